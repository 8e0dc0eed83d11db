"""Find time zones by city in the reader's language, and show them with their offset."""

from datetime import datetime
from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

import tzdata
from babel import Locale

from bot.errors import N_, Unknown
from bot.languages.table import LANGUAGES, spoken_code
from bot.languages.text import normalise
from bot.situation.times import zone_of


def zone_named(text: str) -> str:
    """Return the IANA name. Raises Unknown, with zones that contain what was typed."""
    wanted = normalise(text.strip())[:60]
    for zone in _zones():
        if wanted == normalise(zone):
            return zone
    near = next(filter(None, (matching_zones(wanted, code, 3) for code in LANGUAGES)), [])
    raise Unknown(N_("No time zone is called “{name}”."), near, name=text.strip()[:60])


def matching_zones(typed: str, language: str, limit: int) -> list[str]:
    """Return zones whose name or city begins with `typed`, then zones that contain it."""
    wanted = normalise(typed.replace("_", " "))
    ranked = []
    for zone in _places():
        names = (zone, *_old_names().get(zone, ()))
        cities = [normalise(name.rpartition("/")[2].replace("_", " ")) for name in names]
        cities += [_cities(language).get(name, "") for name in names]
        if any(city.startswith(wanted) for city in cities):
            ranked.append((0, zone))
        elif wanted in normalise(zone.replace("_", " ")) or any(wanted in city for city in cities):
            ranked.append((1, zone))
    return [zone for _, zone in sorted(ranked)[:limit]]


def zone_label(zone: str, now: datetime) -> str:
    """Return a zone with its offset: "Europe/Brussels (UTC+01:00)"."""
    offset = now.astimezone(zone_of(zone)).strftime("%z")
    return f"{zone} (UTC{offset[:3]}:{offset[3:5]})"


def rules_version() -> str:
    """Return the version of the time zone rules: "2026a"."""
    version: str = tzdata.IANA_VERSION
    return version


@cache
def _places() -> tuple[str, ...]:
    """Return the zones that are offered: those of the world's countries, under their present names, and UTC."""
    rows = (row.split("\t") for row in _table("zone.tab") if not row.startswith("#"))
    return (*sorted({row[2].strip() for row in rows} & available_timezones()), "UTC")


@cache
def _zones() -> tuple[str, ...]:
    """Return the zones that are accepted: also former names, but no bare abbreviations."""
    named = {zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/")}
    return *_places(), *sorted(named - {*_places()})


@cache
def _old_names() -> dict[str, tuple[str, ...]]:
    """Return former names by zone: Asia/Calcutta for Asia/Kolkata. CLDR lists some cities only under those."""
    names: dict[str, tuple[str, ...]] = {}
    for _, zone, old in (row.split() for row in _table("tzdata.zi") if row.startswith("L ")):
        if old not in _places():
            names[zone] = (*names.get(zone, ()), old)
    return names


def _table(name: str) -> list[str]:
    return (files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8").splitlines()


@cache
def _cities(language: str) -> dict[str, str]:
    """Return the normalised city of each zone in the reader's language: bruxelles, londres, bagdad."""
    zones = Locale(LANGUAGES[spoken_code(language)].base).time_zones
    return {zone: normalise(names["city"]) for zone, names in zones.items() if "city" in names}
