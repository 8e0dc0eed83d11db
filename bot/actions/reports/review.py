"""Moderators' decisions on suggestions and on entries that need two moderators; each is made once and recorded."""

import asyncio
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.actions.library import Library
from bot.actions.reports.file import Author, Filing, decided, existing, record
from bot.actions.reports.form import Context, Mistake, mistakes, read_form
from bot.errors import N_, Refused
from bot.languages.text import legible, normalise
from bot.reports.fields import BY_NAME, VALUES, Form
from bot.situation.counts import part_of
from bot.situation.report import Action, Entry, Report
from bot.store import audit, drafts, people, servers
from bot.store import erase as removal
from bot.store.audit import Act
from bot.store.drafts import Draft, State
from bot.store.engine.database import Connection

AN_HOUR = timedelta(hours=1)
MOST_AN_HOUR = 5
MOST_WAITING = 3
"""Most suggestions of one person that may wait in one server."""
_LISTED = 25
_STATEMENTS = (Action.CONTRIBUTION, Action.STAY)
_COMPARED = 100
"""Most waiting drafts that a suggestion is compared with."""
_EDITED = N_("This was edited meanwhile: look at it as it is now.")


@dataclass(frozen=True, slots=True)
class Case:
    """A draft with the Discord ids of the people in it, as far as they are still known."""

    draft: Draft
    author: int | None
    moderator: int | None
    """The moderator who decided it or, while it waits, the one who already approved it."""
    at: datetime | None
    """Time of the decision."""


class Review:
    def __init__(self, library: Library, filing: Filing) -> None:
        self._library = library
        self._database = library.database
        self.filing = filing
        self._blocking = asyncio.Lock()

    # suggestions

    async def suggest(self, author: Author, slug: str, typed: Mapping[str, str]) -> Draft:
        """Keep a suggestion for the moderators. Raises Refused if it is wrong, or its author may not suggest now."""
        self.check_open(author.guild)
        report = await asyncio.to_thread(read_form, Form().over(typed), await self._context(author, slug), "")
        same = await self._waiting_already(report, slug)

        async def admit(connection: Connection, person: int) -> None:
            await self._check_welcome(connection, person, author.guild)
            if same is not None:
                raise Refused(N_("This was suggested already, as number {n}: moderators decide on it."), n=same.id)

        return await self.filing.propose(author, slug, typed, admit=admit)

    async def mistakes(self, author: Author, slug: str, typed: Mapping[str, str]) -> list[Mistake]:
        """Return everything that is wrong with a suggestion."""
        return await asyncio.to_thread(mistakes, Form().over(typed), await self._context(author, slug))

    async def _context(self, author: Author, slug: str) -> Context:
        return Context(await self._library.load(slug), author.language, datetime.now(UTC), recorder="")

    async def check_welcome(self, author: Author) -> None:
        """Raises Refused if the author may not suggest now, so that nobody fills in a form for nothing."""
        self.check_open(author.guild)
        async with self._database.read() as connection:
            person = await people.known_person(connection, author.discord)
            if person is not None:
                await self._check_welcome(connection, person, author.guild)

    async def _check_welcome(self, connection: Connection, person: int, guild: int | None) -> None:
        """Raises Refused for a person who is blocked, or whose suggestions wait or were many."""
        if person in (await self._library.servers.kept(connection, guild)).blocked:
            raise Refused(N_("The moderators of this server take no suggestions from you."))
        since = datetime.now(UTC) - AN_HOUR
        recent = await drafts.suggestions_of(connection, person, guild, since)
        if sum(one.state is State.WAITING for one in recent) >= MOST_WAITING:
            raise Refused(N_("{n} of your suggestions wait for a decision: wait for one first."), n=MOST_WAITING)
        if sum(one.created >= since for one in recent) >= MOST_AN_HOUR:
            raise Refused(N_("You made {n} suggestions within an hour: wait a little."), n=MOST_AN_HOUR)

    def check_open(self, guild: int | None) -> None:
        """Raises Refused if the server takes no suggestions."""
        chosen = self._library.servers.of(guild)
        if not chosen.suggestions:
            raise Refused(N_("This server takes no suggestions at the moment."))
        if chosen.queue_channel is None:
            raise Refused(
                N_("This server takes no suggestions yet: its moderators have not chosen a channel for them.")
            )

    async def _waiting_already(self, report: Report, slug: str) -> Draft | None:
        """Find a waiting draft that says the same from the same source; the card shows entries that are filed."""
        async with self._database.read() as connection:
            waiting = await drafts.waiting(connection, slug, _COMPARED)
        for draft in waiting:
            if draft.entry is Entry.REPORT and _same(await self._readable(draft), report):
                return draft
        return None

    async def _readable(self, draft: Draft) -> Report | None:
        """Read a draft as a report; None if it cannot be read."""
        try:
            return await self.filing.report_of(draft)
        except Refused:
            return None

    async def block(self, author: Author, member: int, blocked: bool) -> bool:
        """Block or unblock the suggestions of a Discord user in this server. Returns whether anything changed."""
        assert author.guild is not None
        async with self._blocking:
            async with self._database.write() as connection:
                person = await people.person_number(connection, member)
                before = (await self._library.servers.kept(connection, author.guild)).blocked
            if (person in before) is blocked:
                return False
            after = (*before, person) if blocked else tuple(one for one in before if one != person)
            await self._library.servers.change(author.guild, author.discord, blocked=after)
            if not blocked:  # forget a person who was on record only because of the block
                async with self._database.write() as connection:
                    others = [one for numbers in (await servers.blocked(connection)).values() for one in numbers]
                    await removal.forget_unmentioned(connection, others, only=person)
            return True

    async def blocked(self, guild: int) -> list[int]:
        """Return the Discord ids of blocked users."""
        async with self._database.read() as connection:
            numbers = (await self._library.servers.kept(connection, guild)).blocked
            return list((await people.discord_ids(connection, numbers)).values())

    # waiting drafts

    async def waiting(self, slugs: list[str]) -> tuple[list[Case], int]:
        """Return the oldest drafts of each situation, as many as one menu can offer, and how many there are."""
        async with self._database.read() as connection:
            found = [one for slug in slugs for one in await drafts.waiting(connection, slug, _LISTED)]
            cases = [await self._case(connection, one) for one in found[:_LISTED]]
            return cases, await drafts.count_waiting(connection, slugs)

    async def guild_of(self, number: int) -> int | None:
        """Return the server of a draft; None if it has none, or was purged."""
        async with self._database.read() as connection:
            found = await drafts.by_id(connection, number)
        return found.guild if found else None

    async def without_card(self) -> list[Draft]:
        """Return the drafts that wait and have not been shown to moderators yet."""
        async with self._database.read() as connection:
            found = await drafts.without_card(connection)
        return [one for one in found if self._library.known(one.situation) is not None]

    async def shown(self, number: int, channel: int, message: int) -> None:
        """Keep the place of a draft's card."""
        async with self._database.write() as connection:
            await drafts.change(connection, number, among=tuple(State), channel=channel, message=message)

    async def case(self, number: int) -> Case:
        """Return a draft with its people. Raises Refused if it was purged."""
        async with self._database.read() as connection:
            return await self._case(connection, await existing(connection, number))

    @staticmethod
    async def _case(connection: Connection, draft: Draft) -> Case:
        subject = {State.FILED: draft.report, State.REJECTED: f"#{draft.id}"}.get(draft.state)
        found = await audit.done(connection, guild=draft.guild, subject=subject, limit=1) if subject else []
        known = await people.discord_ids(connection, [n for n in (draft.person, draft.decided_by) if n])
        at = found[0].at if found else None
        return Case(draft, known.get(draft.person), known.get(draft.decided_by or 0), at)

    # decisions

    async def approve(self, number: int, author: Author, seen: str) -> Report:
        """File a draft, once; `seen` is the fingerprint that the moderator read. Raises Refused, Overtaken.

        Raises Waiting if it needs another moderator.
        """
        draft = await self.filing.draft(number)
        if draft.state is not State.WAITING:
            raise decided(draft)
        if fingerprint(draft) != seen:
            raise Refused(_EDITED)
        report = replace(await self.filing.report_of(draft), recorded=datetime.now(UTC))

        async def settle(connection: Connection, filed: Report, person: int, takes_two: bool) -> int | None:
            held = await _open_case(connection, number)
            if held.form != draft.form:
                raise Refused(_EDITED)
            if takes_two and held.decided_by == person:
                raise Refused(N_("You stand for this already: another moderator has to approve it."))
            values = {"state": State.FILED.value, "report": filed.id, "decided_by": person}
            if takes_two and held.decided_by is None:  # this is the first of two moderators
                values = {"decided_by": person}
                await record(connection, Act.APPROVED, held, person)
            await drafts.change(connection, number, among=(State.WAITING,), **values)
            return None if "report" in values else number

        return await self.filing.enter(
            draft.situation, report, author, Act.APPROVED, settle, draft=number, proposed_by=draft.person
        )

    async def reject(self, number: int, author: Author, reason: str) -> Draft:
        """Reject a draft. Raises Refused if it was decided, or without a reason."""
        reason = legible(reason)[: BY_NAME["reason"].longest]
        if not reason:
            raise Refused(N_("Give a reason: its author gets to read it."))
        async with self._database.write() as connection:
            held = await _open_case(connection, number)
            person = await people.person_number(connection, author.discord)
            values = {"state": State.REJECTED.value, "decided_by": person, "reason": reason}
            await drafts.change(connection, number, among=(State.WAITING,), **values)
            await record(connection, Act.REJECTED, held, person, reason=reason)
            return await existing(connection, number)

    async def revise(self, number: int, author: Author, typed: Mapping[str, str]) -> Draft:
        """Change what was typed, keep the rest; an edit counts as an approval. Raises Refused if it was decided."""
        async with self._database.write() as connection:
            held = await _open_case(connection, number)
            form = Form(**held.form).over(typed).written()
            changed = {name: [held.form.get(name, ""), form.get(name, "")] for name in {*held.form, *form}}
            changed = {name: texts for name, texts in changed.items() if texts[0] != texts[1]}
            if changed:
                person = await people.person_number(connection, author.discord)
                await drafts.change(connection, number, among=(State.WAITING,), form=form, decided_by=person)
                await record(connection, Act.REVISED, held, person, changed=changed)
            return await existing(connection, number)


async def _open_case(connection: Connection, number: int) -> Draft:
    """Return a draft that waits. Needs a writing transaction, so that the second of two decisions sees the first."""
    held = await existing(connection, number)
    if held.state is not State.WAITING:
        raise decided(held)
    return held


def _same(one: Report | None, other: Report) -> bool:
    """Tell whether both make the same claim and cite the same document; the day it was reported may differ."""
    if one is None or one.effective != other.effective or _documents(one) != _documents(other):
        return False
    return all(getattr(one, name) == getattr(other, name) for name in ("personnel", *_CLAIMED))


def _documents(report: Report) -> set[tuple[str, str]]:
    return {(normalise(source.publisher), source.url) for source in report.sources}


_CLAIMED = tuple(one.attribute for one in VALUES if one.in_claim)


def fingerprint(draft: Draft) -> str:
    """Return eight characters that change with what was typed, so that nobody approves a text they have not read."""
    written = json.dumps(dict(draft.form), sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:8]


def read_numbers(typed: str, action: str) -> dict[str, str]:
    """Read "10 of its 120" as fields of a form; one number is the people moved or, of a statement, the strength."""
    typed = typed.strip()
    if not typed:
        return {}
    moved, slash, strength = (part.strip() for part in typed.partition("/"))
    parts = (moved, strength) if slash else part_of(typed)
    if parts is None:
        return {"strength" if action in _STATEMENTS else "moved": typed}
    return {"moved": parts[0], "strength": parts[1]}
