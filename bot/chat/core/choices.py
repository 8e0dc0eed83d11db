"""Choices for options: values are never cut, and no two names are the same.

A cut value can mean another actor: "…, Nigeria" cut at 100 characters filed Niger.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from discord import app_commands

from bot.chat.cards.limits import CHOICE_NAME, CHOICE_VALUE, CHOICES, clip, measure
from bot.languages.table import LANGUAGES

Choices = list[app_commands.Choice[str]]
Row = tuple[str, str]
"""The shown name and the sent value."""
LANGUAGE_CHOICES = [app_commands.Choice(name=row.name, value=code) for code, row in LANGUAGES.items()]
_MOST_COMMAS = 2
"""Most commas in one name: each costs further look-ups."""
_SHORTEST = len("NE, ")


def offered(rows: Iterable[Row]) -> Choices:
    return [app_commands.Choice(name=name, value=value) for name, value in distinct(rows)]


def distinct(rows: Iterable[Row]) -> list[Row]:
    """Return as many rows as Discord shows, with names that fit; add the value to names that are the same."""
    found = list(islice(_fitting(rows), CHOICES))
    alike = Counter(clip(name, CHOICE_NAME) for name, _ in found)
    named: dict[str, str] = {}
    for name, value in found:
        shown = clip(name, CHOICE_NAME)
        if alike[shown] > 1:
            shown = _with_value(name, value)
        if shown:
            named.setdefault(shown, value)
    return list(named.items())


def listed(typed: str, complete: Callable[[str], Iterable[Row]], whole: Callable[[str], Row | None]) -> Iterator[Row]:
    """Complete the last of several items with commas; keep those before it as `whole` reads them."""
    before, _, last = typed.rpartition(",")
    if before.count(",") >= CHOICE_VALUE // _SHORTEST:
        return
    known = list(_read(before, whole))
    values = [value for _, value in known]
    for name, value in complete(last):
        if value in values:
            continue
        # People continue typing from the shown name, so it is never cut; where it is too long, codes are shown.
        names = ", ".join([*(name for name, _ in known), name]), ", ".join([*values, name])
        fitting = [shown for shown in names if measure(shown) <= CHOICE_NAME]
        if fitting or not known:
            yield (fitting or [name])[0], ", ".join([*values, value])


def _read(before: str, whole: Callable[[str], Row | None]) -> Iterator[Row]:
    """Read the items one by one; a name may contain commas."""
    words = [word for word in map(str.strip, before.split(",")) if word]
    while words:
        for length in range(min(len(words), _MOST_COMMAS + 1), 0, -1):
            phrase = ", ".join(words[:length])
            found = whole(phrase)
            if found or length == 1:
                yield found or (phrase, phrase)
                words = words[length:]
                break


def _fitting(rows: Iterable[Row]) -> Iterator[Row]:
    seen: set[str] = set()
    for name, value in rows:
        if name.strip() and 0 < measure(value) <= CHOICE_VALUE and value not in seen:
            seen.add(value)
            yield name.strip(), value


def _with_value(name: str, value: str) -> str:
    """Return the name with its value; empty if the value leaves no room for a name."""
    end = f" ({value})"
    room = CHOICE_NAME - measure(end)
    return f"{clip(name, room)}{end}" if room > 1 else ""
