"""The table of languages: everything that the bot needs for each, besides its catalogue."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    code: str
    name: str
    """Name of the language in itself."""
    locale: str
    """CLDR locale for the formats of numbers, days and lists."""
    discord: tuple[str, ...]
    """Discord locales whose readers get answers in it."""
    zones: Mapping[str, str] = field(default_factory=dict)
    """Likely time zone of a server, by Discord locale."""
    first_of_month: str = ""
    """Written form of the first day of a month; "" means 1."""
    typed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Words that people type, by meaning."""
    months: Mapping[str, int] = field(default_factory=dict)
    """Names of months that people type and CLDR does not have."""

    @property
    def base(self) -> str:
        """Return the locale without its country; a country has abbreviations and names of its own."""
        return self.locale.split("_")[0]


def read_table(path: Path) -> Mapping[str, Row]:
    """Read the languages by code, in the order of the file."""
    written = tomllib.loads(path.read_text(encoding="utf-8"))
    return {code: _row(code, **fields) for code, fields in written.items()}


def _row(code: str, *, discord: list[str], typed: dict[str, Any], **rest: Any) -> Row:
    months = typed.pop("months", {})
    words = {meaning: tuple(spelled) for meaning, spelled in typed.items()}
    return Row(code, discord=tuple(discord), typed=words, months=months, **rest)


def spoken_code(locale: str) -> str:
    """Return the language of answers for a locale ("fr", "fr_CA", "es-419")."""
    wanted = locale.replace("_", "-").lower()
    rows = LANGUAGES.values()
    named = [row.code for row in rows if wanted in (row.code.lower(), *map(str.lower, row.discord))]
    alike = [row.code for row in rows if wanted.split("-")[0] == row.code.lower()]
    return (named or alike or [SOURCE])[0]


LANGUAGES = read_table(Path(__file__).with_name("languages.toml"))
SOURCE = next(iter(LANGUAGES))
"""Language of the texts in the code."""
