"""A story as it is published: its journal without recorders, and a cache of its snapshots."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from bot.names import Names
from bot.site.addresses import Site
from bot.site.cleaning import cleaned
from bot.situation.changes import Changes, changes
from bot.situation.journal import Journal
from bot.situation.posture import Posture
from bot.situation.report import Report
from bot.situation.situation import Situation
from bot.situation.snapshot import Snapshot, fold
from bot.situation.times import end_of_day


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms under which a server publishes a story."""

    licence: str = ""
    """Licence for reuse: a short name or a web address."""


class Story:
    def __init__(self, journal: Journal, names: Names, site: Site, terms: Terms, now: datetime) -> None:
        """Leave out recorders, and entries that are not known at `now`."""
        self.situation: Situation = cleaned(replace(journal.situation, amended={}))
        known = (cleaned(replace(entry, recorder="")) for entry in journal.entries if entry.known <= now)
        self.journal = Journal(self.situation, known)
        self.names, self.site, self.terms = names, site, terms
        self.as_of = journal.situation.default_moment(now)
        self.now = max(now, self.as_of)
        self.until = _until(journal, now)
        """From when its pages are out of date though nothing is filed; None if never."""
        self._folded: dict[tuple[datetime, datetime], Snapshot] = {}
        self._differences: dict[date, Changes] = {}

    @property
    def slug(self) -> str:
        return self.situation.slug

    def snapshot(self, as_of: datetime, known_at: datetime | None = None) -> Snapshot:
        key = as_of, as_of if known_at is None else known_at
        if key not in self._folded:
            self._folded[key] = fold(self.journal, *key)
        return self._folded[key]

    @property
    def today(self) -> Snapshot:
        return self.snapshot(self.as_of)

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Return the local days of the coverage on which the answer could change, oldest first."""
        zone, first = self.situation.zone, self.situation.starts
        turned = {turn.astimezone(zone).date() for turn in self.journal.turns if turn <= self.as_of}
        return tuple(sorted(day for day in turned if day >= first))

    def end_of(self, day: date) -> datetime:
        """Return the end of a day, or `as_of` if that is earlier."""
        return min(end_of_day(day, self.situation.zone), self.as_of)

    def on(self, day: date) -> Snapshot:
        """Return the snapshot that was public at the end of a day."""
        return self.snapshot(self.end_of(day))

    def with_hindsight(self, day: date) -> Snapshot:
        """Return the snapshot of the end of a day with what is known now."""
        return self.snapshot(self.end_of(day), self.now)

    def difference(self, day: date) -> Changes:
        """Return what changed in public since the previous day that has a page."""
        if day not in self._differences:
            place = self.days.index(day)
            start = self.days[place - 1] if place else day - timedelta(days=1)
            first = end_of_day(start, self.situation.zone)
            self._differences[day] = changes(self.journal, first, self.end_of(day))
        return self._differences[day]

    @cached_property
    def actors(self) -> tuple[str, ...]:
        """Return the actors that have a page: all with a report."""
        return self.journal.actors

    def turned(self, day: date) -> tuple[str, ...]:
        """Return the actors with a report that became known or took effect on a day."""
        return self._turned.get(day, ())

    @cached_property
    def _turned(self) -> Mapping[date, tuple[str, ...]]:
        zone, found = self.situation.zone, defaultdict[date, set[str]](set)
        for entry in self.journal.entries:
            for moment in (entry.known, entry.begins):
                found[moment.astimezone(zone).date()].add(entry.actor)
        return {day: tuple(sorted(actors)) for day, actors in found.items()}

    @cached_property
    def replaced(self) -> set[str]:
        return self.journal.replaced(self.now)

    @cached_property
    def threads(self) -> Mapping[str, list[Report]]:
        """Return all versions of each entry in the order of filing, by the id of any of them."""
        first: dict[str, str] = {}
        threads: dict[str, list[Report]] = defaultdict(list)
        for entry in self.journal.entries:
            first[entry.id] = first.get(entry.replaces or "", entry.id)
            threads[first[entry.id]].append(entry)
        return {id_: threads[root] for id_, root in first.items()}

    def differs(self, day: date) -> list[str]:
        """Return the actors whose posture on that day is different with what is known now."""
        public, hindsight = self.on(day), self.with_hindsight(day)
        everybody = sorted({*public.standings, *hindsight.standings})
        return [actor for actor in everybody if _seen(public, actor) != _seen(hindsight, actor)]

    def newest(self, actor: str | None = None) -> list[Report]:
        """Return the entries of an actor, or all, last filed first."""
        return [entry for entry in reversed(self.journal.entries) if actor in (None, entry.actor)]


def _until(journal: Journal, now: datetime) -> datetime | None:
    """Return when something next begins or becomes known, or the end of the day in the theatre of a live story."""
    zone, live = journal.situation.zone, journal.situation.default_moment(now) == now
    next_turn = bisect_right(journal.turns, now)
    moments = list(journal.turns[next_turn : next_turn + 1])
    if live:
        moments.append(end_of_day(now.astimezone(zone).date(), zone) + timedelta(seconds=1))
    return min(moments, default=None)


def _seen(snapshot: Snapshot, actor: str) -> tuple[Posture, bool]:
    standing = snapshot.standing(actor)
    return standing.posture, standing.contested
