"""Give back what a person typed into a command or form when the bot failed."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.chat.cards.limits import measure
from bot.chat.cards.markup import escape
from bot.languages.language import Language

_LONGEST_SHOWN = 2500
"""Most characters of a card that the typed text may take."""
_LONGEST_LINE = 900
"""Longer lines would be cut when shown."""
_FILE = "typed.txt"
_WRITTEN = 3
"""From this number of words on, the input was written and not just chosen."""


@dataclass(frozen=True, slots=True)
class Typed:
    shown: str
    """Markdown."""
    text: str
    """The whole text if the card has no room for it; else empty."""

    @property
    def files(self) -> list[discord.File]:
        return [discord.File(io.BytesIO(self.text.encode()), _FILE)] if self.text else []


def what_was_typed(interaction: discord.Interaction[Any], say: Language) -> Typed | None:
    """Return the typed text; None if there is nothing worth typing again."""
    found = dict(_values(interaction.data or {}))
    if sum(len(text.split()) for text in found.values()) < _WRITTEN:
        return None
    text = "\n".join(f"{name}: {value}" for name, value in found.items())
    shown = "\n".join([f"### {escape(say('What you typed'))}", *map(escape, text.splitlines())])
    if measure(shown) <= _LONGEST_SHOWN and max(map(len, text.splitlines())) <= _LONGEST_LINE:
        return Typed(shown, "")
    return Typed(escape(say("What you typed is in the file.")), text)


def _values(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the names and texts of the options of a command, or of the fields of a form, in order."""
    for option in data.get("options", ()):
        if "value" in option:
            yield str(option["name"]), str(option["value"])
        yield from _values(option)
    for number, text in enumerate(_inputs(data.get("components", ())), start=1):
        if text:
            yield str(number), text


def _inputs(components: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for one in components:
        if "value" in one:
            yield str(one["value"])
        yield from one.get("values", ())
        inner = one.get("component")
        yield from _inputs([*one.get("components", ()), *([inner] if inner else [])])
