"""What is kept in memory of a situation: little of every one, and the whole description of those in use."""

import json
from dataclasses import dataclass
from datetime import date

from bot.names import Name, Names
from bot.situation.report import Text
from bot.situation.situation import Coverage, Situation
from bot.situation.written import read_situation
from bot.store.journal import Listed


@dataclass(frozen=True, slots=True)
class Brief(Coverage):
    """The part of a description that choices and lists show."""

    slug: str
    prefix: str
    """The beginning of the ids of its reports: `IQ20`."""
    title: Text
    time_zone: str
    starts: date
    ends: date | None


@dataclass(frozen=True, slots=True)
class Description:
    situation: Situation
    names: Names


def brief(listed: Listed) -> Brief:
    title = Text.of(json.loads(listed.title))
    return Brief(listed.slug, listed.prefix, title, listed.time_zone, listed.starts, listed.ends)


def description(written: str) -> Description:
    """Read a written description. Raises Refused if it cannot be read."""
    situation = read_situation(json.loads(written))
    return Description(situation, names_of(situation))


def names_of(situation: Situation) -> Names:
    """Index the names of a situation. Raises ValueError if a name of an organisation means another actor."""
    return Names(Name(o.code, o.label.by_language(), o.aliases) for o in situation.organisations)
