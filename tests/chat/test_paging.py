"""A long answer becomes pages that Discord takes: no line is lost, repeated or out of order."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions.answers.question import Question, View
from bot.chat.cards.card import bare_card
from bot.chat.cards.jump import jump_menu
from bot.chat.cards.paging import Page, page_of, pages
from bot.chat.cards.tokens import Target
from bot.documents.document import Document, Section, Span, line
from bot.languages.language import language

from .cards import complaints, utf16

WORDS = st.text(st.sampled_from("ab é😀*_#<@[\u202e\n"), min_size=1, max_size=1500).filter(lambda t: t.strip())
SHORT = WORDS.map(lambda text: text[:40])
CONTINUED = "(continued)"


@st.composite
def documents(draw) -> Document:
    """Each line begins with its number, so that it can be found again."""
    number = 0
    sections = []
    for title in draw(st.lists(SHORT, max_size=6)):
        texts = draw(st.lists(WORDS | SHORT, min_size=0, max_size=14))
        lines = []
        for text in texts:
            lines.append(line(f"No{number}! {text}", level=draw(st.sampled_from([0, 1]))))
            number += 1
        sections.append(Section(title, tuple(lines)))
    lead = [line(text) for text in draw(st.lists(WORDS, max_size=3))]
    footer = [line(text) for text in draw(st.lists(WORDS, max_size=2))]
    return Document(draw(SHORT | WORDS), tuple(lead), tuple(sections), tuple(footer))


@settings(deadline=None, max_examples=60)
@given(documents())
def test_every_page_is_within_discord_s_limits(document: Document):
    for page in pages(document, CONTINUED):
        assert not complaints(bare_card(page).to_components())


def test_the_longest_heading_and_footer_leave_room_for_a_body():
    long = (line("x" * 900), line("x" * 900))
    lines = tuple(line("y" * 90) for _ in range(100))
    found = pages(Document("Title", long, (Section("Section", lines),), long), CONTINUED)
    assert len(found) > 1
    assert not [problem for page in found for problem in complaints(bare_card(page).to_components())]


@settings(deadline=None, max_examples=60)
@given(documents())
def test_every_line_appears_once_and_in_order(document: Document):
    numbers = [int(found) for page in pages(document, CONTINUED) for found in re.findall(r"No(\d+)! ", page.body)]
    assert numbers == list(range(sum(len(section.lines) for section in document.sections)))


@settings(deadline=None, max_examples=60)
@given(documents())
def test_what_had_to_be_cut_ends_with_an_ellipsis(document: Document):
    lines = [text for page in pages(document, CONTINUED) for text in page.body.splitlines()]
    assert all(utf16(text) <= 1000 for text in lines if text.lstrip("-# ").startswith("No"))
    assert all(text.endswith("…") for text in lines if utf16(text) == 1000)


@pytest.mark.parametrize("days", [2, 25, 26, 400])
def test_every_day_of_a_long_timeline_is_within_reach_of_the_menu(days: int):
    first = date(2020, 1, 1)
    dated = [(first + timedelta(days=n)).isoformat() for n in reversed(range(days))]
    document = Document("Timeline", (), tuple(Section(day, (line(day * 20),) * 5, day) for day in dated))
    leaves = pages(document, CONTINUED)
    row = jump_menu(document.sections, Target(Question(View.TIMELINE, "iraq-2020")), language("en"))
    assert row is not None
    options = row.to_component_dict()["components"][0]["options"]
    assert len(options) <= 25
    assert all(option["value"] in leaves[page_of(leaves, option["value"])].keys for option in options)
    assert options[0]["label"].endswith(dated[0])
    assert options[-1]["label"].startswith(dated[-1])


def test_a_day_that_is_gone_leads_to_the_next_older_one():
    sections = tuple(Section(day, (line(day * 150),) * 2, day) for day in ("2020-01-08", "2020-01-06", "2020-01-03"))
    leaves = pages(Document("Timeline", (), sections), CONTINUED)
    assert [page_of(leaves, day) for day in ("2020-02-01", "2020-01-08", "2020-01-07", "2019-12-31")] == [0, 0, 1, 2]


@settings(deadline=None, max_examples=60)
@given(documents())
def test_head_and_foot_are_on_every_page(document: Document):
    leaves = pages(document, CONTINUED)
    assert len({(page.head, page.foot) for page in leaves}) == 1


def many_lines(number: int) -> list[Page]:
    section = Section("Reports", tuple(line(f"No{place}! " + "word " * 30) for place in range(number)))
    return pages(Document("Title", (), (section,)), CONTINUED)


def test_a_section_that_goes_on_says_so():
    first, second, *_ = many_lines(60)
    assert first.body.startswith("### Reports\n")
    assert second.body.startswith("### Reports (continued)\n")


def test_a_short_answer_is_one_page():
    assert len(many_lines(3)) == 1
    assert len(pages(Document("Title", (), ()), CONTINUED)) == 1


def test_ten_thousand_lines_are_paged():
    leaves = many_lines(10_000)
    assert 500 < len(leaves) < 1000
    assert not any(complaints(bare_card(page).to_components()) for page in leaves[:5] + leaves[-5:])


def test_a_page_links_each_source_once_and_the_next_page_links_it_again():
    source = Span("Agency", url="https://agency.example/a-long-address")
    rows = tuple(line(f"No{number}! {'x' * 200} · ", source) for number in range(20))
    found = pages(Document("Who left", (), (Section("Here", rows),), ()), CONTINUED)
    assert len(found) > 1
    for page in found:
        assert page.body.count("[Agency](<https://agency.example/a-long-address>)") == 1
        assert "Agency" in page.body.splitlines()[-1]
        assert page.body.index("[Agency]") < page.body.index(" · Agency")
