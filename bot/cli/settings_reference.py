"""`rollcall settings`: the reference of every setting, as in the docs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from bot.settings import Settings, setting_name

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
    for name, field in Settings.model_fields.items():
        yield f"| `{setting_name(name)}` | {_default(field)} | {_sentence(field)} |\n"


def _default(field: FieldInfo) -> str:
    value: Any = field.default
    if value is None:
        return ""
    return f"`{value.as_posix() if isinstance(value, Path) else value}`"


def _sentence(field: FieldInfo) -> str:
    limits = {
        bound: getattr(each, bound) for each in field.metadata for bound in ("ge", "le") if hasattr(each, bound)
    }
    between = f" From {limits['ge']} to {limits['le']}." if len(limits) == 2 else ""
    return (field.description or "") + between
