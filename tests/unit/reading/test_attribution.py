"""Who says what a text reports, and on which day; and that a plan which is denied is none."""

from __future__ import annotations

from datetime import date

import pytest

from bot.reading.article import Article
from bot.reading.attribution import attribution
from bot.reading.reader import read
from bot.situation.report import Action
from bot.store.seed import seed_files

SITUATION = next(seed.read()[0] for seed in seed_files() if "iraq" in seed.path.name)
LATEST = date(2020, 2, 14)


@pytest.mark.parametrize(
    ("text", "speaker", "day"),
    [
        ("Poland said on 9 January it will move 30 soldiers", "Poland", "2020-01-09"),
        ("On 9 January, Poland announced that it will go", "Poland", "2020-01-09"),
        ("La Pologne a annoncé le 9 janvier qu’elle partira", "Pologne", "2020-01-09"),
        ("Le 9 janvier, la Pologne a déclaré qu’elle partira", "Pologne", "2020-01-09"),
        ("Selon l’AFP, la France reste", "AFP", None),
        ("According to El País, Spain leaves", "El País", None),
        ("Spain leaves (Reuters)", "Reuters", None),
        ("Poland said it will leave on 9 January", "Poland", None),
        ("Soldiers left on 9 January", None, None),
    ],
)
def test_who_says_so_and_when(text, speaker, day):
    found = attribution(text, LATEST)
    assert (found.speakers[0] if found.speakers else None, found.said) == (speaker, day)


@pytest.mark.parametrize("text", ["", "(", "said said said", "on 9 January", "selon", "according to", "((((" * 500])
def test_any_text_is_taken(text):
    assert attribution(text, LATEST).said in (None, "2020-01-09")


@pytest.mark.parametrize(
    "text",
    [
        "Sweden denied any plan to leave.",
        "Sweden has rejected plans to withdraw its soldiers.",
        "La Suède a démenti tout projet de retirer ses soldats.",
    ],
)
def test_a_plan_that_is_denied_is_a_stay(text):
    [proposal] = read(Article(text, LATEST), SITUATION).proposals
    assert (proposal.actor, proposal.action) == ("SE", Action.STAY)
