"""/import and /export as moderators use them: a dry run first, nothing written without a click."""

from __future__ import annotations

from typing import Any

import pytest

from bot.chat.cards.limits import IMPORT_BYTES
from bot.chat.files.handlers import check_attachment
from bot.errors import Refused
from bot.store import audit
from bot.store.audit import Act

from .live_room import Room, answer, labels, press, said, text_of
from .test_filing import entries, owned, room, seeded  # noqa: F401  fixtures

HEADER = "country,action,phase,when,moved,of,publisher\n"
GOOD = HEADER + "Germany,drawdown,completed,2026-01-05,35,120,AFP\nSuède,retrait,announced,5 Jan 2026,,,TT\n"
BAD = (
    HEADER
    + "Gernamy,drawdown,completed,2026-01-05,35,120,AFP\nFrance,@everyone [x](https://evil.example),completed,,,,\n"
)


async def imported(room: Room, text: str, name: str = "rows.csv", by: Any = None, **options: Any) -> Any:  # noqa: F811
    by = by or room.moderator
    return await by.slash(room.channel, "import", file=(name, text.encode()), **options)


async def report(message: Any) -> str:
    """The attached file."""
    [file] = message.attachments
    return (await file.read()).decode()


class TestADryRun:
    async def test_comes_first_and_writes_nothing(self, room):  # noqa: F811
        shown = await imported(room, GOOD)
        text = said(shown)
        assert "Dry run: nothing is written yet" in text
        assert "2 rows: 2 new, 0 already there, 0 rejected." in text
        assert labels(answer(shown)) == ["Import 2 entries", "Cancel"]
        assert "line 3: new, as SA-0002" in await report(answer(shown))
        assert entries(room) == []

    async def test_is_in_the_reader_s_language(self, room):  # noqa: F811
        shown = await imported(room, GOOD, by=room.moderatrice)
        assert "2 lignes : 2 nouvelles" in said(shown)

    async def test_with_a_rejected_row_offers_nothing_to_confirm(self, room):  # noqa: F811
        shown = await imported(room, BAD)
        text = said(shown)
        assert "2 rejected" in text
        assert "No country or organisation is called “Gernamy”. Did you mean Germany?" in text
        assert "line 3: rejected" in text
        assert labels(answer(shown)) == []
        raw = "".join(str(part) for part in answer(shown).components)
        assert "](https://evil" not in raw


class TestConfirming:
    async def test_files_all_of_it_at_once_and_records_it_once(self, room):  # noqa: F811
        shown = await imported(room, GOOD)
        done = await press(room.moderator, answer(shown), "Import 2 entries")
        assert "2 entries were filed." in text_of(done)
        assert [entry.actor for entry in entries(room)] == ["DE", "SE"]
        assert entries(room)[0].recorder.startswith("person ")
        async with room.library.database.read() as connection:
            [act] = await audit.done(connection, act=Act.IMPORTED)
        assert (act.subject, act.detail["new"], act.detail["file"]) == ("sahel", 2, "rows.csv")
        answered = await room.member.slash(room.channel, "who-left")
        assert "Sweden" in text_of(answer(answered))

    async def test_the_same_file_again_finds_everything_there(self, room):  # noqa: F811
        await press(room.moderator, answer(await imported(room, GOOD)), "Import 2 entries")
        again = await imported(room, GOOD)
        assert "0 new, 2 already there" in said(again)
        assert labels(answer(again)) == []

    async def test_can_be_called_off(self, room):  # noqa: F811
        done = await press(room.moderator, answer(await imported(room, GOOD)), "Cancel")
        assert "Nothing was imported." in text_of(done)
        assert entries(room) == []

    async def test_after_a_restart_the_button_says_that_it_is_gone(self, room):  # noqa: F811
        shown = await imported(room, GOOD)
        await room.restart()
        gone = await press(room.moderator, answer(shown), "Import 2 entries")
        assert "no longer waiting" in text_of(gone)
        assert entries(room) == []

    async def test_what_was_filed_meanwhile_is_not_overlooked(self, room):  # noqa: F811
        first, second = await imported(room, GOOD), await imported(room, GOOD, by=room.moderatrice)
        await press(room.moderator, answer(first), "Import 2 entries")
        late = await press(room.moderatrice, answer(second), "Importer 2 entrées")
        assert "entre-temps" in text_of(late)
        assert len(entries(room)) == 2


class TestWhoMay:
    async def test_only_moderators_of_the_owning_server_import(self, room):  # noqa: F811
        await room.allow_everything(room.member)
        assert "Manage Messages" in said(await imported(room, GOOD, by=room.member))
        await owned(room, 12345)
        assert "kept by another server" in said(await imported(room, GOOD))

    async def test_the_click_is_checked_again(self, room):  # noqa: F811
        shown = await imported(room, GOOD)
        await owned(room, 12345)
        done = await press(room.moderator, answer(shown), "Import 2 entries")
        assert "kept by another server" in text_of(done)
        assert entries(room) == []

    async def test_moderators_export_what_they_may_read(self, room):  # noqa: F811
        await room.allow_everything(room.member)
        assert "Manage Messages" in said(await room.member.slash(room.channel, "export"))
        await owned(room, 12345, shared=True)
        assert answer(await room.moderator.slash(room.channel, "export")).attachments
        await owned(room, 12345, shared=False)
        assert "No situation is called" in said(await room.moderator.slash(room.channel, "export", situation="sahel"))


class TestWhatIsNoSheet:
    @pytest.mark.parametrize("name", ["photo.png", "rows.ods", "rows", "rows.csv.exe"])
    async def test_is_refused_by_its_name(self, room, name):  # noqa: F811
        assert "Only CSV, .xlsx and JSON" in said(await imported(room, GOOD, name=name))

    @pytest.mark.parametrize(
        "data",
        [b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"PK\x03\x04" + b"x" * 50, b"\0\1\2\3", b"", b"   ", b"\x81\x8d" * 9],
    )
    async def test_is_refused_by_what_is_in_it(self, room, data):  # noqa: F811
        shown = await room.moderator.slash(room.channel, "import", file=("rows.csv", data))
        assert "Dry run" not in said(shown)

    def test_is_refused_by_its_size_and_type_before_it_is_fetched(self):
        for name, kind, size in (("a.csv", "image/png", 10), ("a.csv", "text/csv", IMPORT_BYTES + 1)):
            with pytest.raises(Refused):
                check_attachment(name, kind, size)
        check_attachment("a.CSV", "text/csv; charset=utf-8", IMPORT_BYTES)


class TestAnExport:
    @pytest.mark.parametrize(
        ("kind", "begins"), [("csv", "\ufeffid,entry"), ("json", '{"format"'), ("postures", "\ufeffCode,")]
    )
    async def test_is_a_file_for_who_asks_alone(self, room, kind, begins):  # noqa: F811
        shown = await room.moderator.slash(room.channel, "export", situation="iraq-2020", format=kind)
        assert answer(shown).ephemeral
        assert (await report(answer(shown))).startswith(begins)

    async def test_is_on_record(self, room):  # noqa: F811
        await room.moderator.slash(room.channel, "export", situation="iraq-2020", format="json")
        async with room.library.database.read() as connection:
            [done] = await audit.done(connection, guild=room.guild.id, act=Act.EXPORTED)
        assert (done.subject, done.detail) == ("iraq-2020", {"format": "json"})
