"""The contents of a delivery: fixed when it is claimed, and composed from that in every try."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.actions.answers.question import PostedAs, Question
from bot.actions.library import Library
from bot.actions.shelf import Shelf
from bot.delivery.already_read import AlreadyRead, already_read
from bot.delivery.subscription import read_options
from bot.documents.briefing import TEST, Edition, briefing, numbered, quiet_briefing
from bot.documents.document import Document
from bot.documents.phrasing import Phrasing
from bot.languages.language import Language, language
from bot.pictures.plan.map import plan_map
from bot.pictures.plan.plan import Plan
from bot.pictures.plan.timeline import plan_timeline
from bot.pictures.renderer import Drawn, Renderer
from bot.situation.changes import Changes, filed_between
from bot.situation.journal import Journal
from bot.situation.snapshot import Snapshot
from bot.store import briefings
from bot.store.briefings import Delivery, State, Subscription

LATE = timedelta(minutes=10)


def _map(picture: Snapshot, _: Journal, phrasing: Phrasing) -> Plan:
    return plan_map(picture, phrasing)


def _timeline(picture: Snapshot, journal: Journal, phrasing: Phrasing) -> Plan:
    return plan_timeline(picture, journal, None, phrasing)


PICTURES = {"map": _map, "timeline": _timeline}
"""The pictures that a channel can choose, and how each is planned."""
_COMPARISONS_KEPT = 64


def fixed(one: Subscription, shelf: Shelf, now: datetime, *, instead: bool = False) -> dict[str, Any]:
    """Return the columns that fix the contents of a delivery, for the slot that is due.

    With `instead`, it replaces one that did not arrive: late, outside the schedule, and up to now.
    """
    late = instead or now - one.next_due > LATE
    until = shelf.brief.default_moment(now if late else one.next_due)
    return {
        "subscription": one.id,
        "slot": now if instead else one.next_due,
        "number": one.number + 1,
        "since": min(one.covered or shelf.brief.opening(until), until),
        "until": until,
        "first_entry": one.entries,
        "last_entry": shelf.entries,
        "late": late,
        "claimed": now,
    }


def draft(one: Subscription, shelf: Shelf, now: datetime) -> Delivery:
    """Return the next briefing as if it were due now, without a claim."""
    columns = fixed(one, shelf, now) | {"until": shelf.brief.default_moment(now), "late": False}
    columns["since"] = min(columns["since"], columns["until"])
    return Delivery(id=0, state=State.CLAIMED, attempts=1, lease=now, message=None, reason=None, **columns)


def _tested(question: Question) -> Delivery | None:
    """Return the delivery of a test post; None if the question is not from one."""
    was, until = question.posted, question.as_of
    if was is None or was.entries is None or until is None or question.since is None:
        return None
    first, last = was.entries
    return Delivery(
        id=0, subscription=was.number, slot=until, state=State.SENT, number=0, since=question.since, until=until,
        first_entry=first, last_entry=last, late=False, attempts=1, lease=until, message=None, reason=None,
    )  # fmt: skip


class Composer:
    """Composes deliveries; computes each period once for all its channels."""

    def __init__(self, library: Library, renderer: Renderer | None = None) -> None:
        """Without a renderer, briefings have no pictures."""
        self.library = library
        self._renderer = renderer
        self._changes: dict[tuple[Any, ...], asyncio.Future[Changes]] = {}
        self._documents: dict[tuple[Any, ...], tuple[Changes, Document]] = {}
        self._pictures: dict[tuple[Any, ...], tuple[Changes, asyncio.Future[Drawn | None]]] = {}

    def forget(self) -> None:
        self._changes.clear()
        self._documents.clear()
        self._pictures.clear()

    async def compose(
        self, subscription: Subscription, one: Delivery, edition: Edition | None = None
    ) -> Document | None:
        """Compose a delivery; None for a quiet period if the channel wants no post then. Raises StoreError."""
        options, phrasing = read_options(subscription.options), await self.phrasing(subscription)
        changes = await self.changes(subscription.situation, one)
        read = await self._told(subscription, one, changes)
        news = tuple(report for report in changes.amendments if report.id not in read.at_once)
        already = len(changes.amendments) - len(news)
        quiet = replace(changes, amendments=news).quiet
        if quiet and options.quiet == "nothing":
            return None
        edition = edition or Edition(one.number, subscription.next_due, one.late)
        if quiet:
            return quiet_briefing(changes, phrasing, edition, already)
        links = tuple(sorted(read.links.items()))
        key = (subscription.situation, options.language, id(changes), news, links)
        if key not in self._documents:
            shown = replace(changes, amendments=news)
            # Keep the changes too, so that their id is not used again.
            self._documents[key] = (changes, briefing(shown, phrasing, None, read.links, already))
        return numbered(self._documents[key][1], edition, phrasing)

    async def picture(self, subscription: Subscription, one: Delivery) -> Drawn | None:
        """Draw the picture that the channel chose, if there is news; the same for every try of a delivery."""
        options, changes = read_options(subscription.options), await self.changes(subscription.situation, one)
        if self._renderer is None or options.picture not in PICTURES or changes.quiet:
            return None
        key = (subscription.situation, options.language, options.picture, id(changes))
        if key not in self._pictures:
            journal = (await self.library.load(subscription.situation)).journal
            phrasing = await self.phrasing(subscription)
            already_read = Journal(journal.situation, journal.entries[: one.last_entry])
            work = self._renderer.illustrate(
                partial(PICTURES[options.picture], changes.after, already_read, phrasing)
            )
            self._pictures[key] = (changes, asyncio.ensure_future(work))
        return await self._pictures[key][1]

    async def posted(self, question: Question) -> tuple[Document, Language] | None:
        """Return what a briefing said, in its language; None for other posts, or if its subscription was deleted.

        Leave out the time of the next briefing, which may have changed.
        """
        was = question.posted
        if was is None or was.kind is PostedAs.REPLAY:
            return None
        async with self.library.database.read() as connection:
            one = _tested(question) if was.entries else await briefings.delivery(connection, was.number)
            found = await briefings.by_id(connection, [one.subscription]) if one else {}
        if one is None or one.subscription not in found:
            return None
        subscription = found[one.subscription]
        as_then = {"quiet": "line"} | ({"language": was.language} if was.language else {})
        subscription = replace(subscription, options={**subscription.options, **as_then})
        document = await self.compose(subscription, one, TEST if was.entries else Edition(one.number, None, one.late))
        return None if document is None else (document, language(read_options(subscription.options).language))

    async def _told(self, subscription: Subscription, one: Delivery, changes: Changes) -> AlreadyRead:
        if not changes.amendments:
            return AlreadyRead()
        journal = (await self.library.load(subscription.situation)).journal
        async with self.library.database.read() as connection:
            return await already_read(connection, subscription, changes.amendments, journal, one.id or None)

    async def title(self, subscription: Subscription, one: Delivery) -> str:
        """Return the title of a forum post: number, day, situation."""
        phrasing = await self.phrasing(subscription)
        day = phrasing.say.day(one.until.astimezone(phrasing.situation.zone).date())
        return phrasing.say(
            "No. {number}, {day} — {situation}", number=one.number, day=day, situation=phrasing.title()
        )

    async def phrasing(self, subscription: Subscription) -> Phrasing:
        shelf = await self.library.described(subscription.situation)
        return Phrasing(shelf.situation, language(read_options(subscription.options).language), shelf.names)

    async def changes(self, situation: str, one: Delivery) -> Changes:
        key = (situation, one.first_entry, one.last_entry, one.since, one.until)
        journal = (await self.library.load(situation)).journal
        if key not in self._changes:
            if len(self._changes) >= _COMPARISONS_KEPT:
                self.forget()
            work = asyncio.to_thread(filed_between, journal, one.first_entry, one.last_entry, one.since, one.until)
            # Keep the task, not the result, so that channels that need it meanwhile share it.
            self._changes[key] = asyncio.ensure_future(work)
        return await self._changes[key]
