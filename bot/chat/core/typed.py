"""What a person typed into a command or a form, given back to them where we failed: nothing typed is lost."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.chat.cards.limits import measure
from bot.chat.cards.markup import escape
from bot.languages.language import Language

_LONGEST_SHOWN = 2500
"""Of a card, which says more than that."""
_LONGEST_LINE = 900
"""Longer ones would be cut where they are shown."""
_FILE = "typed.txt"
_WRITTEN = 3
"""Words from which on something was written rather than chosen."""


@dataclass(frozen=True, slots=True)
class Typed:
    shown: str
    """Markdown."""
    text: str
    """All of it, where the card has no room; else empty."""

    @property
    def files(self) -> list[discord.File]:
        return [discord.File(io.BytesIO(self.text.encode()), _FILE)] if self.text else []


def what_was_typed(interaction: discord.Interaction[Any], say: Language) -> Typed | None:
    """None where nothing was written that somebody would have to write again."""
    found = dict(_values(interaction.data or {}))
    if sum(len(text.split()) for text in found.values()) < _WRITTEN:
        return None
    text = "\n".join(f"{name}: {value}" for name, value in found.items())
    shown = "\n".join([f"### {escape(say('What you typed'))}", *map(escape, text.splitlines())])
    if measure(shown) <= _LONGEST_SHOWN and max(map(len, text.splitlines())) <= _LONGEST_LINE:
        return Typed(shown, "")
    return Typed(escape(say("What you typed is in the file.")), text)


def _values(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Names and texts, of a command's options or of a form's fields, in their order."""
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
