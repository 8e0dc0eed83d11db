"""Kind: what is too long is cut in the middle of a link, of bold words, of a moment or of a letter."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.chat.cards.cutting import cut
from bot.chat.cards.limits import clip, measure
from bot.chat.cards.markup import line_markup
from bot.chat.cards.paging import filled, pages
from bot.documents.document import Document, Line, Section, Span, Style

WHOLE = re.compile(
    r"\[(?P<words>(?:\\.|[^\[\]\\\n])*)\]\(<https?://[^\s<>()]*>\)"
    r"|`[^`\n]+`|<t:-?\d+:[fR]>|<@\d+>|\\.|(?P<mark>\*\*|~~)"
)
ACTIVE = re.compile(r"[\[\]<>`*~\\]")
FAMILY, ENGLAND, FRANCE = "👨‍👩‍👧‍👦", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "🇫🇷"
LETTERS = ["a", "é", "e\u0301", "中", FRANCE, ENGLAND, FAMILY, "*", "[", "]", "`", "<", ">", "(", "\\", " "]
WORDS = st.lists(st.sampled_from(LETTERS), max_size=40).map("".join)
SPANS = st.builds(
    Span,
    WORDS.map(lambda text: f"x{text}"),
    st.sampled_from([Style.PLAIN, Style.STRONG, Style.STRUCK, Style.CODE]),
    st.none() | st.integers(0, 900).map(lambda n: f"https://example.org/{'a' * n}"),
)
OTHERS = st.sampled_from([Span("then", person=123456789012345678)])
LINES = st.lists(SPANS | OTHERS, min_size=1, max_size=12).map(lambda spans: Line(tuple(spans)))


def broken(markdown: str) -> str:
    """What Discord would show of markup that does not end: "" where there is none."""
    marks: list[str] = []
    for found in WHOLE.finditer(markdown):
        mark = found["mark"]
        if mark and marks and marks[-1] == mark:
            marks.pop()
        elif mark:
            marks.append(mark)
    left = WHOLE.sub("", re.sub(WHOLE.pattern, lambda found: found["words"] or "", markdown))
    return "".join(marks) + "".join(ACTIVE.findall(left))


@settings(deadline=None, max_examples=300)
@given(LINES, st.integers(20, 1500))
def test_whatever_is_cut_anywhere_ends_whole(line: Line, limit: int):
    """Kind: at any length, of any words, styles and addresses, no markup is left open."""
    markdown = line_markup(line)
    shorter = cut(markdown, limit)
    assert measure(shorter) <= limit
    assert broken(markdown) == broken(shorter) == ""
    assert (shorter == markdown) is (measure(markdown) <= limit)


@settings(deadline=None, max_examples=100)
@given(st.lists(LINES, min_size=1, max_size=30))
def test_every_page_and_every_block_ends_whole(lines: list[Line]):
    """Kind: pages, heads, feet and lists are cut as carefully as lines."""
    document = Document("T", tuple(lines[:4]), (Section("S", tuple(lines)),), tuple(lines[:3]))
    for page in pages(document, "…"):
        assert [broken(text) for text in (page.head, page.body, page.foot)] == ["", "", ""]
    together = "\n".join(map(line_markup, lines))
    assert [broken(text) for text in filled([together], "\n\n")] == [""]


@pytest.mark.parametrize("room", [12, 20, 29, 31, 60])
def test_a_link_that_does_not_fit_leaves_its_words(room):
    """Kind: an address that is too long takes the words with it."""
    plain = "Kuwait and Jordan since Monday"
    said = cut("[Kuwait and Jordan](<https://example.org/" + "a" * 90 + ">) since Monday", room)
    assert said in (plain, clip(plain, room))


@given(st.lists(st.sampled_from([FRANCE, ENGLAND, FAMILY, "e\u0301", "👍🏽", "a"]), max_size=40), st.integers(2, 60))
@example([ENGLAND], 9)
def test_no_letter_is_cut(letters, limit):
    """Kind: half a flag is another sign, and half a family another family."""
    shown = clip("".join(letters), limit)
    assert measure(shown) <= limit
    kept = shown.removesuffix("…")
    assert kept in ["".join(letters[:n]) for n in range(len(letters) + 1)]
