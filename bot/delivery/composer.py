"""What a delivery says: decided once, when it is claimed, and composed from that, however often it is tried."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.actions.library import Library, Shelf
from bot.briefing.document import Document
from bot.briefing.language import language
from bot.briefing.summary import Edition, briefing, numbered, quiet_briefing
from bot.briefing.voice import Voice
from bot.delivery.subscription import read_options
from bot.situation.changes import Changes, filed_between
from bot.store.briefings import Delivery, State, Subscription

LATE = timedelta(minutes=10)
_COMPARISONS_KEPT = 64


def fixed(one: Subscription, shelf: Shelf, now: datetime) -> dict[str, Any]:
    """The columns of a delivery that decide what it says, for the slot that is due."""
    late = now - one.next_due > LATE
    until = shelf.situation.default_moment(now if late else one.next_due)
    return {
        "subscription": one.id,
        "slot": one.next_due,
        "number": one.number + 1,
        "since": min(one.covered or shelf.situation.opening(until), until),
        "until": until,
        "first_entry": one.entries,
        "last_entry": len(shelf.journal),
        "late": late,
    }


def draft(one: Subscription, shelf: Shelf, now: datetime) -> Delivery:
    """What the next briefing would say if it were due now; claims nothing."""
    columns = fixed(one, shelf, now) | {"until": shelf.situation.default_moment(now), "late": False}
    columns["since"] = min(columns["since"], columns["until"])
    return Delivery(id=0, state=State.CLAIMED, attempts=1, lease=now, message=None, reason=None, **columns)


class Composer:
    """Works out a period once for all the channels that are told of it."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._changes: dict[tuple[Any, ...], asyncio.Future[Changes]] = {}
        self._documents: dict[tuple[Any, ...], tuple[Changes, Document]] = {}

    def forget(self) -> None:
        self._changes.clear()
        self._documents.clear()

    async def compose(
        self, subscription: Subscription, one: Delivery, links: Mapping[str, str] | None = None
    ) -> Document | None:
        """None for a quiet period of which the channel wants to hear nothing.

        `links` gives, for a report that was corrected, where the channel read the wrong version.
        """
        options, voice = read_options(subscription.options), self.voice(subscription)
        changes = await self.changes(subscription.situation, one)
        if changes.quiet and options.quiet == "nothing":
            return None
        edition = Edition(one.number, subscription.next_due, one.late)
        if changes.quiet:
            return quiet_briefing(changes, voice, edition)
        key = (subscription.situation, options.language, id(changes), *sorted((links or {}).items()))
        if key not in self._documents:
            # With the changes, so that their id stays theirs.
            self._documents[key] = (changes, briefing(changes, voice, None, links))
        return numbered(self._documents[key][1], edition, voice)

    def title(self, subscription: Subscription, one: Delivery) -> str:
        """Of a forum's post: number, day, situation."""
        voice = self.voice(subscription)
        day = voice.say.day(one.until.astimezone(voice.situation.zone).date())
        return voice.say("No. {number}, {day} — {situation}", number=one.number, day=day, situation=voice.title())

    def voice(self, subscription: Subscription) -> Voice:
        shelf = self.library.shelf(subscription.situation)
        return Voice(shelf.situation, language(read_options(subscription.options).language), shelf.names)

    async def changes(self, situation: str, one: Delivery) -> Changes:
        key = (situation, one.first_entry, one.last_entry, one.since, one.until)
        if key not in self._changes:
            journal = self.library.shelf(situation).journal
            if len(self._changes) >= _COMPARISONS_KEPT:
                self.forget()
            work = asyncio.to_thread(filed_between, journal, one.first_entry, one.last_entry, one.since, one.until)
            # Kept before it is done: channels whose turn comes meanwhile wait for it and do not work it out again.
            self._changes[key] = asyncio.ensure_future(work)
        return await self._changes[key]
