"""Answer interactions: at once from memory, else deferred; and handle all their errors."""

import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord
from discord import app_commands, ui

from bot.actions.library import Reader
from bot.chat.cards.cache import CardCache
from bot.chat.cards.card import Card, notice
from bot.chat.cards.markup import escape
from bot.chat.cards.paging import filled
from bot.chat.cards.tokens import Target
from bot.chat.core.endpoints import UNREACHABLE
from bot.chat.core.measuring import begin, end
from bot.chat.core.typed import Typed, what_was_typed
from bot.errors import Busy, Refused
from bot.languages.language import Language, language

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]
_PRIVATE = "promised privately"
_NO_PINGS = discord.AllowedMentions.none()
_TOO_LATE, _ALREADY_ANSWERED = 10062, 40060


def reader_language(interaction: Interaction) -> Language:
    return language(str(interaction.locale))


async def show(interaction: Interaction, cards: CardCache, target: Target, *, private: bool) -> None:
    """Answer with a new card. Raises Refused, StoreError."""
    say = answer_language(interaction)
    card = await _soon(cards, target, say)
    if card is None:
        await promise(interaction, private=private)
        card = await cards.prepare(target, say)
    await deliver(interaction, card, private=private)


async def _soon(cards: CardCache, target: Target, say: Language) -> Card | None:
    """Return the card if it is ready or its journal is short enough to read now; else None."""
    if cards.library.is_quick(target.question.situation):
        await cards.library.load(target.question.situation)
    return cards.ready(target, say)


async def turn(interaction: Interaction, cards: CardCache, target: Target) -> None:
    """Turn the card under a button to another page; if it is another person's card, answer with a private one.

    Raises Unknown if its situation may not be read here.
    """
    reader(interaction).shelf(target.question.situation)
    if not _owns(interaction):
        await show(interaction, cards, target, private=True)
        return
    say = answer_language(interaction)
    card = await _soon(cards, target, say)
    if card is not None:
        await interaction.response.edit_message(view=card, allowed_mentions=_NO_PINGS, **_in_place(interaction, card))
        return
    await interaction.response.defer()
    card = await cards.prepare(target, say)
    await interaction.edit_original_response(view=card, allowed_mentions=_NO_PINGS, **_in_place(interaction, card))


async def promise(interaction: Interaction, *, private: bool = True) -> None:
    """Tell Discord that an answer is coming, before slow work."""
    if not interaction.response.is_done():
        interaction.extras[_PRIVATE] = private
        await interaction.response.defer(ephemeral=private, thinking=True)


async def deliver(
    interaction: Interaction, card: ui.LayoutView, *, private: bool, files: Sequence[discord.File] = ()
) -> None:
    """Send a card as the first answer or in place of a deferred one, with its own files and `files`."""
    files = [*(card.files if isinstance(card, Card) else []), *files]
    if interaction.response.is_done():
        await interaction.edit_original_response(view=card, allowed_mentions=_NO_PINGS, attachments=files)
    else:
        await interaction.response.send_message(view=card, ephemeral=private, allowed_mentions=_NO_PINGS, files=files)


async def deliver_blocks(interaction: Interaction, blocks: Sequence[str], separator: str) -> None:
    """Send markdown in private, in as many messages as needed, never split within a block."""
    first, *further = filled(blocks, separator)
    await deliver(interaction, notice(first), private=True)
    for text in further:
        await interaction.followup.send(view=notice(text), ephemeral=True, allowed_mentions=_NO_PINGS)


def _in_place(interaction: Interaction, card: Card) -> dict[str, Any]:
    """Return the argument that replaces the files of the old card by those of the new one."""
    old = interaction.message.attachments if interaction.message else []
    return {"attachments": card.files} if old or card.picture else {}


def answer_language(interaction: Interaction) -> Language:
    """Return the reader's language, as the client chooses it (the demo can choose French)."""
    choose: Callable[[Interaction], Language] = interaction.client.reader_language
    return choose(interaction)


def channel_language(interaction: Interaction) -> Language:
    """Return the language of public posts: the one that the server chose, else that of the person who asks."""
    chosen = interaction.client.cards.library.servers.of(server_of(interaction)).language
    return language(chosen) if chosen else answer_language(interaction)


def server_of(interaction: Interaction) -> int | None:
    """Return the server if it added the bot; None if only the person installed it."""
    number = interaction.guild_id
    return number if number is not None and interaction.client.get_guild(number) is not None else None


def reader(interaction: Interaction) -> Reader:
    """Return the situations that may be read where the interaction takes place."""
    view: Reader = interaction.client.cards.library.for_guild(server_of(interaction))
    return view


def _owns(interaction: Interaction) -> bool:
    """Whether the message answers the person who clicks; a scheduled post belongs to nobody."""
    message = interaction.message
    if message is None or message.interaction_metadata is None:
        return False
    return message.interaction_metadata.user.id == interaction.user.id


async def guarded(interaction: Interaction, work: Awaitable[None]) -> None:
    """Run the answer to a component and handle its errors; errors of commands arrive through the tree."""
    begin(interaction)
    try:
        await work
        end(interaction, "answered")
    except Exception as error:  # noqa: BLE001  the last line of defence: it is logged and answered
        await reply_to_error(interaction, error)


async def reply_to_error(interaction: Interaction, error: Exception) -> None:
    """Say in private what happened and what to do; our own faults get an incident id and a logged traceback."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    end(interaction, "refused" if isinstance(cause, Refused | app_commands.CheckFailure) else "failed")
    if isinstance(cause, discord.HTTPException) and cause.code in (_TOO_LATE, _ALREADY_ANSWERED):
        log.warning("interaction %s could not be answered: %s", interaction.id, cause)
        return
    text = _sentence(interaction, cause)
    typed = what_was_typed(interaction, answer_language(interaction)) if _is_ours(cause) else None
    if interaction.type is discord.InteractionType.autocomplete:
        return  # a list of choices cannot show a sentence; the command itself will say it
    try:
        await _send_privately(interaction, text, typed)
    except UNREACHABLE as failure:
        log.warning("the reply to interaction %s could not be sent: %s", interaction.id, failure)


def _is_ours(cause: Exception) -> bool:
    """Whether the error is our fault and not that of the input."""
    return not isinstance(cause, Refused | app_commands.AppCommandError)


def _sentence(interaction: Interaction, cause: Exception) -> str:
    say = answer_language(interaction)
    if isinstance(cause, Busy):
        log.warning("interaction %s waited for the database in vain: %s", interaction.id, cause)
        return escape(say("Another program keeps our database locked, so nothing was done. Try again in a minute."))
    if isinstance(cause, Refused):
        log.info("refused %s: %s", interaction.id, cause.text)  # without the values: people typed them
        return escape(say.explain(cause))
    if isinstance(cause, app_commands.CheckFailure):
        log.info("refused %s: %s", interaction.id, cause)
        return escape(say("You may not use this here."))
    if isinstance(cause, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        log.warning("a command that Discord knows and this version does not: %s", cause)
        return escape(say("This command has just changed: wait a minute and try again."))
    incident = secrets.token_hex(4)
    log.error("incident %s in interaction %s", incident, interaction.id, exc_info=cause)
    apology = say(
        "Something went wrong on our side. Try again; if it stays, tell the bot's operator: incident {id}.", id="{id}"
    )
    return escape(apology).replace("{id}", f"`{incident}`")


async def _send_privately(interaction: Interaction, text: str, typed: Typed | None = None) -> None:
    card = notice(f"{text}\n{typed.shown}" if typed else text)
    files = typed.files if typed else []
    for file in files:
        card.add_item(ui.File(f"attachment://{file.filename}"))
    if not interaction.response.is_done():
        await interaction.response.send_message(view=card, ephemeral=True, allowed_mentions=_NO_PINGS, files=files)
        return
    if interaction.extras.get(_PRIVATE):
        await interaction.edit_original_response(view=card, attachments=files)
        return
    promised = interaction.extras.get(_PRIVATE) is False
    if promised:  # the first follow-up to a public promise would be as public, so that is kept, and then taken back
        await interaction.edit_original_response(view=notice("…"))
    await interaction.followup.send(view=card, ephemeral=True, allowed_mentions=_NO_PINGS, files=files)
    if promised:
        await interaction.delete_original_response()
