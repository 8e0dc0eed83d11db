"""The fields of a report in the reader's words, for previews and histories."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.documents.phrasing import Phrasing
from bot.documents.vocabulary import ACTIONS, PHASES
from bot.errors import N_
from bot.languages.language import Language
from bot.reports.fields import FIELDS, Field, Kind
from bot.situation.report import Personnel, Report


def told(report: Report, phrasing: Phrasing) -> Iterator[tuple[Field, str]]:
    """Return each named field with its value in words; "" if the report does not give it."""
    for field in FIELDS:
        if field.word and field.kind in _WORDS:
            kept = report.personnel if field.kind is Kind.COUNT else report
            yield field, _WORDS[field.kind](getattr(kept, field.attribute), phrasing)


CHOICES: Mapping[Kind, Mapping[str, str]] = {
    Kind.ACTION: {code.value: text for code, text in ACTIONS.items()},
    Kind.PHASE: {code.value: text for code, text in PHASES.items()},
    Kind.CHOICE: {"yes": N_("yes"), "no": N_("no")},
}
"""Fields that are chosen and not written: the words for each value."""


def label(field: Field, say: Language) -> str:
    """Return the label of a field, without its examples."""
    return say(field.label).split(":")[0].strip()


def as_typed(form: Mapping[str, str], say: Language) -> Iterator[tuple[Field, str]]:
    """Return the fields that were typed or chosen, each in the words of the person who filled it in."""
    for field in FIELDS:
        if text := form.get(field.name):
            word = CHOICES.get(field.kind, {}).get(text)
            yield field, say(word) if word else text


def _places(codes: tuple[str, ...], phrasing: Phrasing) -> str:
    return phrasing.say.enumerate([phrasing.place(code) for code in codes])


def _scopes(codes: tuple[str, ...], phrasing: Phrasing) -> str:
    return phrasing.say.enumerate([phrasing.scope(code) for code in codes])


def _choice(choice: bool | None, phrasing: Phrasing) -> str:
    return "" if choice is None else phrasing.say("yes") if choice else phrasing.say("no")


_WORDS: Mapping[Kind, Callable[[Any, Phrasing], str]] = {
    Kind.ACTOR: lambda code, phrasing: phrasing.name(code),
    Kind.ACTION: lambda action, phrasing: phrasing.say(ACTIONS[action]),
    Kind.PHASE: lambda phase, phrasing: phrasing.say(PHASES[phase]),
    Kind.DAY: lambda moment, phrasing: phrasing.moment(moment) if moment else phrasing.say("not dated"),
    Kind.SAID: lambda moment, phrasing: phrasing.moment(moment),
    Kind.END: lambda moment, phrasing: phrasing.moment(moment) if moment else "",
    Kind.COUNT: lambda count, phrasing: phrasing.personnel(Personnel(strength=count)) if count else "",
    Kind.PLACES: _places,
    Kind.MISSION: lambda code, phrasing: phrasing.mission(code) if code else "",
    Kind.SCOPES: _scopes,
    Kind.CHOICE: _choice,
    Kind.WORDS: lambda words, _: words,
    Kind.TEXT: lambda text, phrasing: text.in_language(phrasing.say.code) if text else "",
}
