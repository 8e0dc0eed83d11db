"""Make commands whose options are the fields of a report, from the table of fields."""

import inspect
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from discord import app_commands
from discord.app_commands import Choice, locale_str

from bot.actions.library import Library
from bot.actions.reports.source import read_source
from bot.chat.core.autocomplete import (
    actor_choices,
    mission_choices,
    place_choices,
    publisher_choices,
    rating_choices,
    scope_choices,
    situation_choices,
)
from bot.chat.core.choices import Choices
from bot.chat.core.replies import Interaction
from bot.documents.vocabulary import ACTIONS, PHASES
from bot.errors import N_
from bot.reports.fields import BY_NAME, FIELDS, Field, Kind

Offer = Callable[[Library, str, Interaction], Choices | Coroutine[Any, Any, Choices]]
Work = Callable[[Interaction], Awaitable[None]]
Callback = Callable[..., Coroutine[Any, Any, None]]
Command = app_commands.Command[Any, ..., None]


@dataclass(frozen=True, slots=True)
class Option:
    name: str
    hint: str
    required: bool = False
    kind: Any = app_commands.Range[str, 1, 200]
    """Type of the option, as an annotation that discord.py reads."""
    renamed: locale_str | None = None
    choices: tuple[Choice[str], ...] = ()
    offer: Offer | None = None


SOURCE = Option("source", N_("Who says so: a publisher, an address, or both"), offer=publisher_choices)
SITUATION = Option("situation", N_("Which situation; without it, the one chosen here"), offer=situation_choices)

_NAMES = (
    *(N_("action"), N_("phase"), N_("source"), N_("when"), N_("moved"), N_("of"), N_("remaining"), N_("scope")),
    *(N_("from (place)"), N_("to (place)"), N_("mission"), N_("covers"), N_("temporary"), N_("until"), N_("rating")),
    *(N_("summary"), N_("reported"), N_("reason"), N_("title")),
)
"""Names of options, for the catalogue."""
_RENAMED = {
    "origin": locale_str("from", meaning="from (place)"),
    "destination": locale_str("to", meaning="to (place)"),
}
_SOURCE_AT = 3
_CHOICES: Mapping[Kind, Mapping[Any, str]] = {Kind.ACTION: ACTIONS, Kind.PHASE: PHASES}
_OFFERS: dict[Kind, Offer] = {
    Kind.ACTOR: actor_choices,
    Kind.SCOPE: scope_choices,
    Kind.SCOPES: scope_choices,
    Kind.PLACES: place_choices,
    Kind.MISSION: mission_choices,
    Kind.RATING: rating_choices,
}


def field_option(field: Field) -> Option:
    words = _CHOICES.get(field.kind, {})
    return Option(
        field.option,
        field.hint,
        False,
        bool if field.kind is Kind.CHOICE else app_commands.Range[str, 1, field.longest],
        _RENAMED.get(field.name),
        tuple(Choice(name=locale_str(text), value=code.value) for code, text in words.items()),
        _OFFERS.get(field.kind),
    )


def field_options() -> list[Option]:
    """Return the options of all fields, with the source right after those that every report needs."""
    options = [field_option(one) for one in FIELDS if one.option]
    return [*options[:_SOURCE_AT], SOURCE, *options[_SOURCE_AT:]]


def named_options(*names: str) -> list[Option]:
    return [field_option(BY_NAME[name]) for name in names]


def taking(name: str, description: str, options: Sequence[Option], work: Work, library: Library) -> Command:
    """Make a command with these options and their autocomplete; `work` reads the values with `typed`."""
    command: Command = app_commands.Command(
        name=name, description=locale_str(description), callback=_callback(options, work)
    )
    _complete(command, library, options)
    return command


def _callback(options: Iterable[Option], work: Work) -> Callback:
    """Make a callback whose signature has these options; `work` reads the values with `typed`."""
    shown = sorted(options, key=lambda one: not one.required)

    async def callback(interaction: Interaction, **_: object) -> None:
        await work(interaction)

    named = inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    callback.__signature__ = inspect.Signature([named, *map(_parameter, shown)])  # type: ignore[attr-defined]
    app_commands.describe(**{one.name: locale_str(one.hint) for one in shown})(callback)
    app_commands.rename(**{one.name: one.renamed for one in shown if one.renamed is not None})(callback)
    return app_commands.choices(**{one.name: list(one.choices) for one in shown if one.choices})(callback)


def _parameter(option: Option) -> inspect.Parameter:
    default = {} if option.required else {"default": None}
    kind = option.kind if option.required else option.kind | None
    return inspect.Parameter(option.name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, **default)


def _complete(command: Command, library: Library, options: Iterable[Option]) -> None:

    def offering(offer: Offer) -> Callable[..., Coroutine[Any, Any, Choices]]:
        async def offered(interaction: Interaction, typed: str) -> Choices:
            found = offer(library, typed, interaction)
            return found if isinstance(found, list) else await found

        return offered

    for option in options:
        if option.offer is not None:
            command.autocomplete(option.name)(offering(option.offer))


def typed(interaction: Interaction) -> dict[str, str]:
    """Return the form fields that a command was given; options without a value are left out."""
    given = {name: value for name, value in interaction.namespace}  # noqa: C416  its attributes are options, `keys` among them
    fields = {one.name: _text(given[name]) for one in FIELDS for name in _given_as(one) if name in given}
    return fields | read_source(str(given.get("source", "")))


def _given_as(field: Field) -> tuple[str, ...]:
    """Return the names of its option in code and in Discord."""
    renamed = _RENAMED.get(field.name)
    return (field.option, *([renamed.message] if renamed else ())) if field.option else ()


def _text(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
