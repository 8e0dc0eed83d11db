"""/update history and /audit: what was filed and done, by whom, and the old text."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str

from bot.actions.library import Library
from bot.briefing.document import Document, Line, Section, Span, Style, line
from bot.briefing.guide import COMMANDS
from bot.briefing.language import Language
from bot.briefing.versions import thread_of, unnamed, versions
from bot.briefing.voice import Voice
from bot.chat.authority import Authority
from bot.chat.card import bare_card
from bot.chat.paging import pages
from bot.chat.replies import Interaction, deliver, desk_language, promise, reader, server_of
from bot.errors import N_
from bot.store import audit, people
from bot.store.audit import Act, Done

_SHOWN, _EXPORTED = 25, 10_000
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
    Act.DROPPED: N_("dropped as its author was forgotten"),
    Act.IMPORTED: N_("imported"),
    Act.EXPORTED: N_("exported"),
    Act.CREATED: N_("created"),
    Act.EDITED: N_("edited"),
    Act.CLOSED: N_("closed"),
    Act.REOPENED: N_("reopened"),
    Act.SHARED: N_("shared"),
    Act.UNSHARED: N_("shared no longer"),
    Act.DELETED: N_("deleted"),
    Act.SET: N_("settings changed"),
    Act.ERASED: N_("person forgotten"),
}
_NAMES = (N_("person"), N_("act"), N_("export"))


async def show_history(
    interaction: Interaction, library: Library, authority: Authority, about: str, slug: str
) -> None:
    """`about` is the id of an entry, or whom to show everything of. Raises Refused, Unknown.

    Who filed what is for the moderators of the server that keeps the situation; others see numbers.
    """
    say, wanted = desk_language(interaction), about.strip().upper()
    shelf = reader(interaction).shelf(slug)
    if "-" in wanted and wanted.rpartition("-")[2].isdigit():
        shelf = reader(interaction).shelf_of(wanted)
        entries = thread_of(shelf.journal.by_id[wanted], shelf.journal)
    else:
        actor = shelf.names.resolve(about, say.code)
        entries = [entry for entry in shelf.journal.entries if entry.actor == actor]
    await promise(interaction)
    voice = Voice(shelf.situation, say, shelf.names)
    ours = authority.may_write(server_of(interaction), shelf)
    known = await recorders(library, {entry.recorder for entry in entries}) if ours else {}
    card = bare_card(pages(versions(entries, known, shelf.journal, voice), say("(continued)"))[0])
    card.stop()
    await deliver(interaction, card, private=True)


async def recorders(library: Library, names: Iterable[str]) -> dict[str, int]:
    """The Discord ids of recorders, without those who were forgotten."""
    numbers = [int(name.removeprefix("person ")) for name in names if name.startswith("person ")]
    async with library.database.read() as connection:
        known = await people.discord_ids(connection, numbers)
    return {f"person {number}": discord_id for number, discord_id in known.items()}


def audit_command(library: Library, authority: Authority) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="audit", description=locale_str(COMMANDS["audit"]))
    @app_commands.describe(**{name: locale_str(text) for name, text in _OPTIONS.items()})
    @app_commands.choices(act=[Choice(name=locale_str(text), value=act.value) for act, text in _ACTS.items()])
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    async def audit_(
        interaction: Interaction, person: discord.User | None = None, act: str | None = None, export: bool = False
    ) -> None:
        guild, say = authority.moderator(interaction).guild, desk_language(interaction)
        await promise(interaction)
        async with library.database.read() as connection:
            number = await people.known_person(connection, person.id) if person else None
            found = await audit.done(
                connection, guild=guild, person=-1 if person and number is None else number,
                act=Act(act) if act else None, limit=_EXPORTED if export else _SHOWN,
            )  # fmt: skip
            known = await people.discord_ids(connection, [done.person for done in found if done.person])
        if export:
            file = discord.File(io.BytesIO(_sheet(found)), filename="audit.csv")
            await interaction.edit_original_response(attachments=[file])
            return
        card = bare_card(pages(_deeds(found, known, say), say("(continued)"))[0])
        card.stop()
        await deliver(interaction, card, private=True)

    return audit_


def _deeds(found: Sequence[Done], known: Mapping[int, int], say: Language) -> Document:
    lines = tuple(_deed(done, known, say) for done in found)
    lead = say("The latest first.") if found else say("Nothing was done yet.")
    return Document(say("What was done by whom"), (line(lead),), (Section(say("Acts"), lines),) if lines else ())


def _deed(done: Done, known: Mapping[int, int], say: Language) -> Line:
    name = unnamed(f"person {done.person}" if done.person else "operator", say)
    who = Span(name, person=known.get(done.person or 0))
    when = Span(f"{done.at:%Y-%m-%d %H:%M} UTC", instant=done.at)
    return line(when, " · ", who, f" · {say(_ACTS[done.act])} ", Span(done.subject, Style.CODE))


def _sheet(found: list[Done]) -> bytes:
    """People by our own numbers: a file outlives the wish to be forgotten."""
    text = io.StringIO()
    sheet = csv.writer(text)
    sheet.writerow(["number", "at", "person", "act", "subject", "situation", "detail"])
    for done in found:
        detail = "; ".join(f"{name}: {value}" for name, value in sorted(done.detail.items()) if value is not None)
        cells = [done.id, done.at.isoformat(), done.person, done.act.value, done.subject, done.situation, detail]
        sheet.writerow([_harmless(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: object) -> object:
    """A spreadsheet runs what begins like a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell else cell
