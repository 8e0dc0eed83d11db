"""Build the card of a draft that waits for a moderator: what it would do and buttons, later the decision."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import ui

from bot.actions.reports.file import entry_in_force
from bot.actions.reports.review import Case, fingerprint
from bot.actions.shelf import Shelf
from bot.chat.cards.card import bare_card
from bot.chat.cards.limits import BUTTON_LABEL, clip
from bot.chat.cards.paging import pages
from bot.chat.core.ratings import add_rating, unrated
from bot.chat.core.report_forms import GROUPS
from bot.documents.document import Document, Line, Section, Span, Style, joined, line, muted
from bot.documents.draft_preview import Preview, claim, proposal, summed_up
from bot.documents.phrasing import Phrasing
from bot.documents.timeline import report_line
from bot.documents.unreadable_draft import draft_title, unreadable
from bot.errors import N_, Overtaken, Refused
from bot.languages.language import Language
from bot.store.drafts import State

_ACTS = "|".join(("approve", "reject", *GROUPS))
PATTERN = re.compile(rf"v1~(?P<act>{_ACTS})~(?P<number>\d{{1,18}})~(?P<edition>\w{{8}})")
RATING = "v2"
"""Beginning of the id of the menu that rates a source."""
SUGGESTION = N_("Suggestion {n}: {about}")
FOR_TWO = N_("For a second moderator, {n}: {about}")
_SIGNS = {State.FILED: "✅", State.REJECTED: "🚫"}
_DECISIONS = {State.FILED: N_("Approved by"), State.REJECTED: N_("Rejected by")}


def review_card(case: Case, seen: Preview | Sequence[Refused], shelf: Shelf, say: Language) -> ui.LayoutView:
    """Build the card; `seen` is what approving the draft would do, or why it cannot be read."""
    document, overtaken = review_document(case, seen, shelf, say)
    card = bare_card(pages(document, "")[0])
    if case.draft.state is State.WAITING:
        ready = isinstance(seen, Preview) and not overtaken
        if unrated(case.draft, shelf):
            add_rating(card, case.draft, f"{RATING}~{case.draft.id}", say)
        for row in _rows(case, say, ready):
            card.add_item(row)
    card.stop()
    return card


def review_document(
    case: Case, seen: Preview | Sequence[Refused], shelf: Shelf, say: Language
) -> tuple[Document, bool]:
    """Return the text of the card, and whether the entry that it names was replaced meanwhile."""
    phrasing, waits = Phrasing(shelf.situation, say, shelf.names), case.draft.state is State.WAITING
    heading = SUGGESTION if case.draft.suggested else FOR_TWO
    if case.draft.state is State.DROPPED or not (waits or case.draft.form):  # the typed text was deleted too
        title = say(heading, n=case.draft.id, about=shelf.situation.title.in_language(say.code))
        return Document(title, (decision(case, say),), ()), False
    meanwhile: tuple[Section, ...] = ()
    if not isinstance(seen, Preview):
        draft = case.draft
        base = unreadable(draft_title(draft.entry, draft.replaces, say), draft.form, seen, say)
        about = base.title
    else:
        about = summed_up(seen.report, phrasing)
        base = proposal(seen, phrasing)
        if waits:
            meanwhile = _meanwhile(seen, shelf, phrasing)
        else:
            base = replace(base, sections=(claim(seen.report, phrasing),))
    document = Document(
        title=say(heading, n=case.draft.id, about=about),
        lead=(*base.lead, _origin(case, phrasing), *_state_lines(case, say)),
        sections=(*meanwhile, *base.sections),
    )
    return document, bool(meanwhile)


def decision(case: Case, say: Language) -> Line:
    """Write the decision: "✅ Approved by @moderator · 5 Mar 14:02 · SA-0003"."""
    draft = case.draft
    if draft.state is State.DROPPED:
        return line("🗑️ ", say("Dropped: its author asked to be forgotten."))
    by: list[Span | str] = [
        f"{_SIGNS[draft.state]} ",
        say(_DECISIONS[draft.state]),
        " ",
        _person(case.moderator, say),
    ]
    when = Span(f"{case.at:%Y-%m-%d %H:%M} UTC", instant=case.at) if case.at else ""
    what = Span(draft.report, Style.CODE) if draft.report else draft.reason or ""
    return line(*joined([by, when, what]))


def _meanwhile(seen: Preview, shelf: Shelf, phrasing: Phrasing) -> tuple[Section, ...]:
    """Show what was filed in place of the entry that this draft wants to replace, if anything."""
    try:
        if seen.report.replaces is not None:
            entry_in_force(shelf.journal, seen.report.replaces)
    except Overtaken as overtaken:
        theirs = shelf.journal.by_id[overtaken.by]
        lines = (line(phrasing.say.explain(overtaken)), report_line(theirs, phrasing))
        return (Section(phrasing.say("What stands now"), lines),)
    return ()


def _origin(case: Case, phrasing: Phrasing) -> Line:
    created = case.draft.created
    when = Span(f"{created:%Y-%m-%d %H:%M} UTC", instant=created)
    return line(muted(""), *joined([_person(case.author, phrasing.say), when, phrasing.title()]))


def _state_lines(case: Case, say: Language) -> tuple[Line, ...]:
    draft = case.draft
    if draft.state is not State.WAITING:
        return (decision(case, say),)
    if draft.decided_by is None:
        return ()
    stands = say("stands for it as it is: where a position changes, another moderator has to approve it.")
    return (line("🖊️ ", _person(case.moderator, say), " ", stands),)


def _person(known: int | None, say: Language) -> Span:
    return Span(say("somebody"), person=known)


def _rows(case: Case, say: Language, ready: bool) -> list[ui.ActionRow[Any]]:
    approve = _button(case, "approve", say("Approve"), style=discord.ButtonStyle.success, disabled=not ready)
    reject = _button(case, "reject", say("Reject"), style=discord.ButtonStyle.danger)
    titles = {name: say(title) for name, (title, _) in GROUPS.items()} | {"what": say("Edit")}
    edit, *more = (_button(case, name, f"✏️ {title}") for name, title in titles.items())
    return [ui.ActionRow(approve, edit, reject), ui.ActionRow(*more)]


def _button(case: Case, act: str, label: str, **more: Any) -> ui.Button[Any]:
    token = f"v1~{act}~{case.draft.id}~{fingerprint(case.draft)}"
    return ui.Button(label=clip(label, BUTTON_LABEL), custom_id=token, **more)
