"""How documents become text. Only the worker imports this: the bot never loads a parser."""
