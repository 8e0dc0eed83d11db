"""Read what people type to describe a situation into its written form, and write it back.

Discord and the command line share lengths, separators and checks. A value that is not given stays as it is.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from bot.actions.descriptions import names_of
from bot.actions.reports.dates import read_day
from bot.actions.shelf import Shelf
from bot.actions.situations.grammar import Line, check_code, read_line, write_line
from bot.errors import N_, Refused, Several, Unknown
from bot.languages.table import LANGUAGES
from bot.languages.text import legible, normalise
from bot.names import Name, Names, is_country
from bot.names.time_zones import zone_named
from bot.situation.journal import Journal
from bot.situation.report import Text
from bot.situation.situation import SLUG, Situation
from bot.situation.times import zone_of
from bot.situation.written import write_situation

LONGEST_TITLE = 90
MOST_COUNTRIES = 30
MOST_DESCRIBED = 500
"""Most places, or missions, of one situation."""
_MOST_NAMES = 40
"""Most names of one organisation."""
_FIRST, _SECOND = tuple(LANGUAGES)[:2]
"""In which people describe a situation; files can bring names in others, which stay."""
_PARTICULARS = ("code", "aliases", "country", "lead")
"""What is no name in what describes one of the four."""
_PREFIX = re.compile(r"[A-Z][A-Z0-9]{1,7}")

Written = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wish:
    """The changes to a situation that somebody typed; a value that is None or empty changes nothing."""

    title: str | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
    """Titles in other languages than that of `title`, by code."""
    theatre: str | None = None
    """Countries by any of their names, with commas between them."""
    time_zone: str | None = None
    starts: str | None = None
    ends: str | None = None
    prefix: str | None = None
    """Beginning of the ids of its entries; only for a new situation."""
    two_person: bool | None = None
    organisations: Sequence[str] = ()
    """These four are lines of `grammar`; a code that is known changes what has it."""
    missions: Sequence[str] = ()
    places: Sequence[str] = ()
    scopes: Sequence[str] = ()
    removed: Sequence[str] = ()
    """Codes of any of the four; `place:gao` where several kinds have that code."""
    language: str = "en"
    """Language of the author: countries are looked up by their names in it first."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the four lists in a description."""

    name: str
    """As it is typed: `place`."""
    where: str = ""
    """Signs behind which its country or its lead stands."""
    case: Callable[[str], str] = str.lower
    """Of a code that is made from a name."""

    @property
    def rows(self) -> str:
        return f"{self.name}s"


ORGANISATION, MISSION = Kind("organisation", case=str.upper), Kind("mission", "@", str.upper)
PLACE, SCOPE = Kind("place", "@,"), Kind("scope")
KINDS = (ORGANISATION, MISSION, PLACE, SCOPE)
"""In the order in which they are read: an organisation may lead a mission."""


def title_option(code: str) -> str:
    """Return the option that takes the title in a language: `title`, `title-fr`."""
    return "title" if code == _FIRST else f"title-{code}".lower()


# whole descriptions


def blank(slug: str) -> Written:
    """Return the written form of a new situation; `described` checks its short name."""
    return {
        **{"slug": slug, "prefix": "?", "title": {}, "theatre": []},
        **{"time_zone": "UTC", "starts": None, "ends": None},
        **{kind.rows: [] for kind in KINDS},
    }


def described(written: Written, wish: Wish, used: Collection[str]) -> Written:
    """Return the written form with the wished changes; `used` codes cannot be removed.

    Raises Refused, Unknown, or Several if more than one thing is wrong.
    """
    new = {**written, **{kind.rows: list(written[kind.rows]) for kind in KINDS}}
    wrong: dict[str, Refused] = {}
    for change in _changes(wish, written, new, used):
        try:
            change()
        except Refused as problem:
            wrong.setdefault(str(problem), problem)
    found = list(wrong.values())
    if found:
        raise Several(found) if len(found) > 1 else found[0]
    return new


def _changes(wish: Wish, written: Written, new: Written, used: Collection[str]) -> Iterator[Callable[[], object]]:
    """Yield what makes each change in `new`; each raises Refused by itself."""
    yield lambda: new.update(slug=check_slug(written["slug"]))
    yield lambda: new.update(title=_title(wish, written["title"]))
    if wish.theatre is not None or not written["theatre"]:
        yield lambda: new.update(theatre=list(read_theatre(wish.theatre or "", wish.language)))
    if wish.time_zone is not None:
        yield lambda: new.update(time_zone=read_zone(wish.time_zone or "", written["time_zone"]))
    yield lambda: new.update(
        starts=_day(wish.starts, new) or written["starts"] or today(new["time_zone"]).isoformat()
    )
    yield lambda: new.update(ends=_day(wish.ends, new) or written["ends"])
    for kind in KINDS:
        yield from (partial(_add, kind, typed, new, wish.language) for typed in getattr(wish, kind.rows))
    yield from (partial(_remove, typed.strip(), new, used) for typed in wish.removed)


def retyped(situation: Situation) -> Iterator[tuple[str, str]]:
    """Return for each option what one would type for it. Typed again, it gives the same description."""
    written = write_situation(situation)
    yield from ((title_option(code), situation.title.in_language(code)) for code in LANGUAGES)
    yield from (("theatre", code) for code in situation.theatre)
    yield from (("time-zone", situation.time_zone), ("starts", situation.starts.isoformat()))
    if situation.ends is not None:
        yield "ends", situation.ends.isoformat()
    yield "prefix", situation.prefix
    for kind in KINDS:
        yield from ((kind.name, _line(kind, row)) for row in written[kind.rows])


def used_codes(journal: Journal) -> set[str]:
    """Return the codes of places, missions, scopes and actors that entries name."""
    used: set[str] = set()
    for entry in journal.entries:
        used |= {entry.actor, entry.mission or "", *entry.covers, *entry.origin, *entry.destination}
        used |= {count.scope for _, count in entry.personnel.counts()}
    return used


def removable(shelf: Shelf, language: str) -> list[tuple[str, str]]:
    """Return what `removed` may say, with the name of what each removes."""
    written, used = write_situation(shelf.situation), used_codes(shelf.journal)
    rows = [(kind, row) for kind in KINDS for row in written[kind.rows]]
    having = Counter(row["code"].casefold() for _, row in rows)
    return [
        (
            row["code"] if having[row["code"].casefold()] == 1 else f"{kind.name}:{row['code']}",
            _names(row).get(language, row["code"]),
        )
        for kind, row in rows
        if row["code"] not in used
    ]


def check_names(situation: Situation) -> None:
    """Raises Refused if an organisation has the name of a country or of another organisation."""
    try:
        names_of(situation)
    except ValueError as error:
        raise _namesake() from error


# single values


def check_slug(typed: str) -> str:
    """Raises Refused."""
    slug = typed.strip().casefold()
    if not SLUG.fullmatch(slug):
        raise Refused(N_("A short name has 2 to 24 of a–z, 0–9 and single hyphens between them, like sahel-2024."))
    return slug


def check_title(typed: str) -> str:
    """Raises Refused."""
    title = legible(typed)
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise Refused(N_("A title has 1 to {n} characters."), n=LONGEST_TITLE)
    return title


def check_prefix(typed: str) -> str:
    """Raises Refused."""
    prefix = typed.strip().upper()
    if not _PREFIX.fullmatch(prefix):
        raise Refused(N_("The prefix of the ids is 2 to 8 of A–Z and 0–9, a letter first, like MA22."))
    return prefix


def read_theatre(typed: str, language: str) -> tuple[str, ...]:
    """Read countries by any of their names, separated by commas. Raises Refused, Unknown."""
    names = Names()
    parts = [part.strip() for part in re.split("[,;]", typed) if part.strip()]
    codes = tuple(dict.fromkeys(names.resolve(part, language) for part in parts))
    if not 1 <= len(codes) <= MOST_COUNTRIES:
        raise Refused(N_("A theatre has 1 to {n} countries: write them with commas between them."), n=MOST_COUNTRIES)
    return codes


def read_zone(typed: str, present: str = "UTC") -> str:
    """Return the IANA name of a typed time zone. Raises Unknown."""
    return present if typed.strip() == present else zone_named(typed)


def read_local_day(typed: str, zone: str) -> date:
    """Read a day of that time zone, as people write days. Raises Refused."""
    anywhere = Situation("x", "X", Text("", ""), (), zone, date.min)
    return read_day(typed, anywhere, datetime.now(UTC)).astimezone(anywhere.zone).date()


def today(zone: str) -> date:
    return datetime.now(zone_of(zone)).date()


def _day(typed: str | None, written: Written) -> str | None:
    return read_local_day(typed, written["time_zone"]).isoformat() if typed else None


def _title(wish: Wish, old: dict[str, str]) -> dict[str, str]:
    """Where none is given in a language, keep the one that it had, or the first one where that was the same."""
    if old and wish.title is None and not wish.titles:
        return old
    first = check_title(wish.title or "") if wish.title is not None or _FIRST not in old else old[_FIRST]
    given = {code: check_title(title) for code, title in wish.titles.items()}
    same = {code: first for code in LANGUAGES if old.get(code) == old.get(_FIRST)}
    return {**old, **same, **given, _FIRST: first}


def _text(english: str, french: str, old: dict[str, str]) -> dict[str, str]:
    """Without a French name: the one that it had, or the English one where that was the same."""
    second = french or (english if old.get(_SECOND) == old.get(_FIRST) else old.get(_SECOND, ""))
    return {_FIRST: english} | ({_SECOND: second} if second else {})


# places, missions, organisations and scopes


def _add(kind: Kind, typed: str, written: Written, language: str) -> None:
    """Append it, or put it in the place of the one with the same code."""
    line, rows = read_line(typed, kind.where), written[kind.rows]
    code = _code(kind, line, rows)
    old = next((row for row in rows if row["code"] == code), None)
    if kind is PLACE and old is None and is_country(code):
        raise Refused(N_("{code} is a country: give the place another code."), code=code)
    english, *others = line.names
    row = {**(old or {}), "code": code, **_text(english, others[0] if others else "", old or {})}
    row |= _particulars(kind, line, row, written, language)
    if old is None:
        rows.append(row)
    else:
        rows[rows.index(old)] = row
    if len(rows) > MOST_DESCRIBED:
        raise Refused(N_("A situation has at most {n} of these."), n=MOST_DESCRIBED)


def _code(kind: Kind, line: Line, rows: Iterable[Written]) -> str:
    """Return the known code in its own spelling, else the typed one, else one made from the English name."""
    made = re.sub("[^a-z0-9]+", "-", normalise(line.names[0])).strip("-")[:32].strip("-")
    code = check_code(line.code or kind.case(made))
    known = (row["code"] for row in rows if row["code"].casefold() == code.casefold())
    return next(known, code)


def _particulars(kind: Kind, line: Line, row: Written, written: Written, language: str) -> Written:
    """Return the values that only this kind has. Raises Refused, Unknown."""
    more = list(line.names[2:])
    if kind is ORGANISATION:
        if len(more) > _MOST_NAMES:
            raise Refused(N_("An organisation has at most {n} other names."), n=_MOST_NAMES)
        return {"aliases": more or row.get("aliases", [])}
    if more:
        raise Refused(N_("“{text}” has more than an English and a French name."), text=" | ".join(line.names)[:60])
    if kind is PLACE:
        return {"country": _country(line, row, language)}
    if kind is MISSION and line.where is not None:
        return {"lead": _lead(line.where, written, language) if line.where else ""}
    return {}


def _country(line: Line, row: Written, language: str) -> str | None:
    """Return the country of a place. Without one the known country stays; a new place needs one."""
    if line.where is None and (line.code or "country" in row):
        return row.get("country")
    if line.where == "" and line.code:
        return None
    code = Names().resolve(line.where, language) if line.where else ""
    if not is_country(code):
        raise Refused(N_("Write a place with its country, like “Gao, Mali”."))
    return code


def _lead(typed: str, written: Written, language: str) -> str:
    """Raises Refused, Unknown."""
    try:
        rows = written["organisations"]
        names = Names(Name(row["code"], _names(row), tuple(row["aliases"])) for row in rows)
    except ValueError as error:
        raise _namesake() from error
    return names.resolve(typed, language)


def _namesake() -> Refused:
    return Refused(N_("An organisation cannot be called that: a country or another organisation is."))


def _remove(typed: str, written: Written, used: Collection[str]) -> None:
    """Remove codes. Raises Refused for a code that is unknown, that entries name, or that leads a mission."""
    named, _, code = typed.rpartition(":")
    wanted = code.strip().casefold()
    found = [
        (kind, row)
        for kind in KINDS
        if named.strip().casefold() in ("", kind.name)
        for row in written[kind.rows]
        if wanted in (row["code"].casefold(), *map(str.casefold, _names(row).values()))
    ]
    if not found:
        raise Refused(N_("This situation has nothing called “{code}”: choose from what is offered."), code=typed[:40])
    if len(found) > 1:
        choices = [f"{kind.name}:{row['code']}" for kind, row in found]
        raise Unknown(N_("Several things have the code “{code}”."), choices, code=typed[:40])
    [(kind, row)] = found
    if row["code"] in used:
        raise Refused(N_("Entries of the journal name {code}: it has to stay."), code=row["code"])
    led = next((one["code"] for one in written["missions"] if one.get("lead") == row["code"]), None)
    if kind is ORGANISATION and led is not None:
        raise Refused(N_("{code} leads {mission}: it has to stay."), code=row["code"], mission=led)
    written[kind.rows].remove(row)


def _line(kind: Kind, row: Written) -> str:
    where = {"place": row.get("country"), "mission": row.get("lead")}.get(kind.name) or None
    first, second = (_names(row).get(code, "") for code in (_FIRST, _SECOND))
    names = (first or second, second, *row.get("aliases", ()))
    return write_line(Line(row["code"], names if any(names[1:]) else names[:1], where), kind.where)


def _names(row: Written) -> dict[str, str]:
    """Return the names of a place, a mission, an organisation or a scope, by language."""
    return {name: text for name, text in row.items() if name not in _PARTICULARS}
