"""Days as people type them, read in the theatre's time zone."""

import re
from datetime import UTC, date, datetime

from bot.errors import N_, Refused
from bot.situation.journal import Journal
from bot.situation.situation import Situation
from bot.situation.times import EARLIEST_YEAR, LATEST_YEAR, end_of_day, read_moment

_LONGEST = 40
_DAY_WORD = re.compile(r"today|yesterday|aujourd|hier")


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
    import dateparser  # 25 MB and 0.2 s that most readers, who pick an offered day, never need

    settings = {
        "TIMEZONE": situation.time_zone,
        "RETURN_AS_TIMEZONE_AWARE": True,
        "RELATIVE_BASE": now.astimezone(situation.zone).replace(tzinfo=None),
        "REQUIRE_PARTS": ["day", "month", "year"],
        "DATE_ORDER": "DMY",
        "RETURN_TIME_AS_PERIOD": True,
    }
    parser = dateparser.date.DateDataParser(languages=["en", "fr"], settings=settings)
    try:
        found = parser.get_date_data(text[:_LONGEST])
    except (OverflowError, ValueError) as error:
        raise _unreadable(text) from error
    instant: datetime | None = found.date_obj
    if instant is None or not EARLIEST_YEAR <= instant.year <= LATEST_YEAR:
        raise _unreadable(text)
    if found.period == "time":
        return instant.astimezone(UTC)
    return end_of_day(instant.astimezone(situation.zone).date(), situation.zone)


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
