"""Kinds of faults that others met in public, each tried on this bot: a file a kind."""
