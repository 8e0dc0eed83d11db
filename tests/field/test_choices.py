"""Kind: a choice whose value was cut, or that reads like another, files something else than what was chosen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from chat.newsroom import Newsroom
from discord import app_commands
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.reports.form import place_called
from bot.chat.cards.limits import CHOICE_NAME, CHOICE_VALUE, CHOICES, measure
from bot.chat.core.choices import distinct
from bot.chat.core.report_forms import FieldsModal
from bot.languages.language import language
from bot.situation.report import Text
from bot.situation.situation import Mission, Place, Situation
from bot.situation.written import read_report
from bot.store import journal

LONG = "The long road that leads from the northern harbour to the southern one by way of every town between"
PLACES = {
    # The code of one is what the code of a country reads like.
    "ne": Place("ne", Text("The north-east", "Le nord-est"), "ML"),
    "lr1": Place("lr1", Text(f"{LONG}, eastern part", f"{LONG}, partie est"), "ML"),
    "lr2": Place("lr2", Text(f"{LONG}, western part", f"{LONG}, partie ouest"), "ML"),
    "gao": Place("gao", Text("Gao", "Gao"), "ML"),
    "gao-airport": Place("gao-airport", Text("Gao", "Gao"), "ML"),
}
MISSIONS = {code: Mission(code, Text("Training mission", "Mission de formation")) for code in ("TM1", "TM2")}
SAME_TITLE = Text("The Sahel", "Le Sahel")
PUBLISHERS = [f"{LONG} {end}" for end in ("Gazette", "Herald")] + ["AFP"]
COMMANDS = (
    "update add",
    "update correct",
    "who-left",
    "status",
    "suggest",
    "situation use",
    "briefing create",
    "follow",
)


def situation(slug: str, **more: Any) -> Situation:
    started = (datetime.now(UTC) - timedelta(days=60)).date()
    return Situation(slug, slug[:3].upper(), SAME_TITLE, ("ML",), "Africa/Bamako", started, **more)


@pytest.fixture
async def story(newsroom: Newsroom) -> Situation:
    """A story whose names are too long, alike, or read like others; and one more with the same title."""
    told = situation("sahel", places=PLACES, missions=MISSIONS, scopes={"a": SAME_TITLE, "b": SAME_TITLE})
    said = datetime.now(UTC) - timedelta(days=2)
    reports = [
        read_report(
            {
                "id": f"SAH-{number:04}", "actor": "DE", "action": "drawdown", "phase": "completed",
                "reported": said.isoformat(), "recorded": said.isoformat(), "credibility": 2,
                "summary": {"en": LONG, "fr": LONG},
                "sources": [{"publisher": name, "title": "A wire", "language": "en", "published": "2026-01-01"}],
            },
            told,
        )
        for number, name in enumerate(PUBLISHERS, 1)
    ]  # fmt: skip
    async with newsroom.library.database.write() as connection:
        for one in (told, situation("sahel-again")):
            await journal.keep_situation(connection, one)
            await journal.change_situation(connection, one.slug, guild=newsroom.guild.id)
        await journal.append(connection, told, reports)
    await newsroom.library.refresh()
    await newsroom.library.choose("sahel", guild=newsroom.guild.id, user=newsroom.reader.id)
    return told


async def offered(newsroom: Newsroom, command: str, option: str, typed: str, **filled: str) -> list[tuple[str, str]]:
    who = newsroom.member("mod", manage_messages=True, manage_guild=True)
    found = await who.autocomplete(newsroom.channel, command, option, typed, **filled)
    return [(one["name"], one["value"]) for one in found]


def autocompleted(client: Any) -> list[tuple[str, str]]:
    """Every option of every command that offers something while one types."""
    return [
        (command.qualified_name, parameter.display_name)
        for command in client.tree.walk_commands()
        if isinstance(command, app_commands.Command)
        for parameter in command.parameters
        if parameter.autocomplete
    ]


async def test_no_command_offers_a_name_twice_or_a_value_that_was_cut(newsroom: Newsroom, story: Situation):
    """Kind: whatever a story calls its places, missions, sources and titles, each choice is one thing."""
    asked = autocompleted(newsroom.env.bot)
    assert len(asked) > 25
    for command, option in asked:
        for typed in ("", "g", f"{LONG[:60]}", "Gao, Niger, Mali, Germany, Poland, Ni"):
            rows = await offered(newsroom, command, option, typed)
            names = [name for name, _ in rows]
            assert len(set(names)) == len(names) <= CHOICES, (command, option, typed, names)
            assert all(0 < measure(name) <= CHOICE_NAME for name in names)
            assert all("…" not in str(value) for _, value in rows)


@pytest.mark.parametrize("option", ["from", "to"])
@pytest.mark.parametrize("language_of", ["en", "fr"])
@pytest.mark.parametrize(
    "before",
    [
        "",
        "Gao, ",
        f"{LONG}, eastern part, ",
        "Bosnia and Herzegovina, Saint Vincent and the Grenadines, Papua New Guinea, ",
    ],
)
async def test_a_place_that_is_chosen_is_the_place_that_is_read(
    newsroom: Newsroom, story: Situation, option: str, language_of: str, before: str
):
    """Kind: at any length of what stands before it, Nigeria is Nigeria and Niger is Niger."""
    shelf = newsroom.library.shelf("sahel")
    rows = await offered(newsroom, "update add", option, f"{before}nige")
    meant = {value.rpartition(", ")[2]: name for name, value in rows}
    assert meant["NG"].endswith("Nigeria")
    assert all(measure(value) <= CHOICE_VALUE for _, value in rows)
    for name, value in rows:
        read = [place_called(one, shelf, language_of) for one in value.split(", ")]
        label = shelf.names.label(read[-1], "en")
        assert name.endswith(label), (name, value)


async def test_a_code_that_reads_as_a_place_here_is_not_offered_for_a_country(newsroom: Newsroom, story: Situation):
    """Kind: `ne` is the north-east in this story, so NE cannot stand for Niger."""
    values = dict(await offered(newsroom, "update add", "to", "nige"))
    assert "Niger" not in values
    assert dict(await offered(newsroom, "update add", "to", "north"))["The north-east"] == "ne"


async def test_organisations_are_offered_as_actors_and_not_as_places(newsroom: Newsroom):
    """Kind: nothing is offered that would be refused when it is chosen."""
    for option, fits in (("country", True), ("to", False)):
        rows = await offered(newsroom, "update add", option, "nato", situation="iraq-2020")
        assert ("NATO" in [value for _, value in rows]) is fits


async def test_what_is_called_alike_is_told_apart(newsroom: Newsroom, story: Situation):
    """Kind: two places, missions or scopes with one name are offered with their codes."""
    assert set(await offered(newsroom, "update add", "to", "Gao")) >= {
        ("Gao (gao)", "gao"),
        ("Gao (gao-airport)", "gao-airport"),
    }
    assert [value for _, value in await offered(newsroom, "update add", "mission", "train")] == ["TM1", "TM2"]
    assert [value for _, value in await offered(newsroom, "update add", "scope", "")] == ["a", "b"]
    long = [
        name for name, value in await offered(newsroom, "update add", "from", "long road") if value.startswith("lr")
    ]
    assert [name[-6:] for name in long] == [" (lr1)", " (lr2)"]


async def test_a_publisher_that_does_not_fit_is_not_offered(newsroom: Newsroom, story: Situation):
    """Kind: a publisher is offered whole or not at all; cut, it would be another publisher."""
    assert [value for _, value in await offered(newsroom, "update add", "source", "")] == ["AFP"]


async def test_situations_of_one_title_are_told_apart_wherever_one_chooses(newsroom: Newsroom, story: Situation):
    """Kind: the menu of /setup shows titles, and two stories may have one."""
    who = newsroom.member("admin", manage_messages=True, manage_guild=True)
    shown = await who.slash(newsroom.channel, "setup")
    menus = [part for part in walked(shown.response.components) if part.get("options")]
    titles = {option["value"]: option["label"] for option in menus[0]["options"]}
    assert {titles["sahel"], titles["sahel-again"]} == {"The Sahel (sahel)", "The Sahel (sahel-again)"}


def walked(parts: Any) -> Any:
    for part in parts:
        yield part
        yield from walked(part.get("components", ()))


WORDS = st.text(st.characters(codec="utf-16"), max_size=140)


@given(st.lists(st.tuples(WORDS, WORDS), max_size=60))
def test_whatever_there_is_to_choose_from(rows):
    """Kind: names fit and differ, values are whole, for any names and values."""
    found = distinct(rows)
    names, values = [name for name, _ in found], [value for _, value in found]
    assert len(set(names)) == len(names) <= CHOICES
    assert len(set(values)) == len(values)
    assert set(values) <= {value for _, value in rows}
    assert all(name and measure(name) <= CHOICE_NAME for name in names)
    assert all(value and measure(value) <= CHOICE_VALUE for value in values)


async def test_a_form_shows_a_field_whole_or_leaves_it_out():
    """Kind: what a form is filled with comes back as if it had been typed, so it is never shown cut."""

    async def nothing(*_: Any) -> None: ...

    known = {"origin": ", ".join(["gao"] * 60), "reason": "x" * 5000, "destination": "NE"}
    modal = FieldsModal("Edit", ("origin", "destination", "reason"), known, language("en"), nothing)
    shown = {field["component"]["custom_id"]: field["component"] for field in modal.to_dict()["components"]}
    assert {field["value"] for field in shown.values()} == {known["origin"], "NE"}
    assert all(len(field["value"]) <= field["max_length"] for field in shown.values())
    assert isinstance(modal, discord.ui.Modal)
