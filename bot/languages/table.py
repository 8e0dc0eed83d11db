"""The table of languages: what the bot has to know of each beside its catalogue."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    code: str
    name: str
    """As its speakers call it."""
    locale: str
    """Of CLDR, whose way with numbers, days and lists is followed."""
    discord: tuple[str, ...]
    """Discord's locales whose readers are answered in it."""
    zones: Mapping[str, str] = field(default_factory=dict)
    """A likely time zone for a server of one of those locales."""
    first_of_month: str = ""
    """How the first day of a month is written, where not as 1."""
    typed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Words that people type, by what they mean."""
    months: Mapping[str, int] = field(default_factory=dict)
    """Names of months that people type and CLDR does not know."""

    @property
    def base(self) -> str:
        """The locale without its country, which abbreviates and names a few things in its own way."""
        return self.locale.split("_")[0]


def read_table(path: Path) -> Mapping[str, Row]:
    """By code, in the order of the file."""
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    return {code: _row(code, **fields) for code, fields in written.items()}


def _row(code: str, *, discord: list[str], typed: dict[str, Any], **rest: Any) -> Row:
    months = typed.pop("months", {})
    words = {meaning: tuple(spelled) for meaning, spelled in typed.items()}
    return Row(code, discord=tuple(discord), typed=words, months=months, **rest)


def spoken_code(locale: str) -> str:
    """The language in which somebody with this locale ("fr", "fr_CA", "es-419") is answered."""
    wanted = locale.replace("_", "-").lower()
    rows = LANGUAGES.values()
    named = [row.code for row in rows if wanted in (row.code.lower(), *map(str.lower, row.discord))]
    alike = [row.code for row in rows if wanted.split("-")[0] == row.code.lower()]
    return (named or alike or [SOURCE])[0]


LANGUAGES = read_table(Path(__file__).with_name("languages.toml"))
SOURCE = next(iter(LANGUAGES))
"""In which the texts of the code are written."""
