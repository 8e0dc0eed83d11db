"""A new situation from what its operator typed: enough to file into, with nothing of any other story in it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfoNotFoundError

from bot.actions.descriptions import names_of
from bot.actions.library import Library
from bot.errors import N_, Refused
from bot.languages.text import legible
from bot.names import is_country
from bot.situation.report import Text
from bot.situation.situation import SLUG, Mission, Organisation, Place, Situation
from bot.situation.times import EARLIEST_YEAR, LATEST_YEAR, zone_of
from bot.store import audit, journal
from bot.store.audit import Act

_PREFIX = re.compile(r"[A-Z][A-Z0-9]{1,7}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,23}")
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Sketch:
    """What was typed of a situation. Lists are of `CODE=Label`, `CODE=Label|French label`; places end in `@ML`."""

    slug: str
    title: str
    title_fr: str = ""
    theatre: Sequence[str] = ()
    time_zone: str = "UTC"
    starts: str = ""
    ends: str = ""
    prefix: str = ""
    missions: Sequence[str] = ()
    places: Sequence[str] = ()
    organisations: Sequence[str] = ()
    """`CODE=Label|French label|another name|…`."""
    scopes: Sequence[str] = ()


async def create_situation(library: Library, sketch: Sketch) -> Situation:
    """Keep a new situation, recorded as the operator's. Raises Refused for what is wrong or taken."""
    situation = drawn(sketch)
    async with library.database.write() as connection:
        await journal.check_free(connection, situation)
        await journal.keep_situation(connection, situation)
        await audit.record(connection, Act.CREATED, situation.slug, at=datetime.now(UTC), situation=situation.slug)
    await library.refresh()
    return situation


def drawn(sketch: Sketch) -> Situation:
    """Raises Refused."""
    if not SLUG.fullmatch(sketch.slug):
        raise Refused(N_("The short name is 2 to 24 of a–z, 0–9 and single hyphens, like mali-2022."))
    starts, ends = _day(sketch.starts), _day(sketch.ends) if sketch.ends else None
    if ends is not None and ends < starts:
        raise Refused(N_("The period must begin before it ends."))
    title = _label(sketch.title)
    situation = Situation(
        slug=sketch.slug,
        prefix=_prefix(sketch),
        title=Text(title, _label(sketch.title_fr) if sketch.title_fr else title),
        theatre=tuple(dict.fromkeys(map(_country, sketch.theatre))),
        time_zone=_zone(sketch.time_zone),
        starts=starts,
        ends=ends,
        organisations=tuple(Organisation(code, *_names(words)) for code, words in _coded(sketch.organisations)),
        missions={code: Mission(code, _text(words)) for code, words in _coded(sketch.missions)},
        places=dict(_place(code, words) for code, words in _coded(sketch.places)),
        scopes={code: _text(words) for code, words in _coded(sketch.scopes)},
    )
    if not situation.theatre:
        raise Refused(N_("Name at least one country of the theatre by its ISO code, like ML."))
    try:
        names_of(situation)
    except ValueError as error:
        raise Refused(
            N_("An organisation goes by a name that means somebody else: {problem}."), problem=error
        ) from error
    return situation


def _prefix(sketch: Sketch) -> str:
    """As it was typed; else the first letters and the last two digits of the short name: `MA22` of `mali-2022`."""
    letters = re.sub(r"[^a-z]", "", sketch.slug)[:2]
    prefix = sketch.prefix.upper() or f"{letters}{re.sub(r'[^0-9]', '', sketch.slug)[-2:]}".upper()
    if not _PREFIX.fullmatch(prefix):
        raise Refused(N_("The prefix of the ids is 2 to 8 of A–Z and 0–9, a letter first, like MA22."))
    return prefix


def _coded(typed: Iterable[str]) -> Iterable[tuple[str, str]]:
    seen: set[str] = set()
    for one in typed:
        code, _, words = (part.strip() for part in one.partition("="))
        if not _CODE.fullmatch(code) or code in seen:
            raise Refused(N_("“{text}” is not CODE=Label, with a code that stands once."), text=legible(one)[:60])
        seen.add(code)
        yield code, words or code


def _place(code: str, words: str) -> tuple[str, Place]:
    label, _, country = words.rpartition("@") if "@" in words else (words, "", "")
    return code, Place(code, _text(label), _country(country) if country else None)


def _names(words: str) -> tuple[Text, tuple[str, ...]]:
    en, _, more = words.partition("|")
    fr, *aliases = (_label(part) for part in more.split("|")) if more else (_label(en),)
    return Text(_label(en), fr), tuple(aliases)


def _text(words: str) -> Text:
    return _names(words)[0]


def _label(typed: str) -> str:
    label = legible(typed)
    if not 1 <= len(label) <= _LONGEST:
        raise Refused(N_("A title or a label has 1 to {n} characters."), n=_LONGEST)
    return label


def _country(typed: str) -> str:
    code = typed.strip().upper()
    if not is_country(code):
        raise Refused(N_("“{text}” is not an ISO country code, like ML."), text=legible(typed)[:20])
    return code


def _zone(typed: str) -> str:
    try:
        return str(zone_of(typed).key)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refused(
            N_("“{text}” is not a time zone: give one like Africa/Bamako."), text=legible(typed)[:60]
        ) from error


def _day(typed: str) -> date:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        day = date.min
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise Refused(
            N_("“{text}” is not a date I can read. Write it like 2020-01-07 or 2020-01-07 18:00."),
            text=legible(typed)[:40],
        )
    return day
