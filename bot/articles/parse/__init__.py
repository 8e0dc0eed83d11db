"""Turns documents into text. Only the worker imports this package: the bot never loads a parser."""
