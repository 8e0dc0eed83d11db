"""A sentence becomes a preview at once: typed after /update write, or posted by somebody and filed from its menu."""

from __future__ import annotations

import asyncio
import functools
import shutil
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import simcord

from bot.actions.upkeep.open import open_library
from bot.app import assemble
from bot.errors import RollcallError
from bot.settings import Settings
from bot.store import journal
from tests.libraries import taken_in

from .live_room import Room, answer, by_name, labels, press, said, settings_for

STORY = "iraq-2020"
POLAND = "Poland said on 9 January it will move 30 of its 268 soldiers from Taji to Kuwait for two weeks"
POLOGNE = (
    "La Pologne a annoncé le 9 janvier qu’elle déplacera 30 de ses 268 soldats de Taji au Koweït pour deux semaines"
)


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With what came with the bot."""
    path = tmp_path_factory.mktemp("prose") / "rollcall.db"

    async def load() -> None:
        async with open_library(settings_for(path).database_url):
            pass

    asyncio.run(load())
    return path


@pytest.fixture
async def room(seeded: Path, tmp_path: Path) -> AsyncIterator[Room]:
    path = Path(shutil.copy(seeded, tmp_path / "rollcall.db"))
    async with open_library(settings_for(path).database_url) as library:
        settings = Settings(database_url=f"sqlite:///{path}")
        bot = assemble(library, settings, reader_language=by_name)
        env = simcord.Env(bot.client, check_errors=False)
        env._settle_internal = functools.partial(env._settle_internal, idle=0.002)  # type: ignore[method-assign]
        await env.start()
        try:
            room = Room(env, bot, library, settings)
            async with library.database.write() as connection:
                await journal.change_situation(connection, STORY, guild=room.guild.id, shared=True)
            await taken_in(library)
            await library.choose(STORY, guild=room.guild.id, user=0)
            yield room
            unexpected = [e for e in env.errors if not isinstance(getattr(e, "original", e), RollcallError)]
            assert not unexpected, unexpected
        finally:
            await env.shutdown()


async def write(room: Room, text: str, by: Any = None, **options: Any) -> Any:
    return await (by or room.moderator).slash(room.channel, "update write", text=text, **options)


async def menu(room: Room, posted: Any) -> Any:
    return await room.moderator.context_menu(room.channel, "File as report", posted)


def last(room: Room) -> Any:
    """The entry that was filed last."""
    return room.library.shelf(STORY).journal.entries[-1]


class TestASentence:
    async def test_is_a_finished_preview_in_one_interaction(self, room: Room):
        started = time.perf_counter()
        shown = await write(room, POLAND)
        assert time.perf_counter() - started < 2  # the simulated Discord among it
        text = said(shown).replace("\u00a0", " ")
        for words in ("Poland", "drawdown (announced)", "30", "268", "Taji", "Kuwait", "9 Jan", "Temporary: yes"):
            assert words in text
        assert "Confirm" in labels(answer(shown))
        await press(room.moderator, answer(shown), "Confirm")
        entry = last(room)
        said_of = entry.personnel
        assert (entry.actor, said_of.moved.max, said_of.strength.max) == ("PL", 30, 268)
        assert (entry.origin, entry.destination, entry.temporary) == (("taji",), ("KW",), True)
        assert (entry.reported.text, entry.sources[0].publisher) == ("2020-01-09", "Poland")

    async def test_in_french_says_the_same(self, room: Room):
        shown = await write(room, POLOGNE, room.moderatrice)
        await press(room.moderatrice, answer(shown), "Confirmer")
        entry = last(room)
        assert (entry.actor, entry.personnel.moved.max, entry.personnel.strength.max) == ("PL", 30, 268)
        assert (entry.origin, entry.destination, entry.reported.text) == (("taji",), ("KW",), "2020-01-09")

    async def test_marks_what_was_not_found_in_it(self, room: Room):
        text = said(await write(room, "Poland said on 9 January it will withdraw 30 soldiers"))
        assert "Not found in it and left empty: When · Of how many · From where · To where" in text
        assert "Read from “Poland said" in text

    async def test_a_length_without_a_beginning_leaves_the_end_open_and_says_so(self, room: Room):
        text = said(await write(room, POLAND))
        assert "Not found in it and left empty: When · Until when, or back by when" in text

    async def test_a_length_with_a_beginning_gives_the_end(self, room: Room):
        await press(room.moderator, answer(await write(room, f"{POLAND} from 12 January.")), "Confirm")
        assert last(room).until.text == "2020-01-26"

    async def test_names_what_else_it_says_and_files_one_report(self, room: Room):
        shown = await write(room, f"{POLAND}. Germany withdrew 35 soldiers on 7 January.")
        assert "It also says: Germany: " in said(shown)
        await press(room.moderator, answer(shown), "Confirm")
        assert (last(room).actor, last(room).personnel.moved.max) == ("PL", 30)

    async def test_that_names_no_source_is_shown_with_all_that_is_wrong(self, room: Room):
        text = said(await write(room, "30 soldiers"))
        assert "Say which country or organisation it is about." in text
        assert "Say what happened" in text
        assert "Read from “30 soldiers”" in text

    async def test_goes_by_the_source_that_is_given(self, room: Room):
        shown = await write(room, POLAND, source="PAP https://pap.pl/1")
        await press(room.moderator, answer(shown), "Confirm")
        assert (last(room).sources[0].publisher, last(room).sources[0].url) == ("PAP", "https://pap.pl/1")

    async def test_is_for_moderators(self, room: Room):
        await room.allow_everything(room.member)
        assert "This is for moderators" in said(await write(room, POLAND, room.member))

    async def test_is_read_beside_the_loop(self, room: Room):
        """Whatever is typed, nobody else waits for it."""
        longest, running = 0.0, True

        async def beat() -> None:
            nonlocal longest
            while running:
                before = time.perf_counter()
                await asyncio.sleep(0)
                longest = max(longest, time.perf_counter() - before)

        from bot.actions.reports.prose import understood

        shelf = await room.library.load(STORY)
        text = (f"{POLAND}. Germany withdrew 35 of its 120 soldiers, and France stays. " * 40)[:4000]
        beating = asyncio.create_task(beat())
        await asyncio.to_thread(understood, text, shelf, datetime.now(UTC), "en")
        longest, started = 0.0, time.perf_counter()
        await asyncio.to_thread(understood, text, shelf, datetime.now(UTC), "en")
        took = time.perf_counter() - started
        running = False
        await beating
        assert took < 1
        assert longest < 0.05


class TestAMessage:
    async def test_is_a_finished_preview_in_one_interaction(self, room: Room):
        posted = await room.member.send(room.channel, f"{POLAND} https://pap.pl/1")
        shown = await menu(room, posted)
        assert "Poland" in said(shown)
        await press(room.moderator, answer(shown), "Confirm")
        entry = last(room)
        assert (entry.personnel.moved.max, entry.personnel.strength.max) == (30, 268)
        assert (entry.sources[0].publisher, entry.sources[0].url) == ("pap.pl", "https://pap.pl/1")

    async def test_in_french_is_not_taken_for_the_whole_contingent(self, room: Room):
        shown = await menu(room, await room.member.send(room.channel, POLOGNE))
        await press(room.moderator, answer(shown), "Confirm")
        entry = last(room)
        assert (entry.personnel.moved.max, entry.personnel.strength.max) == (30, 268)
        assert entry.sources[0].publisher == "Discord"

    @pytest.mark.parametrize(
        "formatted",
        ["> {}\nIs that so?", "**{}**", "```\n{}\n```", "||{}||", "# {}", "<@&1> {}", "[{}](https://pap.pl/1)"],
    )
    async def test_is_read_however_it_is_formatted(self, room: Room, formatted: str):
        posted = await room.member.send(room.channel, formatted.format(POLAND))
        shown = said(await menu(room, posted))
        assert "Poland — drawdown (announced)" in shown
        assert "30" in shown
        assert "268" in shown

    async def test_in_which_nothing_is_found_is_asked_about(self, room: Room):
        opened = await menu(room, await room.member.send(room.channel, "Have you seen what France and Italy do?"))
        country = next(row for row in opened.modal["components"] if row["label"].startswith("Country"))
        assert country["component"].get("value") is None
        assert country["description"] == "Named: France and Italy"
