"""The same answers as a map, a chart or a timeline: document data in, PNG bytes and alt text out.

A *plan* says what is drawn (`plan.py`): texts in the reader's language, countries, postures, numbers. It is made in
the bot's process and costs a millisecond or few. How it is drawn is decided in a worker process (`renderer.py`,
`worker.py`), which lays it out as SVG and renders that; neither a typeface nor an outline of a country is ever in the
bot's own memory.
"""
