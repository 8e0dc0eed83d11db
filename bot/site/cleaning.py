"""Remove characters that hide or reorder others from all published texts that people wrote."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from bot.languages.text import visible
from bot.situation.report import Text

_Value = TypeVar("_Value")


def cleaned(value: _Value) -> _Value:
    """Return a value with all its texts cleaned; the same object if nothing changes."""
    new: _Value = _cleaned(value)
    return new


def _cleaned(value: Any) -> Any:
    if isinstance(value, str) and type(value) is str:
        return visible(value)
    if isinstance(value, tuple):
        new = tuple(map(_cleaned, value))
        return value if all(one is other for one, other in zip(value, new, strict=True)) else new
    if isinstance(value, Mapping):
        return {key: _cleaned(one) for key, one in value.items()}
    if isinstance(value, Text):
        return _cleaned_text(value)
    if is_dataclass(value) and not isinstance(value, type):
        return _cleaned_fields(value)
    return value


def _cleaned_text(text: Text) -> Text:
    said = tuple(map(visible, text.said))
    return text if said == text.said else Text.of(dict(zip(text.languages, said, strict=True)))


def _cleaned_fields(value: Any) -> Any:
    changed = {}
    for one in fields(value):
        if one.init:
            old = getattr(value, one.name)
            new = _cleaned(old)
            if new is not old:
                changed[one.name] = new
    return replace(value, **changed) if changed else value
