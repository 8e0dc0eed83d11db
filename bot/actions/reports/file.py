"""The only way into the journal while the bot runs: draft, preview, confirm, number, record.

Filing also refreshes the library, so everything that shows the journal sees a new entry at once.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.actions.library import Library
from bot.actions.reports.filled import form_of, with_names
from bot.actions.reports.form import Context, Mistake, mistakes, read_form
from bot.actions.shelf import Shelf
from bot.documents.draft_preview import Preview
from bot.errors import N_, Overtaken, Refused, Waiting
from bot.reports.fields import Form
from bot.situation.housekeeping import UNDONE, claim_key
from bot.situation.journal import Journal
from bot.situation.report import Entry, Report
from bot.situation.snapshot import Snapshot, fold
from bot.store import articles, audit, drafts, journal, people
from bot.store.audit import Act
from bot.store.drafts import Draft, State
from bot.store.engine.database import Connection

UNDO = timedelta(minutes=15)
_UNFILED = "~"
"""Id of a report that has none yet. Of two reports of the same moment the later id decides, so it sorts last."""
Settle = Callable[[Connection, Report, int, bool], Awaitable[int | None]]
"""Runs in the transaction that files an entry; gets the entry, the number of the person who files it, and whether it
needs two moderators. Returns None if the entry may be filed now, else the number of the draft that waits."""
_FOR_TWO = N_("This changes where somebody stands, so a second moderator decides. It waits as number {number}.")
_NOT_KEPT = N_("This draft is no longer kept: start again with the command.")
_MOST_WAITING = 500
_ACTS = {Entry.REPORT: Act.FILED, Entry.CORRECTION: Act.CORRECTED, Entry.RETRACTION: Act.RETRACTED}


@dataclass(frozen=True, slots=True)
class Author:
    """A person who does something, and the server in which they do it."""

    discord: int
    guild: int | None
    language: str


class Filing:
    def __init__(self, library: Library) -> None:
        self._library = library
        self._database = library.database

    # drafts

    async def propose(
        self,
        author: Author,
        slug: str,
        typed: Mapping[str, str],
        *,
        entry: Entry = Entry.REPORT,
        replaces: str | None = None,
        admit: Callable[[Connection, int], Awaitable[None]] | None = None,
    ) -> Draft:
        """Keep what was typed, even if it is wrong, so that it can be mended. Raises Refused, Overtaken, Unknown.

        With `admit` the draft is a reader's suggestion, which waits for a moderator. `admit` gets the reader's number
        and raises Refused if the reader may not suggest now.
        """
        shelf, now = await self._library.load(slug), datetime.now(UTC)
        if replaces is not None:
            base = entry_in_force(shelf.journal, replaces)
            replaces, form = base.id, form_of(base, shelf, author.language).over(typed)
        else:
            form = Form().over(typed)
        form = with_names(form, shelf, author.language)
        async with self._database.write() as connection:
            person = await people.person_number(connection, author.discord)
            if admit is not None:
                await admit(connection, person)
            number = await drafts.keep(
                connection,
                state=(State.OPEN if admit is None else State.WAITING).value,
                suggested=admit is not None,
                situation=shelf.situation.slug,
                guild=author.guild,
                person=person,
                language=author.language,
                entry=entry.value,
                replaces=replaces,
                form=form.written(),
                created=now,
            )
            if admit is not None:
                await record(connection, Act.SUGGESTED, await existing(connection, number), person)
            return await existing(connection, number)

    async def draft(self, number: int) -> Draft:
        """Return a draft. Raises Refused if it was purged."""
        async with self._database.read() as connection:
            return await existing(connection, number)

    async def revise(self, number: int, typed: Mapping[str, str]) -> Draft:
        """Change what was typed, keep the rest. Raises Refused if it waits or was decided."""
        async with self._database.write() as connection:
            old = await existing(connection, number)
            form = Form(**old.form).over(typed).written()
            if not await drafts.change(connection, number, among=(State.OPEN,), form=form):
                raise decided(old)
            return replace(old, form=form)

    async def drop(self, number: int) -> None:
        """Drop a draft. Raises Refused if it was decided."""
        async with self._database.write() as connection:
            old = await existing(connection, number)
            if not await drafts.change(connection, number, among=(State.OPEN,), state=State.DROPPED.value):
                raise decided(old)

    async def report_of(self, draft: Draft) -> Report:
        """Read a draft as a report, with the time at which it was typed. Raises Refused for the first mistake.

        A proposal of an article has no author: the moderator who files it becomes its recorder.
        """
        return await asyncio.to_thread(read_form, Form(**draft.form), await self._context(draft), _UNFILED)

    async def mistakes(self, draft: Draft) -> list[Mistake]:
        """Return everything that is wrong with a draft."""
        return await asyncio.to_thread(mistakes, Form(**draft.form), await self._context(draft))

    async def _context(self, draft: Draft) -> Context:
        shelf = await self._library.load(draft.situation)
        base = shelf.journal.by_id[draft.replaces] if draft.replaces else None
        recorder = f"person {draft.person}" if draft.article is None else ""
        context = Context(shelf, draft.language, draft.created, recorder, draft.entry, base)
        if draft.article is not None:
            context = replace(context, source_language=await self._language_of(draft.article))
        return context

    async def _language_of(self, article: int) -> str:
        async with self._database.read() as connection:
            found = await articles.by_id(connection, article)
        return found.language if found else ""

    async def preview(self, draft: Draft) -> Preview:
        """Preview a draft. Raises Refused if it has a mistake."""
        report = await self.report_of(draft)
        journal_ = (await self._library.load(draft.situation)).journal
        return await asyncio.to_thread(preview, journal_, report, datetime.now(UTC))

    # filing

    async def confirm(self, number: int, author: Author) -> Report:
        """File one's own draft, only once however often it is confirmed. Raises Refused, Overtaken, StoreError.

        Raises Waiting if it needs two moderators; the draft then waits for a decision.
        """
        draft = await self.draft(number)
        if draft.state is not State.OPEN:
            raise decided(draft)
        report = await self.report_of(draft)

        async def settle(connection: Connection, filed: Report, person: int, takes_two: bool) -> int | None:
            state, entry = (State.WAITING, None) if takes_two else (State.FILED, filed.id)
            values = {"state": state.value, "report": entry, "decided_by": person}
            held = await existing(connection, draft.id)
            unchanged = (held.person, held.form) == (person, draft.form)
            if not unchanged or not await drafts.change(connection, draft.id, among=(State.OPEN,), **values):
                raise decided(held)
            return draft.id if takes_two else None

        return await self.enter(draft.situation, report, author, _ACTS[draft.entry], settle)

    async def confirm_with_report(self, number: int, author: Author) -> Report:
        """Retract a correction and the entries that stand again because of it, all for the same reason.

        Returns the last retraction. Raises as `confirm` does; entries that were already retracted stay retracted.
        """
        draft = await self.draft(number)
        held = (await self._library.load(draft.situation)).journal
        filed = await self.confirm(number, author)
        revived = corrected_by(held, draft.replaces)
        while revived is not None:
            reason = {"reason": draft.form.get("reason", "")}
            also = await self.propose(author, draft.situation, reason, entry=Entry.RETRACTION, replaces=revived.id)
            filed = await self.confirm(also.id, author)
            revived = corrected_by(held, revived.id)
        return filed

    async def undo(self, author: Author, only: str | None = None) -> Report:
        """Retract the last entry that this person filed in the last minutes, or only the entry `only`.

        Returns the retraction. Raises Refused, and Waiting as `confirm` does.
        """
        now = datetime.now(UTC)
        await self._library.refresh()
        async with self._database.read() as connection:
            person = await people.known_person(connection, author.discord)
            mine = await audit.done(connection, person=person, limit=50) if person is not None else []
        for done in mine:
            if done.act not in _ACTS.values() or done.at < now - UNDO or done.situation is None:
                continue
            if only is not None and done.subject != only:
                continue
            if done.guild != author.guild:  # a moderator of several servers may have filed it in another
                continue
            shelf = await self._library.load(done.situation)
            if shelf.journal.successor(done.subject) is None:
                held = shelf.journal.by_id[done.subject]
                entry = replace(held, id=_UNFILED, entry=Entry.RETRACTION, replaces=held.id, recorded=now)
                entry = replace(entry, recorder=f"person {person}", reason=UNDONE, summary=UNDONE)
                return await self.enter(done.situation, entry, author, Act.UNDONE, self._undoing(held, shelf, author))
        raise Refused(N_("You filed nothing in the last {n} minutes."), n=UNDO.seconds // 60)

    @staticmethod
    def _undoing(held: Report, shelf: Shelf, author: Author) -> Settle:
        """Settle an undo: if it needs two moderators, let one draft of the retraction wait."""

        async def settle(connection: Connection, filed: Report, person: int, takes_two: bool) -> int | None:
            if not takes_two:
                return None
            for one in await drafts.waiting(connection, shelf.situation.slug, _MOST_WAITING):
                if (one.entry, one.replaces, one.person) == (Entry.RETRACTION, held.id, person):
                    return one.id
            reason = UNDONE.in_language(author.language)
            return await drafts.keep(
                connection,
                state=State.WAITING.value,
                suggested=False,
                situation=shelf.situation.slug,
                guild=author.guild,
                person=person,
                language=author.language,
                entry=Entry.RETRACTION.value,
                replaces=held.id,
                form=form_of(held, shelf, author.language).over({"reason": reason}).written(),
                created=filed.recorded,
                decided_by=person,
            )

        return settle

    async def enter(
        self, slug: str, report: Report, author: Author, act: Act, settle: Settle, **detail: object
    ) -> Report:
        """Number an entry, append it and record who filed it, all or nothing; then refresh the library.

        Raises Waiting if `settle` returns a draft that waits.
        """
        while True:
            await self._library.refresh()
            shelf = await self._library.load(slug)
            loaded = shelf.loaded
            assert loaded is not None
            if report.replaces is not None:
                entry_in_force(loaded.journal, report.replaces)
            takes_two = shelf.access.two_person and await asyncio.to_thread(
                weighty, loaded.journal, report, datetime.now(UTC)
            )
            async with self._database.write() as connection:
                if await journal.last_entry(connection, shelf.situation.slug) != loaded.seq:
                    continue  # another person filed meanwhile: check again
                person = await people.person_number(connection, author.discord)
                recorder = report.recorder or f"person {person}"
                number = await journal.next_id(connection, shelf.situation, loaded.journal.last_number)
                filed = replace(report, id=number, recorder=recorder)
                waits = await settle(connection, filed, person, takes_two)
                if waits is None:
                    await journal.append(connection, shelf.situation, [filed])
                    await audit.record(
                        connection,
                        act,
                        filed.id,
                        at=datetime.now(UTC),
                        person=person,
                        guild=author.guild,
                        situation=shelf.situation.slug,
                        replaces=filed.replaces,
                        **detail,
                    )
            if waits is not None:
                raise Waiting(_FOR_TWO, number=waits)
            await self._library.refresh()
            return filed


async def record(connection: Connection, act: Act, draft: Draft, person: int, **detail: object) -> None:
    """Record an act on a draft, which is in no journal yet."""
    await audit.record(
        connection,
        act,
        f"#{draft.id}",
        at=datetime.now(UTC),
        person=person,
        guild=draft.guild,
        situation=draft.situation,
        **detail,
    )


async def existing(connection: Connection, number: int) -> Draft:
    """Return a draft. Raises Refused if it was purged."""
    found = await drafts.by_id(connection, number)
    if found is None:
        raise Refused(_NOT_KEPT)
    return found


def entry_in_force(held: Journal, named: str) -> Report:
    """Find an entry by its id. Raises Refused if there is none, Overtaken if it was corrected or retracted."""
    entry = held.by_id.get(named.strip().upper())
    if entry is None:
        raise Refused(N_("The journal has no entry {id}: /search or /timeline shows the ids."), id=named.strip()[:32])
    successor = held.successor(entry.id)
    if successor is not None:
        text = N_("{id} was replaced by {by} meanwhile. Look at it, then correct or retract that one.")
        raise Overtaken(text, by=successor.id, id=entry.id)
    return entry


def decided(draft: Draft) -> Refused:
    if draft.report is not None:
        return Refused(N_("This was filed already, as {id}."), id=draft.report)
    if draft.state is State.WAITING:
        return Waiting(_FOR_TWO, number=draft.id)
    if draft.state is State.DROPPED and not draft.form:
        return Refused(_NOT_KEPT)
    return Refused(N_("This was decided already: nothing was changed."))


def preview(held: Journal, report: Report, now: datetime) -> Preview:
    """Preview a report as answers will show it; in a story that is over, at the end of coverage."""
    moment = held.situation.default_moment(max(now, report.known))
    before, after = fold(held, moment), fold(held.extended([report]), moment)
    replaced = held.by_id[report.replaces].actor if report.replaces else report.actor
    revived = corrected_by(held, report.replaces) if report.entry is Entry.RETRACTION else None
    return Preview(
        report=report,
        before=before.standing(report.actor),
        after=after.standing(report.actor),
        duplicates=tuple(one for one in before.reports if says_the_same(one, report)),
        contradicted=contradicted_by(report, before, after),
        missions=(before.missions.get(report.mission or ""), after.missions.get(report.mission or "")),
        replaced=None if replaced == report.actor else (before.standing(replaced), after.standing(replaced)),
        revived=revived,
    )


def corrected_by(held: Journal, named: str | None) -> Report | None:
    """Return the entry that `named` corrected; it stands again if the correction is retracted."""
    entry = held.by_id.get(named or "")
    return held.by_id.get(entry.replaces or "") if entry and entry.entry is Entry.CORRECTION else None


def weighty(held: Journal, report: Report, now: datetime) -> bool:
    """Tell whether a report changes a posture, a dispute or an activity, now or when it begins to count."""
    extended, latest = held.extended([report]), max(held.situation.default_moment(now), report.known)
    moments = {latest, min(report.begins, latest)}
    return any(_gist(fold(held, at, latest)) != _gist(fold(extended, at, latest)) for at in moments)


def _gist(snapshot: Snapshot) -> tuple[object, object]:
    return (
        {actor: (standing.posture, standing.contested) for actor, standing in snapshot.standings.items()},
        {code: (mission.activity, mission.contested) for code, mission in snapshot.missions.items()},
    )


def says_the_same(one: Report, other: Report) -> bool:
    """Tell whether two entries make the same claim, whatever documents they cite."""
    if one.id == other.replaces:
        return False
    return claim_key(one) == claim_key(other)


def contradicted_by(report: Report, before: Snapshot, after: Snapshot) -> tuple[Report, ...]:
    """Return the entries that a new one contradicts, whichever of the two decides."""
    old, new = before.standing(report.actor), after.standing(report.actor)
    found: list[Report] = []
    if any(one.id == report.id for one in new.against):
        found += [one for one in new.evidence if one.id != report.id]
    if any(one.id == report.id for one in new.evidence):
        found += [one for one in new.against if one.id not in {other.id for other in old.against}]
    for dispute in new.disputes:
        sides = (dispute.decided, dispute.against)
        if any(side.id == report.id for side in sides):
            found += [side for side in sides if side.id != report.id]
    mission = after.missions.get(report.mission or "")
    if mission is not None and any(one.id == report.id for one in mission.against):
        found += [one for one in mission.reports if one.id != report.id]
    elif mission is not None and any(one.id == report.id for one in mission.reports):
        found += mission.against
    return tuple({one.id: one for one in found}.values())
