"""Who a name means, and how a code is called, in English and French.

Reports from different desks call one actor "Czechia", "République tchèque" and "CZ". Everything that is
written down or compared uses the code that this room finds; what people read is its label.
"""

from bot.names.countries import country_name, flag, is_country
from bot.names.directory import Names
from bot.names.index import Name

__all__ = ["Name", "Names", "country_name", "flag", "is_country"]
