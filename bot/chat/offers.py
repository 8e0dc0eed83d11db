"""What commands offer while a person types. From memory, and never an error: a list has no place for one."""

from typing import Any

from discord import app_commands

from bot.actions.dates import days_to_offer
from bot.actions.library import Library, Shelf
from bot.chat.limits import CHOICE_NAME, CHOICE_VALUE, CHOICES, clip
from bot.chat.replies import Interaction, desk_language, server_of
from bot.errors import RollcallError

Choices = list[app_commands.Choice[str]]


def situation_choices(library: Library, typed: str, interaction: Interaction) -> Choices:
    say, wanted = desk_language(interaction), typed.strip().casefold()
    found = []
    for situation in library.for_guild(server_of(interaction)).situations:
        title = situation.title.in_language(say.code)
        if wanted in situation.slug or wanted in title.casefold():
            found.append(_choice(f"{situation.slug} — {title}", situation.slug))
    return found[:CHOICES]


def day_choices(library: Library, typed: str, interaction: Interaction) -> Choices:
    """The days on which something became known."""
    shelf = asked_shelf(library, interaction)
    if shelf is None:
        return []
    say = desk_language(interaction)
    return [
        _choice(f"{say.day(day)} — {say.plural('{n} entry', '{n} entries', n)}", day.isoformat())
        for day, n in days_to_offer(shelf.journal, typed, CHOICES)
    ]


def actor_choices(library: Library, typed: str, interaction: Interaction) -> Choices:
    """Countries and organisations in the reader's language, those of the situation first."""
    shelf = asked_shelf(library, interaction)
    if shelf is None:
        return []
    rows = shelf.names.complete(typed, desk_language(interaction).code, prefer=shelf.journal.actors, limit=CHOICES)
    return [_choice(label, code) for code, label in rows]


def asked_shelf(library: Library, interaction: Interaction) -> Shelf | None:
    """The situation that the half-typed command is about."""
    named: Any = getattr(interaction.namespace, "situation", None)
    try:
        guild = server_of(interaction)
        slug = named or library.default_situation(guild, interaction.user.id).slug
        return library.for_guild(guild).shelf(str(slug))
    except RollcallError:
        return None


def _choice(name: str, value: str) -> app_commands.Choice[str]:
    return app_commands.Choice(name=clip(name, CHOICE_NAME), value=value[:CHOICE_VALUE])
