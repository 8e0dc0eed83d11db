"""Suggest short names of situations that are near to an unknown one."""

from collections.abc import Iterator, Sequence

from bot.names.directory import LONGEST_ECHO, MOST_SUGGESTIONS, SHORTEST_GUESS
from bot.names.index import CLOSE
from bot.names.spelling import alike


def near(typed: str, slugs: Sequence[str]) -> list[str]:
    """Return up to three: those that begin with `typed`, then similar spellings, with or without the year."""
    wanted = typed.strip().casefold()[:LONGEST_ECHO]
    if len(wanted) < SHORTEST_GUESS:
        return []
    begun = [slug for slug in slugs if slug.startswith(wanted)]
    return list(dict.fromkeys([*begun, *_alike(wanted, slugs)]))[:MOST_SUGGESTIONS]


def _alike(wanted: str, slugs: Sequence[str]) -> Iterator[str]:
    stems = [slug.rstrip("0123456789-") for slug in slugs]
    for spelled in (slugs, stems):
        yield from (slugs[position] for _, position in alike(wanted, spelled, CLOSE, 3))
