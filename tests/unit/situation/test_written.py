"""The written form: reading it back gives the same, and what is wrong is refused with its name."""

import json
from dataclasses import replace
from datetime import date

import pytest

from bot.errors import Refused
from bot.situation.report import Count, Personnel
from bot.situation.written import (
    problems,
    read_kept_report,
    read_report,
    read_situation,
    write_report,
    write_situation,
)

from .story import IRAQ, Story, exactly, text, wording
from .test_mali import MALI

FULL = {
    "mission": "NMI",
    "covers": ["training", "operations"],
    "moved": {"count": "about 10", "scope": "baghdad"},
    "strength": "120-130",
    "remaining": "0",
    "from": ["baghdad", "erbil"],
    "to": ["arifjan", "JO"],
    "temporary": False,
    "reason": {"en": "Safety.", "fr": "Sécurité."},
    "effective": "2020-01-04/2020-01-05",
    "recorder": "desk",
}


def read(**changes):
    rating = changes.pop("rating", "C3")
    return read_report({**wording("DE", "drawdown", "completed", "2020-01-07", rating=rating), **changes}, IRAQ)


def test_a_full_report_says_what_was_written():
    report = read(**FULL)
    assert report.personnel == Personnel(Count(10, 10, True, "baghdad"), Count(120, 130), exactly(0))
    assert (report.mission, report.covers) == ("NMI", ("training", "operations"))
    assert (report.origin, report.destination) == (("baghdad", "erbil"), ("arifjan", "JO"))
    assert (report.temporary, report.reason.fr, report.recorder) == (False, "Sécurité.", "desk")
    assert (report.effective.text, report.reported.text) == ("2020-01-04/2020-01-05", "2020-01-07")


@pytest.mark.parametrize("more", [{}, FULL, {"temporary": True}, {"strength": "unknown"}])
def test_a_report_reads_back_from_json_as_it_was(more):
    report = read(**more)
    kept = json.loads(json.dumps(write_report(report)))
    assert read_kept_report(kept, IRAQ) == report
    assert read_report(kept, IRAQ) == report
    assert write_report(read_report(kept, IRAQ)) == kept


def test_a_correction_keeps_the_name_of_what_it_corrects():
    story = Story()
    first = story.says("DE", "stay", "announced", "2020-01-05")
    second = story.corrects(first, "stay", "under_way", "2020-01-06")
    assert write_report(second)["replaces"] == first.id
    assert read_report(write_report(second), IRAQ) == second


def test_what_is_not_known_is_not_written():
    assert set(write_report(read())) == {
        "id",
        "entry",
        "actor",
        "action",
        "phase",
        "reported",
        "recorded",
        "credibility",
        "summary",
        "sources",
    }


def test_zero_permanent_and_unknown_are_written_apart():
    written = write_report(read(remaining="0", strength="unknown", temporary=False))
    assert written["remaining"] == {"min": 0, "max": 0, "about": False, "scope": ""}
    assert written["temporary"] is False
    assert "strength" not in written


def test_what_is_not_rated_is_f6():
    written = wording("DE", "stay", "under_way", "2020-01-07")
    del written["credibility"]
    del written["sources"][0]["reliability"]
    assert read_report(written, IRAQ).rating == "F6"


def test_the_best_of_several_sources_rates_the_report_and_the_claim_is_rated_apart():
    written = wording("DE", "stay", "under_way", "2020-01-07", rating="F2")
    written["sources"].append({**written["sources"][0], "publisher": "Army", "reliability": "B"})
    assert read_report(written, IRAQ).rating == "B2"


@pytest.mark.parametrize("situation", [IRAQ, MALI, replace(IRAQ, ends=None)])
def test_a_situation_reads_back_from_json_as_it_was(situation):
    assert read_situation(json.loads(json.dumps(write_situation(situation)))) == situation


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"reported": "from 2020-01-07"}, "reported: needs a day"),
        ({"credibility": 0}, "credibility: 1 to 6"),
        ({"credibility": 7}, "credibility: 1 to 6"),
        ({"rating": "G3"}, "reliability: A to F"),
        ({"sources": []}, "sources: at least one"),
        ({"replaces": "ST-0001"}, "replaces: names an entry exactly when"),
        ({"entry": "correction"}, "replaces: names an entry exactly when"),
        ({"entry": "retraction"}, "replaces: names an entry exactly when"),
        ({"mission": "SFOR"}, "mission: SFOR is not one of the situation's"),
        ({"to": ["atlantis"]}, "place: atlantis is neither"),
        ({"from": ["atlantis"]}, "place: atlantis is neither"),
        ({"covers": ["cooking"]}, "scope: cooking is not one"),
        ({"moved": {"count": "10", "scope": "cooks"}}, "scope: cooks is not one"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_entry_and_the_field(change, problem):
    with pytest.raises(Refused, match=f"ST-0001 cannot be read: {problem}"):
        read(**change)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"action": "invasion"}, "invasion"),
        ({"phase": "soon"}, "soon"),
        ({"entry": "rumour"}, "rumour"),
        ({"reported": "soon"}, "soon"),
        ({"effective": "soon"}, "soon"),
        ({"recorded": "soon"}, "soon"),
        ({"moved": "many"}, "many"),
        ({"moved": 35}, "."),
        ({"credibility": "high"}, "high"),
        ({"summary": "one language"}, "."),
        ({"summary": {"fr": "only French"}}, "en"),
        ({"sources": [{"publisher": "Agency"}]}, "title"),
        ({"sources": [{"nonsense": 1}]}, "nonsense"),
        ({"sources": None}, "."),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_entry_and_a_reason(change, word):
    with pytest.raises(Refused, match=r"ST-0001 cannot be read: .*") as refusal:
        read(**change)
    assert word in str(refusal.value)


@pytest.mark.parametrize("field", ["actor", "action", "phase", "reported", "recorded", "summary", "sources", "id"])
def test_what_is_missing_is_named(field):
    written = wording("DE", "stay", "under_way", "2020-01-07")
    del written[field]
    with pytest.raises(Refused, match=rf"cannot be read: {field}\."):
        read_report(written, IRAQ)


@pytest.mark.parametrize("field", ["reported", "effective"])
def test_a_date_that_toml_read_as_a_date_is_refused_with_a_sentence(field):
    """`starts = 2020-01-03` has no quotation marks, so sooner or later a report's date will have none."""
    with pytest.raises(Refused, match="ST-0001 cannot be read"):
        read(**{field: date(2020, 1, 7)})


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"slug": "Not A Slug"}, "slug"),
        ({"slug": "x" * 60}, "slug"),
        ({"time_zone": "Asia/Atlantis"}, "Asia/Atlantis"),
        ({"time_zone": ""}, "."),
        ({"time_zone": "../etc/passwd"}, "."),
        ({"starts": "soon"}, "soon"),
        ({"title": {"fr": "only French"}}, "en"),
        ({"organisations": [{"en": "x", "fr": "x"}]}, "code"),
    ],
)
def test_a_situation_that_cannot_be_read_is_refused_with_a_sentence(change, word):
    with pytest.raises(Refused, match="cannot be read") as refusal:
        read_situation({**write_situation(IRAQ), **change})
    assert word in str(refusal.value)


def test_a_report_that_fits_has_no_problems():
    assert list(problems(read(**FULL), IRAQ)) == []


def test_every_problem_is_named_and_not_only_the_first():
    report = replace(read(), mission="SFOR", credibility=9, destination=("atlantis",), reason=text("x"))
    assert [problem.split(":")[0] for problem in problems(report, IRAQ)] == ["credibility", "mission", "place"]
