"""Files into journals: seen first, all or nothing, and again without harm."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.actions.files.columns import column
from bot.actions.files.export import Kind, csv_text, exported, json_text
from bot.actions.files.plan import Outcome
from bot.actions.files.planner import ImportPlanner
from bot.actions.library import Library
from bot.actions.reports.file import Filing
from bot.actions.upkeep.open import open_library
from bot.errors import Refused, Unknown
from bot.languages.language import language
from bot.settings import Settings
from bot.situation.journal import Journal
from bot.situation.report import Count, Entry, Text
from bot.store import audit, journal
from bot.store.audit import Act
from bot.store.engine.database import Database
from bot.store.engine.migration import migrate
from tests.libraries import taken_in

from .conftest import ALICE, DRAWDOWN
from .sheets import HEADER, complaints, imported, opened, outcomes, planned

ROWS = f"""{HEADER}
Germany,drawdown,completed,2026-01-05,35,120,AFP
Suède,retrait,announced,5 Jan 2026,,,TT
"""


def entries(library: Library, slug: str = "sahel"):
    return list(library.shelf(slug).journal.entries)


class TestAPlan:
    async def test_says_of_every_row_what_would_become_of_it_and_writes_nothing(self, library):
        await imported(library, ROWS)
        plan = await planned(
            library,
            ROWS + "Gernamy,stay,completed,2026-01-05,,,AFP\n,,,,,,\nFrance,stay,completed,2026-01-06,,,AFP\n",
        )
        assert outcomes(plan) == [
            (2, Outcome.KNOWN), (3, Outcome.KNOWN), (4, Outcome.REJECTED), (6, Outcome.NEW),
        ]  # fmt: skip
        assert len(entries(library)) == 2

    async def test_lists_unknown_names_together_and_once(self, library):
        rows = "".join(
            f"{who},relocation,completed,2026-01-0{n},,,AFP,{to}\n"
            for n, (who, to) in enumerate(
                [("Gernamy", "Atlantis"), ("Gernamy", "Gao"), ("Frrance", "Nowhere; Niamey")], 1
            )
        )
        plan = await planned(library, f"{HEADER},to\n{rows}")
        assert sorted((str(one.problem), one.rows) for one in plan.complaints.values()) == [
            ("No country or organisation is called “Frrance”.", 1),
            ("No country or organisation is called “Gernamy”.", 2),
            ("“Atlantis” is no place known here: write another, a country, or add it with /situation edit.", 1),
            ("“Nowhere” is no place known here: write another, a country, or add it with /situation edit.", 1),
        ]
        germany = next(one.problem for key, one in plan.complaints.items() if "Gernamy" in key)
        assert isinstance(germany, Unknown)
        assert germany.suggestions[0] == "Germany"

    async def test_names_what_a_row_contradicts(self, library):
        await imported(library, f"{HEADER},rating\nGermany,withdrawal,completed,2026-01-05,,,AFP,B2\n")
        plan = await planned(library, f"{HEADER},rating\nGermany,stay,completed,2026-01-05,,,DPA,C3\n")
        assert list(plan.contradicting.values()) == [("SA-0001",)]

    async def test_names_what_rows_of_one_file_contradict(self, library):
        both = (
            "Germany,contribution,completed,2026-01-05,,100,AFP\nGermany,contribution,completed,2026-01-05,,300,DPA\n"
        )
        plan = await planned(library, f"{HEADER}\n{both}")
        assert {v.ids for v in plan.verdicts()} == {("SA-0001", "SA-0002"), ("SA-0002", "SA-0001")}

    async def test_knows_that_an_entry_about_another_country_took_one_away(self, library):
        header = f"entry,replaces,rating,{HEADER}"
        withdrawn = f"{header}\n,,B2,Germany,withdrawal,completed,2026-01-05,,,AFP\n"
        await imported(library, withdrawn)
        stays = ",,C3,Germany,stay,completed,2026-01-05,,,DPA\n"
        corrected = f"{header}\ncorrection,SA-0001,B2,Austria,withdrawal,completed,2026-01-05,,,AFP\n"
        assert list((await planned(library, f"{corrected}{stays}")).contradicting.values()) == []
        await imported(library, corrected)
        assert list((await planned(library, f"{header}\n{stays}")).contradicting.values()) == []

    async def test_that_nobody_waits_for_any_more_is_left_off(self, library):
        begun, read = asyncio.Event(), 0
        loop = asyncio.get_running_loop()

        def count(rows):
            nonlocal read
            read = rows
            loop.call_soon_threadsafe(begun.set)

        many = 20_000
        rows = "".join(f"Germany,drawdown,completed,2026-01-05,{n},,AFP\n" for n in range(many))
        planning = asyncio.create_task(
            ImportPlanner(library).plan(opened(f"{HEADER}\n{rows}"), "sahel", None, "en", count)
        )
        await begun.wait()
        planning.cancel()
        await loop.shutdown_default_executor()  # as a process does before it ends
        assert planning.cancelled()
        assert 0 < read < many

    async def test_tells_how_far_it_is(self, library):
        told: list[int] = []
        rows = "".join(f"FR,stay,completed,2026-01-05,,,Agency {n}\n" for n in range(1200))
        plan = await ImportPlanner(library).plan(opened(f"{HEADER}\n{rows}"), "sahel", None, "en", told.append)
        assert told == [500, 1000]
        assert len(plan.new) == 1200


class TestWriting:
    async def test_is_all_or_nothing(self, library):
        with pytest.raises(Refused, match="Nothing is imported while a row is rejected"):
            await imported(library, ROWS + "France,dance,completed,2026-01-05,,,AFP\n")
        assert entries(library) == []

    async def test_the_same_file_again_changes_nothing(self, library):
        assert await imported(library, ROWS) == 2
        before = entries(library)
        assert await imported(library, ROWS) == 0
        assert entries(library) == before

    async def test_rows_that_say_the_same_are_one(self, library):
        assert await imported(library, ROWS + ROWS.split("\n", 1)[1]) == 2

    async def test_another_document_for_the_same_claim_is_news(self, library):
        await imported(library, ROWS)
        assert await imported(library, ROWS.replace("AFP", "DPA")) == 1

    async def test_is_recorded_once_with_its_counts(self, library):
        await imported(library, ROWS, by=ALICE)
        async with library.database.read() as connection:
            [done] = await audit.done(connection, act=Act.IMPORTED)
        assert (done.situation, done.guild, done.detail["new"], done.detail["known"]) == ("sahel", 9, 2, 0)
        assert done.person is not None

    async def test_a_plan_is_written_once(self, library):
        plan = await planned(library, ROWS, by=ALICE)
        assert await ImportPlanner(library).write(plan, ALICE, "rows.csv") == 2
        with pytest.raises(Refused, match="Somebody filed an entry meanwhile"):
            await ImportPlanner(library).write(plan, ALICE, "rows.csv")
        assert len(entries(library)) == 2

    async def test_what_was_filed_meanwhile_makes_a_plan_void(self, library):
        plan = await planned(library, ROWS)
        filing = Filing(library)
        await filing.confirm((await filing.propose(ALICE, "sahel", DRAWDOWN)).id, ALICE)
        with pytest.raises(Refused, match="Somebody filed an entry meanwhile"):
            await ImportPlanner(library).write(plan, None, "rows.csv")
        assert len(entries(library)) == 1

    async def test_of_one_moderator_is_not_enough_where_two_decide(self, library):
        async with library.database.write() as connection:
            await journal.change_situation(connection, "sahel", two_person=True)
        await taken_in(library)
        with pytest.raises(Refused, match="Two moderators decide"):
            await planned(library, ROWS, by=ALICE)
        assert await imported(library, ROWS) == 2

    async def test_of_one_moderator_is_not_enough_where_two_decide_since_the_dry_run(self, library):
        plan = await planned(library, ROWS, by=ALICE)
        async with library.database.write() as connection:
            await journal.change_situation(connection, "sahel", two_person=True)
        with pytest.raises(Refused, match="Two moderators decide"):
            await ImportPlanner(library).write(plan, ALICE, "rows.csv")
        await taken_in(library)
        assert entries(library) == []


class TestIds:
    async def test_are_given_in_the_order_of_the_file_after_the_last(self, library):
        await imported(library, ROWS)
        await imported(
            library, f"id,{HEADER}\n,FR,stay,completed,2026-01-06,,,AFP\nSA-0007,IT,stay,completed,2026-01-06,,,AFP\n"
        )
        assert [entry.id for entry in entries(library)] == ["SA-0001", "SA-0002", "SA-0008", "SA-0007"]

    @pytest.mark.parametrize(
        "id_", ["XX-0001", "SA-1", "SA-00001", "SA-" + "9" * 19, "SA-0001 ", "=SA-0001", "SA-٠٠٠١"]
    )
    async def test_must_be_the_situations(self, library, id_):
        plan = await planned(library, f"id,{HEADER}\n{id_},FR,stay,completed,2026-01-06,,,AFP\n")
        assert plan.rejected == (0 if id_ == "SA-0001 " else 1)

    async def test_of_a_moderators_file_do_not_use_the_numbers_up(self, library):
        row = "SA-1000000,FR,stay,completed,2026-01-06,,,AFP\n"
        assert "is no id" in complaints(await planned(library, f"id,{HEADER}\n{row}", by=ALICE))[0]
        assert await imported(library, f"id,{HEADER}\n{row}".replace("1000000", "999999"), by=ALICE) == 1
        assert await imported(library, ROWS, by=ALICE) == 2
        assert entries(library)[-1].id == "SA-1000001"
        assert complaints(await planned(library, await export(library), by=ALICE)) == []

    async def test_however_long_come_back_from_an_export(self, library, filing, tmp_path):
        assert await imported(library, f"id,{HEADER}\nSA-999999999,FR,stay,completed,2026-01-06,,,AFP\n") == 1
        await filing.confirm((await filing.propose(ALICE, "sahel", DRAWDOWN)).id, ALICE)
        assert entries(library)[-1].id == "SA-1000000000"
        other = await fresh(tmp_path / "other.db")
        async with other.database:
            assert await imported(other, await export(library, Kind.JSON)) == 2
            assert other.shelf("sahel").journal.entries == library.shelf("sahel").journal.entries

    async def test_stand_once(self, library):
        row = "SA-0001,FR,stay,completed,2026-01-06,,,AFP\n"
        plan = await planned(library, f"id,{HEADER}\n{row}{row.replace('FR', 'IT')}")
        assert complaints(plan) == ["SA-0001 stands twice in this file."]

    async def test_taken_by_another_claim_are_refused(self, library):
        await imported(library, ROWS)
        plan = await planned(library, f"id,{HEADER}\nSA-0001,FR,stay,completed,2026-01-06,,,AFP\n")
        assert "SA-0001 is in the journal with other content" in complaints(plan)[0]

    async def test_that_a_newer_seed_may_bring_are_kept_free(self, library):
        row = "IQ20-0200,FR,stay,completed,2020-01-08,,,AFP\n"
        assert (
            "kept for what comes with the bot"
            in complaints(await planned(library, f"id,{HEADER}\n{row}", "iraq-2020"))[0]
        )
        plan = await planned(library, ROWS.replace("2026", "2020"), "iraq-2020")
        assert next(iter(plan.verdicts())).ids[0] == "IQ20-5001"


class TestCorrections:
    HEADER = f"id,entry,replaces,{HEADER},reason"

    async def test_name_an_entry_of_the_journal_or_a_row_above(self, library):
        rows = (
            "SA-0001,report,,Germany,drawdown,completed,2026-01-05,35,120,AFP,\n"
            "SA-0002,correction,SA-0001,Germany,drawdown,completed,2026-01-05,30,120,AFP,\n"
        )
        assert await imported(library, f"{self.HEADER}\n{rows}") == 2
        taken_back = ",annulation,SA-0002,Germany,drawdown,completed,2026-01-05,30,120,AFP,Read wrongly\n"
        assert await imported(library, f"{self.HEADER}\n{taken_back}") == 1
        last = entries(library)[-1]
        assert (last.entry, last.replaces, last.summary.en) == (
            Entry.RETRACTION,
            "SA-0002",
            "Taken back: Read wrongly",
        )

    @pytest.mark.parametrize(
        ("rows", "why"),
        [
            (",correction,SA-0009,FR,stay,completed,2026-01-05,,,AFP,\n", "has no entry SA-0009"),
            (
                "SA-0007,,,IT,stay,completed,2026-01-05,,,AFP,\n,correction,XX-0007,FR,stay,completed,2026-01-05,,,AFP,\n",
                "has no entry XX-0007",
            ),
            (",correction,,FR,stay,completed,2026-01-05,,,AFP,\n", "names an entry"),
            (",report,SA-0001,FR,stay,completed,2026-01-05,,,AFP,\n", "names an entry"),
            (",edit,SA-0001,FR,stay,completed,2026-01-05,,,AFP,\n", "report, correction or retraction"),
            (",correction,SA-0001,FR,stay,completed,2026-01-05,,,AFP,\n", "was replaced by SA-0002"),
        ],
    )
    async def test_of_anything_else_are_refused(self, library, rows, why):
        await self.test_name_an_entry_of_the_journal_or_a_row_above(library)
        if "replaced by" not in why:
            assert why in complaints(await planned(library, f"{self.HEADER}\n{rows}"))[0]
            return
        plan = await planned(library, f"{self.HEADER}\n" + rows.replace("SA-0001", "SA-0002"))
        assert "SA-0002 was replaced by SA-0003" in complaints(plan)[0]


async def fresh(path: Path) -> Library:
    database = Database(f"sqlite:///{path}")
    await migrate(database)
    library = Library(database)
    await taken_in(library)
    return library


async def export(library: Library, kind: Kind = Kind.CSV) -> str:
    return "".join(exported(library.shelf("sahel"), kind, language("en"), datetime.now(UTC)))


class TestAnExport:
    @pytest.mark.parametrize("kind", [Kind.CSV, Kind.JSON])
    async def test_imports_to_the_same_journal(self, library, tmp_path, kind):
        """Of the seed: several documents a report, both summaries, exact counts, when and by whom it was recorded."""
        shelf = library.shelf("iraq-2020")
        text = "".join(exported(shelf, kind, language("en"), datetime.now(UTC)))
        other = await fresh(tmp_path / f"{kind}.db")
        async with other.database:
            if kind is Kind.CSV:
                async with other.database.write() as connection:
                    await journal.keep_situation(connection, shelf.situation)
                await taken_in(other)
            assert await imported(other, text, slug="iraq-2020") == len(shelf.journal)
            assert other.shelf("iraq-2020").journal.entries == shelf.journal.entries
            # A file describes each document as of today; how it was described before stays where it was published.
            alike = shelf.situation if kind is Kind.CSV else replace(shelf.situation, amended={})
            assert (await other.described("iraq-2020")).situation == alike
            assert await imported(other, text, slug=None if kind is Kind.JSON else "iraq-2020") == 0

    @pytest.mark.parametrize("written", [csv_text, json_text])
    async def test_holds_every_language_of_a_journal(self, library, tmp_path, written):
        """Also those that the bot does not speak, and no more languages than an entry has."""
        header, row = ROWS.splitlines()[:2]
        rows = f"{header},summary_en,summary_es,Résumé FR,reason_pt-br\n{row},Some left.,Salieron.,Partis.,Perigo\n"
        await imported(library, rows)
        shelf = library.shelf("sahel")
        [filed] = shelf.journal.entries
        assert filed.summary.by_language() == {"en": "Some left.", "fr": "Partis.", "es": "Salieron."}
        assert filed.reason.by_language() == {"en": "Perigo", "fr": "Perigo", "pt-BR": "Perigo"}
        told = replace(filed, id="SA-0002", summary=Text.of({"en": "Left.", "uk": "Пішли."}))
        text = "".join(written(Journal(shelf.situation, [filed, told])))
        other = await fresh(tmp_path / "other.db")
        async with other.database:
            async with other.database.write() as connection:
                await journal.keep_situation(connection, shelf.situation)
            await taken_in(other)
            await imported(other, text, slug="sahel")
            assert [one.summary for one in entries(other)] == [filed.summary, told.summary]
            assert entries(other)[0].reason == filed.reason

    @pytest.mark.parametrize(
        ("header", "name"),
        [
            ("summary_es", "summary_es"), ("Summary-DE", "summary_de"), ("reason_zh-TW", "reason_zh-TW"),
            ("French", "summary_fr"), ("anglais", "summary_en"), ("motif fr", "reason_fr"), ("summary_xx", None),
            ("summary_2", None), ("title_es", None),
        ],
    )  # fmt: skip
    def test_names_the_language_of_a_column(self, header, name):
        assert column(header) == name

    @pytest.mark.parametrize("kind", [Kind.CSV, Kind.JSON])
    async def test_holds_what_no_phrase_can_say(self, library, kind):
        """Counts by their bounds, words that a spreadsheet would run, scopes, no-break spaces."""
        await imported(library, ROWS)
        shelf, first = library.shelf("sahel"), entries(library)[0]
        counts = [
            Count(10, 15, True),
            Count(None, 7),
            Count(3, None, True),
            Count(None, None, scope="gao"),
            Count(0, 0),
        ]
        odd = [
            replace(
                first,
                id=f"SA-{number:04}",
                personnel=replace(first.personnel, strength=count),
                summary=Text("=1+1", "'-cmd « à »"),
                sources=tuple(replace(first.sources[0], title=title) for title in ("@SUM(A1)\u00a0; “x”, y", "+2")),
            )
            for number, count in enumerate(counts, 3)
        ]  # fmt: skip
        async with library.database.write() as connection:
            await journal.append(connection, shelf.situation, odd)
        await taken_in(library)
        text = "".join(exported(library.shelf("sahel"), kind, language("en"), datetime.now(UTC)))
        plan = await planned(library, text)
        assert complaints(plan) == []
        assert len(plan.known) == 7
        if kind is Kind.CSV:
            cells = [cell for line in text.splitlines() for cell in line.replace('"', "").split(",")]
            assert not [cell for cell in cells if cell[:1] in tuple("=+-@")]

    async def test_of_a_moderator_says_who_imported_it(self, library):
        await imported(
            library,
            f"{HEADER},recorded,recorder\nFR,stay,completed,2026-01-05,,,AFP,2001-01-01T00:00:00+00:00,me\n",
            by=ALICE,
        )
        [entry] = entries(library)
        assert entry.recorder == "person 1"
        assert entry.recorded.year > 2020

    async def test_of_postures_has_a_row_an_actor_and_a_column_a_day(self, library):
        text = "".join(exported(library.shelf("iraq-2020"), Kind.POSTURES, language("fr"), datetime.now(UTC)))
        head, *rows = text.removeprefix("\ufeff").splitlines()
        assert head.startswith("Code,Qui,2020-01-03,")
        [germany] = [row for row in rows if row.startswith("DE,Allemagne,")]
        assert germany.endswith("retrait partiel")
        english = "".join(exported(library.shelf("iraq-2020"), Kind.POSTURES, language("en"), datetime.now(UTC)))
        rows = {row.split(",")[0]: row for row in english.splitlines()}
        assert rows["HR"].endswith('"moved, destination not given"')
        assert rows["CA"].endswith("part leaving")


class TestASituationThatComesAlong:
    async def test_is_made_by_an_operator_only(self, library, tmp_path):
        text = "".join(exported(library.shelf("iraq-2020"), Kind.JSON, language("en"), datetime.now(UTC)))
        written = json.loads(text)
        written["situation"] |= {"slug": "elsewhere", "prefix": "EL"}
        written["reports"] = [
            {**one, "id": one["id"].replace("IQ20", "EL")} for one in written["reports"] if "replaces" not in one
        ]
        with pytest.raises(Unknown):
            await imported(library, json.dumps(written), slug="elsewhere", by=ALICE)
        assert await imported(library, json.dumps(written), slug=None) == len(written["reports"])
        assert library.shelf("elsewhere").brief.prefix == "EL"

    async def test_must_not_take_the_ids_of_another(self, library):
        text = "".join(exported(library.shelf("iraq-2020"), Kind.JSON, language("en"), datetime.now(UTC)))
        with pytest.raises(Refused, match="begin with IQ20 already"):
            await imported(library, text.replace('"slug": "iraq-2020"', '"slug": "elsewhere"'), slug=None)


async def test_readers_of_another_process_see_it_at_the_next_look(library, tmp_path):
    async with open_library(Settings(database_url=f"sqlite:///{library.database.name}").database_url) as other:
        await imported(other, ROWS)
    assert entries(library) == []
    assert await library.refresh()
    assert len(entries(library)) == 2
