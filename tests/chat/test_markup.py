"""No text that anybody wrote or typed can do anything but be read."""

import re
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.chat.cards.markup import escape, line_markup
from bot.documents.document import Line, Span, Style, line

SPICY = st.text(
    st.one_of(
        st.sampled_from("\\*_~`|[]()<>#@:!&/-+>.0123456789thttps \n\r\t\u2028\u202e\u2066\u200b\u200d\ufeff"),
        st.characters(),
    ),
    max_size=120,
)
ACTIVE = re.compile(r"[*_~`|\[\]<>@#]")
BLOCKS = re.compile(r"\s*(#{1,3} |-# |>>> |> |[-*+] |\d+[.)] )")


def unescaped(markdown: str) -> str:
    """With a letter for every escaped character: what is left is what Discord acts on."""
    return re.sub(r"\\[!-/:-@\[-`{-~]", "x", markdown)


def shown(markdown: str) -> str:
    """What a reader sees of escaped text."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)


@given(SPICY)
@example("@everyone")
@example("<@1>")
@example("<t:0:R>")
@example("[x](http://y)")
@example("# heading")
@example("1. list")
@example("-# small")
@example("```py\ncode```")
@example("\\<@1>")
@example("https://example.org")
@example(":emoji:")
@example("a\u2028# heading")
def test_nothing_is_left_that_discord_would_act_on(text: str):
    markdown = escape(text)
    assert not ACTIVE.search(unescaped(markdown))
    assert not BLOCKS.match(unescaped(markdown) + " ")
    assert "://" not in unescaped(markdown)
    assert not re.search(r"\\$", re.sub(r"\\\\", "", markdown)), (
        "an escape without a character swallows the next text"
    )


@given(SPICY)
def test_it_stays_on_one_line_and_in_one_direction(text: str):
    markdown = escape(text)
    assert len(markdown.splitlines()) <= 1
    hidden = {c for c in markdown if unicodedata.category(c) in ("Cf", "Cc", "Zl", "Zp")}
    assert hidden <= {"\u200d"}


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=120))
@example("1. May")
@example("2020) and so on")
def test_a_reader_sees_what_was_typed(text: str):
    assert shown(escape(text)) == text


@pytest.mark.parametrize("text", ["👩‍👩‍👧‍👦", "🇩🇪", "日本国", "ประเทศไทย", "ישראל", "Île-de-France", "e\u0301"])
def test_other_scripts_and_emoji_are_left_alone(text: str):
    assert escape(text) == text


SPANS = st.builds(
    Span,
    text=SPICY,
    style=st.sampled_from(Style),
    url=st.none() | SPICY | SPICY.map(lambda tail: "https://example.org/" + tail) | st.just("javascript:alert(1)"),
)


@given(st.lists(SPANS, max_size=5), st.sampled_from([0, 1]))
def test_a_line_has_only_the_formatting_that_its_spans_ask_for(spans: list[Span], level: int):
    markdown = line_markup(Line(tuple(spans), level))
    assert "\n" not in markdown
    assert "\r" not in markdown
    rest = unescaped(markdown)
    rest = re.sub(r"`[^`]*`", "", rest)
    rest = re.sub(r"\]\(<https?://[^\s<>()]+>\)", "] ", rest)
    assert not re.search(r"[@<>#]", rest.removeprefix("-# "))
    assert "](" not in rest
    styles = {span.style for span in spans}
    assert ("**" in rest) <= (Style.STRONG in styles)
    assert ("~~" in rest) <= (Style.STRUCK in styles)
    assert "```" not in markdown
    assert "||" not in rest


@given(SPICY, SPICY)
def test_code_cannot_be_left(inside: str, after: str):
    markdown = line_markup(line(Span(inside, Style.CODE), " ", after))
    assert markdown.count("`") - unescaped_backticks_escaped(markdown) in (0, 2)


def unescaped_backticks_escaped(markdown: str) -> int:
    """Backticks that are shown because they are escaped, outside the code itself."""
    outside = re.sub(r"^`[^`]*`", "", markdown)
    return outside.count("\\`")


def test_a_link_needs_a_plain_web_address():
    assert line_markup(line(Span("AFP", url="https://afp.com/a"))) == "[AFP](<https://afp.com/a>)"
    for url in (
        "javascript:alert(1)",
        "https://x y",
        "https://x>)[y](http://z",
        "ftp://x",
        "//x",
        "https://x\nhttp://y",
        "https://x\n",
        "https://x\\",
    ):
        assert line_markup(line(Span("AFP", url=url))) == "AFP"


def test_nothing_to_click_is_no_link():
    assert line_markup(line(Span("", url="https://afp.com/a"), "x")) == "x"


def test_an_instant_is_shown_in_the_reader_s_own_time():
    instant = datetime(2020, 1, 7, 20, 59, 59, tzinfo=UTC)
    assert line_markup(line(Span("whatever", instant=instant))) == "<t:1578430799:f>"
    assert line_markup(line(Span("whatever", instant=instant, age=True))) == "<t:1578430799:R>"
