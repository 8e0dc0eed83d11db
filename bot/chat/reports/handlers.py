"""Show moderators what a draft would say and do, with Confirm, Edit and Cancel.

The buttons carry the number of the draft, which is in the database, so they work after a restart.
"""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Self

import discord
from discord import ui

from bot.actions.library import Library
from bot.actions.reports.file import UNDO, Author, Filing, decided
from bot.actions.reports.prose import Understood, understood
from bot.actions.reports.quote import Posted, read_posted
from bot.actions.shelf import Shelf
from bot.chat.cards.card import bare_card
from bot.chat.cards.limits import BUTTON_LABEL, clip
from bot.chat.cards.paging import pages
from bot.chat.core.permissions import Permissions
from bot.chat.core.ratings import add_rating, rated, unrated
from bot.chat.core.replies import Interaction, answer_language, deliver, guarded, promise, reader
from bot.chat.core.report_forms import FIX, GROUPS, FieldsModal, OpeningModal, fixing, read_opening
from bot.documents.document import Document, Line
from bot.documents.draft_preview import proposal
from bot.documents.filed_entry import filed_entry, overtaken
from bot.documents.phrasing import Phrasing
from bot.documents.reading_notes import naming_hints, reading_notes
from bot.documents.unreadable_draft import draft_title, unreadable
from bot.errors import Overtaken, Refused, Waiting
from bot.languages.language import Language
from bot.situation.report import Entry, Report
from bot.store.drafts import Draft, State

_ACTS = "|".join(("file", "both", "drop", "undo", "fix", *GROUPS))
PATTERN = re.compile(rf"d1~(?P<act>{_ACTS})~(?P<number>\d{{1,18}})")

_SOON = 1.5
"""Seconds to read a message before an answer is promised, after which no form can be opened."""


class ReportHandlers:
    """The work of /update and of the buttons under drafts."""

    def __init__(self, library: Library, filing: Filing, permissions: Permissions) -> None:
        self._library = library
        self._filing = filing
        self.permissions = permissions

    async def begin(
        self,
        interaction: Interaction,
        slug: str,
        typed: Mapping[str, str],
        entry: Entry = Entry.REPORT,
        replaces: str | None = None,
        notes: tuple[Line, ...] = (),
    ) -> None:
        """Keep a draft and show what it would do, with `notes` below. Raises Refused."""
        author = self.permissions.writer(interaction, slug)
        await promise(interaction)
        try:
            draft = await self._filing.propose(author, slug, typed, entry=entry, replaces=replaces)
        except Overtaken as error:
            card = await self._overtaken(error, slug, answer_language(interaction))
            await deliver(interaction, card, private=True)
            return
        await deliver(interaction, await self._card(draft, answer_language(interaction), notes), private=True)

    async def write(self, interaction: Interaction, slug: str, text: str, given: Mapping[str, str]) -> None:
        """Read a sentence and show what it would do; `given` overrides what is read. Raises Refused."""
        self.permissions.writer(interaction, slug)
        await promise(interaction)
        say, shelf = answer_language(interaction), await self._library.load(slug)
        found = await asyncio.to_thread(understood, text, shelf, datetime.now(UTC), say.code)
        speaker = {"publisher": found.cited or found.by_itself}
        fields = {name: value for name, value in {**found.fields, **speaker, **given}.items() if value}
        await self.begin(interaction, slug, fields, notes=_notes(found, text, shelf, say))

    async def quote(self, interaction: Interaction, slug: str, message: Posted) -> None:
        """Show what a message would do as a report, or open a form if none is found in it. Raises Refused."""
        self.permissions.writer(interaction, slug)
        say, shelf = answer_language(interaction), await self._library.load(slug)
        reading = asyncio.ensure_future(asyncio.to_thread(read_posted, message, shelf, say.code))
        await asyncio.wait([reading], timeout=_SOON)
        if not reading.done():
            await promise(interaction)
        found = await reading
        if not found.evidence and not interaction.response.is_done():
            actors = shelf.names.mentioned(message.text)
            hints = naming_hints(actors, Phrasing(shelf.situation, say, shelf.names))
            await self.begin_with(interaction, slug, found.fields, hints)
            return
        await self.begin(interaction, slug, found.fields, notes=_notes(found, message.text, shelf, say))

    async def begin_with(
        self, interaction: Interaction, slug: str, known: Mapping[str, str], hints: Mapping[str, str]
    ) -> None:
        """Open a form with all that a report needs, filled with known values, and begin a draft. Raises Refused."""
        self.permissions.writer(interaction, slug)

        async def begun(submitted: Interaction, typed: dict[str, str]) -> None:
            self.permissions.writer(submitted, slug)
            await promise(submitted)
            situation = (await self._library.load(slug)).situation
            form = await asyncio.to_thread(read_opening, typed, known, situation, datetime.now(UTC))
            await self.begin(submitted, slug, form.written())

        await interaction.response.send_modal(OpeningModal(known, answer_language(interaction), begun, hints))

    async def undo(self, interaction: Interaction) -> None:
        author = self.permissions.moderator(interaction)
        await promise(interaction)
        gone = await self._filing.undo(author)
        shelf, say = await reader(interaction).shelf_of(gone.id), answer_language(interaction)
        await deliver(interaction, self._filed(gone, shelf, say), private=True)

    # buttons

    async def act(self, interaction: Interaction, act: str, number: int) -> None:
        """Raises Refused."""
        draft = await self._filing.draft(number)
        author = self.permissions.writer(interaction, draft.situation)
        say = answer_language(interaction)
        if act in (*GROUPS, "fix"):
            if draft.state is not State.OPEN:  # do not open a form that cannot be used
                raise decided(draft)
            await self._edit(interaction, draft, act, say)
            return
        await interaction.response.defer()
        if act == "drop":
            await self._filing.drop(number)
            card = _said(say("Nothing was filed."))
        else:
            card = await self._done(draft, act, author, say)
        await interaction.edit_original_response(view=card)

    async def _done(self, draft: Draft, act: str, author: Author, say: Language) -> ui.LayoutView:
        """File a draft or take it back, and show the result."""
        shelf = await self._library.load(draft.situation)
        try:
            if act == "undo":
                return self._filed(await self._filing.undo(author, draft.report or ""), shelf, say)
            confirm = self._filing.confirm_with_report if act == "both" else self._filing.confirm
            return self._filed(await confirm(draft.id, author), shelf, say, draft)
        except Overtaken as error:
            return await self._overtaken(error, draft.situation, say)
        except Waiting as waits:
            return _said(say.explain(waits))

    async def rate(self, interaction: Interaction, number: int, letter: str) -> None:
        """Rate a source that was never cited before. Raises Refused."""
        draft = await self._filing.draft(number)
        self.permissions.writer(interaction, draft.situation)
        await interaction.response.defer()
        changed = await self._filing.revise(number, rated(draft, letter))
        await interaction.edit_original_response(view=await self._card(changed, answer_language(interaction)))

    async def _edit(self, interaction: Interaction, draft: Draft, group: str, say: Language) -> None:
        wrong = await self._filing.mistakes(draft) if group == "fix" else []
        title, names, hints = fixing(wrong, say) if wrong else (*GROUPS.get(group, GROUPS["what"]), {})

        async def revised(submitted: Interaction, typed: dict[str, str]) -> None:
            self.permissions.writer(submitted, draft.situation)  # the moderator may have lost the right meanwhile
            await submitted.response.defer()
            changed = await self._filing.revise(draft.id, typed)
            await submitted.edit_original_response(view=await self._card(changed, say))

        await interaction.response.send_modal(FieldsModal(say(title), names, draft.form, say, revised, hints))

    # cards

    async def _card(self, draft: Draft, say: Language, notes: tuple[Line, ...] = ()) -> ui.LayoutView:
        """Show what the draft would do, or what is wrong with it and all that was typed."""
        shelf = await self._library.described(draft.situation)
        phrasing = Phrasing(shelf.situation, say, shelf.names)
        try:
            seen = await self._filing.preview(draft)
        except Refused as problem:
            wrong = [one.problem for one in await self._filing.mistakes(draft)] or [problem]
            document = unreadable(draft_title(draft.entry, draft.replaces, say), draft.form, wrong, say)
            ready, revives = False, False
        else:
            document, ready, revives = proposal(seen, phrasing), True, seen.revived is not None
        document = replace(document, footer=(*document.footer, *notes))
        card = bare_card(pages(document, "")[0])
        card.add_item(_buttons(draft, say, ready, revives))
        if unrated(draft, shelf):
            add_rating(card, draft, f"d2~{draft.id}", say)
        card.add_item(_editors(draft, say))
        card.stop()
        return card

    def _filed(self, report: Report, shelf: Shelf, say: Language, draft: Draft | None = None) -> ui.LayoutView:
        """Show the filed entry and the posture of its actor, with a button to undo it if it came from a draft."""
        phrasing = Phrasing(shelf.situation, say, shelf.names)
        moment = shelf.situation.default_moment(max(report.recorded, report.known))
        picture = self._library.ready_snapshot(shelf.situation.slug, moment)
        standing = picture.standing(report.actor) if picture else None
        document = filed_entry(report, standing, phrasing, UNDO.seconds // 60 if draft else 0)
        card = bare_card(pages(document, "")[0])
        if draft is not None:
            card.add_item(ui.ActionRow(ui.Button(label=say("Undo"), custom_id=f"d1~undo~{draft.id}")))
        card.stop()
        return card

    async def _overtaken(self, error: Overtaken, slug: str, say: Language) -> ui.LayoutView:
        """Show what another moderator filed meanwhile."""
        shelf = await self._library.load(slug)
        phrasing = Phrasing(shelf.situation, say, shelf.names)
        return _finished(overtaken(error, shelf.journal.by_id[error.by], phrasing))


def _notes(found: Understood, text: str, shelf: Shelf, say: Language) -> tuple[Line, ...]:
    events = [(one.actor, one.action, one.phase) for one in found.others]
    phrasing = Phrasing(shelf.situation, say, shelf.names)
    return reading_notes(found.evidence or text, found.missing, events, phrasing)


def _finished(document: Document) -> ui.LayoutView:
    card = bare_card(pages(document, "")[0])
    card.stop()
    return card


def _said(text: str) -> ui.LayoutView:
    return _finished(Document(text, (), ()))


def _buttons(draft: Draft, say: Language, ready: bool, revives: bool) -> ui.ActionRow[Any]:
    label, act, style = say("Confirm"), "file", discord.ButtonStyle.success
    if not ready:
        label, act, style = f"✏️ {say(FIX)}", "fix", discord.ButtonStyle.primary
    elif revives:
        label = say("The correction only")
    both: ui.Button[Any] = ui.Button(label=say("The report too"), custom_id=f"d1~both~{draft.id}")
    return ui.ActionRow(
        ui.Button(label=label, style=style, custom_id=f"d1~{act}~{draft.id}"),
        *([both] if revives else []),
        ui.Button(label=say("Cancel"), custom_id=f"d1~drop~{draft.id}"),
    )


def _editors(draft: Draft, say: Language) -> ui.ActionRow[Any]:
    """Return a button for each group of fields, since a menu would not open the same form twice."""
    return ui.ActionRow(
        *(
            ui.Button(label=clip(f"✏️ {say(title)}", BUTTON_LABEL), custom_id=f"d1~{name}~{draft.id}")
            for name, (title, _) in GROUPS.items()
        )
    )


class DraftButton(ui.DynamicItem[ui.Button[Any]], template=PATTERN):
    def __init__(self, item: Any, act: str, number: int) -> None:
        super().__init__(item)
        self._act, self._number = act, number

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(item, match["act"], int(match["number"]))

    async def callback(self, interaction: Interaction) -> None:
        drafts: ReportHandlers = interaction.client.features.reports
        await guarded(interaction, drafts.act(interaction, self._act, self._number))


class RatingSelect(ui.DynamicItem[ui.Select[Any]], template=r"d2~(?P<number>\d{1,18})"):
    def __init__(self, item: Any, number: int) -> None:
        super().__init__(item)
        self._number = number

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(item, int(match["number"]))

    async def callback(self, interaction: Interaction) -> None:
        drafts: ReportHandlers = interaction.client.features.reports
        await guarded(interaction, drafts.rate(interaction, self._number, self.item.values[0]))
