"""The table of languages: what the bot has to know of each beside its catalogue."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    code: str
    name: str
    """As its speakers call it."""
    locale: str
    """Of CLDR, whose way with numbers, days and lists is followed."""


def _read(path: Path) -> Mapping[str, Row]:
    return {code: Row(code, **row) for code, row in tomllib.loads(path.read_text(encoding="utf-8")).items()}


LANGUAGES = _read(Path(__file__).with_name("languages.toml"))
"""By code, in the order of the file."""
SOURCE = next(iter(LANGUAGES))
"""In which the texts of the code are written."""
