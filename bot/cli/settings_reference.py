"""`rollcall settings`: the reference of every setting, as in the docs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Meta

from bot.settings import FIELDS, described, setting_name

_HEAD = """# Settings

From the environment, or from a file of `NAME=value` lines: `rollcall.env` in the working directory, or the file that
`ROLLCALL_CONFIG` names. The environment wins. `rollcall check` says what is set, what is missing and how to mend it,
and prints no secret.

This page is written by `make settings`, from `bot/settings.py`.

| setting | default | what it is |
|---|---|---|
"""


def settings_reference() -> str:
    """Return the reference in Markdown."""
    return _HEAD + "".join(_rows())


def _rows() -> Iterator[str]:
    for name, field in FIELDS.items():
        yield f"| `{setting_name(name)}` | {_default(field.default)} | {_sentence(described(name))} |\n"


def _default(value: Any) -> str:
    if value is None:
        return ""
    return f"`{value.as_posix() if isinstance(value, Path) else value}`"


def _sentence(meta: Meta) -> str:
    return (meta.description or "") + ("" if meta.le is None else f" From {meta.ge} to {meta.le}.")
