"""Every command and card in the pseudo-language: tests/languages runs this with a copy of the bot that speaks it."""

import re
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import discord
import pytest
from discord import app_commands
from languages.story import HARBOUR, reports

from bot.actions.answers.picture import plan
from bot.actions.answers.question import Question, View
from bot.actions.upkeep.open import open_library
from bot.chat.cards.cache import CardCache
from bot.chat.cards.tokens import Target
from bot.documents.phrasing import Phrasing
from bot.languages.language import language
from bot.pictures.plan.plan import Kind
from bot.store import journal

from .cards import complaints, walk
from .conftest import settings_for

PSEUDO = "en-XA"
SAID = ("content", "label", "placeholder", "description", "title", "name", "value")
"""Keys of what people read, in whatever Discord is sent."""
SAME_EVERYWHERE = re.compile(
    r"https?://[^\s)>]+|<[^>]*>|`[^`]*`|\bUTC\b|\bRollcall\b|\bEnglish\b|Français|\bL-\d+|\blimani\b|\bneo\b|\bNEO?[-\d]*|\b[A-Z]{1,2}\b"
    r"|\b(?:Europe|America|Africa|Asia|Australia|Pacific|Atlantic|Indian|Antarctica|Arctic)/[\w/-]+"
    r"|(?<=_)(?:fr|en_xa)$"
)
"""Addresses, mentions, codes, time zones, names of languages as their speakers call them, codes of languages behind
the names of options."""
CODES = ("field", "code", "theme")
"""Of a picture, told by words beside them."""
LATIN = re.compile(r"[A-Za-z]{2,}")
QUESTIONS = [
    Question(view, HARBOUR.slug, as_of=datetime(2020, 1, day, 23, tzinfo=UTC), hindsight=hindsight, **more)
    for view in View
    for day in (2, 6, 10)
    for hindsight in (False, True)
    for more in {
        View.STATUS: [{"actor": "DE"}, {"actor": "Ο"}, {"actor": "PE"}],
        View.TIMELINE: [{}, {"actor": "DE"}],
        View.CHART: [{}, {"actor": "DE"}],
        View.SEARCH: [{"words": "νεα"}, {"words": "τιποτα"}],
        View.CHANGES: [{"since": datetime(2020, 1, 1, tzinfo=UTC)}],
        View.BRIEFING: [{"since": datetime(2020, 1, 1, tzinfo=UTC)}],
    }.get(view, [{}])
]


@pytest.fixture(scope="session")
def seeded(tmp_path_factory):
    """A database with the Greek story alone."""
    import asyncio

    path = tmp_path_factory.mktemp("seeded") / "rollcall.db"

    async def load() -> None:
        opened = open_library(settings_for(path).database_url)
        async with opened as library, library.database.write() as connection:
            await journal.keep_situation(connection, HARBOUR)
            await journal.append(connection, HARBOUR, reports())

    asyncio.run(load())
    return path


def leaks(*texts: str) -> list[str]:
    """Texts with a Latin word that the bot must have written."""
    return [text for text in texts if LATIN.search(SAME_EVERYWHERE.sub(" ", text))]


def said(payload) -> list[str]:
    """Whatever a person reads of what Discord is sent."""
    if isinstance(payload, list):
        return [text for one in payload for text in said(one)]
    if not isinstance(payload, dict):
        return []
    own = [payload[key] for key in SAID if isinstance(payload.get(key), str)]
    if "name" in payload and "value" in payload:  # a choice's value is not shown
        own.remove(payload["value"])
    return own + [text for value in payload.values() for text in said(value)]


def in_pictures(value) -> list[str]:
    if isinstance(value, dict):
        return [text for key, one in value.items() if key not in CODES for text in in_pictures(one)]
    if isinstance(value, list | tuple):
        return [text for one in value for text in in_pictures(one)]
    return [value] if type(value) is str else []


async def test_every_answer_is_translated_and_within_the_limits(library, renderer):
    cards, say, found = CardCache(library, renderer), language(PSEUDO), []
    assert say.code == PSEUDO
    for question in QUESTIONS:
        for page in range(3):
            components = (await cards.prepare(Target(question, page), say)).to_components()
            assert not complaints(components), (question, complaints(components))
            found += leaks(*(text for part in walk(components) for text in said(part)))
    assert not found, sorted({*found})[:20]


async def test_every_picture_is_translated(library):
    say, found = language(PSEUDO), []
    for question in QUESTIONS:
        for kind in Kind:
            found += leaks(*in_pictures(asdict(await plan(library, kind, question, say))))
    assert not found, sorted({*found})[:20]


def test_every_command_is_translated_and_within_the_limits(newsroom):
    commands = next(request.json for request in newsroom.requests if request.method == "PUT")
    missing = []
    for command in parts(commands):
        for key in ("name", "description"):
            if key in command and not ("value" in command and not command.get(f"{key}_localizations")):
                there = command.get(f"{key}_localizations", {}).get("el", "")
                limit = 100 if key == "description" or "value" in command else 32
                assert len(there) <= limit, there
                if not there or leaks(there):
                    missing.append((command["name"], key, there))
    assert not missing, missing[:20]


def parts(commands):
    for command in commands:
        yield command
        yield from parts(command.get("options", []))
        yield from command.get("choices", [])


PLAIN = (
    *("help", "who-left", "who-stayed", "situation list", "following", "settings", "privacy show", "map", "chart"),
    *("timeline", "sources", "briefing list", "suggestions list", "audit", "setup"),
)
REPORT = {"country": "DE", "action": "withdrawal", "phase": "completed", "source": "Εφημερίδα"}
COMMANDS = [
    *[(name, {}) for name in PLAIN],
    *[("status", {"country": country}) for country in ("DE", "Ο", "Νοβηερε")],
    ("who-left", {"as_of": "τοματα"}),
    ("who-left", {"as_of": "2019-01-01"}),
    ("search", {"words": "νεα"}),
    ("changes", {"from": "2020-01-03", "to": "2020-01-09"}),
    ("changes", {"from": "2020-01-09", "to": "2020-01-03"}),
    ("situation use", {"situation": "limani"}),
    ("situation use", {"situation": "ουδεν"}),
    ("follow", {"country": "DE"}),
    ("unfollow", {"country": "DE"}),
    ("board create", {}),
    ("board remove", {}),
    ("replay start", {"from": "2020-01-03", "to": "2020-01-05"}),
    ("replay stop", {}),
    ("privacy erase", {}),
    ("settings", {"language": "fr"}),
    ("settings", {"reset": "language"}),
    ("export", {"situation": "limani"}),
    ("situation create", {"name": "neo", "title": "Νέο", "theatre": "IQ", "zone": "UTC"}),
    ("situation edit", {"situation": "neo", "title": "Νεότερο", "add_place": "χ = Χωριό, Ιράκ"}),
    *[(f"situation {act}", {"situation": "neo"}) for act in ("share", "unshare", "publish", "unpublish")],
    ("update add", {**REPORT, "situation": "neo", "when": "2020-01-10", "moved": "10-15", "temporary": False}),
    ("update add", {**REPORT, "situation": "limani"}),
    ("update write", {"text": "Η Γερμανία αποσύρει 35 από τους 120.", "situation": "neo"}),
    ("update correct", {"id": "L-0001", "moved": "30"}),
    ("update retract", {"id": "L-0001", "reason": "Λάθος"}),
    ("update undo", {}),
    ("update history", {"about": "L-0001"}),
    ("suggest", {**REPORT, "situation": "limani"}),
    ("suggest", {**REPORT, "situation": "neo", "numbers": "πολλοί"}),
    ("situation close", {"situation": "neo"}),
    ("situation reopen", {"situation": "neo"}),
    ("situation delete", {"situation": "neo"}),
]  # fmt: skip


BRIEFING = ("edit", "preview", "test", "pause", "resume", "delete")


async def answers(newsroom, commands) -> list[tuple[str, str]]:
    """Ask for each in turn; the texts that are not translated."""
    who = newsroom.member("μαρια", locale="el", administrator=True, manage_messages=True, manage_guild=True)
    found = []
    for name, options in commands:
        before = len(newsroom.requests)
        await who.slash(newsroom.channel, name, **options)
        sent = [request.json for request in newsroom.requests[before:]]
        assert sent, name
        found += [(name, text) for text in leaks(*said(sent))]
    return found


def filled(newsroom, command):
    """A command that is not in the list, with something for each option that it needs; None where that is a file."""
    kinds = discord.AppCommandOptionType
    values = {kinds.integer: 1, kinds.channel: newsroom.channel, kinds.user: newsroom.reader, kinds.string: "ό,τι"}
    needed = [one for one in command.parameters if one.required]
    if not all(one.type in values for one in needed):
        return None
    options = {one.display_name: values[one.type] for one in needed}
    return command.qualified_name, options | ({"situation": "limani"} if "situation" in options else {})


async def test_every_command_answers_in_it(newsroom):
    listed = {name for name, _ in COMMANDS}
    known = [one for one in newsroom.env.bot.tree.walk_commands() if isinstance(one, app_commands.Command)]
    others = [filled(newsroom, one) for one in known if one.qualified_name not in listed]
    found = await answers(newsroom, [*COMMANDS, *filter(None, others)])
    assert not found, found[:20]


async def test_every_briefing_that_is_set_up_is_in_it(newsroom):
    options = {"zone": "UTC", "every": 24, "situation": "limani", "channel": newsroom.channel, "at": "", "days": ""}
    found = await answers(newsroom, [("briefing create", {key: one for key, one in options.items() if one})])
    found += await answers(newsroom, [(f"briefing {name}", {"number": 1}) for name in BRIEFING])
    assert not found, found[:20]


def test_dates_and_numbers_follow_its_locale():
    phrasing = Phrasing(HARBOUR, language(PSEUDO), None)  # type: ignore[arg-type]
    assert not leaks(phrasing.say.day(datetime(2020, 1, 1) + timedelta(days=40)), phrasing.say.number(12345))
