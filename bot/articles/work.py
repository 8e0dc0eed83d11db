"""What the bot may ask of the process that parses and reads."""

from dataclasses import dataclass
from datetime import date

from bot.articles.page import Document
from bot.situation.situation import Situation


@dataclass(frozen=True, slots=True)
class Extract:
    """Answered by a Page, or an Unreadable."""

    document: Document


@dataclass(frozen=True, slots=True)
class Read:
    """Answered by a Reading."""

    text: str
    situation: Situation
    published: date | None


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """Answered by a Feed, or an Unreadable."""

    document: Document
