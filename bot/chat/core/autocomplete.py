"""What commands offer while a person types. Never an error: a list has no place for one."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from discord import app_commands
from discord.app_commands import Choice, locale_str

from bot.actions.library import Library
from bot.actions.reports.dates import days_to_offer
from bot.actions.shelf import Shelf
from bot.chat.cards.limits import CHOICE_NAME, CHOICE_VALUE, CHOICES, clip
from bot.chat.core.replies import Interaction, answer_language, server_of
from bot.errors import N_, RollcallError
from bot.languages.text import normalise
from bot.names.time_zones import matching_zones, zone_label
from bot.situation.report import Entry, Text

_RECENT = 1000
"""Entries looked through while somebody types: a keystroke must not cost more."""
_PATIENCE = 2.0
"""Seconds to wait for a journal that is read for the first time. Discord waits three; the next keystroke finds it."""

Choices = list[app_commands.Choice[str]]


PICTURE_CHOICES = [
    Choice(name=locale_str(N_("map")), value="map"),
    Choice(name=locale_str(N_("timeline")), value="timeline"),
    Choice(name=locale_str(N_("none")), value="none"),
]


def situation_choices(library: Library, typed: str, interaction: Interaction) -> Choices:
    say, wanted = answer_language(interaction), typed.strip().casefold()
    found = []
    for shelf in library.for_guild(server_of(interaction)).shelves:
        title = shelf.title.in_language(say.code)
        if wanted in shelf.slug or wanted in title.casefold():
            found.append(_choice(f"{shelf.slug} — {title}", shelf.slug))
    return found[:CHOICES]


async def day_choices(library: Library, typed: str, interaction: Interaction) -> Choices:
    """The days on which something became known."""
    shelf = await asked_shelf(library, interaction)
    if shelf is None:
        return []
    say = answer_language(interaction)
    return [
        _choice(f"{say.day(day)} — {say.plural('{n} entry', '{n} entries', n)}", day.isoformat())
        for day, n in days_to_offer(shelf.journal, typed, CHOICES)
    ]


async def actor_choices(library: Library, typed: str, interaction: Interaction) -> Choices:
    """Countries and organisations in the reader's language, those of the situation first."""
    shelf = await asked_shelf(library, interaction)
    if shelf is None:
        return []
    rows = shelf.names.complete(typed, answer_language(interaction).code, prefer=shelf.journal.actors, limit=CHOICES)
    return [_choice(label, code) for code, label in rows]


async def asked_shelf(library: Library, interaction: Interaction) -> Shelf | None:
    """The situation that the half-typed command is about, with its journal; None where it cannot be had in time."""
    named: Any = getattr(interaction.namespace, "situation", None)
    try:
        guild = server_of(interaction)
        slug = named or library.default_situation(guild, interaction.user.id).slug
        loading = asyncio.ensure_future(library.for_guild(guild).load(str(slug)))
        return await asyncio.wait_for(asyncio.shield(loading), _PATIENCE)
    except (RollcallError, TimeoutError):
        return None


def _choice(name: str, value: str) -> app_commands.Choice[str]:
    return app_commands.Choice(name=clip(name, CHOICE_NAME), value=value[:CHOICE_VALUE])


async def scope_choices(library: Library, typed: str, interaction: Interaction) -> Choices:
    """Of whom a count speaks, as the situation knows it."""
    shelf = await asked_shelf(library, interaction)
    return _labelled(shelf.situation.scopes if shelf else {}, typed, interaction)


async def mission_choices(library: Library, typed: str, interaction: Interaction) -> Choices:
    shelf = await asked_shelf(library, interaction)
    labels = {code: mission.label for code, mission in shelf.situation.missions.items()} if shelf else {}
    return _labelled(labels, typed, interaction)


async def place_choices(library: Library, typed: str, interaction: Interaction) -> Choices:
    """Places of the situation, then countries; of several with commas, the last is completed."""
    shelf = await asked_shelf(library, interaction)
    if shelf is None:
        return []
    before, comma, last = typed.rpartition(",")
    code = answer_language(interaction).code
    places = {one.code: one.label for one in shelf.situation.places.values()}
    labels = [
        text.in_language(code) for text in places.values() if normalise(last) in normalise(text.in_language(code))
    ]
    labels += [label for _, label in shelf.names.complete(last, code, prefer=shelf.journal.actors, limit=CHOICES)]
    start = f"{before.strip()}{comma} " if comma else ""
    return [_choice(start + label, start + label) for label in dict.fromkeys(labels)][:CHOICES]


async def publisher_choices(library: Library, typed: str, interaction: Interaction) -> Choices:
    """Who the journal has cited, the latest first."""
    shelf = await asked_shelf(library, interaction)
    if shelf is None:
        return []
    recent = reversed(shelf.journal.entries[-_RECENT:])
    publishers = dict.fromkeys(source.publisher for entry in recent for source in entry.sources)
    return [_choice(name, name) for name in publishers if normalise(typed) in normalise(name)][:CHOICES]


def rating_choices(library: Library, typed: str, interaction: Interaction) -> Choices:
    codes = [f"{letter}{digit}" for letter in "ABCDEF" for digit in range(1, 7)]
    return [_choice(code, code) for code in codes if code.startswith(typed.strip().upper())][:CHOICES]


async def entry_choices(library: Library, typed: str, interaction: Interaction) -> Choices:
    """The entries that stand, the latest first, found by id, actor or summary."""
    shelf = await asked_shelf(library, interaction)
    if shelf is None:
        return []
    code, wanted, found = answer_language(interaction).code, normalise(typed), []
    for entry in reversed(shelf.journal.entries[-_RECENT:]):
        label = f"{entry.id} · {shelf.names.label(entry.actor, code)} · {entry.summary.in_language(code)}"
        if (
            wanted in normalise(label)
            and shelf.journal.successor(entry.id) is None
            and entry.entry is not Entry.RETRACTION
        ):
            found.append(_choice(label, entry.id))
        if len(found) == CHOICES:
            break
    return found


def _labelled(labels: Mapping[str, Text], typed: str, interaction: Interaction) -> Choices:
    code, wanted = answer_language(interaction).code, normalise(typed)
    said = {key: label.in_language(code) for key, label in labels.items()}
    return [
        _choice(text, key) for key, text in said.items() if wanted in normalise(text) or wanted in normalise(key)
    ][:CHOICES]


async def offer_zones(interaction: Interaction, typed: str) -> Choices:
    now = datetime.now(UTC)
    found = matching_zones(typed, answer_language(interaction).code, CHOICES)
    return [Choice(name=zone_label(zone, now), value=zone) for zone in found]
