"""What holds of every report of the seeds, whichever document it comes from."""

import re
from pathlib import Path

import pytest

from bot.situation.posture import Posture
from bot.situation.report import Entry
from bot.store.seed import SeedFile

from .conftest import FOLDER

DOCUMENTS = Path(__file__).resolve().parents[4] / "shared" / "seeds"
LONGEST_SUMMARY = 200
LONGEST_QUOTE = 8
"""Words in a row that no summary may share with a document."""


def texts(story):
    return [(report.id, text) for report in story.reports for text in (report.summary.en, report.summary.fr)]


def french(story):
    labels = [place.label.fr for place in story.situation.places.values()]
    labels += [label.fr for label in story.situation.scopes.values()]
    labels += [mission.label.fr for mission in story.situation.missions.values()]
    labels += [organisation.label.fr for organisation in story.situation.organisations]
    reasons = [report.reason.fr for report in story.reports if report.reason]
    return [story.situation.title.fr, *labels, *reasons, *(report.summary.fr for report in story.reports)]


def test_ids_are_unique_and_ascend(story):
    numbers = [report.id for report in story.reports]
    assert numbers == [f"{story.situation.prefix}-{number:04}" for number in range(1, len(numbers) + 1)]


def test_every_report_has_both_languages_and_sources(story):
    for report in story.reports:
        assert report.summary.en.strip(), report.id
        assert report.summary.fr.strip(), report.id
        assert report.summary.en != report.summary.fr, report.id
        assert report.sources, report.id
        assert all(source.title and source.language and source.published for source in report.sources), report.id


def test_every_document_has_a_title_and_what_is_public_its_address(story):
    documents = {source for report in story.reports for source in report.sources}
    assert {source.publisher for source in documents if not source.url} <= {"Daily Finland"}
    assert all(source.url.startswith(("https://", "http://")) for source in documents if source.url)


def test_every_claim_is_rated(story):
    assert all(report.credibility < 6 for report in story.reports)
    reliabilities = {}
    for report in story.reports:
        for source in report.sources:
            assert reliabilities.setdefault(source.publisher, source.reliability) == source.reliability


def test_everything_declared_is_used(story):
    situation = story.situation
    used = {place for report in story.reports for place in (*report.origin, *report.destination)}
    assert set(situation.places) <= used
    scopes = {count.scope for report in story.reports for _, count in report.personnel.counts()}
    scopes |= {scope for report in story.reports for scope in report.covers}
    assert set(situation.scopes) <= scopes
    assert set(situation.missions) == {report.mission for report in story.reports if report.mission}


def test_replacements_name_an_earlier_entry(story):
    filed = []
    for report in story.reports:
        if report.entry is not Entry.REPORT:
            assert report.replaces in filed
        filed.append(report.id)


def test_summaries_are_one_plain_short_sentence(story):
    for name, text in texts(story):
        assert len(text) <= LONGEST_SUMMARY, name
        assert text.endswith("."), name
        assert not re.search(r"[*_`~|<>#\n]|https?:", text), name
        assert text == text.strip(), name


def test_apostrophes_and_quotation_marks_are_typographic(story):
    for name, text in texts(story):
        assert not set(text) & {"'", '"'}, name
    assert not [text for text in french(story) if set(text) & {"'", '"'}]


def test_french_keeps_double_punctuation_and_thousands_together(story):
    for text in french(story):
        assert not re.search(r"[^\u00a0][:;?!»]|«[^\u00a0]", text), text
        assert not re.search(r"\d \d{3}|\d{4,}(?<!201\d)(?<!202\d)", text), text
        assert "OTAN" not in text, text


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the press documents are not part of the repository")
def test_no_summary_repeats_a_sentence_of_a_document(story):
    taken = set()
    for path in DOCUMENTS.glob("*.txt"):
        taken |= runs(path.read_text(encoding="utf-8"))
    assert taken
    assert [(name, run) for name, text in texts(story) for run in runs(text) & taken] == []


def runs(text):
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[at : at + LONGEST_QUOTE]) for at in range(len(words) - LONGEST_QUOTE + 1)}


def test_reading_twice_gives_the_same(story):
    situation, reports = SeedFile(FOLDER / f"{story.situation.slug}.toml", "").read()
    assert situation == story.situation
    assert reports == story.reports


@pytest.mark.parametrize("day", ["2020-01-03", "2020-01-06", "2020-01-08", "2020-02-14"])
def test_host_adversary_and_neighbours_never_have_a_posture(seed, day):
    for actor in ("IQ", "IR", "KW", "JO"):
        assert seed.standing(actor, day).posture is Posture.UNKNOWN


def test_only_the_united_kingdom_is_contested(seed):
    """Everything else in the five documents fits together once scopes and dates are kept apart."""
    contested = {actor for actor, standing in seed.on("2020-02-14").standings.items() if standing.contested}
    assert contested == {"GB"}
