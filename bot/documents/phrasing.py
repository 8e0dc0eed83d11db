"""The facts of one situation in words of one language: counts, places, days, sources."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.documents.document import Span
from bot.documents.vocabulary import CONTESTED, CREDIBILITY, DISPUTED, LETTERS, ORGANISATION, POSTURES
from bot.languages import articles
from bot.languages.language import Language
from bot.languages.table import SOURCE
from bot.names import Names, flag, is_country
from bot.situation.posture import Extent, Posture, extent_of
from bot.situation.report import Count, Entry, Personnel, Phase, Report, Source
from bot.situation.situation import Situation
from bot.situation.snapshot import Snapshot
from bot.situation.standing import Standing
from bot.situation.times import Moment, Precision, read_moment

_UNKNOWN_PUBLISHER = ", publisher unknown"
"""Ending of the publisher of an anonymous source in the journal, after the kind of text (data/README.md)."""
_PUBLISHERS_SHOWN = 3
_LIKE_A_RATING = re.compile("[A-Fa-f][1-6]")
"""Names of outlets that could be mistaken for a rating."""


class Phrasing:
    def __init__(self, situation: Situation, language: Language, names: Names, until: datetime | None = None) -> None:
        """`until` is `known_at` of the snapshot: documents of later days are not named as its sources."""
        self.situation = situation
        self.say = language
        self.names = names
        self.until = until

    def at(self, snapshot: Snapshot) -> "Phrasing":
        """Return a phrasing that names only sources known to the snapshot."""
        return Phrasing(self.situation, self.say, self.names, snapshot.known_at)

    def at_any_time(self) -> "Phrasing":
        """Return a phrasing that names all sources, whatever their day."""
        return Phrasing(self.situation, self.say, self.names)

    def is_published(self, source: Source) -> bool:
        """Return whether a source was published by `until`."""
        if self.until is None:
            return True
        earliest = read_moment(source.published, self.situation.time_zone).earliest
        return earliest is None or earliest <= self.until

    def contested(self) -> str:
        return f"{DISPUTED} {self.say(CONTESTED)}"

    def title(self) -> str:
        return self.situation.title.in_language(self.say.code)

    def name(self, actor: str) -> str:
        return self.names.label(actor, self.say.code)

    def sign(self, actor: str) -> str:
        return flag(actor) if is_country(actor) else ORGANISATION

    def signed(self, actor: str) -> str:
        return f"{self.sign(actor)}\u00a0{self.name(actor)}"

    def mission(self, code: str) -> str:
        mission = self.situation.missions.get(code)
        return mission.label.in_language(self.say.code) if mission else code

    def place(self, code: str) -> str:
        place = self.situation.places.get(code)
        if place is not None:
            return place.label.in_language(self.say.code)
        return self.name(code)

    def scope(self, code: str) -> str:
        label = self.situation.scopes.get(code)
        return label.in_language(self.say.code) if label else code

    def day(self, day: date, near: date | None = None) -> str:
        """Write a day, with its year unless `near` is in the same year."""
        return self.say.day(day, year=near is None or near.year != day.year)

    def count(self, count: Count) -> str:
        n, say = self.say.number, self.say
        match count.min, count.max:
            case (1, None):
                return say("some")
            case (int() as low, None):
                return say("at least {n}", n=n(low))
            case (0 | None, int() as high) if high > 0:
                return say("up to {n}", n=n(high))
            case (int() as low, int() as high) if low == high:
                return say("about {n}", n=n(low)) if count.about else n(low)
            case (int() as low, int() as high):
                return f"{n(low)}–{n(high)}"
            case _:
                return say("an unknown number")

    def personnel(self, people: Personnel) -> str:
        """Write "10 of 13 in Baghdad", "some of about 500", "about 200", with the remaining number if it is known."""
        say, moved, strength = self.say, people.moved, people.strength
        if moved and strength:
            text = self._share(moved, strength)
        elif moved or strength:
            text = self.count(moved or strength)  # type: ignore[arg-type]  # one of them is set
        else:
            text = ""
        scope = next((count.scope for _, count in people.counts()), "")
        if text and scope:
            text = say("{count} {scope}", count=text, scope=self.scope(scope))
        if people.remaining:
            remaining = say("{n} remain", n=self.count(people.remaining))
            text = f"{text}, {remaining}" if text else remaining
        return text

    def _share(self, moved: Count, strength: Count) -> str:
        """Write "35 of 120", "all 14", "some of about 500 (number not given)"."""
        say, whole = self.say, self.count(strength)
        if moved.some or not moved.bounded:
            if strength.exact:
                return say("some of its {strength} (number not given)", strength=whole)
            return say("some of {strength} (number not given)", strength=whole)
        if moved == strength and strength.exact and (strength.max or 0) > 1:
            return say("all {strength}", strength=whole)
        return say("{moved} of {strength}", moved=self.count(moved), strength=whole)

    def move(self, standing: Standing, people: Personnel) -> str:
        """Write a move: "35 of 120 → Jordan and Kuwait". Say so if the number is unknown."""
        where = self.destinations(standing)
        if people.strength and not people.moved and standing.extent is not Extent.ALL:
            people = replace(people, moved=Count(None, None, scope=people.strength.scope))
        return self.moved_to(self.personnel(people), where)

    def moved_to(self, people: str, where: str) -> str:
        """Write people and where they go, "35 of 120 → Kuwait", either of which may be missing."""
        if where and not people:
            return self.say("destination: {places}", places=where)
        return f"{people} → {where}" if where else people

    def position(self, standing: Standing) -> str:
        """Write the posture of an actor with its extent and, if relocated, its destination."""
        return self._position(standing.posture, standing.extent, inside=bool(standing.destinations))

    def position_claimed(self, posture: Posture, reports: Sequence[Report]) -> str:
        """Write in the same words a posture that some reports claim."""
        extents = [extent for report in reversed(reports) if (extent := extent_of(report)) is not Extent.UNKNOWN]
        inside = any(self.situation.country_of(place) for report in reports for place in report.destination)
        return self._position(posture, next(iter(extents), None), inside=inside)

    def _position(self, posture: Posture, extent: Extent | None, *, inside: bool) -> str:
        match posture:
            case Posture.RELOCATED if inside:
                return self.say("moved within {theatre}", theatre=self.theatre())
            case Posture.RELOCATED:
                return self.say("moved, destination not given")
            case Posture.WITHDRAWING if extent is Extent.PART:
                return self.say("part leaving")
            case _:
                return self.say(POSTURES[posture])

    def theatre(self) -> str:
        """List the countries of the theatre as they follow "within"."""
        return self.say.enumerate(
            [articles.theatre(self.name(code), self.say.code) for code in self.situation.theatre]
        )

    def when(self, instant: datetime, *, city: bool = True) -> str:
        """Write an instant in local time of the theatre: "14 February, end of day in Baghdad"."""
        situation, local = self.situation, instant.astimezone(self.situation.zone)
        day = self.long_day(local.date())
        match local.hour, local.minute:
            case 23, 59:
                text = self.say("{day}, end of day", day=day)
            case 0, 0:
                text = self.say("{day}, start of day", day=day)
            case _:
                text = self.say("{day}, {time}", day=day, time=f"{local:%H:%M}")
        return self.say("{day} in {city}", day=text, city=self.say.city(situation.zone)) if city else text

    def long_day(self, day: date) -> str:
        """Write a day with its month in full, and with its year unless the situation has only that one."""
        starts, ends = self.situation.starts, self.situation.ends or day
        return self.say.long_day(day, year=not starts.year == ends.year == day.year)

    def destination(self, report: Report) -> str:
        return self.say.enumerate([self.place(code) for code in report.destination])

    def destinations(self, standing: Standing) -> str:
        """List the destination countries if they are known, else the named places."""
        outside = [code for code in standing.destinations if code not in self.situation.theatre]
        named = [self.name(code) for code in standing.destinations] if outside else []
        if not named:
            places = [place for report in standing.evidence for place in report.destination]
            if standing.posture is not Posture.RELOCATED and not standing.destinations:
                places = [place for place in places if self.situation.country_of(place) is None]
            named = [self.place(code) for code in dict.fromkeys(places)]
        return self.say.enumerate(named) if named else ""

    def moment(self, moment: Moment, near: date | None = None) -> str:
        """Write a moment with its precision: "7 Jan", "by 8 Jan", "4–5 Jan", "January 2020"."""
        say, zone = self.say, self.situation.zone
        day = moment.day(zone)
        match moment.precision:
            case Precision.BY:
                return say("by {day}", day=self.day(day, near))
            case Precision.COMING_DAYS:
                return say("in the days after {day}", day=self.day(day, near))
            case Precision.PERIOD if moment.latest is not None:
                last = moment.latest.astimezone(zone).date()
                same = (day.year, day.month) == (last.year, last.month)
                first = say.day_of_month(day) if same else self.day(day, last)
                return say("between {first} and {last}", first=first, last=self.day(last, near))
            case Precision.MONTH:
                return say.month(day)
            case Precision.YEAR:
                return str(day.year)
            case Precision.MINUTE if moment.earliest is not None:
                time = f"{moment.earliest.astimezone(zone):%H:%M}"
                return say("{day}, {time}", day=self.day(day, near), time=time)
            case _:
                return self.day(day, near)

    def happened(self, report: Report, near: date | None = None) -> str:
        """Write when a claim took effect, or when it was reported if only that is known."""
        return self.moment(moment_of(report), near)

    def since(self, standing: Standing, near: date | None = None) -> str:
        if standing.since is None:
            return ""
        first = min(standing.evidence, key=lambda report: (report.begins, report.id))
        when, exact = self.happened(first, near), moment_of(first).precision in (Precision.DAY, Precision.MINUTE)
        if first.entry is Entry.CORRECTION and first.dated_by_report:  # it counts from the corrected report
            when, exact = self.day(standing.since, near), True
        if exact and standing.posture is Posture.WITHDRAWING and first.phase is Phase.ANNOUNCED:
            return self.say("announced on {day}", day=when)
        return self.say("since {day}", day=when) if exact else when

    def sources(self, reports: Sequence[Report]) -> list[Span | str]:
        """List sources, newest first, with their Admiralty codes: `AFP [B2], The New Arab [C2] +1`."""
        told = [(s, report) for report in sorted(reports, key=lambda r: (r.known, r.id)) for s in report.sources]
        by_then = [(source, report) for source, report in told if self.is_published(source)]
        rated = {source.publisher: (source, report) for source, report in by_then or told}
        spans: list[Span | str] = []
        for source, report in list(reversed(rated.values()))[:_PUBLISHERS_SHOWN]:
            spans += [", "] if spans else []
            spans += [
                Span(self.publisher(source), url=source.url or None),
                f"\u00a0[{source.reliability}{report.credibility}]",
            ]
            if not by_then:
                spans.append(f" ({self.published(source)})")
        more = len(rated) - _PUBLISHERS_SHOWN
        return [*spans, f" +{more}"] if more > 0 else spans

    def rated(self, source: Source, report: Report) -> str:
        """Write "usually reliable, probably true [B2]"."""
        source_, claim = self.say(LETTERS[source.reliability]), self.say(CREDIBILITY[report.credibility])
        return f"{source_}, {claim} [{source.reliability}{report.credibility}]"

    def published(self, source: Source) -> str:
        return self.moment(read_moment(source.published, self.situation.time_zone), self.situation.starts)

    def publisher(self, source: Source) -> str:
        """Return the publisher's name; if it has none, the kind of text, for readers of that language only."""
        kind = source.publisher.removesuffix(_UNKNOWN_PUBLISHER)
        unnamed = kind != source.publisher or (source.publisher.endswith(")") and source.title.startswith("("))
        if unnamed and source.language != self.say.code:
            return self.say("publisher unknown")
        return self.say("{name} (outlet)", name=kind) if _LIKE_A_RATING.fullmatch(kind) else kind

    def publisher_in_full(self, source: Source) -> str:
        """Return the publisher for places that name it once: “Press analysis, publisher unknown”."""
        name, unknown = self.publisher(source), self.say("publisher unknown")
        unnamed = source.publisher.endswith(_UNKNOWN_PUBLISHER) and name != unknown
        return f"{name}, {unknown}" if unnamed else name

    def headline(self, source: Source) -> str:
        """Return the title; if it is missing, the description in brackets, which is usually English."""
        untitled = source.title.startswith("(") and source.title.endswith(")")
        return self.say("untitled") if untitled and self.say.code != SOURCE else source.title

    def instant(self, moment: datetime) -> Span:
        return Span(self.say.minute(moment, self.situation.zone), instant=moment)

    def ids(self, reports: Iterable[Report]) -> str:
        return ", ".join(report.id for report in reports)


def capital(text: str) -> str:
    """Capitalise the first letter only."""
    return text[:1].upper() + text[1:]


def moment_of(report: Report) -> Moment:
    """Return the moment that dates a report: its effect, if known; for an announcement, the time of reporting."""
    intent = report.phase is Phase.ANNOUNCED
    return report.reported if intent or report.effective is None else report.effective
