"""Answers as a map, a chart or a timeline: data in, PNG bytes and alt text out.

A *plan* (`plan.py`) holds the contents: texts in the reader's language, countries, postures, numbers. The bot's
process makes it in a few milliseconds. A worker process (`renderer.py`, `worker.py`) lays it out as SVG and renders
it, so that typefaces and outlines of countries are never in the memory of the bot.
"""
