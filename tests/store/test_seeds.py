"""The reviewed content that ships with the bot: loaded once, only ever added to."""

import hashlib
from dataclasses import replace

import pytest

from bot.actions.library import Library
from bot.actions.upkeep import seeds as seeding
from bot.actions.upkeep.seeds import load_seeds
from bot.errors import JournalConflict, Refused
from bot.store import journal
from bot.store.seed import SeedFile, seed_files
from tests.libraries import situations, taken_in

from .reports import DESERT, HARBOUR

HEAD = """
recorded = "2021-01-01T00:00:00+00:00"
recorder = "seed"

[situation]
slug = "harbour-2021"
prefix = "HB21"
title = { en = "The harbour", fr = "Le port" }
theatre = ["LB"]
time_zone = "Asia/Beirut"
starts = 2021-01-01

[[situation.organisations]]
code = "UN"
en = "United Nations"
fr = "Nations unies"

[[sources]]
key = "agency"
publisher = "Agency"
title = "News"
language = "en"
published = "2021-01-02"
reliability = "B"
"""
ENTRY = """
[[reports]]
id = "HB21-{number:04}"
actor = "{actor}"
action = "stay"
phase = "under_way"
reported = "2021-01-02"
credibility = 2
sources = ["agency"]
en = "{words}"
fr = "{words}"
"""


def seed(*entries, head=HEAD):
    """Each entry a pair of (actor, words)."""
    body = (ENTRY.format(number=n, actor=actor, words=words) for n, (actor, words) in enumerate(entries, start=1))
    return head + "".join(body)


@pytest.fixture
def ship(tmp_path, monkeypatch):
    """Make this an installation that ships the given seeds: {file name: TOML}."""
    folder = tmp_path / "seed"
    folder.mkdir()

    def files():
        for path in sorted(folder.glob("*.toml")):
            yield SeedFile(path, hashlib.sha256(path.read_bytes()).hexdigest())

    def shipped(**contents):
        for name, content in contents.items():
            (folder / f"{name}.toml").write_text(content, encoding="utf-8")

    monkeypatch.setattr(seeding, "seed_files", files)
    return shipped


async def filed(database):
    async with database.read() as connection:
        entries, _ = await journal.entries_after(connection, HARBOUR, 0)
    return [(entry.id[-4:], entry.actor, entry.summary.en) for entry in entries]


async def test_what_this_checkout_ships_is_loaded_once(database):
    added = await load_seeds(database)
    async with database.read() as connection:
        kept = await situations(connection)
        counts = [len((await journal.entries_after(connection, each.situation, 0))[0]) for each in kept.values()]
    assert added == sum(counts) > 0
    assert {each.path.stem for each in seed_files()} == set(kept)
    assert await load_seeds(database) == 0


async def test_loading_a_changed_file_with_the_same_entries_adds_nothing(database, ship):
    ship(harbour=seed(("FR", "They stay.")))
    assert await load_seeds(database) == 1
    ship(harbour="# A comment.\n" + seed(("FR", "They stay.")))
    assert await load_seeds(database) == 0
    assert await filed(database) == [("0001", "FR", "They stay.")]


async def test_a_longer_seed_only_appends(database, raw, ship):
    ship(harbour=seed(("FR", "They stay.")))
    await load_seeds(database)
    before = raw("SELECT * FROM report")
    ship(harbour=seed(("FR", "They stay."), ("UN", "Too.")))
    assert await load_seeds(database) == 1
    assert raw("SELECT * FROM report")[:1] == before
    assert await filed(database) == [("0001", "FR", "They stay."), ("0002", "UN", "Too.")]


async def test_a_shorter_seed_removes_nothing(database, ship):
    ship(harbour=seed(("FR", "They stay."), ("UN", "Too.")))
    await load_seeds(database)
    ship(harbour=seed(("FR", "They stay.")))
    assert await load_seeds(database) == 0
    assert len(await filed(database)) == 2


async def test_a_seed_that_edits_an_entry_is_refused_whole(database, raw, ship):
    ship(harbour=seed(("FR", "They stay.")))
    await load_seeds(database)
    before = raw("SELECT * FROM report"), raw("SELECT * FROM situation")
    renamed = HEAD.replace("The harbour", "Another title")
    ship(harbour=seed(("FR", "They leave."), ("UN", "New."), head=renamed))
    with pytest.raises(JournalConflict, match=r"HB21-0001 .* file a correction"):
        await load_seeds(database)
    assert (raw("SELECT * FROM report"), raw("SELECT * FROM situation")) == before


async def test_an_actor_that_nobody_knows_is_refused_and_nothing_of_the_seed_is_kept(database, raw, ship):
    ship(harbour=seed(("FR", "They stay."), ("XX", "Who?")))
    with pytest.raises(Refused, match="HB21-0002 cannot be read: actor: XX is unknown"):
        await load_seeds(database)
    assert raw("SELECT * FROM situation") == []
    assert raw("SELECT * FROM report") == []


async def test_an_organisation_of_the_situation_is_an_actor(database, ship):
    ship(harbour=seed(("UN", "They stay.")))
    assert await load_seeds(database) == 1


async def test_a_new_title_reaches_the_database_and_the_entries_stay(database, ship):
    ship(harbour=seed(("FR", "They stay.")))
    await load_seeds(database)
    ship(harbour=seed(("FR", "They stay."), head=HEAD.replace("The harbour", "The old harbour")))
    await load_seeds(database)
    async with database.read() as connection:
        kept = await situations(connection)
    assert kept["harbour-2021"].situation.title.en == "The old harbour"
    assert len(await filed(database)) == 1


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("not = [toml", "harbour.toml cannot be read"),
        ("recorded = 1", "harbour.toml cannot be read: 'situation'"),
        (seed(("FR", "x"), head=HEAD.replace('key = "agency"', 'key = "other"')), "agency"),
        (seed(("FR", "x")).replace('action = "stay"', 'action = "dance"'), "HB21-0001 cannot be read: .*dance"),
        (seed(("FR", "x")).replace('fr = "x"', "").replace('en = "x"', ""), "HB21-0001 cannot be read"),
        (seed(("FR", "x")).replace('reported = "2021-01-02"', "reported = 2021-01-02"), "HB21-0001 cannot be read"),
        (HEAD.replace("Asia/Beirut", "Asia/Atlantis"), "Asia/Atlantis"),
    ],
    ids=["no toml", "no situation", "no source", "no action", "no words", "no quotation marks", "no zone"],
)
async def test_a_seed_that_cannot_be_read_is_refused_with_a_sentence(database, ship, content, problem):
    ship(harbour=content)
    with pytest.raises(Refused, match=problem):
        await load_seeds(database)


async def test_a_file_that_is_no_text_is_refused_with_a_sentence(tmp_path):
    (tmp_path / "harbour.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Refused, match=r"harbour\.toml cannot be read"):
        SeedFile(tmp_path / "harbour.toml", "").read()


DESCRIBED = (
    'title = "The harbour stays open"\nurl = "https://agency.example/harbour"\nwas = [{ title = "News", url = "" }]'
)
BETTER = HEAD.replace('title = "News"', DESCRIBED)


async def cited(database):
    """The documents that the entries cite, as the bot reads them."""
    async with database.read() as connection:
        kept = await journal.situation(connection, HARBOUR.slug)
        entries, _ = await journal.entries_after(connection, kept.situation, 0)
    return {(source.title, source.url) for entry in entries for source in entry.sources}


@pytest.mark.parametrize("mine", [HARBOUR, replace(DESERT, prefix=HARBOUR.prefix)], ids=["name", "ids"])
async def test_a_story_whose_name_or_ids_people_use_already_is_left_out(database, raw, ship, caplog, mine):
    """A newer version may bring a story; what people of the installation made comes first, and the bot starts."""
    async with database.write() as connection:
        await journal.keep_situation(connection, mine)
    before = raw("SELECT * FROM situation")
    ship(harbour=seed(("FR", "They stay.")))
    assert await load_seeds(database) == 0
    assert raw("SELECT * FROM situation") == before
    assert raw("SELECT * FROM report") == []
    assert "harbour-2021" in caplog.text


async def test_another_story_of_a_newer_version_is_not_what_people_mean_by_default(database, ship):
    """Where nobody chose one, commands mean what they meant before, although the other story is newer."""
    newer = (
        HEAD.replace("harbour-2021", "desert-2022").replace("HB21", "DS22").replace("starts = 2021", "starts = 2022")
    )
    newer = newer.replace('recorded = "2021', 'recorded = "2022')
    ship(harbour=seed(("FR", "They stay.")))
    await load_seeds(database)
    ship(desert=seed(("FR", "They stay."), head=newer).replace("HB21-", "DS22-"))
    assert await load_seeds(database) == 1
    library = Library(database)
    await library.refresh()
    assert [one.slug for one in library.shelves] == ["desert-2022", "harbour-2021"]
    assert library.default_situation(None, None).slug == "harbour-2021"


class TestADocumentIsDescribedBetter:
    """An installation that has the entries learns titles and addresses; what was published stays as it is."""

    async def test_entries_that_are_there_cite_it_by_its_title_and_address(self, database, raw, ship):
        ship(harbour=seed(("FR", "They stay.")))
        await load_seeds(database)
        before = raw("SELECT id, written FROM report")
        ship(harbour=seed(("FR", "They stay."), ("UN", "Too."), head=BETTER))
        assert await load_seeds(database) == 1
        assert raw("SELECT id, written FROM report")[:1] == before
        assert await cited(database) == {("The harbour stays open", "https://agency.example/harbour")}

    async def test_a_new_installation_cites_it_so_from_the_first(self, database, ship):
        ship(harbour=seed(("FR", "They stay."), head=BETTER))
        await load_seeds(database)
        assert await cited(database) == {("The harbour stays open", "https://agency.example/harbour")}

    async def test_an_entry_that_says_something_else_is_refused_all_the_same(self, database, ship):
        ship(harbour=seed(("FR", "They stay.")))
        await load_seeds(database)
        ship(harbour=seed(("FR", "They leave."), head=BETTER))
        with pytest.raises(JournalConflict, match="HB21-0001"):
            await load_seeds(database)

    async def test_a_new_description_that_names_no_old_one_is_refused(self, database, ship):
        ship(harbour=seed(("FR", "They stay.")))
        await load_seeds(database)
        ship(harbour=seed(("FR", "They stay."), head=HEAD.replace('title = "News"', 'title = "Other"')))
        with pytest.raises(JournalConflict, match="HB21-0001"):
            await load_seeds(database)

    async def test_a_second_description_leads_on_from_every_earlier_one(self, database, ship):
        ship(harbour=seed(("FR", "They stay.")))
        await load_seeds(database)
        ship(harbour=seed(("FR", "They stay."), ("UN", "Too."), head=BETTER))
        await load_seeds(database)
        earlier = 'was = [{ title = "News", url = "" }, { title = "The harbour stays open" }]'
        best = BETTER.replace("stays open", "stays open today").replace(DESCRIBED[DESCRIBED.index("was") :], earlier)
        ship(harbour=seed(("FR", "They stay."), ("UN", "Too."), head=best))
        assert await load_seeds(database) == 0
        assert await cited(database) == {("The harbour stays open today", "https://agency.example/harbour")}

    async def test_a_process_that_holds_the_entries_reads_them_again(self, database, ship):
        ship(harbour=seed(("FR", "They stay.")))
        await load_seeds(database)
        library = Library(database)
        await taken_in(library)
        ship(harbour=seed(("FR", "They stay."), head=BETTER))
        await load_seeds(database)
        await library.refresh()
        (entry,) = library.shelf(HARBOUR.slug).journal.entries
        assert entry.sources[0].title == "The harbour stays open"
