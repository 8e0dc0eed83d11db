"""What README promises, and how an answer is judged: by the catalogue, whatever its wording."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from bot.chat.core.command_names import one_word
from bot.documents.help import PRIVACY_COMMANDS, SITUATION_COMMANDS, SUBCOMMANDS
from bot.languages.language import Language, catalogue_path
from bot.languages.table import SOURCE
from bot.names import Names

from .demo_page import Page

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
ANY = "\N{ASTERISM}"
"""Stands in what an answer says for whatever is filled in."""
FRENCH = "fr"
_PARTS = {
    *(f"situation {name}" for name in SUBCOMMANDS | SITUATION_COMMANDS),
    *(f"privacy {name}" for name in PRIVACY_COMMANDS),
}


def table() -> list[tuple[str, str]]:
    """The commands of README's table, each by its English and its French name."""
    rows = re.findall(r"^\| (`/.*?) \| (`/.*?) \|", README, re.MULTILINE)
    return [pair for english, french in rows for pair in zip(_of_table(english), _in_full(french), strict=True)]


def prose() -> set[str]:
    """The commands named elsewhere in README."""
    rest = re.sub(r"^```.*?^```|^\| `/[^\n]*", "", README, flags=re.MULTILINE | re.DOTALL)
    named = re.findall(r"`/([a-z][a-z -]*)`", rest)
    return {_command(words) for words in named}


def _of_table(cell: str) -> list[str]:
    return [_command(words) for words in re.findall(r"`/([^`]+)`", cell)]


def _command(words: str) -> str:
    """The name of a command without its options."""
    first, *rest = words.split()
    whole = " ".join([first, *rest[:1]])
    return whole if whole in _PARTS else first


def _in_full(cell: str) -> list[str]:
    """The French names: a second subcommand stands without its group."""
    names: list[str] = []
    for words in re.findall(r"`([^`]+)`", cell):
        names.append(words[1:] if words.startswith("/") else f"{names[-1].split()[0]} {words}")
    return names


def named(command: str, say: Language) -> str:
    """The name of a command for readers of this language."""
    return " ".join(one_word(say(part)) for part in command.split())


def country(code: str, say: Language) -> str:
    return Names().label(code, say.code)


def look(page: Page, say: Language, expected: str) -> None:
    """An answer says so; all are in this language alone and no wider than the page."""
    page.wait_until(lambda text: says(text, expected), expected)
    for card in page.answers():
        assert not foreign(page.says(card), say), expected
        assert page.overflow(card) == 0, expected


def says(text: str, expected: str) -> bool:
    parts = [re.escape(part) for part in _plain(expected).split(ANY)]
    return re.search(".*?".join(parts), _plain(text), re.DOTALL) is not None


def foreign(text: str, say: Language) -> list[str]:
    """What a text says in another language than this one, of what the bot can say."""
    own, plain = _fragments(say.code == SOURCE), _plain(text)
    return [words for words in _fragments(say.code != SOURCE) - own if words in plain]


@cache
def _fragments(source: bool) -> set[str]:
    """What the catalogue says in at least three words, without what is filled in: in the source, or translated."""
    with catalogue_path(FRENCH).open("rb") as written:
        messages = [(message.id, message.string) for message in read_po(written) if message.id]
    texts = [text for pair in messages for text in _forms(pair[0 if source else 1])]
    parts = [_plain(part).strip() for text in texts for part in re.split(r"\{[^}]*\}", text)]
    return {part for part in parts if part.count(" ") >= 2}


def _forms(text: str | list[str] | tuple[str, ...]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def _plain(text: str) -> str:
    """A text without markup, with one kind of space."""
    return re.sub(r"[*`]", "", re.sub(r"[\s\u00a0\u202f]+", " ", text))
