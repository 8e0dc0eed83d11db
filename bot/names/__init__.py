"""Find the actor that a name means, and name an actor in English and French.

Reports of different newsrooms call one actor "Czechia", "République tchèque" and "CZ". The bot stores and compares
the code; people read its label.
"""

from bot.names.countries import country_name, flag, is_country
from bot.names.directory import Names
from bot.names.index import Name

__all__ = ["Name", "Names", "country_name", "flag", "is_country"]
