"""Days as people type them, read in the theatre's time zone."""

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from bot.errors import N_, Refused
from bot.situation.journal import Journal
from bot.situation.situation import Situation
from bot.situation.times import EARLIEST_YEAR, LATEST_YEAR, Moment, end_of_day, read_moment, zone_of

_LONGEST = 40
_DAY_WORD = re.compile(r"today|yesterday|aujourd|hier")
_PREFIXES = {
    "by ": ("by ", "before ", "d’ici le ", "d'ici le ", "avant le ", "au plus tard le "),
    "from ": ("from ", "in the days after ", "dans les jours suivant le ", "à partir du "),
}


def read_day(text: str, situation: Situation) -> datetime | None:
    """ISO dates and times, at once; None for what needs the slower reading of `read_phrase`. Raises Refused."""
    body = text.strip()
    if len(body) > _LONGEST:
        raise _unreadable(body)
    try:
        moment = read_moment(
            body.replace(" ", "T", 1) if "T" not in body and ":" in body else body, situation.time_zone
        )
    except Refused:
        # Meant as an ISO date, another reading would be a guess; without a number or a word for a day, nothing is.
        if re.match(r"\d{4}[-/.]", body) or not (re.search(r"\d", body) or _DAY_WORD.search(body.casefold())):
            raise
        return None
    return moment.latest


def read_phrase(text: str, situation: Situation, now: datetime) -> datetime:
    """Read "8 Jan 2020", "7 janvier 2020 18:00", "hier": English or French, never a guess at a missing part.

    Slow (it loads language data at the first call): not for the event loop. Raises Refused.
    """
    found = _parsed(_parser(situation.time_zone, now, ["day", "month", "year"]), text)
    instant: datetime = found.date_obj
    if found.period == "time":
        return instant.astimezone(UTC)
    return end_of_day(instant.astimezone(situation.zone).date(), situation.zone)


def read_when(text: str, situation: Situation, now: datetime) -> Moment:
    """When something happened, as exactly as it was typed: "yesterday 14:00", "8 Jan 2020", "Jan 2020", "by 8 Jan".

    A missing year is the latest that is not in the future of the story. Slow for anything but ISO dates: not for the
    event loop. Raises Refused.
    """
    body = text.strip()
    if len(body) > _LONGEST:
        raise _unreadable(body)
    for written, prefixes in _PREFIXES.items():
        prefix = next((p for p in prefixes if body.casefold().startswith(p)), None)
        if prefix is not None:
            return read_moment(f"{written}{_written(body[len(prefix) :], situation, now)}", situation.time_zone)
    return read_moment(_written(body, situation, now), situation.time_zone)


def _written(body: str, situation: Situation, now: datetime) -> str:
    """The written moment (see `times.read_moment`) of a day or a time of day."""
    iso = re.sub(r"^(\d{4}-\d{2}-\d{2}) (?=\d)", r"\1T", body)
    try:
        return read_moment(iso, situation.time_zone).text
    except Refused:
        if re.match(r"\d{4}[-/.]", body):
            raise
    over = situation.default_moment(now) < now
    if over and _DAY_WORD.search(body.casefold()):
        raise Refused(N_("Coverage of this situation is over: give the date, like 2020-01-07."))
    return _in_words(body, situation.time_zone, situation.default_moment(now))


@lru_cache(maxsize=4096)
def _in_words(body: str, zone: str, base: datetime) -> str:
    """Kept, because it takes a millisecond and the rows of one file name few days again and again."""
    found = _parsed(_parser(zone, base, ["month"], PREFER_DATES_FROM="past"), body)
    local = found.date_obj.astimezone(zone_of(zone))
    _check_unguessed(body, found.period)
    match found.period:
        case "time":
            return str(local.isoformat(timespec="minutes"))
        case "month":
            return f"{local:%Y-%m}"
        case _:
            return f"{local:%Y-%m-%d}"


def _check_unguessed(body: str, period: str) -> None:
    """Raises Refused where a number could be a day or a year: "32 March" is not March 2032, nor is "8/3/32" a day."""
    numbers = re.findall(r"\d+", re.sub(r"\d{1,2}\s*(?::|h)\s*(?:\d{2})?", "", body))
    short = [number for number in numbers if len(number) != 4]
    if (period == "month" and short) or (len(short) > 1 and len(short) == len(numbers)):
        raise _unreadable(body)


def _parser(zone: str, base: datetime, parts: list[str], **more: Any) -> Any:
    import dateparser  # 25 MB and 0.2 s that most readers, who pick an offered day, never need

    settings = {
        "TIMEZONE": zone,
        "RETURN_AS_TIMEZONE_AWARE": True,
        "RELATIVE_BASE": base.astimezone(zone_of(zone)).replace(tzinfo=None),
        "REQUIRE_PARTS": parts,
        "DATE_ORDER": "DMY",
        "RETURN_TIME_AS_PERIOD": True,
        **more,
    }
    return dateparser.date.DateDataParser(languages=["en", "fr"], settings=settings)


def _parsed(parser: Any, text: str) -> Any:
    """What the parser found. Raises Refused for nothing, and for years that no story is of."""
    try:
        found = parser.get_date_data(text[:_LONGEST])
    except (OverflowError, ValueError) as error:
        raise _unreadable(text) from error
    if found.date_obj is None or not EARLIEST_YEAR <= found.date_obj.year <= LATEST_YEAR:
        raise _unreadable(text)
    return found


def days_to_offer(journal: Journal, typed: str, limit: int) -> list[tuple[date, int]]:
    """The days on which something became known, newest first, with how many entries: those that match `typed`."""
    counted = journal.entries_by_day
    wanted = typed.strip().casefold()
    matching = [(day, n) for day, n in reversed(counted.items()) if not wanted or wanted in day.isoformat()]
    return matching[:limit]


def neighbours(journal: Journal, as_of: datetime) -> tuple[datetime | None, datetime | None]:
    """The ends of the days before and after `as_of` on which something became known."""
    zone, ends = journal.situation.zone, journal.situation.ends
    today = as_of.astimezone(zone).date()
    days = list(journal.entries_by_day)
    before = [day for day in days if day < today]
    after = [day for day in days if day > today and (ends is None or day <= ends)]
    return (
        end_of_day(before[-1], zone) if before else None,
        end_of_day(after[0], zone) if after else None,
    )


def _unreadable(text: str) -> Refused:
    return Refused(
        N_("“{text}” is not a date I can read. Write it like 2020-01-07 or 2020-01-07 18:00."), text=text[:_LONGEST]
    )
