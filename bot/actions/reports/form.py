"""Turns the fields that a person typed into a report.

Commands, forms and imported rows all come through here, so that they read names, days and numbers alike.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.actions.reports.action_words import read_action, read_phase
from bot.actions.reports.checks import Check, order_checks, typed_checks
from bot.actions.reports.dates import FileDays, read_when
from bot.actions.reports.filled import form_of
from bot.actions.reports.labels import listed, named, place_called
from bot.actions.reports.source import described, read_rating
from bot.actions.shelf import Shelf
from bot.documents.default_summary import worded
from bot.documents.field_words import label
from bot.documents.phrasing import Phrasing
from bot.errors import N_, Refused
from bot.languages.language import language
from bot.languages.table import LANGUAGES
from bot.languages.text import legible, normalise
from bot.languages.typed import words
from bot.reports.fields import BY_NAME, COUNTED, FIELDS, VALUES, Field, Form, Kind
from bot.situation.counts import part_of, read_count
from bot.situation.posture import MOVES, PRESENCE
from bot.situation.report import Action, Count, Entry, Personnel, Phase, Report, Source, Text
from bot.situation.situation import Situation
from bot.situation.times import Moment, at_minute

TAKEN_BACK = N_("Taken back: {reason}")
_IN_SUMMARY = {"personnel", *(one.attribute for one in VALUES if one.in_summary)}
"""Attributes of a report that an automatic summary tells."""
_AHEAD = timedelta(days=1)
"""Longest time by which the source's calendar may be ahead of ours."""


@dataclass(frozen=True, slots=True)
class Context:
    """Everything that a form is read against."""

    shelf: Shelf
    language: str
    """Code of the language that was typed in."""
    now: datetime
    """Time at which the form was typed: "yesterday" counts from it, and the report carries it as recorded."""
    recorder: str
    entry: Entry = Entry.REPORT
    base: Report | None = None
    """The entry that is corrected or retracted; it supplies what the form does not change."""
    days: FileDays | None = None  # reads the days of a file; None for what people type
    source_language: str = ""  # if it is known to differ from the language that was typed in


def read_form(form: Form, context: Context, id_: str) -> Report:
    """Read a form as a report. Slow for days in words: call it in a thread. Raises Refused for the first mistake."""
    reading = Reading(form, context)
    report = read_claim(reading, id_)
    for _, check in typed_checks(report, context.shelf.situation):
        check()
    return replace(report, summary=reading.summary(report))


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something that is wrong with a form."""

    problem: Refused
    fields: tuple[str, ...] = ()
    """Names of the fields in which a person mends it."""


def mistakes(form: Form, context: Context) -> list[Mistake]:
    """Return everything that is wrong with a form; `read_form` stops at the first."""
    reading = Reading(form, context)
    found = _failed(reading.parts())
    if found:
        return found
    try:
        report = _claim(reading, "")
    except Refused as problem:
        return [Mistake(problem, ("when", "reported"))]
    return _failed([*order_checks(report), *typed_checks(report, reading.situation)])


def _failed(checks: Iterable[Check]) -> list[Mistake]:
    found: dict[str, Mistake] = {}
    for fields, check in checks:
        try:
            check()
        except Refused as problem:
            found.setdefault(str(problem), Mistake(problem, fields))
    return list(found.values())


def read_claim(reading: "Reading", id_: str) -> Report:
    """Read everything except the summary, which takes longer to word than all the rest. Raises Refused."""
    for name, longest in _LONGEST.items():
        if len(getattr(reading.form, name)) > longest:
            reading.check_length(BY_NAME[name])
    report = _claim(reading, id_)
    for _, check in order_checks(report):
        check()
    return report


def _claim(reading: "Reading", id_: str) -> Report:
    """Raises Refused."""
    context = reading.context
    effective, reported = reading.moments()
    sources, credibility = reading.sources(reported)
    said = {one.attribute: reading.value(one) for one in _PLAIN}
    return Report(
        id=id_,
        entry=context.entry,
        reported=reported,
        recorded=context.now,
        summary=Text("", ""),
        sources=sources,
        credibility=credibility,
        replaces=context.base.id if context.base else None,
        personnel=reading.personnel(),
        reason=reading.reason(),
        recorder=context.recorder,
        **said | {"effective": effective},
    )


class Reading:
    """Reads one form, field by field; each method raises Refused if its field is wrong."""

    def __init__(self, form: Form, context: Context) -> None:
        self.context, self.shelf = context, context.shelf
        typed = {name: getattr(form, name) for name in _LONGEST}
        self.form = self._without_parts(Form(**{name: legible(text) for name, text in typed.items()}))
        self.base = context.base
        self.before = form_of(context.base, context.shelf, context.language) if context.base else None

    def check_length(self, field: Field) -> None:
        """Raises Refused if a field is too long. Text of an older entry may be: only what is typed now counts."""
        typed = getattr(self.form, field.name)
        if len(typed) <= field.longest or not self.changed(field.name):
            return
        say = language(self.context.language)
        called = field.column if self.context.days is not None else label(field, say)
        text = N_("{field}: {n} characters at most, and these are {m}. Shorten it.")
        raise Refused(text, field=called, n=field.longest, m=len(typed))

    @property
    def situation(self) -> Situation:
        return self.shelf.situation

    def changed(self, *names: str) -> bool:
        """Tell whether any of these fields differs from the entry that is corrected."""
        return self.before is None or any(getattr(self.form, n) != legible(getattr(self.before, n)) for n in names)

    def value(self, field: Field) -> Any:
        """Read a field that one attribute keeps; a field that a correction leaves alone keeps its value."""
        if self.base is not None and not self.changed(field.name):
            return getattr(self.base, field.attribute)
        return _READS[field.name](self, getattr(self.form, field.name))

    def parts(self) -> Iterator[Check]:
        """Yield a reader for each part of a report that can be wrong by itself."""
        yield from (((one.name,), partial(self.check_length, one)) for one in FIELDS)
        for one in _PLAIN:
            if one.kind in (Kind.PLACES, Kind.SCOPES):
                typed = listed(getattr(self.form, one.name))
                yield from (((one.name,), partial(_READERS[one.kind], self, part)) for part in typed)
            else:
                yield (one.name,), partial(self.value, one)
        if self.form.reported or not self.form.when:
            yield ("reported",), partial(self.reported, None)
        if self.form.scope:
            yield ("scope",), partial(self._scope, self.form.scope)
        yield from (((one.name,), partial(self.count, one.name)) for one in COUNTED)
        yield ("rating",), partial(read_rating, self.form.rating)
        yield ("publisher", "url"), partial(self._documents, at_minute(self.context.now), "")

    def _actor(self, typed: str) -> str:
        if not typed:
            raise Refused(N_("Say which country or organisation it is about."))
        return self.shelf.names.resolve(typed, self.context.language)

    def _action(self, typed: str) -> Action:
        return read_action(typed, self.context.language)

    def _phase(self, typed: str) -> Phase:
        return read_phase(typed, self.form.action, self.context.language)

    def moments(self) -> tuple[Moment | None, Moment]:
        """Return when it happened, and when the source said so."""
        effective = self.value(BY_NAME["when"])
        return effective, self.reported(effective)

    def reported(self, effective: Moment | None) -> Moment:
        if self.base is not None and not self.changed("reported"):
            reported = self.base.reported
        else:
            reported = self._reported(self.form.reported, effective)
        assert reported.latest is not None
        if reported.latest > self.context.now + _AHEAD:
            raise Refused(N_("A report cannot have been made in the future: check when the source said so."))
        return reported

    def _reported(self, typed: str, effective: Moment | None) -> Moment:
        """Read when the source said so. By default it is now, or in a story that is over the day it happened."""
        ends = self.situation.ends
        if typed:
            moment = self._moment(typed)
        elif ends is None:
            moment = at_minute(self.context.now)
        else:
            moment = effective if effective is not None else self._missing_day()
        if moment.latest is None:
            raise Refused(N_("Say on which day the source reported it, like 2020-01-07."))
        return moment

    @staticmethod
    def _missing_day() -> Moment:
        raise Refused(N_("Say on which day the source reported it, like 2020-01-07."))

    def _moment(self, text: str) -> Moment:
        if self.context.days is not None:
            return self.context.days.read(text)
        return read_when(text, self.situation, self.context.now)

    def _day(self, typed: str) -> Moment | None:
        return self._moment(typed) if typed else None

    def _mission(self, typed: str) -> str | None:
        missions = self.situation.missions
        labels = {code: one.label for code, one in missions.items()}
        return named(typed, labels, self.context.language) if typed else None

    def scopes(self, typed: str) -> tuple[str, ...]:
        return tuple(map(self._scope, listed(typed)))

    def _scope(self, typed: str) -> str:
        return named(typed, self.situation.scopes, self.context.language)

    def places(self, typed: str) -> tuple[str, ...]:
        return tuple(self.place(one) for one in listed(typed))

    def place(self, typed: str) -> str:
        """Find a place by its name, with or without its country: `Gao@ML`."""
        name, _, country = (part.strip() for part in typed.partition("@"))
        code = place_called(name, self.shelf, self.context.language)
        if country and self.situation.country_of(code) != country.upper():
            raise Refused(N_("“{text}”: this place lies elsewhere, or nobody said where."), text=typed[:60])
        return code

    def _choice(self, typed: str) -> bool | None:
        return _read_choice(typed)

    def _words(self, typed: str) -> str:
        return typed

    def _end(self, text: str) -> Moment | None:
        moment = self._day(text)
        if moment is not None and moment.latest is None:
            raise Refused(N_("“{text}” has no end: write the day of the expected end, like 2020-01-07."), text=text)
        return moment

    def personnel(self) -> Personnel:
        people = Personnel(**{one.attribute: self.count(one.name) for one in COUNTED})
        return people if people.counts() or not self.form.scope else self._scope_alone(self.form.scope)

    def _scope_alone(self, scope: str) -> Personnel:
        """Keep a scope without a number: of those who move, or of those who are there."""
        count, action = Count(None, None, scope=self._scope(scope)), self._action(self.form.action)
        if action in MOVES:
            return Personnel(moved=count)
        return Personnel(strength=count) if action is Action.STAY or action in PRESENCE else Personnel()

    def count(self, name: str) -> Count | None:
        if self.base is not None and not self.changed(name, "scope"):
            return dict(self.base.personnel.counts()).get(name)
        typed, scope = getattr(self.form, name), self.form.scope
        if part_of(typed.partition("(")[0]):
            text = N_("“{text}” gives another strength than “{strength}”: leave one of them out.")
            raise Refused(text, text=typed[:60], strength=self.form.strength[:60])
        own = re.fullmatch(r"(.+?)\s*\((.+)\)", typed)
        if own:
            typed, scope = own[1], own[2]
        if not typed:
            return None
        without_scope = read_count(typed)
        return read_count(typed, self._scope(scope)) if scope else without_scope

    @staticmethod
    def _without_parts(form: Form) -> Form:
        """Read "35 of 120" as 35 moved and a strength of 120, unless another strength was typed as well."""
        for name in ("moved", "remaining"):
            typed, bracket, scope = getattr(form, name).partition("(")
            parts = part_of(typed) if typed else None
            if parts is None:
                continue
            part, whole = (f"{one} {bracket}{scope}".strip() for one in parts)
            if form.strength in ("", whole):
                form = replace(form, strength=whole, **{name: part})
        return form

    def sources(self, reported: Moment) -> tuple[tuple[Source, ...], int]:
        """Return the documents and the credibility of the claim. What was typed belongs to the first document."""
        letter, digit = read_rating(self.form.rating)
        sources = self._documents(reported, letter)
        if self.base is not None and not self.changed("rating"):
            return sources, self.base.credibility
        if letter and letter != min(source.reliability for source in sources):
            sources = tuple(replace(source, reliability=letter) for source in sources)
        return sources, digit or 6

    def _documents(self, reported: Moment, letter: str) -> tuple[Source, ...]:
        blank = Source("", "", self.context.source_language or self.context.language, reported.text)
        sources = self.base.sources if self.base is not None else (blank,)
        if self.changed("publisher", "url", "title"):
            publisher = self.shelf.journal.spelled(self.form.publisher)
            first = described(sources[0], publisher, self.form.url, self.form.title)
            if self.changed("publisher"):
                known = self.shelf.journal.reliabilities.get(normalise(first.publisher), "F")
                first = replace(first, reliability=letter or known)
            sources = (first, *sources[1:])
        return sources

    def reason(self) -> Text | None:
        """Return the reason. A correction changes it only in the typed language if the other has words of its own."""
        base, typed = self.base.reason if self.base else None, self.form.reason
        if self.base is not None and not self.changed("reason"):
            return base
        if base is not None and typed and self.context.entry is Entry.CORRECTION and len({*base.said}) > 1:
            return Text.of({**base.by_language(), self.context.language: typed})
        return Text.of(dict.fromkeys(LANGUAGES, typed)) if typed else None

    def summary(self, report: Report) -> Text:
        """Return the summary: as typed in the language of the form, worded from the fields in the others."""
        base = self.base
        if self.context.entry is Entry.RETRACTION:
            reason = self.form.reason or "…"
            return Text.of({code: language(code)(TAKEN_BACK, reason=reason) for code in LANGUAGES})
        if base is None or self._says_else(report):
            voices = {code: Phrasing(self.situation, language(code), self.shelf.names) for code in LANGUAGES}
            texts = {code: worded(report, phrasing) for code, phrasing in voices.items()}
        else:
            texts = base.summary.by_language()
        if self.form.summary and self.changed("summary"):
            texts[self.context.language] = self.form.summary
        return Text.of(texts)

    def _says_else(self, report: Report) -> bool:
        """Tell whether a correction changes anything that the summary tells."""
        assert self.base is not None
        base = self.base
        return any(getattr(report, name) != getattr(base, name) for name in _IN_SUMMARY)


_READERS: Mapping[Kind, Callable[[Reading, str], Any]] = {
    Kind.ACTOR: Reading._actor,
    Kind.ACTION: Reading._action,
    Kind.PHASE: Reading._phase,
    Kind.DAY: Reading._day,
    Kind.END: Reading._end,
    Kind.PLACES: Reading.places,
    Kind.MISSION: Reading._mission,
    Kind.SCOPES: Reading.scopes,
    Kind.CHOICE: Reading._choice,
    Kind.WORDS: Reading._words,
}
"""Readers by the kind of a field. Each turns typed text into the kept value and raises Refused if it is wrong."""
_PLAIN = tuple(one for one in VALUES if one.kind in _READERS)
"""Fields that are read one by one."""
_READS = {one.name: _READERS[one.kind] for one in _PLAIN}
_LONGEST = {one.name: one.longest for one in FIELDS}


def _read_choice(text: str) -> bool | None:
    """Read yes or no; None if nothing is typed. Raises Refused."""
    if not text:
        return None
    if normalise(text) in (*words("yes"), *words("no")):
        return normalise(text) in words("yes")
    raise Refused(N_("“{text}” is neither yes nor no."), text=text[:20])
