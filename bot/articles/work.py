"""Requests of the bot to the process that parses and reads."""

from dataclasses import dataclass
from datetime import date

from bot.articles.page import Document
from bot.situation.situation import Situation


@dataclass(frozen=True, slots=True)
class Extract:
    """A request for a Page; the answer may be an Unreadable."""

    document: Document


@dataclass(frozen=True, slots=True)
class Read:
    """A request for a Reading."""

    text: str
    situation: Situation
    published: date | None


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """A request for a Feed; the answer may be an Unreadable."""

    document: Document
