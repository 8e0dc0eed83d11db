"""Published stories as a website: answers as static pages, feeds and files, which can be hosted anywhere.

Pages are composed from the documents of answers and contain no person, server or draft.
"""
