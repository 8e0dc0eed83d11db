"""When a move begins and ends: a named end, or a length from a known beginning; no end without one."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.article import Article
from bot.reading.reader import read
from bot.situation.report import Text
from bot.situation.situation import Place, Situation

PUBLISHED = date(2021, 4, 15)
"""A Thursday."""
STORY = Situation(
    slug="story",
    prefix="ST21",
    title=Text("A story", "Un sujet"),
    theatre=("AF",),
    time_zone="UTC",
    starts=date(2021, 1, 1),
    places={"kabul": Place("kabul", Text("Kabul", "Kaboul"), "AF")},
)


@pytest.mark.parametrize(
    ("text", "effective", "until"),
    [
        ("Italy will move 20 soldiers to Qatar on 20 April for two weeks.", "2021-04-20", "2021-05-04"),
        ("Italy will move 20 soldiers to Qatar for two weeks from 20 April.", "from 2021-04-20", "2021-05-04"),
        ("Italy moved 20 soldiers to Qatar on Monday for ten days.", "2021-04-12", "2021-04-22"),
        ("Italy withdrew 20 soldiers on 31 March for a period of three months.", "2021-03-31", "2021-06-30"),
        ("Italy will withdraw 20 soldiers in May for a year.", "2021-05", "2022-05"),
        ("Italy moved 20 soldiers to Qatar on 3 April until the end of June.", "2021-04-03", "2021-06"),
        ("Italy suspended its training on 3 April until 1 May.", "2021-04-03", "2021-05-01"),
        ("L’Italie déplacera 20 soldats au Qatar le 20 avril pour deux semaines.", "2021-04-20", "2021-05-04"),
        ("L’Italie a retiré 20 soldats le 31 mars pendant un mois.", "2021-03-31", "2021-04-30"),
        ("L’Italie a retiré 20 soldats lundi pour une durée de six mois.", "2021-04-12", "2021-10-12"),
        ("L’Italie a déplacé 20 soldats au Qatar le 3 avril jusqu’à fin juin.", "2021-04-03", "2021-06"),
    ],
)
def test_an_end_that_is_named_or_follows_from_the_length_is_kept(text: str, effective: str, until: str):
    [one] = read(Article(text, PUBLISHED), STORY).proposals
    assert (one.effective, one.until, one.temporary) == (effective, until, True)


@pytest.mark.parametrize(
    "text",
    [
        "Italy will move 20 soldiers to Qatar for two weeks.",
        "Italy will move 20 soldiers to Qatar by 1 May for two weeks.",
        "Italy will withdraw 20 soldiers in May for ten days.",
        "Italy moved 20 soldiers to Qatar on 3 April for a few weeks.",
        "L’Italie déplacera 20 soldats au Qatar pour deux semaines.",
        "L’Italie a déplacé 20 soldats au Qatar le 3 avril pour quelques semaines.",
    ],
)
def test_a_length_without_a_known_beginning_or_number_gives_no_end(text: str):
    [one] = read(Article(text, PUBLISHED), STORY).proposals
    assert (one.until, one.temporary) == (None, True)
