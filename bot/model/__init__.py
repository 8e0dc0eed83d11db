"""A language model that reads articles, if the operator sets one; asked by a worker process of its own.

Only that process loads the libraries and talks to the provider, so the bot neither grows nor waits.
"""
