"""Days in the theatre's time zone. People may type relative days; a file reads the same on every day."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from bot.actions.reports.written_days import (
    LONGEST,
    Ambiguous,
    Order,
    Written,
    WrittenDay,
    near_a_month,
    parse,
    unreadable,
)
from bot.errors import N_, Refused
from bot.languages.text import normalise
from bot.languages.typed import any_of, words
from bot.situation.journal import Journal
from bot.situation.situation import Coverage
from bot.situation.times import EARLIEST_YEAR, LATEST_YEAR, Moment, end_of_day, read_moment, zone_of

_PREFIXES = {
    "by ": tuple(f"{word} " for word in words("by")),
    "from ": tuple(f"{word} " for word in words("from_on")),
}
_RANGE = re.compile(rf"\s(?:{any_of('to')})\s|(?<![\d-])\d{{1,2}}\s?[-–]\s?\d{{1,2}}(?![\d-])")
"""After "from", this is a range of days and not an open period such as "the coming days"."""
_WEEK = re.compile(r"\d{4}-?W", re.IGNORECASE)
"""Refused: ISO 8601 reads a week as its Monday, which is not what people mean."""
_ISO_MINUTE = re.compile(r"(\d{4}-\d{2}-\d{2}) (?=\d)")
_AWAY = {"today": 0, "yesterday": -1, "day_before_yesterday": -2, "tomorrow": 1}
_DAYS_AWAY = {word: days for meaning, days in _AWAY.items() for word in words(meaning)}
_UNITS = {word: f"{unit}s" for unit in ("day", "hour", "minute") for word in words(unit)}
_AGO = tuple(
    re.compile(form.format(n=r"(?P<n>[0-9]{1,3})", unit=f"(?P<unit>{any_of('day', 'hour', 'minute')})"))
    for form in words("ago")
)
_RELATIVE = re.compile(rf"\b(?:{any_of(*_AWAY, 'counted_from_today')})\b")
"""Words that count from the day on which a person types them."""
_MEANT = re.compile(rf"\b(?:(?:19|20)\d\d|{any_of(*_AWAY)})\b|\b\d{{1,2}}[/.-]\d{{1,2}}\b")
_NUMBERED = re.compile(r"^\d{1,2} (\w{3,})|^(\w{3,}) \d{1,2}$")
_CLOCK_AFTER = re.compile(rf"(?:,? (?:(?:{any_of('at')}) )?)((?:[01]?\d|2[0-3])(?::|h)[0-5]\d|(?:[01]?\d|2[0-3])h)$")


def read_day(text: str, situation: Coverage, now: datetime) -> datetime:
    """Read a day as its end, or a time on it: "8 Jan 2020", "7 janvier 2020 18:00", "hier". Raises Refused.

    Every word has to be understood.
    """
    written = _written(text.strip(), situation.time_zone, now, Order.DAY_FIRST, whole=True)
    moment = read_moment(written, situation.time_zone)
    if moment.latest is None or moment.latest.year > LATEST_YEAR:
        raise unreadable(text.strip())
    return moment.latest


def read_when(text: str, situation: Coverage, now: datetime) -> Moment:
    """Read when something happened, as exactly as it was typed: "yesterday 14:00", "8 Jan 2020", "Jan 2020",
    "by 8 Jan", "8-10 January".

    Without a year, the latest year applies that is not in the future of the story. Raises Refused.
    """
    base = situation.default_moment(now)
    if base < now and _RELATIVE.search(normalise(text[:LONGEST])):
        raise Refused(N_("Coverage of this situation is over: give the date, like 2020-01-07."))
    body, start = _without_prefix(text)
    return read_moment(start + _written(body, situation.time_zone, base, Order.DAY_FIRST), situation.time_zone)


@dataclass(frozen=True, slots=True)
class FileDays:
    """Reads the days of one file in its own order of day and month, independent of today's date."""

    zone: str
    order: Order | None = None
    without_order: Refused | None = None
    """The refusal of every day that needs an order, if the file does not show one."""

    def read(self, text: str) -> Moment:
        """Read a day of the file. Raises Refused."""
        try:
            return _in_file(text, self.zone, self.order)
        except Ambiguous:
            if self.without_order is not None:
                raise self.without_order from None
            raise


@lru_cache(maxsize=8192)
def _in_file(text: str, zone: str, order: Order | None) -> Moment:
    """Read a day of a file. Cached, since the rows of one file repeat few days."""
    body, start = _without_prefix(text)
    return read_moment(start + _written(body, zone, None, order), zone)


def _without_prefix(text: str) -> tuple[str, str]:
    """Split off "by" or "from". Returns the rest, and the word for it in a written moment."""
    body = text.strip()
    if len(body) > LONGEST:
        raise unreadable(body)
    for start, prefixes in _PREFIXES.items():
        prefix = next((one for one in prefixes if normalise(body).startswith(one)), None)
        if prefix is not None:
            parts = body.split(maxsplit=len(prefix.split()))
            if len(parts) > len(prefix.split()) and not _RANGE.search(normalise(parts[-1])):
                return parts[-1], start
    return body, ""


def _written(body: str, zone: str, base: datetime | None, order: Order | None, *, whole: bool = False) -> str:
    """Return the written moment (see `times.read_moment`) of a day, a range of days or a time of day.

    A missing year and relative words count from `base`; if it is None, neither is read. `whole` requires one day,
    with its year.
    """
    if len(body) > LONGEST:
        raise unreadable(body)
    known = _iso(body, zone) or (_relative(body, zone, base) if base is not None else None)
    if known is not None:
        return known
    if base is None and _RELATIVE.search(normalise(body)):
        raise Refused(N_("“{text}” is another day tomorrow: in a file, write the date, like 2020-01-07."), text=body)
    written = parse(body, order)
    if whole and (written.last or written.first.year is None or written.first.day is None):
        raise unreadable(body)
    return _spelled(body, _with_year(body, written, zone, base))


def _iso(body: str, zone: str) -> str | None:
    """Return the written moment if the text already is one, else None."""
    if _WEEK.match(body):
        return None
    try:
        return read_moment(_ISO_MINUTE.sub(r"\1T", body, count=1), zone).text
    except Refused:
        return None


def _spelled(body: str, written: Written) -> str:
    if not EARLIEST_YEAR <= (written.first.year or 0) <= LATEST_YEAR:
        raise unreadable(body)
    if written.last is not None:
        return f"{written.first.text}/{written.last.text}"
    return f"{written.first.text}T{written.clock}" if written.clock else written.first.text


def _with_year(body: str, written: Written, zone: str, base: datetime | None) -> Written:
    """Add a missing year. Raises Refused if a file leaves it out, or writes a range in words."""
    last = written.last or written.first
    if base is None:
        if last.year is None or written.first.year is None:
            raise Refused(N_("“{text}” names no year: in a file, write it, like 2020-01-07."), text=body)
        if written.last is not None:
            example = f"{written.first.text}/{written.last.text}"
            text = N_("“{text}” is a range of days: in a file, write it like {example}.")
            raise Refused(text, text=body, example=example)
        return written
    if last.year is None:
        today = base.astimezone(zone_of(zone)).date()
        year = next((y for y in range(today.year, today.year - 9, -1) if _not_after(last, y, today)), None)
        if year is None:
            raise unreadable(body)
        last = last.in_year(year)
    assert last.year is not None
    first = written.first
    if first.year is None:
        first = first.in_year(last.year - ((first.month, first.day or 1) > (last.month, last.day or 1)))
    return Written(first, last if written.last is not None else None, written.clock)


def looks_like_a_day(text: str) -> bool:
    """Tell whether somebody meant a day, if none that can be read: "31 Febuary", "14/02", "yesterday at noon"."""
    typed = normalise(text[:LONGEST])
    return bool(_MEANT.search(typed)) or any(near_a_month(word) for pair in _NUMBERED.findall(typed) for word in pair)


def _not_after(written: WrittenDay, year: int, today: date) -> bool:
    try:
        return date(year, written.month, written.day if written.day is not None else 1) <= today
    except ValueError:  # 29 February of a common year
        return False


def _relative(body: str, zone: str, base: datetime) -> str | None:
    """Read a relative day: "yesterday", "hier 18:00", "3 days ago"; None for any other text."""
    typed, local = normalise(body), base.astimezone(zone_of(zone))
    clock = _CLOCK_AFTER.search(typed)
    day = typed[: clock.start()] if clock else typed
    if day in _DAYS_AWAY:
        found = f"{local.date() + timedelta(days=_DAYS_AWAY[day])}"
        if clock is None:
            return found
        hour, minute = re.split("[:h]", clock[1])
        at = datetime.combine(date.fromisoformat(found), datetime.min.time(), zone_of(zone))
        return at.replace(hour=int(hour), minute=int(minute or 0)).isoformat(timespec="minutes")
    ago = next(filter(None, (form.fullmatch(typed) for form in _AGO)), None)
    if ago is None:
        return None
    unit = _UNITS[ago["unit"]]
    then = local - timedelta(**{unit: int(ago["n"])})
    return f"{then.date()}" if unit == "days" else then.astimezone(UTC).isoformat(timespec="minutes")


def days_to_offer(journal: Journal, typed: str, limit: int) -> list[tuple[date, int]]:
    """List the days on which something became known and that match `typed`, newest first, with their entry counts."""
    counted = journal.entries_by_day
    wanted = typed.strip().casefold()
    matching = [(day, n) for day, n in reversed(counted.items()) if not wanted or wanted in day.isoformat()]
    return matching[:limit]


def neighbours(journal: Journal, as_of: datetime) -> tuple[datetime | None, datetime | None]:
    """Return the ends of the days before and after `as_of` on which something became known."""
    zone, ends = journal.situation.zone, journal.situation.ends
    today = as_of.astimezone(zone).date()
    days = list(journal.entries_by_day)
    before = [day for day in days if day < today]
    after = [day for day in days if day > today and (ends is None or day <= ends)]
    return (
        end_of_day(before[-1], zone) if before else None,
        end_of_day(after[0], zone) if after else None,
    )
