"""What is done to a situation: made, described, closed, shared, deleted a day later."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.actions.library import Library
from bot.actions.reports.file import Author, Filing
from bot.actions.situations.describe import Wish, retyped
from bot.actions.situations.lifecycle import DELETION, Situations
from bot.actions.situations.title_options import TITLES
from bot.actions.upkeep.purge import Purging
from bot.delivery.alerts import Alerts
from bot.delivery.boards import Boards
from bot.errors import JournalConflict, Refused, Several, Unchanged, Unknown
from bot.languages.language import language
from bot.situation.situation import prefix_for
from bot.situation.written import read_report, read_situation
from bot.store import audit, journal
from bot.store import erase as removal
from bot.store.audit import Act
from tests.libraries import purged, taken_in

HERE, ELSEWHERE = 7, 8
ALICE = Author(1001, HERE, "en")
CHAD = Wish("Chad", {"fr": "Le Tchad"}, "Chad, Niger", "Africa/Ndjamena")
FILED = {"country": "France", "action": "withdrawal", "phase": "announced", "publisher": "AFP", "origin": "Chad"}


@pytest.fixture
def situations(library):
    return Situations(library)


@pytest.fixture
async def chad(situations, library):
    await situations.create(ALICE, "chad-2026", CHAD)
    return await library.described("chad-2026")


async def edit(situations, **added):
    return await situations.edit(ALICE, "chad-2026", Wish(**{kind: [line] for kind, line in added.items()}))


async def file(library, **typed):
    filing = Filing(library)
    draft = await filing.propose(ALICE, "chad-2026", {**FILED, **typed})
    return await filing.confirm(draft.id, ALICE)


async def acts(library):
    async with library.database.read() as connection:
        return [done.act for done in await audit.done(connection) if done.situation == "chad-2026"]


class TestMaking:
    async def test_is_private_and_open_and_can_be_filed_in_at_once(self, chad, library):
        assert (chad.access.guild, chad.access.shared, chad.access.two_person) == (HERE, False, False)
        assert chad.situation.ends is None
        assert chad.situation.theatre == ("TD", "NE")
        assert (await file(library)).id == "CH26-0001"
        assert await acts(library) == [Act.FILED, Act.CREATED]

    async def test_is_there_for_who_starts_anew(self, chad, library):
        other = Library(library.database)
        await taken_in(other)
        assert (await other.for_guild(HERE).described("chad-2026")).situation == chad.situation

    @pytest.mark.parametrize(
        "slug", ["x", "Chad 2026", "chad--2026", "-chad", "chad_2026", "tchad-été", "a" * 25, "~", ""]
    )
    async def test_refuses_a_name_that_no_button_could_carry(self, situations, slug):
        with pytest.raises(Refused, match="short name"):
            await situations.create(ALICE, slug, CHAD)

    async def test_says_all_that_is_wrong_at_once(self, situations):
        with pytest.raises(Several) as refused:
            await situations.create(ALICE, "Chad 2026", Wish(" ", {}, "Chadd", "Ndjamenaa", "2026-13-01"))
        said = language("en").explain(refused.value).splitlines()
        for line, words in zip(said, ("short name", "A title", "Chad?", "Ndjamena", "2026-13-01"), strict=True):
            assert words in line

    async def test_a_name_that_is_taken_is_refused_alike_whoever_has_it(self, situations, chad):
        for author in (ALICE, Author(1002, ELSEWHERE, "en")):
            with pytest.raises(Refused, match="is taken, maybe elsewhere"):
                await situations.create(author, "chad-2026", CHAD)

    @pytest.mark.parametrize(
        ("wish", "words"),
        [
            (Wish(" ", {}, "Chad", "UTC"), "title"),
            (Wish("x" * 91, {}, "Chad", "UTC"), "title"),
            (Wish("\u202e\u200b", {}, "Chad", "UTC"), "title"),
            (Wish("Chad", {}, "", "UTC"), "theatre"),
            (Wish("Chad", {}, ", ".join(["Chad", "Niger", "Mali"] * 20), "UTC"), None),
            (Wish("Chad", {}, "Tchadistan", "UTC"), "No country"),
            (Wish("Chad", {}, "Chad", "UTC", "2190-01-01"), "future"),
        ],
    )
    async def test_refuses_what_makes_no_sense_and_keeps_nothing(self, situations, library, wish, words):
        if words is None:  # said again and again, it is still three countries
            assert len((await situations.create(ALICE, "chad-2026", wish)).theatre) == 3
            return
        with pytest.raises(Refused, match=words):
            await situations.create(ALICE, "chad-2026", wish)
        with pytest.raises(Unknown):
            library.shelf("chad-2026")

    async def test_a_server_has_so_many_and_no_more(self, situations, monkeypatch):
        monkeypatch.setattr("bot.actions.situations.lifecycle.MOST", 2)
        for n in range(2):
            await situations.create(ALICE, f"story-{n}", CHAD)
        with pytest.raises(Refused, match="as many as it may have"):
            await situations.create(ALICE, "story-2", CHAD)
        await situations.create(Author(1002, ELSEWHERE, "en"), "story-2", CHAD)

    def test_ids_begin_with_something_nobody_else_uses(self):
        taken: set[str] = set()
        for _ in range(200):
            taken.add(prefix_for("iraq-2020", taken))
        assert len(taken) == 200
        assert {"IR20", "IRA20", "IRAQ20"} < taken
        assert prefix_for("1-2", ()) == "X"
        assert all(len(prefix) <= 20 for prefix in taken)


class TestDescribing:
    async def test_adds_what_can_be_filed_at_once(self, situations, chad, library):
        await edit(situations, places="Faya / Faya-Largeau, Chad")
        await edit(situations, missions="BARKHANE = Operation Barkhane / Opération Barkhane")
        await edit(situations, organisations="MNJTF = Multinational Joint Task Force")
        await edit(situations, scopes="trainers / instructeurs")
        filed = await file(library, country="MNJTF", origin="Faya", mission="BARKHANE", moved="20", scope="trainers")
        assert (filed.actor, filed.origin, filed.mission) == ("MNJTF", ("faya",), "BARKHANE")
        assert (await library.described("chad-2026")).situation.places["faya"].country == "TD"

    async def test_mends_the_name_of_what_is_there(self, situations, chad):
        await edit(situations, places="Faya, Chad")
        changed = await edit(situations, places="faya = Faya-Largeau, Chad")
        assert [place.label.en for place in changed.places.values()] == ["Faya-Largeau"]

    async def test_shows_a_new_title_in_the_very_next_picture(self, situations, chad, library):
        now = datetime.now(UTC)
        await library.snapshot("chad-2026", now)
        version = library.version("chad-2026")
        await situations.edit(ALICE, "chad-2026", Wish(title="Chad and its lake"))
        assert library.version("chad-2026") != version
        assert (await library.snapshot("chad-2026", now)).situation.title.en == "Chad and its lake"

    @pytest.mark.parametrize(
        "added",
        [
            {"places": "Faya"},
            {"places": "Faya, Atlantis"},
            {"places": ", Chad"},
            {"missions": "= "},
            {"missions": "A B = Something"},
            {"missions": "x" * 61},
            {"organisations": "FR = France"},
            {"missions": "TWO = One | Une | Other"},
            {"missions": "LED = Led @ Nobody"},
            {"places": "TD = Somewhere @ ML"},
            {"places": "Faya @"},
            {"organisations": "= x"},
            {"scopes": "\u200b"},
            {"removed": "nothing"},
            {"removed": "place:"},
        ],
    )
    async def test_refuses_what_nobody_could_read(self, situations, chad, library, added):
        with pytest.raises(Refused):
            await edit(situations, **added)
        assert (await library.described("chad-2026")).situation == chad.situation

    @pytest.mark.parametrize(
        ("typed", "names", "country"),
        [
            ("gao = Gao | Gao fr @ ML", ("Gao", "Gao fr"), "ML"),
            ("gao=Gao@ML", ("Gao", "Gao"), "ML"),
            ("Gao / Gao fr, Mali", ("Gao", "Gao fr"), "ML"),
            ("Gao, Camp 2, Mali", None, None),
            ("gao = Gao, Camp 2 @ Mali", ("Gao, Camp 2", "Gao, Camp 2"), "ML"),
            ("gao = Gao\\, Camp 2", ("Gao, Camp 2", "Gao, Camp 2"), None),
            (r"gao = A\|B \@ C \\ D | UN/AU \/ D @ Mali", ("A|B @ C \\ D", "UN/AU / D"), "ML"),
            ("gao = a=b @ Mali", ("a=b", "a=b"), "ML"),
            ("gao = Gao", ("Gao", "Gao"), None),
        ],
    )
    async def test_takes_every_sign_and_types_it_back(self, situations, chad, typed, names, country):
        made = await edit(situations, places=typed)
        if names is None:  # without a code, the whole name gives it
            assert made.places["gao-camp-2"].label.en == "Gao, Camp 2"
            return
        assert (made.places["gao"].label.en, made.places["gao"].label.fr) == names
        assert made.places["gao"].country == country
        [(_, line)] = [option for option in retyped(made) if option[0] == "place"]
        await edit(situations, removed="gao")
        assert (await edit(situations, places=line)).places == made.places

    async def test_keeps_what_a_line_does_not_say(self, situations, chad):
        await edit(situations, organisations="EU = European Union | Union européenne | the bloc")
        await edit(situations, missions="EUTM = Training | Formation @ European Union")
        await edit(situations, places="faya = Faya | Faya-Largeau @ Chad")
        await edit(situations, organisations="eu = The European Union")
        await edit(situations, missions="eutm = Training mission")
        changed = await edit(situations, places="FAYA = Faya oasis")
        [union] = changed.organisations
        assert (union.code, union.label.en, union.label.fr) == ("EU", "The European Union", "Union européenne")
        assert union.aliases == ("the bloc",)
        assert (changed.missions["EUTM"].label.fr, changed.missions["EUTM"].lead) == ("Formation", "EU")
        assert (changed.places["faya"].country, changed.places["faya"].label.fr) == ("TD", "Faya-Largeau")

    async def test_mends_in_place_so_that_the_order_stays(self, situations, chad):
        for name in ("Faya, Chad", "Abeche, Chad"):
            await edit(situations, places=name)
        assert list((await edit(situations, places="faya = Faya oasis")).places) == ["faya", "abeche"]

    async def test_removes_one_of_two_that_share_a_code(self, situations, chad):
        await edit(situations, places="Faya, Chad")
        await edit(situations, scopes="faya = in Faya")
        with pytest.raises(Unknown, match="Several things have the code") as refused:
            await edit(situations, removed="faya")
        assert refused.value.suggestions == ("place:faya", "scope:faya")
        changed = await edit(situations, removed="scope:faya")
        assert (list(changed.places), changed.scopes) == (["faya"], {})

    async def test_says_all_that_is_wrong_with_an_edit_and_changes_nothing(self, situations, chad):
        wish = Wish(places=["Faya, Chadd", "Abeche, Chad"], missions=["EUTM @ Nobody"], removed=["nothing"])
        with pytest.raises(Several) as refused:
            await situations.edit(ALICE, "chad-2026", wish)
        assert len(refused.value.problems) == 3
        with pytest.raises(Refused, match="nothing called"):
            await edit(situations, removed="abeche")

    async def test_removes_by_name_too(self, situations, chad):
        await edit(situations, places="Faya-Largeau / Faya, Chad")
        assert dict((await edit(situations, removed="Faya")).places) == {}

    async def test_who_leads_a_mission_stays(self, situations, chad):
        await edit(situations, organisations="EU = European Union")
        await edit(situations, missions="EUTM = Training @ EU")
        with pytest.raises(Refused, match="EU leads EUTM"):
            await edit(situations, removed="EU")

    @pytest.mark.parametrize("slug", ["iraq-2020", "unrwa-2024"])
    async def test_a_bundled_story_typed_anew_is_the_same(self, situations, library, slug):
        """Whatever any seed has can be typed, and is read back to the letter."""
        old = (await library.described(slug)).situation
        options: dict[str, list[str]] = {}
        for name, text in retyped(old):
            options.setdefault(name.replace("-", "_"), []).append(text)
        titles = {code: options.pop(name)[0] for name, code in TITLES.items()}
        lists = {f"{kind}s": options.pop(kind, []) for kind in ("organisation", "mission", "place", "scope")}
        wish = Wish(
            **{name: ", ".join(texts) for name, texts in options.items() if name != "prefix"}, titles=titles, **lists
        )
        made = await situations.create(ALICE, "other", wish)
        assert replace(made, slug=old.slug, prefix=old.prefix, amended=old.amended) == old
        with pytest.raises(Unchanged):
            await situations.edit(None, slug, wish)

    async def test_removes_only_what_no_entry_names(self, situations, chad, library):
        await edit(situations, places="Faya, Chad")
        await edit(situations, places="Abeche, Chad")
        await file(library, origin="Faya")
        with pytest.raises(Refused, match="has to stay"):
            await edit(situations, removed="faya")
        assert list((await edit(situations, removed="abeche")).places) == ["faya"]

    async def test_keeps_the_zone_once_days_were_filed_in_it(self, situations, chad, library):
        await situations.edit(ALICE, "chad-2026", Wish(time_zone="Africa/Lagos"))
        await file(library)
        with pytest.raises(Refused, match="time zone"):
            await situations.edit(ALICE, "chad-2026", Wish(time_zone="Asia/Tokyo"))

    @pytest.mark.parametrize(
        "wish",
        [
            Wish(theatre="Chad"),
            Wish(theatre="Chad, Niger, Mali"),
            Wish(places=["Agadez, Chad"]),
            Wish(places=["Gao, Niger"]),
        ],
    )
    async def test_keeps_where_things_are_once_entries_depend_on_it(self, situations, chad, library, wish):
        """Or one moderator would change a posture without anybody filing anything."""
        for place in ("Agadez, Niger", "Gao, Mali", "Faya, Chad"):
            await edit(situations, places=place)
        await file(library, action="relocation", phase="completed", origin="Agadez", destination="Gao")
        before = (await library.described("chad-2026")).situation
        with pytest.raises(Refused, match="CH26-0001 would say otherwise"):
            await situations.edit(ALICE, "chad-2026", wish)
        assert (await library.described("chad-2026")).situation == before

    async def test_changes_where_things_are_as_long_as_no_entry_depends_on_it(self, situations, chad, library):
        await edit(situations, places="Agadez, Niger")
        await edit(situations, places="Faya, Mali")
        await file(library, origin="Agadez")
        assert (await edit(situations, places="agadez = Agadès, Niger")).places["agadez"].label.en == "Agadès"
        assert (await edit(situations, places="Faya, Chad")).places["faya"].country == "TD"
        assert (await situations.edit(ALICE, "chad-2026", Wish(theatre="Niger, Libya"))).theatre == ("NE", "LY")

    async def test_says_when_nothing_would_change_and_records_nothing(self, situations, chad, library):
        with pytest.raises(Refused, match="already"):
            await situations.edit(ALICE, "chad-2026", Wish(title="Chad"))
        assert await acts(library) == [Act.CREATED]

    async def test_a_newer_seed_keeps_what_moderators_added(self, situations, library):
        await situations.edit(ALICE, "iraq-2020", Wish(places=["Qayyarah, Iraq"]))
        newer = (await library.described("iraq-2020")).situation
        seed = read_situation({"slug": "iraq-2020", "prefix": "IQ20", "title": {"en": "New", "fr": "Neuf"},
                               "theatre": ["IQ"], "time_zone": "Asia/Baghdad", "starts": "2020-01-03"})  # fmt: skip
        assert {"qayyarah", "taji"} <= set(seed.with_additions_of(newer).places)
        assert seed.with_additions_of(newer).title.en == "New"


class TestClosing:
    async def test_ends_coverage_and_goes_on(self, situations, chad, library):
        closed = await situations.close(ALICE, "chad-2026", None)
        assert closed.ends is not None
        assert (await situations.reopen(ALICE, "chad-2026")).ends is None
        assert await acts(library) == [Act.REOPENED, Act.CLOSED, Act.CREATED]

    @pytest.mark.parametrize("days", [-1000, 2])
    async def test_not_before_it_began_nor_in_the_future(self, situations, chad, days):
        with pytest.raises(Refused, match="between"):
            await situations.close(ALICE, "chad-2026", (date.today() + timedelta(days=days)).isoformat())


class TestSharing:
    async def test_lets_others_read_it_and_stops(self, situations, chad, library):
        reader = library.for_guild(ELSEWHERE)
        await situations.share(ALICE, "chad-2026")
        assert reader.shelf("chad-2026")
        await situations.unshare(ALICE, "chad-2026")
        with pytest.raises(Unknown):
            reader.shelf("chad-2026")

    async def test_is_nothing_that_can_be_done_to_what_belongs_to_nobody(self, situations):
        for work in (situations.share, situations.unshare, situations.ask_deletion):
            with pytest.raises(Refused, match="came with the bot"):
                await work(ALICE, "iraq-2020")


class TestDeleting:
    async def test_waits_a_day_and_takes_everything_with_it(self, situations, chad, library):
        await file(library)
        await Filing(library).propose(ALICE, "chad-2026", FILED)
        await Alerts(library, None).follow(
            person=5, situation="chad-2026", actor="", channel=1, guild=HERE, language="en"
        )
        await Boards(library, None).create(channel=1, guild=HERE, situation="chad-2026", language="en", creator=5)
        await library.choose("chad-2026", guild=HERE, user=5)
        purging, when = Purging(library, 30), await situations.ask_deletion(ALICE, "chad-2026")
        assert when - datetime.now(UTC) > DELETION - timedelta(minutes=1)
        assert await purged(purging, when - timedelta(hours=2)) == 0
        assert library.shelf("chad-2026")
        assert await purged(purging, when) == 1
        with pytest.raises(Unknown):
            library.shelf("chad-2026")
        assert library.default_situation(HERE, 5).slug != "chad-2026"
        other = Library(library.database)
        await taken_in(other)
        assert other.known("chad-2026") is None

    async def test_can_be_called_off(self, situations, chad, library):
        when = await situations.ask_deletion(ALICE, "chad-2026")
        await situations.reopen(ALICE, "chad-2026")
        assert await purged(Purging(library, 30), when + timedelta(days=9)) == 0
        assert library.shelf("chad-2026").access.delete_after is None

    async def test_called_off_a_closed_one_stays_closed(self, situations, chad):
        await situations.close(ALICE, "chad-2026", None)
        await situations.ask_deletion(ALICE, "chad-2026")
        assert (await situations.reopen(ALICE, "chad-2026")).ends is not None

    async def test_leaves_other_situations_whole(self, situations, chad, library):
        before = library.shelf("iraq-2020").journal.entries
        await file(library)
        await purged(Purging(library, 30), await situations.ask_deletion(ALICE, "chad-2026"))
        other = Library(library.database)
        await taken_in(other)
        assert other.shelf("iraq-2020").journal.entries == before

    async def test_its_name_is_nobody_elses_afterwards(self, situations, chad, library):
        """Who did what to it stays on record, under its name."""
        await purged(Purging(library, 30), await situations.ask_deletion(ALICE, "chad-2026"))
        with pytest.raises(Refused, match="taken"):
            await situations.create(Author(1002, ELSEWHERE, "en"), "chad-2026", CHAD)

    async def test_what_is_handed_out_before_reads_back_the_same(self, situations, chad, library):
        filed = await file(library)
        written = json.loads(await situations.exported("chad-2026"))
        situation = read_situation(written["situation"])
        assert situation == (await library.described("chad-2026")).situation
        assert [read_report(one, situation) for one in written["reports"]] == [filed]

    async def test_nothing_goes_that_nobody_asked_to_delete(self, situations, chad, library):
        await file(library)
        with pytest.raises(JournalConflict):
            async with library.database.write() as connection:
                await removal.remove_situation(connection, "chad-2026")
        async with library.database.read() as connection:
            assert await journal.last_entry(connection, "chad-2026")
