"""Build the list of what waits for a moderator's decision, with a menu to open one of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import discord
from discord import ui

from bot.actions.reports.review import Case
from bot.chat.cards.card import Card, bare_card
from bot.chat.cards.paging import Page, first_page, pages
from bot.chat.core.choices import distinct
from bot.chat.suggestions.card import FOR_TWO, SUGGESTION
from bot.documents.document import Document, Line, Section, Span, joined, line, strong
from bot.documents.field_words import as_typed
from bot.languages.language import Language
from bot.names import Names
from bot.store.drafts import Draft

PENDING = "v1~pending"
"""Id of the menu."""
_BLOCKED_SHOWN = 30


def pending_card(
    cases: Sequence[Case], names: Mapping[str, Names], total: int, blocked: Sequence[int], say: Language
) -> Card:
    """Build the list of the oldest of `total` drafts that wait, and of the Discord ids of blocked people.

    `names` are those of each situation.
    """
    titles = [named(case.draft, say, names[case.draft.situation]) for case in cases]
    card = bare_card(_page(cases, titles, total, blocked, say))
    if cases:
        rows = distinct((title, str(case.draft.id)) for title, case in zip(titles, cases, strict=True))
        options = [discord.SelectOption(label=about, value=number) for about, number in rows]
        select: ui.Select[Any] = ui.Select(custom_id=PENDING, options=options, placeholder=say("Show …"))
        card.add_item(ui.ActionRow(select))
    card.stop()
    return card


def _page(cases: Sequence[Case], titles: Sequence[str], total: int, blocked: Sequence[int], say: Language) -> Page:
    lines = tuple(_line(case, title, say) for case, title in zip(cases, titles, strict=True))
    lead = say.plural("{n} entry waits.", "{n} entries wait.", total) if cases else say("Nothing waits.")
    sections = [Section(say("Oldest first"), lines)] if lines else []
    if blocked:
        shown, more = blocked[:_BLOCKED_SHOWN], len(blocked) - _BLOCKED_SHOWN
        people: list[Span | str] = [Span(say("somebody"), person=one) for one in shown]
        rest = [say.plural("and {n} more", "and {n} more", more)] if more > 0 else []
        sections.append(Section(say("Blocked from suggesting"), (line(*joined([*people, *rest], ", ")),)))
    document = Document(say("What waits for a decision"), (line(lead),), tuple(sections))
    if not cases:
        return pages(document, "")[0]
    return first_page(document, total, lambda rest: line(_more(rest, say)))


def _line(case: Case, title: str, say: Language) -> Line:
    when = Span(f"{case.draft.created:%Y-%m-%d %H:%M} UTC", instant=case.draft.created, age=True)
    who = Span(say("somebody"), person=case.author)
    return line(*joined([strong(title), who, when]))


def _more(rest: int, say: Language) -> str:
    return say.plural(
        "And {n} more: it moves up once these are decided.",
        "And {n} more: they move up once these are decided.",
        rest,
    )


def named(draft: Draft, say: Language, names: Names) -> str:
    """Name a draft by what was typed, which may be unreadable as a report; a known actor by its own name."""
    typed = {field.name: words for field, words in as_typed(draft.form, say)}
    actor = typed.get("country", "")
    codes = names.known_as(actor)
    if len(codes) == 1:
        actor = names.label(codes[0], say.code)
    about = " · ".join(filter(None, (actor, typed.get("action"), typed.get("phase"), draft.replaces)))
    return say(SUGGESTION if draft.suggested else FOR_TWO, n=draft.id, about=about)
