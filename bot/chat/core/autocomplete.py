"""The choices that commands offer while a person types. A list cannot show an error, so it is empty instead."""

import asyncio
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from discord.app_commands import Choice, locale_str

from bot.actions.library import Library
from bot.actions.reports.dates import days_to_offer
from bot.actions.reports.labels import place_called
from bot.actions.shelf import Shelf
from bot.chat.cards.limits import CHOICES
from bot.chat.core.choices import Choices, Row, listed, offered
from bot.chat.core.replies import Interaction, answer_language, server_of
from bot.errors import N_, RollcallError, Unknown
from bot.languages.text import normalise
from bot.names import is_country
from bot.names.time_zones import matching_zones, zone_label
from bot.situation.report import Entry, Text

_RECENT = 1000
"""Most entries that are searched at each keystroke."""
_PATIENCE = 2.0
"""Seconds to wait for a journal that is not in memory. Discord waits three; the next keystroke finds it loaded."""


PICTURE_CHOICES = [
    Choice(name=locale_str(N_("map")), value="map"),
    Choice(name=locale_str(N_("timeline")), value="timeline"),
    Choice(name=locale_str(N_("none")), value="none"),
]


def situation_choices(
    library: Library, typed: str, interaction: Interaction, among: Collection[str] | None = None
) -> Choices:
    """Offer the situations that may be read here, or those `among` them, by any part of short name or title."""
    say, wanted = answer_language(interaction), normalise(typed)
    readable = library.for_guild(server_of(interaction))
    found = (one.slug for one in readable.listed if wanted in one.words and (among is None or one.slug in among))
    return offered((f"{slug} — {readable.shelf(slug).title.in_language(say.code)}", slug) for slug in found)


async def day_choices(library: Library, typed: str, interaction: Interaction) -> Choices:
    """Offer the days on which something became known."""
    shelf = await asked_shelf(library, interaction)
    if shelf is None:
        return []
    say = answer_language(interaction)
    return offered(
        (f"{say.day(day)} — {say.plural('{n} entry', '{n} entries', n)}", day.isoformat())
        for day, n in days_to_offer(shelf.journal, typed, CHOICES)
    )


async def actor_choices(library: Library, typed: str, interaction: Interaction) -> Choices:
    """Offer countries and organisations in the reader's language, those of the situation first."""
    shelf = await asked_shelf(library, interaction)
    if shelf is None:
        return []
    rows = shelf.names.complete(typed, answer_language(interaction).code, prefer=shelf.journal.actors, limit=CHOICES)
    return offered((label, code) for code, label in rows)


async def asked_shelf(library: Library, interaction: Interaction) -> Shelf | None:
    """Return the situation of the half-typed command with its journal; None if it cannot be loaded in time."""
    named: Any = getattr(interaction.namespace, "situation", None)
    try:
        guild = server_of(interaction)
        slug = named or library.default_situation(guild, interaction.user.id).slug
        loading = asyncio.ensure_future(library.for_guild(guild).load(str(slug)))
        return await asyncio.wait_for(asyncio.shield(loading), _PATIENCE)
    except (RollcallError, TimeoutError):
        return None


async def scope_choices(library: Library, typed: str, interaction: Interaction) -> Choices:
    """Offer the scopes that the situation defines."""
    shelf = await asked_shelf(library, interaction)
    return _labelled(shelf.situation.scopes if shelf else {}, typed, interaction)


async def mission_choices(library: Library, typed: str, interaction: Interaction) -> Choices:
    shelf = await asked_shelf(library, interaction)
    labels = {code: mission.label for code, mission in shelf.situation.missions.items()} if shelf else {}
    return _labelled(labels, typed, interaction)


async def place_choices(library: Library, typed: str, interaction: Interaction) -> Choices:
    """Offer places of the situation, then countries; complete the last of several with commas."""
    shelf = await asked_shelf(library, interaction)
    if shelf is None:
        return []
    code = answer_language(interaction).code
    labels = {one.code: one.label.in_language(code) for one in shelf.situation.places.values()}

    def complete(last: str) -> Iterator[Row]:
        wanted = normalise(last)
        places = [(label, place) for place, label in labels.items() if wanted in normalise(label)]
        known = shelf.names.complete(last, code, prefer=shelf.journal.actors, limit=CHOICES)
        countries = [(label, country) for country, label in known if is_country(country)]
        # A place may have the code of a country as its name; the code would then be read as that place.
        return (row for row in (*places, *countries) if whole(row[1]) == row)

    def whole(word: str) -> Row | None:
        try:
            found = place_called(word, shelf, code)
        except Unknown:
            return None
        return labels.get(found) or shelf.names.label(found, code), found

    return offered(listed(typed, complete, whole))


async def publisher_choices(library: Library, typed: str, interaction: Interaction) -> Choices:
    """Offer the publishers that the journal cites, the latest first."""
    shelf = await asked_shelf(library, interaction)
    if shelf is None:
        return []
    recent = reversed(shelf.journal.entries[-_RECENT:])
    publishers = dict.fromkeys(source.publisher for entry in recent for source in entry.sources)
    return offered((name, name) for name in publishers if normalise(typed) in normalise(name))


def rating_choices(library: Library, typed: str, interaction: Interaction) -> Choices:
    codes = [f"{letter}{digit}" for letter in "ABCDEF" for digit in range(1, 7)]
    return offered((code, code) for code in codes if code.startswith(typed.strip().upper()))


async def entry_choices(library: Library, typed: str, interaction: Interaction) -> Choices:
    """Offer the entries that nothing replaced, the latest first, found by id, actor or summary."""
    shelf = await asked_shelf(library, interaction)
    return offered(_entries(shelf, answer_language(interaction).code, normalise(typed))) if shelf else []


def _entries(shelf: Shelf, code: str, wanted: str) -> Iterator[Row]:
    for entry in reversed(shelf.journal.entries[-_RECENT:]):
        label = f"{entry.id} · {shelf.names.label(entry.actor, code)} · {entry.summary.in_language(code)}"
        if (
            wanted in normalise(label)
            and shelf.journal.successor(entry.id) is None
            and entry.entry is not Entry.RETRACTION
        ):
            yield label, entry.id


def _labelled(labels: Mapping[str, Text], typed: str, interaction: Interaction) -> Choices:
    code, wanted = answer_language(interaction).code, normalise(typed)
    said = {key: label.in_language(code) for key, label in labels.items()}
    return offered((text, key) for key, text in said.items() if wanted in normalise(text) or wanted in normalise(key))


async def offer_zones(interaction: Interaction, typed: str) -> Choices:
    now = datetime.now(UTC)
    found = matching_zones(typed, answer_language(interaction).code, CHOICES)
    return offered((zone_label(zone, now), zone) for zone in found)
