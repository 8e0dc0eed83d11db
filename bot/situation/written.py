"""Read and write reports and situations as plain values, for seed files and the database.

The shapes are those of `data/seed/*.toml`; reading checks them and names the wrong field.
"""

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any

from bot.errors import N_, Refused, RollcallError
from bot.languages.table import SOURCE
from bot.reports.fields import COUNTED, VALUES, Kind
from bot.situation.counts import read_count
from bot.situation.report import Action, Count, Entry, Personnel, Phase, Report, Source, Text, languages_in_order
from bot.situation.situation import SLUG, Mission, Organisation, Place, Situation
from bot.situation.times import Moment, read_moment, zone_of

Written = Mapping[str, Any]

_Reads = Callable[[Any, str], Any]
_Field = tuple[str, str, _Reads, bool]
"""Key, attribute, reader, and whether every report has it."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)?")
"""A language code as a key of a text; longer keys such as "code" and "country" do not match."""


def read_situation(written: Written) -> Situation:
    """Read a situation. Raises Refused, with the wrong field."""
    try:
        situation = _situation(written)
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise _wrong(str(written.get("slug", "?")), error) from error
    if not SLUG.fullmatch(situation.slug):
        raise _wrong(situation.slug, ValueError("slug: 2 to 24 of a-z, 0-9 and single hyphens"))
    return situation


def _situation(written: Written) -> Situation:
    zone_of(written["time_zone"])
    return Situation(
        slug=written["slug"],
        prefix=written["prefix"],
        title=_text(written["title"]),
        theatre=tuple(written["theatre"]),
        time_zone=written["time_zone"],
        starts=_date(written["starts"]),
        ends=_date(written["ends"]) if written.get("ends") else None,
        organisations=tuple(
            Organisation(o["code"], _text(o), tuple(o.get("aliases", ()))) for o in written.get("organisations", ())
        ),
        missions={m["code"]: Mission(m["code"], _text(m), m.get("lead", "")) for m in written.get("missions", ())},
        places={p["code"]: Place(p["code"], _text(p), p.get("country")) for p in written.get("places", ())},
        scopes={s["code"]: _text(s) for s in written.get("scopes", ())},
        amended={_source(**a["was"]): _source(**a["now"]) for a in written.get("amended", ())},
    )


def write_situation(situation: Situation) -> dict[str, Any]:
    amended = [{"was": _write_source(was), "now": _write_source(now)} for was, now in situation.amended.items()]
    return {
        "slug": situation.slug,
        "prefix": situation.prefix,
        "title": _write_text(situation.title),
        "theatre": list(situation.theatre),
        "time_zone": situation.time_zone,
        "starts": situation.starts.isoformat(),
        "ends": situation.ends.isoformat() if situation.ends else None,
        "organisations": [
            {"code": o.code, **_write_text(o.label), "aliases": list(o.aliases)} for o in situation.organisations
        ],
        "missions": [_write_mission(mission) for mission in situation.missions.values()],
        "places": [{"code": p.code, **_write_text(p.label), "country": p.country} for p in situation.places.values()],
        "scopes": [{"code": code, **_write_text(label)} for code, label in situation.scopes.items()],
        **({"amended": amended} if amended else {}),
    }


def _write_mission(mission: Mission) -> dict[str, str]:
    lead = {"lead": mission.lead} if mission.lead else {}
    return {"code": mission.code, **_write_text(mission.label), **lead}


def read_report(written: Written, situation: Situation) -> Report:
    """Read and check a report. Raises Refused, with the id and the wrong field."""
    name = str(written.get("id", "?"))
    try:
        report = read_kept_report(written, situation)
    except (KeyError, TypeError, ValueError) as error:
        raise _wrong(name, error) from error
    except RollcallError as error:
        raise _wrong(name, error) from error
    for problem in problems(report, situation):
        raise _wrong(name, ValueError(problem))
    return report


def read_kept_report(written: Written, situation: Situation) -> Report:
    """Read a report that `write_report` wrote, without checking: it was checked when it was filed."""
    zone, values = situation.time_zone, {}
    fields, counted = _shape(tuple(written))
    for key, attribute, read, always in fields:
        value = written[key]
        if value or value is False or always:
            values[attribute] = read(value, zone)
    return Report(
        id=written["id"],
        entry=_ENTRY(written.get("entry", Entry.REPORT)),
        recorded=_instant(written["recorded"]),
        sources=_sources(written["sources"], situation),
        credibility=int(written.get("credibility", 6)),
        replaces=written.get("replaces"),
        personnel=_people(**{name: _count(written[key]) for key, name in counted}) if counted else _NOBODY,
        recorder=sys.intern(written.get("recorder", "")),
        **values,
    )


@lru_cache(maxsize=1024)
def _shape(keys: tuple[str, ...]) -> tuple[list[_Field], list[tuple[str, str]]]:
    """Return which fields and which counts a report has. Most reports of a journal share a few shapes."""
    fields = [one for one in _FIELDS if one[0] in keys or one[-1]]
    return fields, [(one.key, one.attribute) for one in COUNTED if one.key in keys]


def write_report(report: Report) -> dict[str, Any]:
    """Return the written form, without unset fields; `read_report` gives the same report back."""
    written: dict[str, Any] = {"id": report.id, "entry": report.entry.value, "replaces": report.replaces}
    for key, attribute, write in _WRITTEN:
        if (value := getattr(report, attribute)) is not None:
            written[key] = write(value)
    for one in COUNTED:
        if (count := getattr(report.personnel, one.attribute)) is not None:
            written[one.key] = _write_count(count)
    written |= {
        "recorded": report.recorded.isoformat(),
        "credibility": report.credibility,
        "sources": [_write_source(source) for source in report.sources],
        "recorder": report.recorder,
    }
    return {key: value for key, value in written.items() if value is not None and value != "" and value != []}


def problems(report: Report, situation: Situation) -> Iterable[str]:
    """Yield what is wrong with a report, by itself or for its situation."""
    if report.reported.latest is None:
        yield "reported: needs a day"
    if report.until is not None and report.until.latest is None:
        yield "until: needs a day"
    if not 1 <= report.credibility <= 6:
        yield "credibility: 1 to 6"
    if any(source.reliability not in tuple("ABCDEF") for source in report.sources):
        yield "reliability: A to F"
    if not report.sources:
        yield "sources: at least one"
    if (report.entry is Entry.REPORT) != (report.replaces is None):
        yield "replaces: names an entry exactly when this is a correction or a retraction"
    if report.mission is not None and report.mission not in situation.missions:
        yield f"mission: {report.mission} is not one of the situation's"
    for place in (*report.origin, *report.destination):
        if place not in situation.places and situation.country_of(place) is None:
            yield f"place: {place} is neither one of the situation's nor a country code"
    for scope in (*report.covers, *(count.scope for _, count in report.personnel.counts() if count.scope)):
        if scope not in situation.scopes:
            yield f"scope: {scope} is not one of the situation's"


@lru_cache(maxsize=4096)
def _source(**fields: str) -> Source:
    """Return one object for a document that many reports cite."""
    return Source(**fields)


@lru_cache(maxsize=4096)
def _alone(**fields: str) -> tuple[Source]:
    """Return one tuple for all reports that cite this document alone."""
    return (_source(**fields),)


def _sources(written: Sequence[Mapping[str, str]], situation: Situation) -> tuple[Source, ...]:
    """Return the documents as they are described today."""
    if situation.amended:
        sources = [_source(**source) for source in written]
        return tuple([situation.amended.get(source, source) for source in sources])
    return _alone(**written[0]) if len(written) == 1 else tuple([_source(**source) for source in written])


@lru_cache(maxsize=1024)
def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _text(written: Written) -> Text:
    """Read a text. Raises KeyError if English is missing, to which all other languages fall back."""
    if not isinstance(written, dict | Mapping):  # the first is told at once
        raise TypeError("a text is written with its language, like en")
    return Text.in_order(_languages(tuple(written)), written)


@lru_cache(maxsize=256)
def _languages(keys: tuple[str, ...]) -> tuple[str, ...]:
    return languages_in_order((SOURCE, *[key for key in keys if key != SOURCE and _LANGUAGE.fullmatch(key)]))


def _write_text(text: Text) -> dict[str, str]:
    return text.by_language()


def _moment(value: Any, zone: str) -> Moment:
    if not isinstance(value, str):
        raise TypeError("dates are written in quotation marks, because some are not whole days")
    return read_moment(value, zone)


_ENTRY, _ACTION, _PHASE = lru_cache(Entry), lru_cache(Action), lru_cache(Phase)
"""Finding a member of an enumeration by its value is slow without a cache."""
_READ: Mapping[Kind, _Reads] = {
    Kind.ACTOR: lambda value, _: sys.intern(value),
    Kind.ACTION: lambda value, _: _ACTION(value),
    Kind.PHASE: lambda value, _: _PHASE(value),
    **dict.fromkeys((Kind.DAY, Kind.SAID, Kind.END), _moment),
    **dict.fromkeys((Kind.PLACES, Kind.SCOPES), lambda value, _: tuple(value)),
    **dict.fromkeys((Kind.MISSION, Kind.CHOICE, Kind.WORDS), lambda value, _: value),
    Kind.TEXT: lambda value, _: _text(value),
}
"""Readers by kind of field; each takes the written value and the time zone of the theatre."""
_WRITES: Mapping[Kind, Callable[[Any], Any]] = {
    **dict.fromkeys((Kind.ACTION, Kind.PHASE), attrgetter("value")),
    **dict.fromkeys((Kind.DAY, Kind.SAID, Kind.END), attrgetter("text")),
    **dict.fromkeys((Kind.PLACES, Kind.SCOPES), list),
    **dict.fromkeys((Kind.ACTOR, Kind.MISSION, Kind.CHOICE, Kind.WORDS), lambda value: value),
    Kind.TEXT: _write_text,
}
"""Writers by kind of field, of values that are given."""
_WRITTEN = [(one.key, one.attribute, _WRITES[one.kind]) for one in VALUES]
_FIELDS: list[_Field] = [(one.key, one.attribute, _READ[one.kind], one.always) for one in VALUES]
_NOBODY = Personnel()
"""Most reports give no number, and share this."""


def _date(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _count(written: str | Written | None) -> Count | None:
    """Read a phrase ("about 500"), a phrase with a scope, or the exact fields."""
    if written is None:
        return None
    if isinstance(written, str):
        return read_count(written)
    if "count" in written:
        return read_count(written["count"], written.get("scope", ""))
    return _exact(**written)


@lru_cache(maxsize=4096)
def _people(**counts: Count | None) -> Personnel:
    """Return one object for numbers that many reports give."""
    return Personnel(**counts)


@lru_cache(maxsize=4096)
def _exact(**fields: Any) -> Count:
    """Return one object for a number that many reports give."""
    return Count(**fields)


def _write_count(count: Count) -> dict[str, Any]:
    return {"min": count.min, "max": count.max, "about": count.about, "scope": count.scope}


def _write_source(source: Source) -> dict[str, str]:
    fields = ("publisher", "title", "language", "published", "reliability", "url")
    return {name: getattr(source, name) for name in fields if getattr(source, name)}


def _wrong(name: str, error: Exception) -> Refused:
    return Refused(N_("{name} cannot be read: {problem}."), name=name, problem=f"{error}".strip("'\"."))
