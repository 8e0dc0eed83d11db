"""How proposals are judged by the reports that a person wants."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from bot.reading.judging import Figures, Wanted, figures, judge

TEXT = (
    "Germany will withdraw its 10 soldiers from Taji to Kuwait.\nFrance is not leaving. Some 20 Danes serve there.\n"
)
LEAVES, STAYS, SERVES = TEXT.replace("there. ", "there.\n").replace("leaving. ", "leaving.\n").splitlines()
NOTHING = {"moved": None, "strength": None, "from": [], "to": [], "temporary": None, "effective": None}


def report(actor: str, action: str, evidence: str, **more: Any) -> dict[str, Any]:
    return NOTHING | {"actor": actor, "action": action, "phase": "announced", "evidence": evidence} | more


def proposal(actor: str, action: str, evidence: str, **more: Any) -> dict[str, Any]:
    start = TEXT.index(evidence)
    return report(actor, action, evidence, **more) | {"start": start, "end": start + len(evidence)}


DE = report("DE", "withdrawal", LEAVES, moved=[10, 10], to=["KW"], effective="2020-01-31", precision="by")
FR, DK = report("FR", "stay", STAYS), report("DK", "contribution", SERVES, strength=[20, 20])
WANTED = Wanted(
    [DE | {"from": ["Taji"], "accept": {"action": ["drawdown"]}}, FR], [DK], ["IQ"], {"Kuwait City": "KW"}
)
GERMANY = proposal(
    "DE", "drawdown", LEAVES, moved={"min": 10, "max": 10}, to=["kuwait-city"], effective="by 2020-01-31"
) | {"from": ["taji", "IQ"]}
FRANCE, DENMARK = proposal("FR", "stay", STAYS), proposal("DK", "contribution", SERVES, strength=20)


def judged(*proposed: dict[str, Any]) -> Figures:
    return figures(judge(TEXT, WANTED, proposed))


def test_everything_right_and_what_is_optional_counts_for_neither_side():
    found = judged(GERMANY, FRANCE, DENMARK)
    assert (found.wanted, found.shown, found.hits, found.ready, found.inverted) == (2, 2, 2, 1.0, 0)
    assert (found.whole.precision, found.whole.recall, found.whole.f1) == (1, 1, 1)
    assert {name: found.fields[name].f1 for name in ("to", "from", "effective", "moved")} == dict.fromkeys(
        ("to", "from", "effective", "moved"), 1.0
    )


@pytest.mark.parametrize(
    ("proposed", "shown", "hits", "ready"),
    [
        ([], 0, 0, 0),
        ([GERMANY, GERMANY], 2, 1, 0.5),  # one to one
        ([GERMANY | {"moved": None}], 1, 1, 0),
        ([GERMANY | {"to": ["JO"]}], 1, 1, 0),
        ([GERMANY | {"actor": "IT"}], 1, 0, 0),
        ([DENMARK | {"strength": 30}], 1, 0, 0),  # another number is another contribution
        ([FRANCE | {"action": "statement"}], 0, 0, 0),
    ],
)
def test_what_is_wrong_costs(proposed: list[Any], shown: int, hits: int, ready: float):
    found = judged(*proposed)
    assert (found.shown, found.hits, found.ready) == (shown, hits, ready)


def test_who_stays_instead_of_leaving_is_counted_and_the_reverse():
    assert judged(FRANCE | {"action": "withdrawal"}, GERMANY | {"action": "stay"}).inverted == 2


def test_of_two_alike_the_one_with_the_same_sentence_counts():
    other = proposal("FR", "stay", STAYS)
    elsewhere = FRANCE | {"start": 0, "end": 5, "phase": "completed"}
    assert judged(elsewhere, other).ready == 0.5


def test_articles_add_up():
    counts: Counter[str] = judge(TEXT, WANTED, [GERMANY]) + judge(TEXT, WANTED, [FRANCE, FRANCE])
    both = figures(counts)
    assert (both.articles, both.wanted, both.shown, both.hits) == (2, 4, 3, 2)
