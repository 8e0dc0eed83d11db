"""Adds the unknown organisations and places of a file to a situation, if its operator asks for that.

A name that is spelled almost like a known one is a misspelling, and stays refused.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.actions.descriptions import names_of
from bot.actions.files.cells import cleaned
from bot.actions.files.options import FileOptions
from bot.actions.reports.form import Context, Reading
from bot.actions.reports.labels import listed
from bot.actions.shelf import redescribed
from bot.errors import N_, Refused, Unknown
from bot.languages.text import legible, normalise
from bot.names import Names, is_country
from bot.names.spelling import alike
from bot.reports.fields import Form
from bot.situation.report import Text
from bot.situation.situation import Organisation, Place, Situation

MOST_NEW = 2_000
_LONGEST_CODE, _LONGEST_NAME = 24, 60
_SLIP = 0.8
"""Likeness, from 0 to 1, from which a name is a misspelling of another: two slips in "Gernamy"."""


@dataclass(frozen=True, slots=True)
class Widened:
    """A situation with its additions."""

    situation: Situation
    organisations: tuple[Organisation, ...] = ()
    places: tuple[Place, ...] = ()


def widened(context: Context, rows: Iterable[Mapping[str, str]], options: FileOptions) -> Widened:
    """Add the names of the rows. Raises Refused if a situation cannot have so many."""
    actors, places = _named(rows, options)
    situation = context.shelf.situation
    new_organisations = list(_organisations(context, actors))
    grown = replace(situation, organisations=(*situation.organisations, *new_organisations))
    reading = Reading(Form(), replace(context, shelf=redescribed(context.shelf, grown)))
    new_places = list(_places(reading, places))
    if max(len(new_organisations), len(new_places)) > MOST_NEW:
        raise Refused(N_("A file may bring {n} new names: is another column meant to be the country?"), n=MOST_NEW)
    both = {**situation.places, **{place.code: place for place in new_places}}
    return Widened(replace(grown, places=both), tuple(new_organisations), tuple(new_places))


def _named(rows: Iterable[Mapping[str, str]], options: FileOptions) -> tuple[list[str], list[str]]:
    """Return actors and places as they are written, each once, in the order of the file."""
    actors: dict[str, None] = {}
    places: dict[str, None] = {}
    for cells in rows:
        if options.new_organisations:
            actors[legible(cleaned("country", cells.get("country", "")))] = None
        if options.new_places:
            listed_ = (listed(legible(cleaned(name, cells.get(name, "")))) for name in ("from", "to"))
            places.update(dict.fromkeys(place for one in listed_ for place in one))
    return [name for name in actors if name], list(places)


def _organisations(context: Context, actors: Iterable[str]) -> Iterator[Organisation]:
    names, known = context.shelf.names, context.shelf.situation
    codes = {organisation.code.upper() for organisation in known.organisations}
    seen: set[str] = set()
    for actor in actors:
        if normalise(actor) in seen or len(actor) > _LONGEST_NAME or not _new(names, actor, context.language):
            continue
        made = _organisation(actor, codes, known)
        if made is not None:
            seen.add(normalise(actor))
            codes.add(made.code)
            yield made


def _new(names: Names, actor: str, language: str) -> bool:
    """Tell whether a name is neither known nor a misspelling of a known one."""
    try:
        names.resolve(actor, language)
    except Unknown as unknown:
        return not names.shared(actor) and not _slip(actor, unknown.suggestions)
    return False


def _organisation(name: str, codes: set[str], known: Situation) -> Organisation | None:
    """Make an organisation; None if the name has no letters, or every code means another actor."""
    for code in _codes(name.upper(), codes):
        made = Organisation(code, Text(name, name))
        if _nameable(replace(known, organisations=(made,))):
            return made
    return None


def _nameable(situation: Situation) -> bool:
    try:
        names_of(situation)
    except ValueError:
        return False
    return True


def _places(reading: Reading, places: Iterable[str]) -> Iterator[Place]:
    known = reading.situation.places
    labels = [label for place in known.values() for label in (place.code, *place.label.said)]
    codes = {code.lower() for code in known}
    seen: set[str] = set()
    for typed in places:
        name, _, country = (part.strip() for part in typed.partition("@"))
        wrong = country and not is_country(country.upper())
        if normalise(name) in seen or len(name) > _LONGEST_NAME or wrong or not _new_place(reading, name, labels):
            continue
        code = next(_codes(name.lower(), codes), None)
        if code is not None:
            seen.add(normalise(name))
            codes.add(code)
            yield Place(code, Text(name, name), country.upper() or None)


def _new_place(reading: Reading, name: str, labels: Iterable[str]) -> bool:
    try:
        reading.place(name)
    except Unknown as unknown:
        return not _slip(name, (*labels, *unknown.suggestions))
    return False


def _codes(name: str, taken: set[str]) -> Iterator[str]:
    """Yield a few free codes that look like the name."""
    upper = name.isupper()
    plain = re.sub("[^a-z0-9]+", "-", normalise(name)).strip("-")[:_LONGEST_CODE].strip("-")
    plain = plain.upper() if upper else plain
    for number in range(1, 20 if plain else 1):
        tail = "" if number == 1 else f"-{number}"
        code = plain[: _LONGEST_CODE - len(tail)] + tail
        if code not in taken and not re.fullmatch("[A-Z]{2}", code):
            yield code


def _slip(name: str, known: Iterable[str]) -> bool:
    return bool(alike(name, list(known), _SLIP, 1, normalise))
