"""Descriptions of situations, without their journals: brief for all of them, whole for those that are asked for."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from cachetools import LRUCache

from bot.names import Name, Names
from bot.situation.report import Text
from bot.situation.situation import Situation
from bot.situation.times import end_of_day, zone_of
from bot.situation.written import read_situation

_KEPT = 256


@dataclass(frozen=True, slots=True)
class Brief:
    """The part of a description that choices and lists show."""

    slug: str
    prefix: str
    """The beginning of the ids of its reports: `IQ20`."""
    title: Text
    time_zone: str
    starts: date
    ends: date | None

    def default_moment(self, now: datetime) -> datetime:
        """Return the moment that answers show by default, as `Situation.default_moment` does."""
        return now if self.ends is None else min(end_of_day(self.ends, zone_of(self.time_zone)), now)


@dataclass(frozen=True, slots=True)
class Description:
    situation: Situation
    names: Names


class Descriptions:
    """Reads the written descriptions of situations and keeps the latest in memory."""

    def __init__(self) -> None:
        self._kept: LRUCache[tuple[str, int], Description] = LRUCache(_KEPT)

    @staticmethod
    def brief(written: str) -> Brief:
        values = json.loads(written)
        ends = values.get("ends")
        title = Text.of(values["title"])
        return Brief(
            values["slug"],
            values["prefix"],
            title,
            values["time_zone"],
            date.fromisoformat(values["starts"]),
            date.fromisoformat(ends) if ends else None,
        )

    def read(self, slug: str, revision: int, written: str) -> Description:
        """Read a description. Raises Refused if it cannot be read."""
        known = self._kept.get((slug, revision))
        if known is None:
            situation = read_situation(json.loads(written))
            known = self._kept[(slug, revision)] = Description(situation, names_of(situation))
        return known


def names_of(situation: Situation) -> Names:
    """Index the names of a situation. Raises ValueError if a name of an organisation means another actor."""
    return Names(Name(o.code, o.label.by_language(), o.aliases) for o in situation.organisations)
