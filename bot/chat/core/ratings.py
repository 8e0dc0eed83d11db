"""Ask once how reliable a publisher is that was never cited before."""

from typing import Any

import discord
from discord import ui

from bot.actions.shelf import Shelf
from bot.chat.cards.limits import PLACEHOLDER, clip
from bot.chat.cards.markup import escape
from bot.documents.vocabulary import LETTERS
from bot.languages.language import Language
from bot.languages.text import normalise
from bot.situation.report import Entry
from bot.store.drafts import Draft


def unrated(draft: Draft, shelf: Shelf) -> bool:
    """Whether its source was never cited before and has no reliability yet."""
    publisher, rating = draft.form.get("publisher", ""), draft.form.get("rating", "")
    known = normalise(publisher) in shelf.journal.reliabilities
    return draft.entry is Entry.REPORT and bool(publisher) and not known and not rating.strip("123456")


def add_rating(card: ui.LayoutView, draft: Draft, custom_id: str, say: Language) -> None:
    """Add the question and its menu to a card."""
    publisher = clip(draft.form["publisher"], PLACEHOLDER)
    asked = say("How reliable is {publisher}? It was not cited here before.", publisher=publisher)
    options = [
        discord.SelectOption(label=f"{letter} — {say(text)}", value=letter) for letter, text in LETTERS.items()
    ]
    choose = clip(say("Choose A to F"), PLACEHOLDER)
    menu: ui.Select[Any] = ui.Select(custom_id=custom_id, options=options, placeholder=choose)
    card.add_item(ui.TextDisplay(escape(asked)))
    card.add_item(ui.ActionRow(menu))


def rated(draft: Draft, letter: str) -> dict[str, str]:
    """Return the rating with this letter and the digit that was typed."""
    return {"rating": letter + draft.form.get("rating", "").lstrip("ABCDEF")}
