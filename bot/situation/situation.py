"""One unfolding story: its theatre, missions and places, and the period of its coverage."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import chain, count
from zoneinfo import ZoneInfo

from bot.errors import N_, Refused
from bot.situation.report import Source, Text
from bot.situation.times import day_bounds, end_of_day, zone_of

SLUG = re.compile(r"[a-z0-9](-?[a-z0-9]){1,23}")
"""Short enough that the 100 characters of a button's id hold a whole question."""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    label: Text
    country: str | None
    """ISO 3166-1 alpha-2 code of its country; None if the source does not say."""


@dataclass(frozen=True, slots=True)
class Mission:
    code: str
    label: Text
    lead: str = ""
    """Actor that sets the activity of the whole mission; "" means the organisations in it."""


@dataclass(frozen=True, slots=True)
class Organisation:
    code: str
    label: Text
    aliases: tuple[str, ...] = ()


class Coverage:
    """What a story is called and which days it covers; of a whole description, and of a brief one."""

    __slots__ = ()
    slug: str
    prefix: str
    title: Text
    time_zone: str
    starts: date
    ends: date | None

    @property
    def zone(self) -> ZoneInfo:
        return zone_of(self.time_zone)

    def default_moment(self, now: datetime) -> datetime:
        """Return the end of coverage if it is over, otherwise now."""
        if self.ends is None:
            return now
        return min(end_of_day(self.ends, self.zone), now)

    def opening(self, until: datetime) -> datetime:
        """Return where a first briefing at `until` begins: a day earlier, or at the start of a story that is over."""
        start = day_bounds(self.starts, self.starts, self.zone)[0]
        return start if self.ends is not None else max(start, until - timedelta(days=1))

    def check_covered(self, moment: datetime, now: datetime) -> None:
        """Raises Refused for a moment outside coverage: no answer is better than an invented one."""
        first, last = day_bounds(self.starts, self.ends or now.astimezone(self.zone).date(), self.zone)
        # One more day is allowed for a live story: the reader's calendar may be ahead of the theatre's.
        if not first <= moment <= (last if self.ends else last + timedelta(days=1)):
            raise Refused(
                N_("Coverage of {situation} runs from {first} to {last}. Ask for a day in it."),
                situation=self.slug,
                first=self.starts,
                last=self.ends or last.astimezone(self.zone).date(),
            )


@dataclass(frozen=True, slots=True)
class Situation(Coverage):
    slug: str
    prefix: str
    """Beginning of the ids of its reports: `IQ20` gives `IQ20-0017`."""
    title: Text
    theatre: tuple[str, ...]
    """ISO 3166-1 alpha-2 codes of its countries."""
    time_zone: str
    starts: date
    ends: date | None = None
    """Last day of coverage; None while the story goes on."""
    organisations: tuple[Organisation, ...] = ()
    missions: Mapping[str, Mission] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    scopes: Mapping[str, Text] = field(default_factory=dict)
    """Groups of people that counts speak of, and functions of missions: words by code."""
    amended: Mapping[Source, Source] = field(default_factory=dict)
    """Description of a document when entries were filed, and its description since."""

    def with_additions_of(self, older: "Situation") -> "Situation":
        """Return this description with what only the `older` one has, since entries may name it."""
        known = {organisation.code for organisation in self.organisations}
        others = tuple(one for one in older.organisations if one.code not in known)
        return replace(
            self,
            organisations=(*self.organisations, *others),
            missions={**older.missions, **self.missions},
            places={**older.places, **self.places},
            scopes={**older.scopes, **self.scopes},
            amended={**older.amended, **self.amended},
        )

    def country_of(self, place: str) -> str | None:
        """Return the ISO country of a place code; a country code is its own country."""
        known = self.places.get(place)
        if known is not None:
            return known.country
        return place if re.fullmatch("[A-Z]{2}", place) else None

    def outside(self, places: tuple[str, ...]) -> bool:
        """Whether every one of `places` is known to lie outside the theatre (and there is at least one)."""
        countries = [self.country_of(place) for place in places]
        return bool(countries) and all(c is not None and c not in self.theatre for c in countries)

    def inside(self, places: tuple[str, ...]) -> bool:
        """Whether every one of `places` is known to lie in the theatre (and there is at least one)."""
        return bool(places) and all(self.country_of(place) in self.theatre for place in places)


def prefix_for(slug: str, taken: Collection[str]) -> str:
    """Return the shortest free prefix of ids for a new situation: the beginning of its name, and its year.

    `iraq-2020` gives `IR20`, then `IRA20`, `IRAQ20`, `IRAQ20B`.
    """
    letters = re.sub("[^a-z]", "", slug) or "x"
    year = re.search(r"(?<!\d)(?:19|20)(\d\d)(?!\d)", slug)
    tail = year[1] if year else ""
    shortest = [letters[:n].upper() + tail for n in range(2, 7)]
    numbered = (f"{shortest[-1]}{_LETTERS[n % 26] * (1 + n // 26)}" for n in count(1))
    return next(prefix for prefix in chain(shortest, numbered) if prefix not in taken)
