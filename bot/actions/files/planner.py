"""Imports a file of rows into a journal: first a plan with the outcome of each row, then all rows or none.

Entries that are already there are left alone, so the same file can be imported again and again.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import islice

from bot.actions.files.encodings import Open
from bot.actions.files.json_file import described_situation, is_json
from bot.actions.files.options import FileOptions
from bot.actions.files.plan import ImportPlan
from bot.actions.files.planning import Reader, planned
from bot.actions.library import Library
from bot.actions.reports.file import Author
from bot.actions.shelf import unkept
from bot.actions.threads import in_thread
from bot.errors import N_, Refused
from bot.situation.written import write_situation
from bot.store import audit, journal, people
from bot.store.audit import Act
from bot.store.engine.database import Connection
from bot.store.journal import Access, KeptSituation

_AT_ONCE = 500
"""Rows appended together: few enough that other work runs in between."""
_NO_OPTIONS = FileOptions()


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
        options: FileOptions = _NO_OPTIONS,
    ) -> ImportPlan:
        """Plan the import of a file.

        `author` is None for the operator, who may state when and by whom entries were recorded, and whose file may
        contain its situation. `progress` is called from another thread with the number of rows read so far.

        Raises Refused if the file cannot be read at all, Unknown if there is no such situation.
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
        recorder, seq = await self._recorder(author), shelf.seq  # the number now: the shelf follows the journal
        plan = await in_thread(
            partial(planned, open_, shelf, reserved, Reader(code, recorder, author is None), options, progress)
        )
        plan.founds, plan.seq = founds is not None, seq
        return plan

    async def _recorder(self, author: Author | None) -> str:
        if author is None:
            return "operator"
        async with self._database.write() as connection:
            return f"person {await people.person_number(connection, author.discord)}"

    async def write(self, plan: ImportPlan, author: Author | None, name: str) -> int:
        """File the new entries in one transaction, recorded once under the file's `name`. Returns their number.

        Raises Refused if a row is rejected, or if something was filed since the plan was made: then plan again.
        """
        if plan.rejected:
            raise Refused(N_("Nothing is imported while a row is rejected: mend the file and try again."))
        situation, now = plan.shelf.situation, datetime.now(UTC)
        if not len(plan.new):
            return 0
        async with self._database.write() as connection:
            if plan.founds:
                await journal.check_free(connection, situation)
                await journal.keep_situation(connection, situation)
            kept = await journal.situation(connection, situation.slug)
            _check_one_decides(kept.access if kept else plan.shelf.access, author)  # may have changed meanwhile
            if await journal.last_entry(connection, situation.slug) != plan.seq:
                raise Refused(N_("Somebody filed an entry meanwhile: look at the dry run again."))
            if kept is not None and plan.widens:
                await _widen(connection, plan, kept, now)
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
        if author is not None:  # the operator's process ends here, and the bot looks every second
            await self._library.refresh()
        return len(plan.new)


def _check_one_decides(access: Access, author: Author | None) -> None:
    """Raises Refused for a moderator's file if the situation needs two moderators."""
    if author is not None and access.two_person:
        raise Refused(N_("Two moderators decide in this situation: its files are imported by the bot's operator."))


async def _widen(connection: Connection, plan: ImportPlan, kept: KeptSituation, now: datetime) -> None:
    """Keep the file's additions to its situation. Raises Refused if the situation was changed since the dry run."""
    if kept.revision != plan.shelf.revision:
        raise Refused(N_("Somebody changed the situation meanwhile: look at the dry run again."))
    slug = kept.situation.slug
    await journal.change_situation(connection, slug, written=write_situation(plan.shelf.situation))
    await audit.record(connection, Act.EDITED, slug, at=now, situation=slug, changed=["written"])


async def _append(connection: Connection, plan: ImportPlan) -> None:
    reports = plan.new.reports()
    while batch := await asyncio.to_thread(list, islice(reports, _AT_ONCE)):
        await journal.append(connection, plan.shelf.situation, batch)
