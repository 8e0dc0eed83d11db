"""Turns a report back into what one would type for it, with names instead of codes if a name is clear."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from bot.actions.reports.labels import listed, place_called
from bot.actions.shelf import Shelf
from bot.errors import Unknown
from bot.names import is_country
from bot.reports.fields import BY_NAME, COUNTED, FIELDS, VALUES, Field, Form, Kind
from bot.situation.counts import write_count
from bot.situation.report import Count, Report, Text


def form_of(report: Report, shelf: Shelf, code: str) -> Form:
    """Return what one would type for a report; `read_form` reads it back as the same report."""
    write, source, people = Writer(shelf, code), report.sources[0], report.personnel
    scopes = {count.scope for _, count in people.counts()}
    counts = {one.name: write.count(getattr(people, one.attribute), len(scopes) > 1) for one in COUNTED}
    return Form(
        **{one.name: write.field(one, getattr(report, one.attribute)) for one in VALUES},
        **counts,
        scope=write.scope(*scopes) if len(scopes) == 1 else "",
        publisher=source.publisher,
        url=source.url,
        title=source.title,
        rating=report.rating,
    )


def with_names(form: Form, shelf: Shelf, code: str) -> Form:
    """Replace the codes that choices send by names; what is not understood stays as typed."""
    write = Writer(shelf, code)
    typed = {one.name: getattr(form, one.name) for one in FIELDS if one.kind in _NAMED}
    return replace(form, **{name: write.renamed(BY_NAME[name].kind, text) for name, text in typed.items() if text})


def write_choice(choice: bool | None) -> str:
    return "" if choice is None else "yes" if choice else "no"


class Writer:
    """Writes values of a situation's reports in one language."""

    def __init__(self, shelf: Shelf, language: str) -> None:
        self._shelf, self._language = shelf, language

    def field(self, field: Field, value: Any) -> str:
        """Write the value of a field; "" if there is none."""
        return "" if value in (None, ()) else _WRITERS[field.kind](self, value)

    def count(self, count: Count | None, scoped: bool) -> str:
        if count is None:
            return ""
        phrase = write_count(count)
        return f"{phrase} ({self.scope(count.scope)})" if scoped and count.scope else phrase

    def scope(self, code: str) -> str:
        return self._label(code, self._shelf.situation.scopes)

    def actor(self, code: str) -> str:
        return self._shelf.names.label(code, self._language)

    def mission(self, code: str) -> str:
        return self._label(code, {key: one.label for key, one in self._shelf.situation.missions.items()})

    def text(self, text: Text) -> str:
        return text.in_language(self._language)

    def scopes(self, codes: tuple[str, ...]) -> str:
        return ", ".join(map(self.scope, codes))

    def places(self, codes: tuple[str, ...]) -> str:
        return ", ".join(map(self.place, codes))

    def place(self, code: str) -> str:
        """Write the name of a place, or its code if the name reads as another place or as several."""
        known = self._shelf.situation.places.get(code)
        name = known.label.in_language(self._language) if known else self.actor(code)
        try:
            meant = place_called(name, self._shelf, self._language) if listed(name) == [name] else None
        except Unknown:
            meant = None
        return name if meant == code else code

    def renamed(self, kind: Kind, typed: str) -> str:
        """Replace each code by its name, in one value or several with commas."""
        return (
            ", ".join(self._named(kind, part) for part in listed(typed))
            if kind in _SEVERAL
            else self._named(kind, typed)
        )

    def _named(self, kind: Kind, typed: str) -> str:
        situation = self._shelf.situation
        if kind is Kind.ACTOR:
            return self.actor(typed) if typed in self._shelf.names else typed
        if kind is Kind.PLACES:
            known = typed in situation.places or is_country(typed)
            return self.place(typed) if known else typed
        if kind is Kind.MISSION:
            return self.mission(typed) if typed in situation.missions else typed
        return self.scope(typed) if typed in situation.scopes else typed

    def _label(self, code: str, labels: Mapping[str, Text]) -> str:
        """Write the label of a code, or the code if the label reads as several or as something else."""
        label = labels[code].in_language(self._language) if code in labels else code
        alike = [key for key, text in labels.items() if label in (key, *text.said)]
        return label if alike == [code] and listed(label) == [label] and "(" not in label else code


def _plain(_: Writer, value: Any) -> str:
    """Write words, days, and codes of actions and phases."""
    return value.value if isinstance(value, StrEnum) else value if isinstance(value, str) else value.text


_SEVERAL = (Kind.PLACES, Kind.SCOPES)
_NAMED = (Kind.ACTOR, Kind.PLACES, Kind.MISSION, Kind.SCOPES, Kind.SCOPE)
"""Kinds of fields that are read by names."""
_WRITERS: Mapping[Kind, Callable[[Writer, Any], str]] = {
    Kind.ACTOR: Writer.actor,
    Kind.PLACES: Writer.places,
    Kind.MISSION: Writer.mission,
    Kind.SCOPES: Writer.scopes,
    Kind.TEXT: Writer.text,
    Kind.CHOICE: lambda _, value: write_choice(value),
    **dict.fromkeys((Kind.ACTION, Kind.PHASE, Kind.DAY, Kind.SAID, Kind.END, Kind.WORDS), _plain),
}
