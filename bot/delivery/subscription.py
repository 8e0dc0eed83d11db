"""Subscriptions of channels to briefings: schedule and options, and their written form."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time
from typing import Any

from bot.actions.library import Library
from bot.actions.shelf import Shelf
from bot.delivery.schedule import EVERY_DAY, Schedule, next_due
from bot.errors import N_, Refused
from bot.languages.table import LANGUAGES
from bot.languages.text import normalise
from bot.languages.typed import position, words
from bot.store import briefings
from bot.store.briefings import Delivery, Subscription
from bot.store.engine.database import Connection
from bot.store.troubles import Trouble, end_trouble, troubles
from bot.store.warnings import drop_warnings


@dataclass(frozen=True, slots=True)
class Options:
    language: str = "en"
    quiet: str = "line"
    """Post for a period without news: one `line`, or `nothing`."""
    role: int | None = None
    """Role to mention; nothing else can ping."""
    silent: bool = False
    crosspost: bool = False
    tag: int | None = None
    """Tag of forum posts."""
    corrections: str = "next"
    """When corrections are told: in the `next` briefing, or `now` in a post of their own."""
    picture: str = "none"
    """Picture above the text: a `map`, a `timeline`, or `none`."""


def write_schedule(schedule: Schedule) -> dict[str, Any]:
    written: dict[str, Any] = {"zone": schedule.zone}
    if schedule.at is not None:
        written |= {"at": schedule.at.isoformat("minutes"), "weekdays": sorted(schedule.weekdays)}
    if schedule.hours is not None and schedule.anchor is not None:
        written |= {"hours": schedule.hours, "anchor": schedule.anchor.isoformat()}
    return written


def read_schedule(written: Mapping[str, Any]) -> Schedule:
    if "hours" in written:
        return Schedule(written["zone"], hours=written["hours"], anchor=datetime.fromisoformat(written["anchor"]))
    return Schedule(written["zone"], at=time.fromisoformat(written["at"]), weekdays=frozenset(written["weekdays"]))


def write_options(options: Options) -> dict[str, Any]:
    return asdict(options)


def read_options(written: Mapping[str, Any]) -> Options:
    return Options(**written)


_DAYS = {"every_day": EVERY_DAY, "working_days": frozenset(range(5)), "weekend": frozenset((5, 6))}


def days_in(code: str) -> list[str]:
    """Return the words for days in a language: those for several days first."""
    typed = LANGUAGES[code].typed
    return [word for meaning in (*_DAYS, "weekdays") for word in typed.get(meaning, ())]


def read_days(text: str) -> frozenset[int]:
    """Read "daily", "weekdays", "mon", "mon, wed, fri". Raises Refused."""
    body = normalise(text[:60])
    for meaning, days in _DAYS.items():
        if body in words(meaning):
            return days
    typed = [position("weekdays", name[:3]) for name in body.replace(",", " ").split()]
    if not typed or None in typed:
        raise Refused(
            N_("“{text}” are not days I can read. Write daily, weekdays, or days like mon, wed, fri."), text=body
        )
    return frozenset(day for day in typed if day is not None)


def read_time(text: str) -> time:
    """Read "8:00", "08:00", "20h15". Raises Refused."""
    match = re.fullmatch(r"(\d{1,2})(?:[:h.](\d{2})?)?", text.strip().casefold()[:20])
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise Refused(N_("“{text}” is not a time of day I can read. Write it like 08:00."), text=text.strip()[:20])
    return time(int(match[1]), int(match[2] or 0))


def _beginning(shelf: Shelf, schedule: Schedule, options: Options) -> dict[str, Any]:
    """Return the first columns. The first briefing tells an ended story from its start, a live one from a day ago."""
    now, situation = datetime.now(UTC), shelf.brief
    return {
        "situation": situation.slug,
        "schedule": write_schedule(schedule),
        "options": write_options(options),
        "next_due": next_due(schedule, now),
        "covered": situation.opening(situation.default_moment(now)),
        "entries": 0 if situation.ends else shelf.entries,
    }


def imagined(shelf: Shelf, schedule: Schedule, options: Options, *, guild: int, channel: int) -> Subscription:
    """Return a subscription as `create` would make it, without storing it, for a preview."""
    begun = _beginning(shelf, schedule, options)
    return Subscription(id=0, guild=guild, channel=channel, created_by=0, paused=None, number=0, corrected=0, **begun)


class Subscriptions:
    """The briefings of servers, as moderators set them up."""

    def __init__(self, library: Library, per_server: int) -> None:
        self._database = library.database
        self._library = library
        self._per_server = per_server

    async def create(
        self, *, guild: int, channel: int, situation: str, schedule: Schedule, options: Options, creator: int
    ) -> Subscription:
        """Create a subscription. Raises Refused beyond the limit of a server, Unknown for an unknown situation."""
        values = {"guild": guild, "channel": channel, "created_by": creator}
        values |= _beginning(self._library.shelf(situation), schedule, options)
        async with self._database.write() as connection:
            if len(await briefings.of_guild(connection, guild)) >= self._per_server:
                raise Refused(N_("This server has {n} briefings, as many as it may have."), n=self._per_server)
            number = await briefings.subscribe(connection, values)
            return (await briefings.by_id(connection, [number]))[number]

    async def of(self, guild: int) -> list[tuple[Subscription, Delivery | None]]:
        """Return the subscriptions of a server with the last delivery of each."""
        async with self._database.read() as connection:
            found = await briefings.of_guild(connection, guild)
            last = await briefings.last_results(connection, [one.id for one in found])
        return [(one, last.get(one.id)) for one in found]

    async def troubles(self) -> dict[int, Trouble]:
        """Return the troubles of briefings and corrections that fail for now, by subscription."""
        async with self._database.read() as connection:
            return await troubles(connection, "correction") | await troubles(connection, "briefing")

    async def one(self, guild: int, number: int) -> Subscription:
        """Return a subscription. Raises Refused if it is not one of this server."""
        async with self._database.read() as connection:
            return await _own(connection, guild, number)

    async def edit(
        self,
        guild: int,
        number: int,
        *,
        schedule: Schedule | None = None,
        options: Options | None = None,
        **values: Any,
    ) -> Subscription:
        """Change the given values of a subscription. Raises Refused."""
        async with self._database.write() as connection:
            await _own(connection, guild, number)
            if schedule is not None:
                values |= {"schedule": write_schedule(schedule), "next_due": next_due(schedule, datetime.now(UTC))}
            if options is not None:
                values["options"] = write_options(options)
            if values:
                await briefings.change(connection, number, **values)
            if "paused" in values or "channel" in values:
                await drop_warnings(connection, f"briefing {number}")
            return await _own(connection, guild, number)

    async def pause(self, guild: int, number: int, reason: str) -> Subscription:
        return await self.edit(guild, number, paused=reason)

    async def resume(self, guild: int, number: int) -> Subscription:
        """Resume a subscription: the briefing of the next slot tells everything since the last one sent."""
        one = await self.one(guild, number)
        return await self.edit(guild, number, schedule=read_schedule(one.schedule), paused=None)

    async def delete(self, guild: int, number: int) -> Subscription:
        async with self._database.write() as connection:
            one = await _own(connection, guild, number)
            await briefings.unsubscribe(connection, number)
            await drop_warnings(connection, f"briefing {number}")
            for kind in ("briefing", "correction"):
                await end_trouble(connection, kind, number)
            return one


async def _own(connection: Connection, guild: int, number: int) -> Subscription:
    one = (await briefings.by_id(connection, [number])).get(number)
    if one is None or one.guild != guild:
        raise Refused(N_("This server has no briefing {number}: /briefing list shows those it has."), number=number)
    return one
