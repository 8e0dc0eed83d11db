"""Build the card of an article, with six proposals a page, and the card of one proposal in full."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord
from discord import ui

from bot.actions.reports.review import fingerprint
from bot.actions.shelf import Shelf
from bot.articles.page import NOTES, Note
from bot.chat.cards.card import bare_card
from bot.chat.cards.limits import BUTTON_LABEL, CARD_CHARACTERS, clip, measure
from bot.chat.cards.markup import escape, heading_markup, line_markup
from bot.chat.cards.paging import pages
from bot.chat.core.choices import distinct
from bot.chat.core.report_forms import GROUPS
from bot.documents.article import About, heading, proposed
from bot.documents.document import Document, Line, Section, Span, Style, joined, line, strong
from bot.documents.draft_preview import Preview, proposal
from bot.documents.field_words import as_typed, label
from bot.documents.phrasing import Phrasing
from bot.documents.unreadable_draft import draft_title, unreadable
from bot.documents.vocabulary import ACTIONS, PHASES
from bot.errors import Refused
from bot.languages.language import Language
from bot.store.articles import Article
from bot.store.articles import State as ArticleState
from bot.store.drafts import Draft, State

A_PAGE = 6
PATTERN = re.compile(
    rf"a1~(?P<act>approve|edit|drop|file|toss|{'|'.join(GROUPS)}|back|next|show|mine|about|begin|forget)"
    r"~(?P<number>\d{1,18})~(?P<rest>\w{1,8})"
)
OPEN = re.compile(r"a1~open~(?P<number>\d{1,18})~(?P<page>\d{1,3})")
_QUOTES = (1000, 500, 300, 200, 120, 60, 30)
"""Lengths to try for each sentence; the first with which the card fits is used."""
_TITLE, _PROBLEM = 200, 300
_COPIES, _CHANGES = 8, 4

Seen = Preview | Refused


@dataclass(frozen=True, slots=True)
class Shown:
    """An article with the data of one page of its card."""

    article: Article
    drafts: Sequence[Draft]
    """All proposals of the article."""
    page: int
    seen: Mapping[int, Seen]
    """What approving each waiting draft of the page would do, or why it cannot be read; by draft number."""
    people: Mapping[int, int]
    """Discord ids by our numbers of people, as far as known."""
    quoted: bool = True
    """Whether the sentences are shown."""

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.drafts) // A_PAGE))

    @property
    def here(self) -> Sequence[Draft]:
        return self.drafts[self.page * A_PAGE : (self.page + 1) * A_PAGE]

    @property
    def waiting(self) -> list[Draft]:
        return [one for one in self.drafts if one.state is State.WAITING]

    def number(self, draft: Draft) -> int:
        """Return the position of a draft, counted from one."""
        return 1 + next(place for place, one in enumerate(self.drafts) if one.id == draft.id)


def article_card(shown: Shown, shelf: Shelf, say: Language) -> ui.LayoutView:
    """Build the card of an article. Its buttons work after a restart."""
    phrasing = Phrasing(shelf.situation, say, shelf.names)
    head = _head(shown, say)
    for limit in _QUOTES:
        bodies = [_body(shown, one, phrasing, shelf.access.two_person, limit) for one in shown.here]
        if measure(head) + sum(map(measure, bodies)) <= CARD_CHARACTERS:
            break
    room = (CARD_CHARACTERS - measure(head)) // max(1, len(bodies))
    parts: list[ui.Item[Any]] = [ui.TextDisplay(head)]
    for draft, body in zip(shown.here, bodies, strict=True):
        parts.append(ui.TextDisplay(clip(body, max(room, 200)) if limit == _QUOTES[-1] else body))
        if draft.state is State.WAITING:
            parts.append(_decisions(draft, shown, say))
    card = ui.LayoutView(timeout=None)
    card.add_item(ui.Container(*parts))
    for row in _rows(shown, phrasing, say):
        card.add_item(row)
    card.stop()
    return card


def _head(shown: Shown, say: Language) -> str:
    article, waiting = shown.article, len(shown.waiting)
    expired = article.state is ArticleState.DONE and any(one.state is State.DROPPED for one in shown.drafts)
    about = replace(_about(article, len(shown.drafts), waiting), expired=expired)
    title, lines = heading(about, say)
    return clip("\n".join([f"## {escape(title)}", *map(line_markup, lines)]), 1000)


def _about(article: Article, proposals: int, waiting: int) -> About:
    return About(
        article.id,
        clip(article.title, _TITLE),
        article.publisher,
        article.url,
        article.published,
        article.language,
        article.how.value,
        proposals,
        waiting,
        NOTES[Note(article.note)] if article.note else "",
        copies=tuple(dict.fromkeys(clip(one["publisher"] or one["url"], 60) for one in article.copies))[:_COPIES],
        previous=article.previous,
        model=clip(article.model, 120),
        fallback=article.fallback,
        disbelieved=article.disbelieved,
        difference=tuple(clip(one, 160) for one in article.difference.split("\n") if one)[:_CHANGES],
    )


def _body(shown: Shown, draft: Draft, phrasing: Phrasing, two_person: bool, limit: int) -> str:
    say, number = phrasing.say, shown.number(draft)
    if draft.state is not State.WAITING:
        about = Section(f"{number}. {_typed(draft, phrasing)}", (_decision(draft, shown.people, say),))
        return _markup(about, "")
    seen = shown.seen.get(draft.id)
    section = (
        proposed(number, seen, phrasing) if isinstance(seen, Preview) else _unread(number, draft, seen, phrasing)
    )
    if two_person and draft.decided_by is not None:
        who = Span(say("somebody"), person=shown.people.get(draft.decided_by))
        stands = say("stands for it: where a position changes, another moderator has to approve it.")
        section = replace(section, lines=(*section.lines, line("🖊️ ", who, " ", stands)))
    return _markup(section, clip(shown.article.quote(draft.id), limit) if shown.quoted else "")


def _markup(section: Section, quote: str) -> str:
    quoted = [f"> {escape(f'“{quote}”')}"] if quote else []
    heading_line, *rest = [heading_markup(section), *map(line_markup, section.lines)]
    return "\n".join([heading_line, *quoted, *rest])


def _unread(number: int, draft: Draft, problem: Seen | None, phrasing: Phrasing) -> Section:
    say = phrasing.say
    why = clip(say.explain(problem), _PROBLEM) if isinstance(problem, Refused) else ""
    facts: list[Sequence[Span | str]] = [
        [say("{label}:", label=label(field, say)), " ", strong(clip(words, 80))]
        for field, words in as_typed(draft.form, say)
        if field.name in ("when", "moved", "strength", "remaining", "origin", "destination", "until", "reported")
    ]
    lines = (line("✋ ", strong(why)), line(*joined(facts)))
    return Section(f"{number}. {_typed(draft, phrasing)}", tuple(one for one in lines if one.spans))


def _typed(draft: Draft, phrasing: Phrasing) -> str:
    """Write "Germany — drawdown (completed)" in the words that were typed."""
    say, form = phrasing.say, draft.form
    words: list[str] = []
    for name, known in (("action", ACTIONS), ("phase", PHASES)):
        typed = form.get(name, "")
        words.append(next((say(text) for code, text in known.items() if code.value == typed), typed))
    what = say("{action} ({phase})", action=words[0], phase=words[1]) if words[1] else words[0]
    return clip(" — ".join(filter(None, (form.get("country", ""), what))), 150)


def _decision(draft: Draft, people: Mapping[int, int], say: Language) -> Line:
    if draft.state is State.DROPPED:
        return line("🗑️ ", say("Dropped: nobody decided in time, or its author asked to be forgotten."))
    sign, words = ("✅", say("Approved by")) if draft.state is State.FILED else ("🗑️", say("Dropped by"))
    who = Span(say("somebody"), person=people.get(draft.decided_by or 0))
    filed = Span(draft.report, Style.CODE) if draft.report else ""
    return line(*joined([[f"{sign} {words} ", who], filed]))


# buttons


def _decisions(draft: Draft, shown: Shown, say: Language) -> ui.ActionRow[Any]:
    number, ready = shown.number(draft), isinstance(shown.seen.get(draft.id), Preview)
    approve, edit, drop = say("Approve"), say("Edit"), say("Drop")
    green, grey, red = discord.ButtonStyle.success, discord.ButtonStyle.secondary, discord.ButtonStyle.danger
    return ui.ActionRow(
        _button("approve", draft, f"{approve} {number}", style=green, disabled=not ready),
        _button("edit", draft, f"✏️ {edit} {number}", style=grey),
        _button("drop", draft, f"{drop} {number}", style=red),
    )


def _button(act: str, draft: Draft, label: str, **more: Any) -> ui.Button[Any]:
    token = f"a1~{act}~{draft.id}~{fingerprint(draft)}"
    return ui.Button(label=clip(label, BUTTON_LABEL), custom_id=token, **more)


def _rows(shown: Shown, phrasing: Phrasing, say: Language) -> list[ui.ActionRow[Any]]:
    rows: list[ui.ActionRow[Any]] = []
    article, page, last = shown.article.id, shown.page, shown.pages - 1
    waits = [one for one in shown.here if one.state is State.WAITING]
    if waits:
        options = distinct((f"{shown.number(one)}. {_typed(one, phrasing)}", str(one.id)) for one in waits)
        rows.append(ui.ActionRow(_opening(article, page, options, say)))
    buttons: list[ui.Item[Any]] = []
    if shown.waiting:
        style = discord.ButtonStyle.success
        mine = clip(say("Approve those I opened"), BUTTON_LABEL)
        edit_source = say("Who published it")
        source = clip(f"✏️ {edit_source}", BUTTON_LABEL)
        again = clip(say("Show the sentences"), BUTTON_LABEL)
        about, show = f"a1~about~{article}~{page}", f"a1~show~{article}~{page}"
        buttons += [
            ui.Button(label=mine, custom_id=f"a1~mine~{article}~{page}", style=style),
            # In its place, because a card has no room for another button.
            ui.Button(label=source, custom_id=about) if shown.quoted else ui.Button(label=again, custom_id=show),
        ]
    if last:
        here = clip(say("Page {n} of {all}", n=page + 1, all=last + 1), BUTTON_LABEL)
        buttons += [
            ui.Button(label="‹", custom_id=f"a1~back~{article}~{max(page - 1, 0)}", disabled=page == 0),
            ui.Button(label=here, custom_id="here", disabled=True),
            ui.Button(label="›", custom_id=f"a1~next~{article}~{min(page + 1, last)}", disabled=page == last),
        ]
    return [*rows, ui.ActionRow(*buttons)] if buttons else rows


def _opening(article: int, page: int, rows: Sequence[tuple[str, str]], say: Language) -> ui.Select[Any]:
    options = [discord.SelectOption(label=label, value=value) for label, value in rows]
    return ui.Select(
        custom_id=f"a1~open~{article}~{page}",
        options=options,
        max_values=len(options),
        placeholder=say("Open one or several in full …"),
    )


def proposal_card(
    draft: Draft, seen: Preview | Sequence[Refused], quote: str, shelf: Shelf, say: Language
) -> ui.LayoutView:
    """Build the private card of one proposal in full, with buttons to edit every field.

    `seen` is what filing it would do, or all that is wrong with it.
    """
    phrasing = Phrasing(shelf.situation, say, shelf.names)
    if isinstance(seen, Preview):
        document = proposal(seen, phrasing)
    else:
        document = unreadable(draft_title(draft.entry, draft.replaces, say), draft.form, seen, say)
    lead = (line("“", Span(quote), "”"), *document.lead) if quote else document.lead
    card = bare_card(pages(replace(document, lead=lead), "")[0])
    if draft.state is State.WAITING:
        ready = isinstance(seen, Preview)
        green, red = discord.ButtonStyle.success, discord.ButtonStyle.danger
        approve = _button("file", draft, say("Approve"), style=green, disabled=not ready)
        editors = [_button(name, draft, f"✏️ {say(title)}") for name, (title, _) in GROUPS.items()]
        card.add_item(ui.ActionRow(approve, _button("toss", draft, say("Drop"), style=red)))
        card.add_item(ui.ActionRow(*editors))
    card.stop()
    return card


def decided_card(draft: Draft, people: Mapping[int, int], shelf: Shelf, say: Language) -> ui.LayoutView:
    """Build the card that replaces a proposal in full once it is decided."""
    phrasing = Phrasing(shelf.situation, say, shelf.names)
    card = bare_card(pages(Document(_typed(draft, phrasing), (_decision(draft, people, say),), ()), "")[0])
    card.stop()
    return card


_PARAGRAPHS, _BEGINNING = 12, 2400
"""Most paragraphs and characters of a fetched text that are shown before it is read."""


def text_card(article: Article, say: Language) -> ui.LayoutView:
    """Show a fetched text, so that a person can check that it is the article before it is read."""
    title, lines = heading(_about(article, 0, 0), say)
    shown, room = list[str](), _BEGINNING
    for paragraph in [one for one in article.text.split("\n") if one.strip()][:_PARAGRAPHS]:
        text = f"> {escape(clip(paragraph, max(room, 1)))}"
        shown.append(text)
        room -= measure(text)
        if room < 100:
            break
    count = say.plural("{n} character was found.", "{n} characters were found.", len(article.text))
    head = clip("\n".join([f"## {escape(title)}", line_markup(lines[0]), *map(line_markup, lines[2:])]), 1000)
    card = ui.LayoutView(timeout=None)
    question = escape(say("Is this the article?"))
    found = escape(count)
    parts: list[ui.Item[Any]] = [
        ui.TextDisplay(head),
        ui.TextDisplay("\n".join(shown)),
        ui.TextDisplay(f"{found} {question}"),
    ]
    card.add_item(ui.Container(*parts))
    green, begin = discord.ButtonStyle.success, f"a1~begin~{article.id}~0"
    read: ui.Button[Any] = ui.Button(label=say("Read it"), style=green, custom_id=begin)
    card.add_item(ui.ActionRow(read, ui.Button(label=say("Cancel"), custom_id=f"a1~forget~{article.id}~0")))
    card.stop()
    return card
