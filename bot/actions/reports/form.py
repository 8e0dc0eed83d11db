"""From what a person typed, field by field, to a report; and from a report back to what one would type.

Commands, forms and imported rows all come through here, so that they read names, days and numbers alike.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from bot.actions.reports.action_words import read_action, read_phase
from bot.actions.reports.checks import check_order, check_typed
from bot.actions.reports.dates import FileDays, read_when
from bot.actions.reports.labels import listed, named
from bot.actions.reports.source import described, read_rating
from bot.actions.shelf import Shelf
from bot.documents.default_summary import worded
from bot.documents.phrasing import Phrasing
from bot.errors import N_, Refused, Unknown
from bot.languages.language import language
from bot.languages.table import LANGUAGES
from bot.languages.text import legible, normalise
from bot.names import is_country
from bot.situation.counts import part_of, read_count, write_count
from bot.situation.posture import MOVES, PRESENCE
from bot.situation.report import Action, Count, Entry, Personnel, Phase, Report, Source, Text
from bot.situation.situation import Situation
from bot.situation.times import Moment, at_minute

_T = TypeVar("_T")
_Code = TypeVar("_Code", bound=StrEnum)
_Named = TypeVar("_Named", bound=str)

LONGEST = {"summary": 500, "reason": 300, "title": 200, "publisher": 100, "url": 400}
"""Characters of the fields that are kept as they were typed."""
_LONGEST_FIELD = 200
TAKEN_BACK = N_("Taken back: {reason}")
_WORDED = ("actor", "action", "phase", "mission", "covers", "personnel", "origin", "destination", "temporary")
"""What a summary that nobody wrote tells."""
_AHEAD = timedelta(days=1)
"""How far the reporter's calendar may be ahead of ours."""
_YES, _NO = (
    ("yes", "true", "1", "oui", "vrai", "temporary", "temporaire"),
    ("no", "false", "0", "non", "faux", "permanent"),
)


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed; an empty field was left out."""

    country: str = ""
    action: str = ""
    phase: str = ""
    when: str = ""
    """When it happened or is to happen."""
    reported: str = ""
    """When the source said so."""
    moved: str = ""
    strength: str = ""
    remaining: str = ""
    scope: str = ""
    """Of whom the numbers speak, where a number does not say so itself: `13 (in the north)`."""
    temporary: str = ""
    until: str = ""
    """When those who moved for a time are due back, or until when those who stay were to stay."""
    origin: str = ""
    destination: str = ""
    mission: str = ""
    covers: str = ""
    reason: str = ""
    publisher: str = ""
    url: str = ""
    title: str = ""
    rating: str = ""
    summary: str = ""

    def over(self, typed: Mapping[str, str]) -> "Form":
        """With what was typed over it; what is not named stays."""
        changed = replace(self, **typed)
        if changed.publisher != self.publisher and "rating" not in typed:  # the letter was the other publisher's
            changed = replace(changed, rating=changed.rating.lstrip("ABCDEF"))
        return changed

    def written(self) -> dict[str, str]:
        """Without the empty fields; `Form(**…)` gives it back."""
        return {name: text for name, text in asdict(self).items() if text}


_LIMITS = {field.name: LONGEST.get(field.name, _LONGEST_FIELD) for field in fields(Form)}


@dataclass(frozen=True, slots=True)
class Context:
    """What a form is read against."""

    shelf: Shelf
    language: str
    """That was typed in: `en` or `fr`."""
    now: datetime
    """When it was typed: what "yesterday" means, and when it counts as recorded."""
    recorder: str
    entry: Entry = Entry.REPORT
    base: Report | None = None
    """The entry that is corrected or retracted: what the form does not change stays as it is there."""
    days: FileDays | None = None  # how days are read in a file; None for what people type
    source_language: str = ""  # where that is known to be another than what is typed


def read_form(form: Form, context: Context, id_: str) -> Report:
    """Slow where a day is written in words: not for the event loop. Raises Refused for the first thing wrong."""
    reading = Reading(form, context)
    report = read_claim(reading, id_)
    check_typed(report, context.shelf.situation)
    return replace(report, summary=reading.summary(report))


def read_claim(reading: "Reading", id_: str) -> Report:
    """Everything but the summary: finding words for one takes longer than all the rest. Raises Refused."""
    context = reading.context
    effective, reported = reading.moments()
    sources, credibility = reading.sources(reported)
    report = Report(
        id=id_,
        entry=context.entry,
        actor=reading.actor(),
        action=reading.action(),
        phase=reading.phase(),
        reported=reported,
        recorded=context.now,
        summary=Text("", ""),
        sources=sources,
        credibility=credibility,
        effective=effective,
        replaces=context.base.id if context.base else None,
        mission=reading.mission(),
        covers=reading.kept("covers", lambda base: base.covers, reading.scopes),
        personnel=reading.personnel(),
        origin=reading.kept("origin", lambda base: base.origin, reading.places),
        destination=reading.kept("destination", lambda base: base.destination, reading.places),
        temporary=reading.temporary(),
        until=reading.until(),
        reason=reading.reason(),
        recorder=context.recorder,
    )  # fmt: skip
    check_order(report)
    return report


def form_of(report: Report, shelf: Shelf, code: str) -> Form:
    """What one would type for a report; `read_form` over it with nothing changed gives the same report."""
    people, source = report.personnel, report.sources[0]
    counts = {name: write_count(count) for name, count in people.counts()}
    scopes = dict.fromkeys(count.scope for _, count in people.counts())
    return Form(
        country=shelf.names.label(report.actor, code),
        action=report.action.value,
        phase=report.phase.value,
        when=report.effective.text if report.effective else "",
        reported=report.reported.text,
        scope=next(iter(scopes)) if len(scopes) == 1 else "",
        temporary="" if report.temporary is None else "yes" if report.temporary else "no",
        until=report.until.text if report.until else "",
        origin=", ".join(report.origin),
        destination=", ".join(report.destination),
        mission=report.mission or "",
        covers=", ".join(report.covers),
        reason=report.reason.in_language(code) if report.reason else "",
        publisher=source.publisher,
        url=source.url,
        title=source.title,
        rating=report.rating,
        summary=report.summary.in_language(code),
        **counts,
    )


class Reading:
    """One form, field by field; each raises Refused for what is wrong with it."""

    def __init__(self, form: Form, context: Context) -> None:
        self.context, self.shelf = context, context.shelf
        self.form = self._without_parts(Form(**{name: legible(getattr(form, name)) for name in _LIMITS}))
        self.base = context.base
        self.before = form_of(context.base, context.shelf, context.language) if context.base else None
        for name, limit in _LIMITS.items():
            # What an older entry says stays, however long: only what is typed has to be short.
            if len(getattr(form, name)) > limit and self.changed(name):
                raise Refused(N_("{field} may be {n} characters long: shorten it."), field=name, n=limit)

    @property
    def situation(self) -> Situation:
        return self.shelf.situation

    def changed(self, *names: str) -> bool:
        """Whether any of these fields says something else than the entry that is corrected."""
        return self.before is None or any(getattr(self.form, n) != legible(getattr(self.before, n)) for n in names)

    def kept(self, name: str, of: Callable[[Report], _T], read: Callable[[str], _T]) -> _T:
        if self.base is not None and not self.changed(name):
            return of(self.base)
        return read(getattr(self.form, name))

    def actor(self) -> str:
        if self.base is not None and not self.changed("country"):
            return self.base.actor
        if not self.form.country:
            raise Refused(N_("Say which country or organisation it is about."))
        return self.shelf.names.resolve(self.form.country, self.context.language)

    def action(self) -> Action:
        return read_action(self.form.action)

    def phase(self) -> Phase:
        return read_phase(self.form.phase, self.form.action)

    def moments(self) -> tuple[Moment | None, Moment]:
        """When it happened, and when the source said so."""
        effective = self.effective()
        return effective, self.reported(effective)

    def effective(self) -> Moment | None:
        return self.kept("when", lambda base: base.effective, lambda text: self._moment(text) if text else None)

    def reported(self, effective: Moment | None) -> Moment:
        reported = self.kept("reported", lambda base: base.reported, lambda text: self._reported(text, effective))
        assert reported.latest is not None
        if reported.latest > self.context.now + _AHEAD:
            raise Refused(N_("A report cannot have been made in the future: check when the source said so."))
        return reported

    def _reported(self, typed: str, effective: Moment | None) -> Moment:
        """Now, where nothing is said; of a story that is over, the day it happened."""
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

    def mission(self) -> str | None:
        return self.kept("mission", lambda base: base.mission, self._read_mission)

    def _read_mission(self, typed: str) -> str | None:
        missions = self.situation.missions
        return named(typed, {code: one.label.said for code, one in missions.items()}) if typed else None

    def scopes(self, typed: str) -> tuple[str, ...]:
        return tuple(named(one, self._scope_names()) for one in listed(typed))

    def _scope_names(self) -> dict[str, tuple[str, ...]]:
        return {code: label.said for code, label in self.situation.scopes.items()}

    def places(self, typed: str) -> tuple[str, ...]:
        return tuple(self.place(one) for one in listed(typed))

    def place(self, typed: str) -> str:
        """By its name, with its country behind it or without: `Gao@ML`."""
        name, _, country = (part.strip() for part in typed.partition("@"))
        code = place_called(name, self.shelf, self.context.language)
        if country and self.situation.country_of(code) != country.upper():
            raise Refused(N_("“{text}”: this place lies elsewhere, or nobody said where."), text=typed[:60])
        return code

    def temporary(self) -> bool | None:
        return self.kept("temporary", lambda base: base.temporary, _read_choice)

    def until(self) -> Moment | None:
        return self.kept("until", lambda base: base.until, lambda text: self._end(text) if text else None)

    def _end(self, text: str) -> Moment:
        moment = self._moment(text)
        if moment.latest is None:
            raise Refused(N_("“{text}” has no end: write the day of the expected end, like 2020-01-07."), text=text)
        return moment

    def personnel(self) -> Personnel:
        people = Personnel(*(self.count(name) for name in ("moved", "strength", "remaining")))
        return people if people.counts() or not self.form.scope else self._scope_alone(self.form.scope)

    def _scope_alone(self, scope: str) -> Personnel:
        """Of whom it speaks, where nobody says how many: of those who move, or of those who are there."""
        count, action = Count(None, None, scope=named(scope, self._scope_names())), self.action()
        if action in MOVES:
            return Personnel(moved=count)
        return Personnel(strength=count) if action is Action.STAY or action in PRESENCE else Personnel()

    def count(self, name: str) -> Count | None:
        if self.base is not None and not self.changed(name, "scope"):
            return dict(self.base.personnel.counts()).get(name)
        typed, scope = getattr(self.form, name), self.form.scope
        own = re.fullmatch(r"(.+?)\s*\((.+)\)", typed)
        if own:
            typed, scope = own[1], own[2]
        if not typed:
            return None
        return read_count(typed, named(scope, self._scope_names()) if scope else "")

    def _without_parts(self, form: Form) -> Form:
        """With "35 of 120" as the 35 that moved and the strength of 120. Raises Refused for two strengths."""
        for name in ("moved", "remaining"):
            typed, bracket, scope = getattr(form, name).partition("(")
            parts = part_of(typed) if typed else None
            if parts is None:
                continue
            part, whole = (f"{one} {bracket}{scope}".strip() for one in parts)
            if form.strength not in ("", whole):
                text = N_("“{text}” gives another strength than “{strength}”: leave one of them out.")
                raise Refused(text, text=getattr(form, name)[:60], strength=form.strength[:60])
            form = replace(form, strength=whole, **{name: part})
        return form

    def sources(self, reported: Moment) -> tuple[tuple[Source, ...], int]:
        """The documents, and the credibility of the claim. What is typed of a document is of the first one."""
        letter, digit = read_rating(self.form.rating)
        blank = Source("", "", self.context.source_language or self.context.language, reported.text)
        sources = self.base.sources if self.base is not None else (blank,)
        if self.changed("publisher", "url", "title"):
            publisher = self.shelf.journal.spelled(self.form.publisher)
            first = described(sources[0], publisher, self.form.url, self.form.title)
            if self.changed("publisher"):
                known = self.shelf.journal.reliabilities.get(normalise(first.publisher), "F")
                first = replace(first, reliability=letter or known)
            sources = (first, *sources[1:])
        if self.base is not None and not self.changed("rating"):
            return sources, self.base.credibility
        if letter and letter != min(source.reliability for source in sources):
            sources = tuple(replace(source, reliability=letter) for source in sources)
        return sources, digit or 6

    def reason(self) -> Text | None:
        """As it was typed: in that language alone, where the other has words of its own."""
        base, typed = self.base.reason if self.base else None, self.form.reason
        if self.base is not None and not self.changed("reason"):
            return base
        if base is not None and typed and self.context.entry is Entry.CORRECTION and len({*base.said}) > 1:
            return Text.of({**base.by_language(), self.context.language: typed})
        return Text.of(dict.fromkeys(LANGUAGES, typed)) if typed else None

    def summary(self, report: Report) -> Text:
        """As it was typed, in the language it was typed in; the rest in the words of the fields."""
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
        """Whether a correction changes what the summary would tell."""
        assert self.base is not None
        base = self.base
        return any(getattr(report, name) != getattr(base, name) for name in _WORDED)


def place_called(typed: str, shelf: Shelf, language: str) -> str:
    """The code of a place of the situation, or of a country. Raises Unknown."""
    known = {code: place.label.said for code, place in shelf.situation.places.items()}
    try:
        return named(typed, known)
    except Unknown as unknown:
        try:
            code = shelf.names.resolve(typed, language)
        except Unknown as error:
            near = (*unknown.suggestions, *error.suggestions)[:3]
            raise Unknown(unknown.text, near, kind="place", **unknown.values) from error
        if not is_country(code):  # an organisation is no place
            raise
        return code


def _read_choice(text: str) -> bool | None:
    """Raises Refused."""
    if not text:
        return None
    if normalise(text) in (*_YES, *_NO):
        return normalise(text) in _YES
    raise Refused(N_("“{text}” is neither yes nor no."), text=text[:20])
