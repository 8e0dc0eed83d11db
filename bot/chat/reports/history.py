"""Show with /update history every version of an entry, its text and its author."""

import asyncio
import io
from collections.abc import Iterable
from dataclasses import replace

import discord
from discord import ui

from bot.actions.library import Library
from bot.chat.cards.card import bare_card
from bot.chat.cards.limits import UPLOAD_BYTES
from bot.chat.cards.paging import pages
from bot.chat.core.permissions import Permissions
from bot.chat.core.replies import Interaction, answer_language, deliver, promise, reader, server_of
from bot.documents.document import Document, line, muted
from bot.documents.history import thread_of, versions
from bot.documents.phrasing import Phrasing
from bot.errors import N_, Refused
from bot.languages.language import Language
from bot.store import people

_FILE = "history.txt"


async def show_history(
    interaction: Interaction, library: Library, permissions: Permissions, about: str, slug: str
) -> None:
    """Show the history of an entry or an actor; `about` is the id or the name. Raises Refused, Unknown.

    Only the server that keeps the situation sees who filed what; others see numbers.
    """
    say, wanted = answer_language(interaction), about.strip().upper()
    shelf = await reader(interaction).load(slug)
    if "-" in wanted and wanted.rpartition("-")[2].isdigit():
        shelf = await reader(interaction).shelf_of(wanted)
        entries = thread_of(shelf.journal.by_id[wanted], shelf.journal)
    else:
        actor = shelf.names.resolve(about, say.code)
        entries = [entry for entry in shelf.journal.entries if entry.actor == actor]
    await promise(interaction)
    phrasing = Phrasing(shelf.situation, say, shelf.names)
    ours = permissions.may_write(server_of(interaction), shelf)
    known = await recorders(library, {entry.recorder for entry in entries}) if ours else {}
    document = await asyncio.to_thread(versions, entries, known, shelf.journal, phrasing)
    await _deliver(interaction, document, say)


async def _deliver(interaction: Interaction, document: Document, say: Language) -> None:
    """Send a card, with a file if it has no room for all. The file names people by number, as it may be kept."""
    shown, data = pages(document, ""), document.text.encode()
    whole = len(shown) == 1
    if not whole:
        if len(data) > UPLOAD_BYTES:
            raise Refused(N_("This journal is too long for Discord: ask the operator for rollcall export."))
        foot = line(muted(say("This is only the beginning: the file has all of it.")))
        shown = pages(replace(document, footer=(foot,)), "")
    card = bare_card(shown[0])
    if not whole:
        card.add_item(ui.File(f"attachment://{_FILE}"))
    card.stop()
    files = [] if whole else [discord.File(io.BytesIO(data), filename=_FILE)]
    await deliver(interaction, card, private=True, files=files)


async def recorders(library: Library, names: Iterable[str]) -> dict[str, int]:
    """Return the Discord ids of recorders, without people who were forgotten."""
    numbers = [int(name.removeprefix("person ")) for name in names if name.startswith("person ")]
    async with library.database.read() as connection:
        known = await people.discord_ids(connection, numbers)
    return {f"person {number}": discord_id for number, discord_id in known.items()}
