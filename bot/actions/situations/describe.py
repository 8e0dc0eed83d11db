"""What moderators type to describe a situation: its name, its theatre, and the places, missions and scopes in it."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from bot.actions.reports.dates import read_day
from bot.errors import N_, Refused
from bot.languages.text import legible, normalise
from bot.names import Name, Names, is_country
from bot.situation.journal import Journal
from bot.situation.report import Text
from bot.situation.situation import SLUG, Situation

_LONGEST_TITLE = 90
_LONGEST_LABEL = 60
_MOST_COUNTRIES = 30
_MOST_DESCRIBED = 500
"""Places, or missions, of one situation."""
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,31}")


@dataclass(frozen=True, slots=True)
class Described:
    """What is to be added, as "CODE = English name / nom français", the code where there should be one."""

    place: str | None = None
    """With its country at the end: "Gao, Mali"."""
    mission: str | None = None
    organisation: str | None = None
    scope: str | None = None
    removed: str | None = None
    """A code of any of them."""
    language: str = "en"


def check_slug(typed: str) -> str:
    """Raises Refused."""
    slug = typed.strip().casefold()
    if not SLUG.fullmatch(slug):
        raise Refused(N_("A short name has 2 to 24 of a–z, 0–9 and single hyphens between them, like sahel-2024."))
    return slug


def check_title(typed: str) -> str:
    """Raises Refused."""
    title = legible(typed)
    if not 1 <= len(title) <= _LONGEST_TITLE:
        raise Refused(N_("A title has 1 to {n} characters."), n=_LONGEST_TITLE)
    return title


def read_theatre(typed: str, language: str) -> tuple[str, ...]:
    """Countries with commas between them, by any of their names. Raises Refused, Unknown."""
    names = Names()
    parts = [part.strip() for part in re.split("[,;]", typed) if part.strip()]
    codes = tuple(dict.fromkeys(names.resolve(part, language) for part in parts[: _MOST_COUNTRIES + 1]))
    if not 1 <= len(codes) <= _MOST_COUNTRIES:
        raise Refused(N_("A theatre has 1 to {n} countries: write them with commas between them."), n=_MOST_COUNTRIES)
    return codes


def read_local_day(typed: str, zone: str) -> date:
    """A day there, as people write days. Raises Refused."""
    anywhere = Situation("x", "X", Text("", ""), (), zone, date.min)
    return read_day(typed, anywhere, datetime.now(UTC)).astimezone(anywhere.zone).date()


def described(written: dict[str, Any], wish: Described, journal: Journal) -> dict[str, Any]:
    """The written form of a situation with what was added and removed. Raises Refused, Unknown."""
    if wish.place is not None:
        name, _, country = wish.place.rpartition(",")
        if not name.strip():
            raise Refused(N_("Write a place with its country, like “Gao, Mali”."))
        _add(written["places"], _entry(name, str.lower) | {"country": _country(country, wish.language)})
    if wish.mission is not None:
        _add(written["missions"], _entry(wish.mission, str.upper))
    if wish.organisation is not None:
        _add(written["organisations"], _entry(wish.organisation, str.upper) | {"aliases": []})
    if wish.scope is not None:
        _add(written["scopes"], _entry(wish.scope, str.lower))
    if wish.removed is not None:
        _remove(written, wish.removed.strip(), journal)
    return written


def nameable(situation: Situation) -> None:
    """Raises Refused where an organisation is called what a country or another one is called."""
    try:
        Names(Name(o.code, o.label.by_language(), o.aliases) for o in situation.organisations)
    except ValueError as error:
        text = N_("An organisation cannot be called that: a country or another organisation is.")
        raise Refused(text) from error


def used_codes(journal: Journal) -> set[str]:
    """Of places, missions, scopes and actors that entries name."""
    used: set[str] = set()
    for entry in journal.entries:
        used |= {entry.actor, entry.mission or "", *entry.covers, *entry.origin, *entry.destination}
        used |= {count.scope for _, count in entry.personnel.counts()}
    return used


def _country(typed: str, language: str) -> str:
    code = Names().resolve(typed.strip(), language) if typed.strip() else ""
    if not is_country(code):
        raise Refused(N_("Write a place with its country, like “Gao, Mali”."))
    return code


def _entry(typed: str, case: Any) -> dict[str, Any]:
    """ "NMI = NATO Mission Iraq / Mission de l’Otan en Irak" as its written form."""
    code, equals, names = legible(typed).rpartition("=")
    english, _, french = names.partition("/")
    label = {"en": english.strip(), "fr": french.strip() or english.strip()}
    if not all(1 <= len(text) <= _LONGEST_LABEL for text in label.values()):
        raise Refused(N_("A name has 1 to {n} characters."), n=_LONGEST_LABEL)
    code = code.strip() if equals else re.sub("[^a-z0-9]+", "-", normalise(label["en"])).strip("-")[:32]
    if not _CODE.fullmatch(code):
        raise Refused(
            N_("Write it with a code of up to 32 letters, digits and hyphens, like “NMI = NATO Mission Iraq”.")
        )
    return {"code": case(code), **label}


def _add(rows: list[dict[str, Any]], row: dict[str, Any]) -> None:
    """In the place of one of the same code, which is how a name is mended."""
    rows[:] = [*(one for one in rows if one["code"] != row["code"]), row]
    if len(rows) > _MOST_DESCRIBED:
        raise Refused(N_("A situation has at most {n} of these."), n=_MOST_DESCRIBED)


def _remove(written: dict[str, Any], code: str, journal: Journal) -> None:
    kinds = ("places", "missions", "organisations", "scopes")
    if not any(one["code"] == code for kind in kinds for one in written[kind]):
        raise Refused(N_("This situation has nothing with the code “{code}”."), code=code[:40])
    if code in used_codes(journal):
        raise Refused(N_("Entries of the journal name {code}: it has to stay."), code=code)
    for kind in kinds:
        written[kind] = [one for one in written[kind] if one["code"] != code]
