"""Turn what a person typed into a question, and answer the few commands that need no journal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from discord import ui

from bot.actions.answers.question import Question, View, moments
from bot.actions.reports.dates import read_day
from bot.actions.shelf import Shelf
from bot.chat.cards.cache import CardCache
from bot.chat.cards.card import bare_card, notice
from bot.chat.cards.markup import escape
from bot.chat.cards.paging import Page, pages
from bot.chat.cards.tokens import Target, write_token
from bot.chat.core.replies import Interaction, answer_language, deliver, promise, reader, server_of, show
from bot.documents.document import Document
from bot.documents.help import DELETED, PRIVATE, SHARED, guide, situation_list
from bot.errors import N_, Refused
from bot.situation.situation import Coverage


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of a command as typed."""

    situation: str | None = None
    as_of: str | None = None
    hindsight: bool = False
    private: bool = False
    country: str | None = None
    words: str = ""
    start: str | None = None


async def ask(interaction: Interaction, cards: CardCache, view: View, asked: Asked) -> None:
    """Answer a question with a card. Raises Refused, which the tree's error handler shows."""
    situation = _situation(interaction, cards, asked)
    actor = None
    if asked.country is not None:
        names = (await cards.library.described(situation.slug)).names
        actor = names.resolve(asked.country, answer_language(interaction).code)
    question = Question(
        view=view,
        situation=situation.slug,
        as_of=_instant(asked.as_of, situation),
        hindsight=asked.hindsight,
        actor=actor,
        words=" ".join(asked.words.split()),
    )
    await _show(interaction, cards, question, private=asked.private)


async def ask_changes(interaction: Interaction, cards: CardCache, asked: Asked) -> None:
    """Answer what changed, from the beginning of the first day to the end of the last."""
    situation = _situation(interaction, cards, asked)
    end = _instant(asked.as_of, situation)
    start = _instant(asked.start, situation)
    assert start is not None
    question = Question(View.CHANGES, situation.slug, as_of=end, since=_beginning(start, situation))
    await _show(interaction, cards, question, private=asked.private)


async def _show(interaction: Interaction, cards: CardCache, question: Question, *, private: bool) -> None:
    # Refuse a day outside coverage, or a question too long for its buttons, before promising an answer.
    moments(question, cards.library.shelf(question.situation), datetime.now(UTC))
    target = Target(question)
    write_token(target, "o")
    await show(interaction, cards, target, private=private)


def _situation(interaction: Interaction, cards: CardCache, asked: Asked) -> Coverage:
    if asked.situation:
        return reader(interaction).shelf(asked.situation).brief
    return cards.library.default_situation(server_of(interaction), interaction.user.id)


def _instant(typed: str | None, situation: Coverage) -> datetime | None:
    return None if typed is None else read_day(typed, situation, datetime.now(UTC))


def _beginning(instant: datetime, situation: Coverage) -> datetime:
    local = instant.astimezone(situation.zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight.astimezone(UTC) if (local.hour, local.minute, local.second) == (23, 59, 59) else instant


async def list_situations(interaction: Interaction, cards: CardCache) -> None:
    library, say = cards.library, answer_language(interaction)
    readable = list(reader(interaction).shelves)
    listed = [(one.brief, one.entries) for one in readable]
    chosen = library.default_situation(server_of(interaction), interaction.user.id).slug if readable else None
    notes = {one.slug: _notes(one, server_of(interaction)) for one in readable}
    await deliver(interaction, _plain(situation_list(listed, chosen, say, notes)), private=True)


def _notes(shelf: Shelf, guild: int | None) -> list[str]:
    """Return the notes on a situation for the server that keeps it; others see none."""
    if guild is None or shelf.access.guild != guild:
        return []
    return [SHARED if shelf.access.shared else PRIVATE, *([DELETED] if shelf.access.delete_after else [])]


async def choose_situation(interaction: Interaction, cards: CardCache, slug: str) -> None:
    say, guild = answer_language(interaction), server_of(interaction)
    if guild is not None and not interaction.permissions.manage_guild:
        raise Refused(N_("Choosing the situation of a server needs the permission Manage Server."))
    reader(interaction).shelf(slug)
    await promise(interaction)
    situation = await cards.library.choose(slug, guild=guild, user=interaction.user.id)
    title = situation.title.in_language(say.code)
    text = (
        N_("Commands in this server are now about {title}.") if guild else N_("Your commands are now about {title}.")
    )
    await deliver(interaction, notice(escape(say(text, title=title))), private=True)


async def say_help(interaction: Interaction) -> None:
    """Show the guide; its commands can be clicked if Discord tells their ids."""
    numbers: Mapping[str, int] | None = interaction.client.command_numbers
    if numbers is None:
        await promise(interaction)
        numbers = await interaction.client.learn_command_numbers()
    first, *further = map(_finished, pages(guide(answer_language(interaction), numbers), ""))
    await deliver(interaction, first, private=True)
    for card in further:
        await interaction.followup.send(view=card, ephemeral=True)


def _plain(document: Document) -> ui.LayoutView:
    return _finished(pages(document, "")[0])


def _finished(page: Page) -> ui.LayoutView:
    card = bare_card(page)
    card.stop()
    return card
