"""Propose reports from prose: take a text, a situation and a day of publication; return claims with their sentences.

The rules are for English and French, without a model. The room is pure: no store, no Discord, no network, no clock.
"""

from bot.reading.article import Article, Proposal, Reading
from bot.reading.attribution import Attribution, attribution
from bot.reading.claimed import Believed, Claimed, believed
from bot.reading.reader import Reader, read

__all__ = [
    "Article",
    "Attribution",
    "Believed",
    "Claimed",
    "Proposal",
    "Reader",
    "Reading",
    "attribution",
    "believed",
    "read",
]
