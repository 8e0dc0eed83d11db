"""Finding reports by their words."""

import pytest

from bot.store import journal

from .reports import DESERT, HARBOUR, report

LIBRARY = [
    report(1, summary={"en": "Trainers leave Naqoura.", "fr": "Les formateurs quittent Naqoura."}),
    report(2, summary={"en": "The général said: 100% sure_thing.", "fr": "Le général l’a dit."}, actor="DE"),
    report(3, summary={"en": "A château is 1000 sure things.", "fr": "Un château."}, reported="2022-03-09"),
    report(4, reason={"en": "Straße closed.", "fr": "Routes fermées à Noël."}, reported="2022-03-01"),
    report(5, mission="UNIFIL", to=["naqoura"], actor="UN", reported="2022-03-02"),
]


@pytest.fixture
async def search(database):
    async with database.write() as connection:
        await journal.keep_situation(connection, HARBOUR)
        await journal.append(connection, HARBOUR, LIBRARY)
        await journal.keep_situation(connection, DESERT)
        await journal.append(connection, DESERT, [report(1, DESERT, summary={"en": "naqoura", "fr": "naqoura"})])

    async def ask(words, limit=50, slug="harbour-2021"):
        async with database.read() as connection:
            return [int(found[-4:]) for found in await journal.search(connection, slug, words, limit)]

    return ask


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("trainers", [1]),
        ("TRAINERS", [1]),
        ("train", [1]),
        ("formateurs", [1]),
        ("general", [2]),
        ("GÉNÉRAL", [2]),
        ("géne\u0301ral", [2]),
        ("chateau", [3]),
        ("noel", [4]),
        ("strasse", [4]),
        ("l'a dit", [2]),
        ("l’a dit", [2]),
        ("unifil", [5]),
        ("hb21-0004", [4]),
        ("nothing of the kind", []),
        ("💥", []),
        ("'; DROP TABLE report; --", []),
    ],
)
async def test_accents_and_case_do_not_matter(search, words, found):
    assert await search(words) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [("leave trainers", [1]), ("trainers général", []), ("  naqoura \t trainers ", [1]), ("sure things", [3])],
)
async def test_every_word_must_occur_in_whatever_order(search, words, found):
    assert await search(words) == found


@pytest.mark.parametrize(
    ("words", "found"), [("100%", [2]), ("sure_thing", [2]), ("%", [2]), ("_", [2]), ("/", []), ("\\", [])]
)
async def test_percent_and_underscore_mean_themselves(search, words, found):
    assert await search(words) == found


@pytest.mark.parametrize("words", ["germany", "allemagne", "Germany sure"])
async def test_a_country_is_found_by_its_name_in_either_language(search, words):
    assert await search(words) == [2]


async def test_a_place_is_found_by_its_name_and_not_only_where_the_summary_says_it(search):
    assert await search("naqoura") == [1, 5]


async def test_the_newest_come_first_and_no_more_than_wanted(search):
    assert await search("they stay") == [5, 4]
    everything = await search("")
    assert everything == [3, 2, 1, 5, 4]
    assert await search("", limit=2) == everything[:2]


async def test_only_the_situation_in_question_is_searched(search):
    assert await search("naqoura", slug="desert-2022") == [1]
    assert await search("naqoura", slug="no-such-thing") == []


async def test_a_very_long_search_is_answered(search):
    assert await search("x" * 10_000) == []
    assert await search("they " * 200) == [5, 4]
