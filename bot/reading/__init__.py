"""From prose to proposed reports: text, situation and day of publication in; claims with their sentences out.

Rules in English and French, and no model. Pure: no store, no Discord, no network, no clock.
"""

from bot.reading.article import Article, Proposal, Reading
from bot.reading.attribution import Attribution, attribution
from bot.reading.reader import Reader, read

__all__ = ["Article", "Attribution", "Proposal", "Reader", "Reading", "attribution", "read"]
