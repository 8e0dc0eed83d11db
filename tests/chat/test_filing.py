"""/update and “File as report” in a simulated Discord, as moderators use them."""

from __future__ import annotations

import asyncio
import csv
import functools
import io
import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import simcord
from actions.sheets import HEADER, imported, planned

from bot.actions.files.export import Kind, record_export
from bot.actions.files.planner import ImportPlanner
from bot.actions.reports.file import Author, Filing
from bot.actions.situations.lifecycle import DELETION, Situations, Wish
from bot.actions.upkeep.open import open_library
from bot.actions.upkeep.purge import Purging
from bot.app import assemble
from bot.chat.server import audit as auditing
from bot.errors import Refused, RollcallError
from bot.settings import Settings
from bot.situation.posture import Posture
from bot.situation.report import Entry, Text
from bot.situation.situation import Place, Situation
from bot.store import journal
from tests.libraries import purged, taken_in

from .live_room import Room, answer, by_name, labels, parts, press, said, settings_for, text_of

LIVE = Situation(
    slug="sahel",
    prefix="SA",
    title=Text("The Sahel", "Le Sahel"),
    theatre=("ML",),
    time_zone="Africa/Bamako",
    starts=(datetime.now(UTC) - timedelta(days=60)).date(),
    places={"gao": Place("gao", Text("Gao", "Gao"), "ML")},
    scopes={"north": Text("in the north", "dans le nord")},
)
BUTTON, SELECT = 2, 3
TODAY = datetime.now(UTC).date()
FILED = {"country": "Germany", "action": "drawdown", "phase": "completed", "source": "AFP https://afp.com/a"}
NUMBERS = {"moved": "35", "of": "120", "to": "Niger", "rating": "B2"}


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filing") / "rollcall.db"

    async def load() -> None:
        async with open_library(settings_for(path).database_url) as library, library.database.write() as connection:
            await journal.keep_situation(connection, LIVE)

    asyncio.run(load())
    return path


@pytest.fixture
async def room(seeded: Path, tmp_path: Path) -> AsyncIterator[Room]:
    """A server to which the live situation belongs, with nothing sent that pings or that Discord would refuse."""
    path = Path(shutil.copy(seeded, tmp_path / "rollcall.db"))
    async with open_library(settings_for(path).database_url) as library:
        settings = Settings(database_url=f"sqlite:///{path}")
        bot = assemble(library, settings, reader_language=by_name)
        env = simcord.Env(bot.client, check_errors=False)
        env._settle_internal = functools.partial(env._settle_internal, idle=0.002)  # type: ignore[method-assign]
        await env.start()
        try:
            room = Room(env, bot, library, settings)
            await owned(room, room.guild.id)
            yield room
            unexpected = [e for e in env.errors if not isinstance(getattr(e, "original", e), RollcallError)]
            assert not unexpected, unexpected
        finally:
            await env.shutdown()


async def owned(room: Room, guild: int | None, **access: Any) -> None:
    async with room.library.database.write() as connection:
        await journal.change_situation(connection, "sahel", **{"guild": guild, "shared": True, **access})
    await taken_in(room.library)
    if room.library.for_guild(room.guild.id).may_read("sahel"):
        await room.library.choose("sahel", guild=room.guild.id, user=0)


async def update(room: Room, command: str, by: Any = None, **options: Any) -> Any:
    return await (by or room.moderator).slash(room.channel, f"update {command}", **options)


async def filed(room: Room, by: Any = None, **options: Any) -> str:
    """File a report; its id."""
    by = by or room.moderator
    drafted = await update(room, "add", by, **{**FILED, **NUMBERS, **options})
    label = "Confirmer" if by.name.endswith("trice") else "Confirm"
    shown = text_of(await press(by, answer(drafted), label))
    return next(word.strip("`") for word in shown.split() if word.strip("`").startswith("SA-"))


def entries(room: Room) -> list[Any]:
    return list(room.library.shelf("sahel").journal.entries)


async def typed(who: Any, opened: Any, **values: str) -> Any:
    """Fill a form in, by the labels that a person sees; what is not named is sent as it was shown, as clients do."""
    asked, left = {}, {label.replace("_", " "): value for label, value in values.items()}
    for row in opened.modal["components"]:
        field = row["component"]
        label = next((label for label in left if row["label"].startswith(label)), None)
        value = left.pop(label) if label else shown_in(field)
        asked[field["custom_id"]] = list(filter(None, [value])) if field["type"] == SELECT else value
    assert not left, left
    return await who.submit_modal(opened, asked)


def shown_in(field: dict[str, Any]) -> str:
    chosen = [option["value"] for option in field.get("options", ()) if option.get("default")]
    return field.get("value") or "".join(chosen)


async def open_form(who: Any, message: Any, label: str) -> Any:
    [button] = [part for part in parts(message) if part.get("type") == 2 and part["label"].endswith(label)]
    return await who.click(message, custom_id=button["custom_id"])


class TestAdding:
    async def test_shows_what_it_would_do_to_the_moderator_alone_and_files_nothing(self, room: Room):
        shown = said(await update(room, "add", **FILED, **NUMBERS))
        assert "Germany — drawdown (completed)" in shown
        assert "❔ unknown → " in shown
        assert "partly withdrawn" in shown
        assert "35" in shown
        assert "120" in shown
        assert entries(room) == []

    async def test_confirmed_it_is_in_the_journal_and_in_every_answer_at_once(self, room: Room):
        assert await filed(room) == "SA-0001"
        [entry] = entries(room)
        assert entry.sources[0].url == "https://afp.com/a"
        reader = await room.member.slash(room.channel, "who-left")
        assert "35 of 120 → Niger" in text_of(answer(reader))

    async def test_confirmed_it_cannot_be_confirmed_again(self, room: Room):
        drafted = await update(room, "add", **FILED, **NUMBERS)
        await press(room.moderator, answer(drafted), "Confirm")
        assert labels(answer(drafted)) == ["Undo"]
        with pytest.raises(Refused, match="filed already"):
            await room.bot.client.features.reports._filing.confirm(1, Author(room.moderator.id, room.guild.id, "en"))

    async def test_cancelled_it_is_not(self, room: Room):
        drafted = await update(room, "add", **FILED, **NUMBERS)
        assert "Nothing was filed." in text_of(await press(room.moderator, answer(drafted), "Cancel"))
        assert not [part for part in parts(answer(drafted)) if part.get("type") == BUTTON]
        assert entries(room) == []

    async def test_a_month_later_every_button_says_that_it_is_no_longer_kept(self, room: Room):
        older, newest = [await update(room, "add", **FILED, **NUMBERS) for _ in range(2)]
        await purged(Purging(room.library, 30), datetime.now(UTC) + timedelta(days=31))
        buttons = labels(answer(older))
        assert buttons[:2] == ["Confirm", "Cancel"]
        for drafted in (older, newest):
            for label in buttons:
                result = await room.moderator.click(answer(drafted), label=label)
                assert result.modal is None
                assert "no longer kept: start again with the command" in text_of(answer(result)), label
        assert entries(room) == []

    async def test_what_is_wrong_is_said_and_nothing_typed_is_lost(self, room: Room):
        drafted = await update(room, "add", **{**FILED, **NUMBERS, "country": "Gernamy"})
        shown = said(drafted)
        assert "Gernamy" in shown
        assert "Did you mean Germany" in shown
        assert "120" in shown
        assert "Confirm" not in labels(answer(drafted))
        opened = await open_form(room.moderator, answer(drafted), "Who, what and when")
        mended = await typed(room.moderator, opened, Country="Germany")
        await press(room.moderator, answer(mended), "Confirm")
        [entry] = entries(room)
        assert (entry.actor, entry.personnel.moved.max) == ("DE", 35)

    async def test_a_form_is_filled_with_what_was_typed(self, room: Room):
        drafted = await update(room, "add", **FILED, **NUMBERS)
        opened = await open_form(room.moderator, answer(drafted), "Numbers")
        values = [row["component"].get("value") for row in opened.modal["components"]]
        assert values[:2] == ["35", "120"]
        edited = await typed(room.moderator, opened, How_many_moved="30-40")
        assert "30–40" in text_of(answer(edited))

    async def test_a_contradiction_is_named_before_it_is_filed(self, room: Room):
        first = await filed(room, when="2026-11-01", reported="2026-11-02")
        shown = said(await update(room, "add", **{**FILED, **NUMBERS, "moved": "90", "source": "B2",
                                                  "when": "2026-11-01", "reported": "2026-11-02"}))  # fmt: skip
        assert "Contradicts" in shown
        assert f"{first} (B2) says 35" in shown

    async def test_in_french(self, room: Room):
        shown = said(await update(room, "add", room.moderatrice, **FILED, **NUMBERS))
        assert "Allemagne — retrait partiel (fait)" in shown
        assert await filed(room, room.moderatrice) == "SA-0001"

    async def test_buttons_answer_after_a_restart(self, room: Room):
        drafted = await update(room, "add", **FILED, **NUMBERS)
        await room.restart()
        await press(room.moderator, answer(drafted), "Confirm")
        assert len(entries(room)) == 1

    async def test_pings_links_and_formats_nothing(self, room: Room):
        mean = "@everyone [x](https://evil.example) **b** <@&1> \u202eback"
        await filed(room, summary=mean, source="<@1> `AFP`")
        sent = [r.json for r in room.env.http_requests if isinstance(r.json, dict)]
        texts = [p["content"] for body in sent for p in walk_texts(body)]
        assert any("everyone" in text for text in texts)
        assert not any("@everyone" in text.replace("\\@", "") for text in texts)
        assert not any("](https://evil" in text.replace("\\]", "") for text in texts)
        assert not any("\u202e" in text for text in texts)


def walk_texts(body: Any) -> Any:
    if isinstance(body, dict):
        if isinstance(body.get("content"), str):
            yield body
        for value in body.values():
            yield from walk_texts(value)
    elif isinstance(body, list):
        for value in body:
            yield from walk_texts(value)


class TestCorrecting:
    async def test_changes_what_is_given_and_says_what_that_was(self, room: Room):
        old = await filed(room)
        drafted = await update(room, "correct", id=old, moved="30")
        assert f"corrects {old}" in said(drafted)
        filed_ = text_of(await press(room.moderator, answer(drafted), "Confirm"))
        assert "/update undo takes it back within 15 minutes" in filed_
        [_, new] = entries(room)
        assert (new.replaces, new.personnel.moved.max, new.personnel.strength.max) == (old, 30, 120)
        history = said(await update(room, "history", about=old))
        assert "moved: 35 → 30" in history
        assert f"<@{room.moderator.id}>" in history
        assert "35 of its 120" in history

    async def test_second_is_shown_what_the_first_did(self, room: Room):
        old = await filed(room)
        mine = await update(room, "correct", id=old, moved="30")
        theirs = await update(room, "correct", room.moderatrice, id=old, moved="31")
        await press(room.moderator, answer(mine), "Confirm")
        shown = text_of(await press(room.moderatrice, answer(theirs), "Confirmer"))
        assert "SA-0002" in shown
        assert "30" in shown
        assert len(entries(room)) == 2

    async def test_of_nothing_says_where_ids_are(self, room: Room):
        assert "no entry SA-0099" in said(await update(room, "correct", id="SA-0099", moved="1"))

    async def test_a_retraction_needs_a_reason_and_shows_it(self, room: Room):
        old = await filed(room)
        drafted = await update(room, "retract", id=old, reason="Wrong country")
        assert "partly withdrawn → " in said(drafted)
        await press(room.moderator, answer(drafted), "Confirm")
        assert "Wrong country" in said(await update(room, "history", about="Germany"))
        picture = await room.library.snapshot("sahel", datetime.now(UTC))
        assert picture.standing("DE").posture is Posture.UNKNOWN


class TestUndoing:
    async def test_takes_back_ones_own_last_entry(self, room: Room):
        await filed(room)
        other = await filed(room, room.moderatrice, country="France")
        undone = said(await update(room, "undo"))
        assert "SA-0003" in undone
        assert "/update undo" not in undone
        assert [entry.replaces for entry in entries(room)] == [None, None, "SA-0001"]
        assert other == "SA-0002"

    async def test_says_so_where_there_is_nothing(self, room: Room):
        assert "You filed nothing" in said(await update(room, "undo"))


class TestAudit:
    async def test_says_who_did_what_and_can_be_narrowed(self, room: Room):
        await filed(room)
        await filed(room, room.moderatrice, country="France")
        audit = said(await room.moderator.slash(room.channel, "audit"))
        assert audit.index("SA-0002") < audit.index("SA-0001")
        assert f"<@{room.moderator.id}>" in audit
        mine = said(await room.moderator.slash(room.channel, "audit", person=room.moderator))
        assert "SA-0001" in mine
        assert "SA-0002" not in mine
        nothing = said(await room.moderator.slash(room.channel, "audit", act="retracted"))
        assert "Nothing was done yet." in nothing

    async def test_says_how_many_there_are_besides_and_where_they_are(self, room: Room):
        for language in ("fr", "en") * 15:
            await room.library.servers.change(room.guild.id, room.moderator.id, language=language)
        audit = said(await room.moderator.slash(room.channel, "audit", act="set"))
        shown = audit.count("settings changed")
        assert 0 < shown <= 25
        assert f"And {31 - shown} more: narrow them with person or act, or export them all." in audit
        assert "more" not in said(await room.moderator.slash(room.channel, "audit", act="filed"))

    async def test_says_in_the_reader_s_words_what_was_set(self, room: Room):
        for change in ({"queue_channel": room.channel.id}, {"suggestions": False}, {"time_zone": "Europe/Paris"}):
            await room.library.servers.change(room.guild.id, room.moderator.id, **change)
        audit = said(await room.moderatrice.slash(room.channel, "audit"))
        for words in ("salon des propositions", "propositions des lecteurs", "fuseau horaire"):
            assert words in audit
        assert "_" not in audit

    async def test_has_what_the_operator_did_to_situations_of_this_server(self, room: Room):
        await imported(room.library, f"{HEADER}\nFrance,stay,completed,{TODAY},,,AFP\n")
        assert "the bot's operator · imported `sahel`" in said(await room.moderator.slash(room.channel, "audit"))
        await owned(room, room.guild.id + 1)
        assert "imported" not in said(await room.moderator.slash(room.channel, "audit"))

    async def test_has_what_became_of_a_situation_that_this_server_made(self, room: Room):
        made = Author(room.moderator.id, room.guild.id, "en")
        situations = Situations(room.library)
        await situations.create(made, "chad-2026", Wish(title="Chad", theatre="Chad"))
        await situations.ask_deletion(made, "chad-2026")
        await purged(Purging(room.library, 30), datetime.now(UTC) + 2 * DELETION)
        await taken_in(room.library)
        audit = said(await room.moderator.slash(room.channel, "audit", act="deleted"))
        assert audit.count("deleted `chad-2026`") == 2
        assert "the bot, as was asked · deleted `chad-2026`" in audit

    async def test_says_nothing_of_what_other_servers_do_with_a_shared_situation(self, room: Room):
        elsewhere = Author(room.member.id, room.guild.id + 1, "en")
        await record_export(room.library, "sahel", Kind.CSV, elsewhere)
        assert "Nothing was done yet." in said(await room.moderator.slash(room.channel, "audit", act="exported"))

    async def test_goes_into_a_file_without_names(self, room: Room):
        await filed(room)
        exported = await room.moderator.slash(room.channel, "audit", export=True)
        [file] = answer(exported).attachments
        text = (await file.read()).decode("utf-8-sig")
        assert "filed,SA-0001" in text
        assert str(room.moderator.id) not in text
        assert said(exported) == "2 acts, the latest first."

    async def test_is_in_the_file_from_its_beginning_or_says_that_it_is_not(self, room: Room, monkeypatch: Any):
        monkeypatch.setattr(auditing, "_AT_ONCE", 3)
        for language in ("fr", "en") * 5:
            await room.library.servers.change(room.guild.id, room.moderator.id, language=language)
        exported = await room.moderator.slash(room.channel, "audit", export=True)
        rows = await sheet(exported)
        assert [row["number"] for row in rows] == [str(number) for number in range(11, 0, -1)]
        monkeypatch.setattr(auditing, "UPLOAD_BYTES", 400)
        exported = await room.moderator.slash(room.channel, "audit", export=True)
        assert 0 < len(await sheet(exported)) < 11
        assert "The file has no room for more: narrow them with person or act." in said(exported)

    async def test_runs_nothing_in_a_spreadsheet(self, room: Room):
        author = Author(room.moderator.id, room.guild.id, "en")
        name = " ＝1+1;=HYPERLINK(A1).csv"
        content = f"{HEADER}\nFrance,stay,completed,{TODAY},,,AFP\n"
        plan = await planned(room.library, content, by=author)
        await ImportPlanner(room.library).write(plan, author, name)
        [row] = [
            row
            for row in await sheet(await room.moderator.slash(room.channel, "audit", export=True))
            if row["act"] == "imported"
        ]
        assert "file:  ＝1+1;'=HYPERLINK(A1).csv" in row["detail"]


async def sheet(result: Any) -> list[dict[str, str]]:
    [file] = answer(result).attachments
    return list(csv.DictReader(io.StringIO((await file.read()).decode("utf-8-sig"))))


class TestHistory:
    async def test_is_one_card_where_it_fits(self, room: Room):
        await filed(room)
        shown = answer(await update(room, "history", about="Germany"))
        assert not shown.attachments
        assert f"<@{room.moderator.id}>" in text_of(shown)

    @pytest.mark.parametrize("about", ["Germany", "SA-0001"])
    async def test_that_is_longer_has_every_version_in_a_file(self, room: Room, about: str):
        author, filing = Author(room.moderator.id, room.guild.id, "en"), Filing(room.library)
        await filed(room, summary="The first of *many*: said on the day it was")
        for number in range(2, 32):
            last, summary = entries(room)[-1].id, {"summary": f"Version {number} of what was said of it"}
            draft = await filing.propose(author, "sahel", summary, entry=Entry.CORRECTION, replaces=last)
            await filing.confirm(draft.id, author)
        shown = answer(await update(room, "history", about=about))
        assert "31 versions." in text_of(shown)
        assert "This is only the beginning: the file has all of it." in text_of(shown)
        assert "Version 31" not in text_of(shown)
        [file] = shown.attachments
        text = (await file.read()).decode("utf-8")
        assert "The first of *many*: said on the day it was" in text
        assert all(f"SA-{number:04} Version {number} of what was said of it" in text for number in range(2, 32))
        assert text.count("corrected ") == 30
        assert text.count("person 2") == 31
        assert str(room.moderator.id) not in text


class TestAMessage:
    async def test_becomes_a_report_once_a_person_has_said_what_it_means(self, room: Room):
        posted = await room.member.send(
            room.channel, "Berlin: 35 of the 120 German soldiers are in Niger, as is Italy"
        )
        opened = await room.moderator.context_menu(room.channel, "File as report", posted)
        assert entries(room) == []
        shown = {row["label"]: row["component"].get("value") for row in opened.modal["components"]}
        assert shown["How many: 35, 35 of 120, about 500, some"] == "35 of 120"
        begun = await typed(room.moderator, opened, What_happened="drawdown", Stage="completed", Country="Germany")
        assert "120" in said(begun)
        assert posted.author.name not in said(begun)
        await press(room.moderator, answer(begun), "Confirm")
        [entry] = entries(room)
        assert entry.sources[0].url == posted.jump_url
        assert entry.personnel.strength.max == 120

    async def test_with_an_address_is_sourced_there(self, room: Room):
        posted = await room.member.send(room.channel, "Denmark moves 130 soldiers https://dr.dk/nyheder/1 !")
        shown = said(await room.moderator.context_menu(room.channel, "File as report", posted))
        assert "dr.dk" in shown
        assert "Denmark" in shown
        assert "130" in shown


class TestWhoMay:
    async def test_only_moderators(self, room: Room):
        await room.allow_everything(room.member)
        assert "This is for moderators" in said(await update(room, "add", room.member, **FILED))
        assert entries(room) == []

    async def test_only_where_the_situation_is_kept(self, room: Room):
        await owned(room, 4711)
        assert "kept by another server" in said(await update(room, "add", **FILED))

    async def test_only_at_home_what_came_with_the_bot(self, room: Room):
        await owned(room, None)
        assert "kept by another server" in said(await update(room, "add", **FILED))
        room.bot.permissions.home_guild = room.guild.id
        assert "Draft" in said(await update(room, "add", **FILED))

    async def test_a_button_asks_again(self, room: Room):
        drafted = await update(room, "add", **FILED, **NUMBERS)
        await owned(room, 4711)
        await press(room.moderator, answer(drafted), "Confirm")
        assert entries(room) == []


async def test_what_the_journal_knows_is_offered(room: Room):
    await filed(room)
    offered = functools.partial(room.moderator.autocomplete, room.channel)
    assert [c["value"] for c in await offered("update correct", "id", "germ")] == ["SA-0001"]
    assert [c["value"] for c in await offered("update add", "source", "a")] == ["AFP"]
    assert [c["value"] for c in await offered("update add", "scope", "nor")] == ["north"]
    assert (await offered("update add", "to", "Gao, nige"))[0]["value"] == "gao, NE"
    assert len(await offered("update add", "rating", "B")) == 6


def test_labels_are_short_enough_for_a_form():
    from bot.chat.cards.limits import MODAL_LABEL, MODAL_TITLE, measure
    from bot.chat.core.report_forms import GROUPS, LABELS
    from bot.languages.language import language

    for code in ("en", "fr"):
        assert [text for text in LABELS.values() if measure(language(code)(text)) > MODAL_LABEL] == []
        assert [text for text, _ in GROUPS.values() if measure(language(code)(text)) > MODAL_TITLE] == []
