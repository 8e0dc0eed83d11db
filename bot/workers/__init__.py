"""Processes that work for the bot: what takes long or eats memory is done there, and an idle bot has none of them."""
