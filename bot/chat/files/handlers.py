"""Import a file of a moderator: check it before fetching it, show a dry run, file it on a click.

A waiting import is in memory only. After a restart its button says that nothing was written.
"""

import asyncio
import io
import logging
import re
import secrets
import time
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Self

import discord
from discord import ui

from bot.actions.files.options import FileOptions
from bot.actions.files.plan import ImportPlan
from bot.actions.files.plan_text import counts_text, problem_lines, remarks, row_lines
from bot.actions.files.planner import ImportPlanner
from bot.actions.library import Library
from bot.actions.reports.file import Author
from bot.chat.cards.card import notice
from bot.chat.cards.cutting import cut
from bot.chat.cards.limits import CARD_CHARACTERS, IMPORT_BYTES, clip
from bot.chat.cards.markup import escape
from bot.chat.core.permissions import Permissions
from bot.chat.core.replies import Interaction, answer_language, guarded, promise
from bot.errors import N_, Refused
from bot.languages.language import Language
from bot.languages.text import legible

log = logging.getLogger(__name__)

PATTERN = re.compile(r"i1~(?P<act>file|drop)~(?P<token>[0-9a-f]{16})")
_TYPES = (".csv", ".tsv", ".txt", ".json", ".xlsx")
_PATIENCE = 14 * 60.0
"""Seconds; an interaction's token lives fifteen minutes."""
_MOST_WAITING = 8
_FIRST_PROBLEMS = 10
_TOLD_EVERY = 3.0
_ROOM_FOR_BUTTONS = 400


@dataclass(frozen=True, slots=True)
class _Waiting:
    plan: ImportPlan
    slug: str
    person: int
    name: str
    since: float


class ImportHandlers:
    def __init__(self, library: Library, permissions: Permissions) -> None:
        self._importing, self._library = ImportPlanner(library), library
        self.permissions = permissions
        self._waiting: dict[str, _Waiting] = {}

    async def begin(
        self, interaction: Interaction, file: discord.Attachment, slug: str, options: FileOptions
    ) -> None:
        """Show what the file would do. Raises Refused."""
        author, say = self.permissions.writer(interaction, slug), answer_language(interaction)
        check_attachment(file.filename, file.content_type, file.size)
        await promise(interaction)
        try:
            data = await file.read()
        except discord.HTTPException as error:
            raise Refused(N_("The file could not be fetched from Discord: send it again.")) from error
        check_attachment(file.filename, file.content_type, len(data))
        plan = await self._planned(interaction, data, slug, author, say, options)
        token = secrets.token_hex(8)
        if not plan.rejected and len(plan.new):
            self._keep(token, _Waiting(plan, slug, author.discord, file.filename, time.monotonic()))
        try:
            await interaction.edit_original_response(
                view=_dry_run(plan, token, say), attachments=[_row_report(plan, say)]
            )
        finally:
            if token not in self._waiting:
                plan.close()

    async def _planned(
        self, interaction: Interaction, data: bytes, slug: str, author: Author, say: Language, options: FileOptions
    ) -> ImportPlan:
        """Plan the import and show its progress."""
        rows = 0

        def count(number: int) -> None:
            nonlocal rows
            rows = number

        planning = asyncio.create_task(
            self._importing.plan(lambda: io.BytesIO(data), slug, author, say.code, count, options)
        )
        try:
            while not (await asyncio.wait({planning}, timeout=_TOLD_EVERY))[0]:
                text = say.plural("{n} row read …", "{n} rows read …", rows)
                await interaction.edit_original_response(view=notice(escape(text)))
            return await planning
        finally:
            planning.cancel()  # stop planning if Discord takes no answer any more

    def _keep(self, token: str, waiting: _Waiting) -> None:
        """Keep a waiting import; drop older ones of the person, those whose token ended, and any over the limit."""
        oldest_first = list(self._waiting.items())
        for number, (key, one) in enumerate(oldest_first):
            over = len(oldest_first) - number >= _MOST_WAITING
            if over or one.person == waiting.person or one.since < waiting.since - _PATIENCE:
                self._waiting.pop(key).plan.close()
        self._waiting[token] = waiting

    async def act(self, interaction: Interaction, act: str, token: str) -> None:
        """File or drop a waiting import. Raises Refused if it is gone or may no longer be written."""
        waiting = self._waiting.get(token)
        if waiting is None:
            raise Refused(N_("This import is no longer waiting, and nothing more was written: use /import again."))
        author, say = self.permissions.writer(interaction, waiting.slug), answer_language(interaction)
        del self._waiting[token]
        try:
            await interaction.response.defer()
            text = say("Nothing was imported.")
            if act == "file":
                filed = await self._importing.write(waiting.plan, author, clip(legible(waiting.name), 100))
                text = say.plural("{n} entry was filed.", "{n} entries were filed.", filed)
            await interaction.edit_original_response(view=notice(escape(text)), attachments=[])
        finally:
            waiting.plan.close()


def check_attachment(name: str, content_type: str | None, size: int) -> None:
    """Raises Refused if the attachment cannot be a file of rows."""
    kind = (content_type or "text/plain").partition("/")[0]
    if PurePath(name).suffix.lower() not in _TYPES or kind not in ("text", "application"):
        raise Refused(N_("Only CSV, .xlsx and JSON files can be imported: save a sheet as one of them."))
    if size > IMPORT_BYTES:
        raise Refused(
            N_("A file may have {n} MiB here: split it, or ask the operator for rollcall import."),
            n=IMPORT_BYTES >> 20,
        )


def _dry_run(plan: ImportPlan, token: str, say: Language) -> ui.LayoutView:
    title = say("Dry run: nothing is written yet")
    lines = [counts_text(plan, say), *remarks(plan, say), *problem_lines(plan, say, _FIRST_PROBLEMS)]
    if plan.wants_order:
        lines.append(say("The option “order” of /import says which comes first."))
    text = "\n".join([f"## {escape(title)}", *map(escape, lines)])
    card = ui.LayoutView(timeout=None)
    card.add_item(ui.TextDisplay(cut(text, CARD_CHARACTERS - _ROOM_FOR_BUTTONS)))
    card.add_item(ui.File("attachment://import.txt"))
    if not plan.rejected and len(plan.new):
        confirm = say.plural("Import {n} entry", "Import {n} entries", len(plan.new))
        card.add_item(
            ui.ActionRow(
                ui.Button(label=confirm, style=discord.ButtonStyle.success, custom_id=f"i1~file~{token}"),
                ui.Button(label=say("Cancel"), custom_id=f"i1~drop~{token}"),
            )
        )
    card.stop()
    return card


def _row_report(plan: ImportPlan, say: Language) -> discord.File:
    head = (counts_text(plan, say), *remarks(plan, say), *problem_lines(plan, say))
    text = "\n".join((*head, "", *row_lines(plan, say), ""))
    return discord.File(io.BytesIO(text.encode()), filename="import.txt")


class ImportButton(ui.DynamicItem[ui.Button[Any]], template=PATTERN):
    def __init__(self, item: Any, act: str, token: str) -> None:
        super().__init__(item)
        self._act, self._token = act, token

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(item, match["act"], match["token"])

    async def callback(self, interaction: Interaction) -> None:
        imports: ImportHandlers = interaction.client.features.files
        await guarded(interaction, imports.act(interaction, self._act, self._token))
