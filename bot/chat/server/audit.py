"""Show with /audit who did what: the latest acts on a card, all of them in a file."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import app_commands, ui
from discord.app_commands import Choice, locale_str

from bot.actions.files.cells import csv_line
from bot.actions.library import Library
from bot.chat.cards.card import bare_card
from bot.chat.cards.limits import UPLOAD_BYTES
from bot.chat.cards.markup import escape
from bot.chat.cards.paging import Page, first_page, pages
from bot.chat.core.permissions import Permissions
from bot.chat.core.replies import Interaction, answer_language, deliver, promise
from bot.chat.server.deeds import about
from bot.documents.document import Document, Line, Section, Span, Style, line
from bot.documents.help import COMMANDS
from bot.documents.history import unnamed
from bot.errors import N_
from bot.languages.language import Language
from bot.store import audit, people
from bot.store.audit import Act, Done
from bot.store.engine.database import Connection

_SHOWN, _AT_ONCE = 25, 2_000
_FILE = "audit.csv"
_COLUMNS = ("number", "at", "person", "act", "subject", "situation", "detail")
_OPTIONS = {
    "person": N_("Only what this person did"),
    "act": N_("Only this kind of act"),
    "export": N_("Everything, as a CSV file"),
}
_ACTS = {
    Act.FILED: N_("filed"),
    Act.CORRECTED: N_("corrected"),
    Act.RETRACTED: N_("retracted"),
    Act.UNDONE: N_("undone"),
    Act.SUGGESTED: N_("suggested"),
    Act.APPROVED: N_("approved"),
    Act.REJECTED: N_("rejected"),
    Act.REVISED: N_("changed before it was decided"),
    Act.READ: N_("had an article read"),
    Act.EXPIRED: N_("deleted the text of an article that waited too long"),
    Act.DROPPED: N_("dropped as its author was forgotten"),
    Act.IMPORTED: N_("imported"),
    Act.EXPORTED: N_("exported"),
    Act.CREATED: N_("created"),
    Act.EDITED: N_("edited"),
    Act.CLOSED: N_("closed"),
    Act.REOPENED: N_("reopened"),
    Act.SHARED: N_("shared"),
    Act.UNSHARED: N_("shared no longer"),
    Act.PUBLISHED: N_("put on the web"),
    Act.UNPUBLISHED: N_("taken off the web"),
    Act.DELETED: N_("deleted"),
    Act.SET: N_("settings changed"),
    Act.ERASED: N_("person forgotten"),
}
_NAMES = (N_("person"), N_("act"), N_("export"))


def audit_command(library: Library, permissions: Permissions) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="audit", description=locale_str(COMMANDS["audit"]))
    @app_commands.describe(**{name: locale_str(text) for name, text in _OPTIONS.items()})
    @app_commands.choices(act=[Choice(name=locale_str(text), value=act.value) for act, text in _ACTS.items()])
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def audit_(
        interaction: Interaction, person: discord.User | None = None, act: str | None = None, export: bool = False
    ) -> None:
        guild, say = permissions.moderator(interaction).guild, answer_language(interaction)
        await promise(interaction)
        own = permissions.own(guild)
        async with library.database.read() as connection:
            number = await people.known_person(connection, person.id) if person else None
            which = {"person": -1 if person and number is None else number, "act": Act(act) if act else None}
            chosen: dict[str, Any] = {"guild": guild, "own": own, **which}
            if export:
                await _hand_out(interaction, *await _sheet(connection, **chosen))
                return
            found = await audit.done(connection, limit=_SHOWN, **chosen)
            total = await audit.count(connection, **chosen)
            known = await people.discord_ids(connection, [done.person for done in found if done.person])
        card = bare_card(_deeds(found, total, known, say))
        card.stop()
        await deliver(interaction, card, private=True)

    return audit_


def _deeds(found: Sequence[Done], total: int, known: Mapping[int, int], say: Language) -> Page:
    title = say("Activity log")
    if not found:
        return pages(Document(title, (line(say("Nothing was done yet.")),), ()), "")[0]
    listed = Section(say("Acts"), tuple(_deed(done, known, say) for done in found))
    document = Document(title, (line(say("The latest first.")),), (listed,))
    return first_page(document, total, lambda rest: line(_more(rest, say)))


def _more(rest: int, say: Language) -> str:
    return say.plural(
        "And {n} more: narrow them with person or act, or export them all.",
        "And {n} more: narrow them with person or act, or export them all.",
        rest,
    )


def _deed(done: Done, known: Mapping[int, int], say: Language) -> Line:
    name = unnamed(f"person {done.person}" if done.person else "operator", say)
    if done.detail.get("purged"):
        name = say("the bot, as was asked")
    if done.act is Act.EXPIRED:
        name = say("the bot")
    who = Span(name, person=known.get(done.person or 0))
    when = Span(f"{done.at:%Y-%m-%d %H:%M} UTC", instant=done.at)
    subject, did = about(done, say), say(_ACTS[done.act])
    said = did if subject.style is Style.CODE else say("{label}:", label=did)
    return line(when, " · ", who, f" · {said} ", subject)


async def _sheet(connection: Connection, **chosen: Any) -> tuple[bytes, int, bool]:
    """Return the acts as CSV, the number of rows, and whether there was room for all.

    People are our own numbers, since a file may be kept after they ask to be forgotten.
    """
    sheet, rows, before = bytearray(csv_line(_COLUMNS).encode("utf-8-sig")), 0, None
    while found := await audit.done(connection, before=before, limit=_AT_ONCE, **chosen):
        for done in found:
            detail = " · ".join(
                f"{name}: {value}" for name, value in sorted(done.detail.items()) if value is not None
            )
            subject = (done.act.value, done.subject, done.situation or "", detail)
            row = csv_line((str(done.id), done.at.isoformat(), str(done.person or ""), *subject)).encode()
            if len(sheet) + len(row) > UPLOAD_BYTES:
                return bytes(sheet), rows, False
            sheet += row
            rows += 1
        before = found[-1].id
    return bytes(sheet), rows, True


async def _hand_out(interaction: Interaction, sheet: bytes, rows: int, complete: bool) -> None:
    say = answer_language(interaction)
    text = say.plural("{n} act, the latest first.", "{n} acts, the latest first.", rows)
    if not complete:
        text += " " + say("The file has no room for more: narrow them with person or act.")
    card = ui.LayoutView(timeout=None)
    card.add_item(ui.TextDisplay(escape(text)))
    card.add_item(ui.File(f"attachment://{_FILE}"))
    card.stop()
    await deliver(interaction, card, private=True, files=[discord.File(io.BytesIO(sheet), filename=_FILE)])
