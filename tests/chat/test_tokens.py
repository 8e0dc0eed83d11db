"""A button's id carries the whole question within 100 characters, and takes no other."""

import contextlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.actions.answers.question import Posted, PostedAs, Question, View
from bot.chat.cards.tokens import PATTERN, Target, read_token, write_token
from bot.errors import Refused

from .cards import utf16

INSTANTS = st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2200, 12, 31), timezones=st.just(UTC)).map(
    lambda instant: instant.replace(microsecond=0)
)
SLUGS = st.from_regex(r"[a-z0-9](-?[a-z0-9]){1,11}", fullmatch=True)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="~"), max_size=48)
NAMES = st.sampled_from("oelstbf")
LANGUAGES, NUMBERS, ENTRIES = st.sampled_from(["en", "fr"]), st.integers(1, 2**31 - 1), st.integers(0, 10**6)
POSTED = st.builds(
    Posted, st.sampled_from([PostedAs.BRIEFING, PostedAs.REPLAY]), NUMBERS, st.just("") | LANGUAGES
) | st.builds(Posted, st.just(PostedAs.TEST), NUMBERS, LANGUAGES, st.tuples(ENTRIES, ENTRIES))


@st.composite
def targets(draw) -> Target:
    view = draw(st.sampled_from(View))
    words = draw(TEXT.filter(str.strip)) if view is View.SEARCH else draw(st.just("") | TEXT)
    return Target(
        Question(
            view,
            draw(SLUGS),
            draw(INSTANTS),
            draw(st.booleans()),
            draw(st.none() | st.sampled_from(["DE", "NATO", "CJTF-OIR"])),
            words,
            draw(INSTANTS),
            draw(st.none() | POSTED) if view is View.BRIEFING and not words else None,
        ),
        draw(st.integers(0, 999)),
    )


@given(targets(), NAMES)
def test_is_read_back_as_it_was_written(target: Target, name: str):
    try:
        token = write_token(target, name)
    except Refused:
        assume(False)
    assert utf16(token) <= 100
    assert PATTERN.fullmatch(token)
    assert read_token(token) == target


@given(targets(), NAMES)
def test_is_refused_only_where_it_would_not_fit(target: Target, name: str):
    try:
        write_token(target, name)
    except Refused:
        bare = write_token(replace(target, question=replace(target.question, words="w", view=View.SEARCH)), name)
        assert utf16(bare) - 1 + utf16(target.question.words) > 100


@given(targets())
def test_two_buttons_of_one_card_never_share_an_id(target: Target):
    try:
        assert len({write_token(target, name) for name in "oelst"}) == 5
    except Refused:
        assume(False)


@given(st.text(max_size=120) | st.text(max_size=60).map(lambda tail: "q1~" + tail))
def test_anything_else_is_refused_in_words(garbage: str):
    assume(garbage.count("~") not in (9, 10))
    with pytest.raises(Refused, match="ask again with the command"):
        read_token(garbage)


@given(st.lists(st.text(st.characters(exclude_characters="~"), max_size=14), min_size=9, max_size=9))
def test_no_forged_field_is_more_than_a_refusal(fields: list[str]):
    try:
        target = read_token("~".join(["q1", *fields]))
    except Refused:
        return
    assert 0 <= target.page <= 999


@pytest.mark.parametrize(
    "token",
    [
        "q1~l~iraq-2020~zzzzzzzzzzzzz~~~~~0~o",
        "q1~l~iraq-2020~-zzzzzzzzzzzz~~~~~0~o",
        "q1~l~iraq-2020~~~~~~٣~o",
        "q1~l~iraq-2020~~~~~~1_0~o",
        "q1~l~iraq-2020~~~~~~-5~o",
        "q1~f~iraq-2020~~~~~~0~o",
        "q0~l~iraq-2020~~~~~~0~o",
        "",
    ],
)
def test_odd_numbers_do_no_harm(token: str):
    with contextlib.suppress(Refused):
        assert 0 <= read_token(token).page <= 999


@given(st.lists(st.text(st.characters(exclude_characters="~"), max_size=14), min_size=10, max_size=10))
def test_no_forged_delivery_is_more_than_a_refusal(fields: list[str]):
    with contextlib.suppress(Refused):
        assert 0 <= read_token("~".join(["q1", *fields])).page <= 999


def test_one_from_before_deliveries_were_named_is_still_read():
    target = read_token("q1~b~iraq-2020~q3r5c0~q3pa00~~~~1~f")
    assert (target.question.view, target.page, target.question.posted) == (View.BRIEFING, 1, None)


def test_one_from_before_languages_were_named_is_still_read():
    target = read_token("q1~b~iraq-2020~q3r5c0~q3pa00~~~~1~17~f")
    assert target.question.posted == Posted(PostedAs.BRIEFING, 17)


@pytest.mark.parametrize(
    "posted",
    [
        Posted(PostedAs.BRIEFING, 2**31 - 1, "fr"),
        Posted(PostedAs.REPLAY, 999, "fr"),
        Posted(PostedAs.TEST, 2**31 - 1, "fr", (10**6, 10**6)),
    ],
)
def test_as_what_a_briefing_was_posted_fits_beside_all_that_a_briefing_needs(posted: Posted):
    instant = datetime(2200, 12, 31, tzinfo=UTC)
    question = Question(View.BRIEFING, "a" * 24, instant, since=instant, posted=posted)
    token = write_token(Target(question, 999), "f")
    assert utf16(token) <= 100
    assert read_token(token).question == question


def test_a_tilde_in_a_search_becomes_a_space():
    target = Target(Question(View.SEARCH, "iraq-2020", words="a~b"))
    assert read_token(write_token(target, "o")).question.words == "a b"


def test_the_longest_slug_with_the_longest_instants_fits():
    instant = datetime(2200, 12, 31, tzinfo=UTC)
    question = Question(View.CHANGES, "a" * 24, instant, True, "CJTF-OIR", "", instant)
    assert utf16(write_token(Target(question, 999), "o")) <= 100
