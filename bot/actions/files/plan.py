"""A file of rows into a journal: first a plan that says what would become of each row, then all of it or nothing.

What is already there is left alone, so that the same file can be imported again and again.
"""

import asyncio
import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from itertools import chain, islice

from bot.actions.files.csv_file import Open, Row, read_sheet
from bot.actions.files.json_file import described_situation, is_json, json_rows
from bot.actions.files.rows import RowReader
from bot.actions.files.spool import Spool, number_of
from bot.actions.library import Library
from bot.actions.reports.contradictions import contradictions
from bot.actions.reports.file import Author, entry_in_force
from bot.actions.shelf import Shelf, unkept
from bot.actions.threads import Look, in_thread
from bot.errors import N_, Refused, Unknown
from bot.situation.report import Report
from bot.situation.situation import Situation
from bot.store import audit, journal, people
from bot.store.audit import Act
from bot.store.engine.database import Connection
from bot.store.journal import Access

_AT_ONCE = 500
"""Rows appended together: few enough that others are answered in between."""
MOST_REJECTIONS = 1_000
"""That are kept with their sentences; the rest are counted."""
_PROGRESS_EVERY = 500


class Outcome(StrEnum):
    NEW = "new"
    KNOWN = "known"
    CONTRADICTS = "contradicts"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Verdict:
    place: int
    """The line, or in JSON the number of the report."""
    outcome: Outcome
    ids: tuple[str, ...] = ()
    """Of what is new, its own and then those that it contradicts; of what is known, the one that says so already."""
    problem: Refused | None = None


@dataclass(slots=True)
class ImportPlan:
    """What an import would do. Close it when it is done with."""

    shelf: Shelf
    lines: bool
    """Whether places are lines; else numbers of reports."""
    ignored: tuple[str, ...]
    """Columns that mean nothing here."""
    new: Spool
    seq: int = 0
    """The number of the journal's last entry when the plan was made."""
    founds: Situation | None = None
    """The situation that does not exist yet and comes with the file."""
    known: list[tuple[int, str]] = field(default_factory=list)
    rejections: list[tuple[int, Refused]] = field(default_factory=list)
    rejected: int = 0
    unknown: dict[str, tuple[Unknown, int]] = field(default_factory=dict)
    """Names that nobody knows, each once, with how many rows have it."""
    contradicting: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """By position in `new`: the entries that cannot be true as well."""

    @property
    def rows(self) -> int:
        return len(self.new) + len(self.known) + self.rejected

    def verdicts(self) -> Iterator[Verdict]:
        """Row by row, in the order of the file; of the rejected, the first thousand."""
        return heapq.merge(
            (self._verdict(position) for position in range(len(self.new))),
            (Verdict(place, Outcome.KNOWN, (id_,)) for place, id_ in self.known),
            (Verdict(place, Outcome.REJECTED, problem=problem) for place, problem in self.rejections),
            key=lambda verdict: verdict.place,
        )

    def _verdict(self, position: int) -> Verdict:
        against = self.contradicting.get(position, ())
        outcome = Outcome.CONTRADICTS if against else Outcome.NEW
        return Verdict(self.new.places[position], outcome, (self.new.id_at(position), *against))

    def close(self) -> None:
        self.new.close()


class ImportPlanner:
    def __init__(self, library: Library) -> None:
        self._library = library
        self._database = library.database

    async def plan(
        self,
        open_: Open,
        slug: str | None,
        author: Author | None,
        code: str,
        progress: Callable[[int], None] = lambda _: None,
    ) -> ImportPlan:
        """`author` is None for the operator, who may say when and by whom entries were recorded, and whose file may
        bring its situation along. `progress` is told how many rows were read, from another thread.

        Raises Refused for a file that cannot be read at all, Unknown for a situation there is not.
        """
        await self._library.refresh()
        described = await asyncio.to_thread(described_situation, open_) if is_json(open_) else None
        slug = slug or (described.slug if described else None)
        if slug is None:
            raise Refused(N_("Say which situation the file is about."))
        founds = described if author is None and described and described.slug == slug else None
        if founds is None or self._library.known(slug) is not None:
            founds, shelf = None, await self._library.load(slug)
        else:
            shelf = unkept(founds)
        _check_one_decides(shelf.access, author)
        async with self._database.read() as connection:
            if founds is not None:
                await journal.check_free(connection, founds)
            reserved = await journal.reserved(connection, slug)
        seq = shelf.seq  # as read: the shelf goes on with the journal
        reading = _Planning(shelf, open_, reserved, await self._reader(shelf, author, code))
        plan = await in_thread(partial(reading.plan, progress))
        plan.founds, plan.seq = founds, seq
        return plan

    async def _reader(self, shelf: Shelf, author: Author | None, code: str) -> RowReader:
        now = datetime.now(UTC)
        if author is None:
            return RowReader(shelf, code, now, "operator", trusted=True)
        async with self._database.write() as connection:
            person = await people.person_number(connection, author.discord)
        return RowReader(shelf, code, now, f"person {person}", trusted=False)

    async def write(self, plan: ImportPlan, author: Author | None, name: str) -> int:
        """File what is new, in one transaction, recorded once under the file's `name`; how many entries that were.

        Raises Refused where a row is rejected, or somebody filed since the plan was made: then plan again.
        """
        if plan.rejected:
            raise Refused(N_("Nothing is imported while a row is rejected: mend the file and try again."))
        situation, now = plan.shelf.situation, datetime.now(UTC)
        if not len(plan.new):
            return 0
        async with self._database.write() as connection:
            if plan.founds is not None:
                await journal.check_free(connection, plan.founds)
                await journal.keep_situation(connection, plan.founds)
            kept = await journal.situation(connection, situation.slug)
            _check_one_decides(kept.access if kept else plan.shelf.access, author)  # it may do so since the dry run
            if await journal.last_entry(connection, situation.slug) != plan.seq:
                raise Refused(N_("Somebody filed an entry meanwhile: look at the dry run again."))
            await _append(connection, plan)
            await audit.record(
                connection,
                Act.IMPORTED,
                situation.slug,
                at=now,
                person=await people.person_number(connection, author.discord) if author else None,
                guild=author.guild if author else None,
                situation=situation.slug,
                file=name,
                new=len(plan.new),
                known=len(plan.known),
                contradicting=len(plan.contradicting),
            )
        if author is not None:  # the operator's process ends here; the bot looks every second
            await self._library.refresh()
        return len(plan.new)


def _check_one_decides(access: Access, author: Author | None) -> None:
    """Raises Refused for a moderator's file where it takes two."""
    if author is not None and access.two_person:
        raise Refused(N_("Two moderators decide in this situation: its files are imported by the bot's operator."))


async def _append(connection: Connection, plan: ImportPlan) -> None:
    reports = plan.new.reports()
    while batch := await asyncio.to_thread(list, islice(reports, _AT_ONCE)):
        await journal.append(connection, plan.shelf.situation, batch)


class _Planning:
    """One reading of a file against a journal."""

    def __init__(self, shelf: Shelf, open_: Open, reserved: int, reader: RowReader) -> None:
        self._shelf, self._open, self._reserved, self._reader = shelf, open_, reserved, reader
        self._held = shelf.journal.by_id
        self._said = {_said(entry): entry.id for entry in shelf.journal.entries}
        """Who says a thing with the same documents says nothing new; "" for what stands further up in the file."""

    def plan(self, progress: Callable[[int], None], look: Look) -> ImportPlan:
        if is_json(self._open):
            rows, plan = json_rows(self._open), ImportPlan(self._shelf, False, (), Spool(self._shelf.situation))
        else:
            sheet = read_sheet(self._open)
            rows, plan = sheet.rows(), ImportPlan(self._shelf, True, sheet.ignored, Spool(self._shelf.situation))
        try:
            for number, row in enumerate(rows, 1):
                look()
                self._take(row, plan)
                if number % _PROGRESS_EVERY == 0:
                    progress(number)
            self._finish(plan, look)
        except BaseException:
            plan.close()
            raise
        return plan

    def _finish(self, plan: ImportPlan, look: Look) -> None:
        if not plan.rows:
            raise Refused(N_("The file has no rows below its header."))
        taken = map(number_of, self._held)
        plan.new.first_number = max(chain((self._reserved,), plan.new.numbers, taken)) + 1
        plan.contradicting = contradictions(self._shelf.journal, plan.new, self._reader.now, look)

    def _take(self, row: Row, plan: ImportPlan) -> None:
        try:
            if row.problem is not None:
                raise row.problem
            report = self._reader.read(row.cells)
            known = self._known(report, plan)
            if known is None:
                self._check_fits(report, plan)
                plan.new.add(row.place, report)
            else:
                plan.known.append((row.place, known))
        except Refused as problem:
            self._reject(row, problem, plan)

    def _reject(self, row: Row, problem: Refused, plan: ImportPlan) -> None:
        plan.rejected += 1
        if len(plan.rejections) < MOST_REJECTIONS:
            plan.rejections.append((row.place, problem))
        if isinstance(problem, Unknown):
            for one in self._reader.unknown(row.cells):
                key = str(one)
                plan.unknown[key] = (one, plan.unknown.get(key, (one, 0))[1] + 1)

    def _known(self, report: Report, plan: ImportPlan) -> str | None:
        """The entry that says the same already. Raises Refused where its id is taken by another claim."""
        if report.id:
            held = self._held.get(report.id)
            if held is None:
                self._said.setdefault(_said(report), report.id)
                return None
            if replace(report, recorded=held.recorded, recorder=held.recorder) != held:
                raise Refused(
                    N_("{id} is in the journal with other content: entries are never edited, file a correction."),
                    id=report.id,
                )
            return held.id
        said = _said(report)
        known = self._said.get(said)
        if known is None:
            self._said[said] = ""
        return known

    def _check_fits(self, report: Report, plan: ImportPlan) -> None:
        if report.id:
            self._check_id(report.id, plan)
        if report.replaces is not None and not self._stands(report.replaces, plan):
            entry_in_force(self._shelf.journal, report.replaces)  # says what is the matter

    def _check_id(self, id_: str, plan: ImportPlan) -> None:
        if number_of(id_) in plan.new.numbers:
            raise Refused(N_("{id} stands twice in this file."), id=id_)
        if number_of(id_) <= self._reserved:
            raise Refused(N_("{id} is kept for what comes with the bot: leave the id out to have one given."), id=id_)

    def _stands(self, replaced: str, plan: ImportPlan) -> bool:
        """Whether an earlier row of the file is meant."""
        return replaced not in self._held and plan.new.position(replaced) is not None


def _said(report: Report) -> int:
    """What a report claims, and by which documents; as a hash, since there may be a hundred thousand."""
    documents = frozenset((source.publisher, source.title, source.url) for source in report.sources)
    when = (report.effective.text if report.effective else "", report.reported.text)
    claim = (report.entry, report.replaces, report.actor, report.action, report.phase, report.mission, report.covers)
    return hash((claim, when, report.personnel, report.origin, report.destination, documents))
