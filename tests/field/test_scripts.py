"""Kind: a label in a script that the typeface lacks turns into a row without a name, or into boxes."""

from __future__ import annotations

import io
from datetime import date
from importlib.resources import files

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from bot.documents.phrasing import Phrasing
from bot.languages.language import language
from bot.languages.text import legible as kept
from bot.names import Names
from bot.pictures.draw.lettering import width, wrapped
from bot.pictures.draw.painting import paint, png
from bot.pictures.draw.sheet import WIDTH, Sheet
from bot.pictures.glyphs import drawable, legible, typeface_of, typefaces_of
from bot.pictures.plan.chart import plan_chart
from bot.pictures.plan.map import plan_map
from bot.pictures.plan.plan import Theme
from bot.pictures.plan.timeline import plan_timeline
from bot.situation.report import Text
from bot.situation.situation import Organisation, Situation
from bot.situation.snapshot import fold
from bot.situation.times import end_of_day
from tests.unit.situation.story import Story

WORDS = {
    "Arabic": ("العراق", "الكويت"),
    "Persian": ("نیروهای ایران", "نیروهای گرجی"),
    "Hebrew": ("ישראל", "ירושלים"),
    "Greek": ("Ελλάδα", "Αθήνα"),
    "Cyrillic": ("Україна", "Россия"),
    "Chinese": ("中国军队", "外国军队"),
    "Japanese": ("イラク支援群", "イラン支援群"),
    "Korean": ("대한민국", "대한제국"),
    "Devanagari": ("भारतीय सेना", "नेपाली सेना"),
    "Thai": ("กองทัพไทย", "กองทัพเรือ"),
    "Bengali": ("বাংলাদেশ", "বাংলাভাষা"),
    "Tamil": ("இந்தியா", "இலங்கை"),
    "Georgian": ("საქართველო", "საქართველა"),
    "Armenian": ("Հայաստան", "Հայաստաս"),
    "Ethiopic": ("ኢትዮጵያ", "ኢትዮጵን"),
    "Khmer": ("កម្ពុជា", "កម្ពុជន"),
    "Burmese": ("မြန်မာ", "မြန်မန"),
}
UNDRAWABLE = [
    "\u0378",
    "🚀",
    "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "𒀀𒁀",
    "🇫🇷",
    "—",
    "\u202e",
]
every_script = pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())


def ink(text: str, size: float = 40) -> Image.Image:
    sheet = Sheet(Theme.LIGHT)
    sheet.words(20, 60, text, size)
    with Image.open(io.BytesIO(png(sheet.svg(90)))) as image:
        return image.convert("L")


def drawn_box(text: str) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of what is drawn."""
    found = ImageChops.difference(ink(text), ink("")).point(lambda value: 255 if value > 60 else 0).getbbox()
    assert found is not None
    return found


@every_script
def test_a_word_is_drawn_and_each_is_another(words):
    """Kind: in place of letters stands nothing, or the same box for each."""
    one, other = words
    assert len({ink(text).tobytes() for text in (one, other, "", "\u25a1" * len(one))}) == 4


@every_script
def test_it_is_as_wide_as_it_was_measured(words):
    """Kind: words of another script run into their neighbours, because they were measured in the wrong typeface."""
    for text in words:
        left, _, right, _ = drawn_box(text)
        assert abs((right - left) * WIDTH / 960 - width(text, 40)) < 9


def test_letters_join_and_run_from_right_to_left():
    """Kind: Arabic stands letter by letter, and the wrong way round."""
    assert width("العراق", 40) < sum(width(letter, 40) for letter in "العراق") - 10
    _, _, right, bottom = drawn_box("יש")
    small = drawn_box("י")
    edge = ink("יש").crop((right - (small[2] - small[0]), 0, right, 113))
    ends = ImageChops.difference(edge, Image.new("L", edge.size, 250)).point(lambda v: 255 if v > 60 else 0).getbbox()
    assert ends[3] < bottom, "the short first letter stands at the right"


def test_words_without_spaces_break_where_there_is_no_room():
    """Kind: a Chinese title is one word, and all but its beginning is cut off."""
    title = "联合国人道主义事务协调厅"
    lines = wrapped(title, 260, 40)
    assert "".join(lines) == title
    assert all(width(line, 40) <= 260 for line in lines)


def test_the_table_says_what_the_typefaces_have():
    """Kind: what is taken for drawable is a box, because the table is of other files."""
    folder = files("bot.pictures.draw") / "data" / "fonts"
    for text in (text for words in WORDS.values() for text in words):
        for letter in text.replace(" ", ""):
            with TTFont(str(folder / typeface_of(letter)), lazy=True) as font:
                assert ord(letter) in font.getBestCmap()


def test_a_usual_picture_loads_no_more_typefaces_than_before():
    """Kind: every picture pays for scripts that it does not show."""
    assert typefaces_of("Allemagne — 120 sur 200 · été, Łódź, Κύπρος, Київ") == ["IBMPlexSansCondensed-Regular.ttf"]


def test_they_weigh_little():
    """Kind: the image grows by hundreds of megabytes."""
    folder = files("bot.pictures.draw") / "data" / "fonts"
    assert sum(len(file.read_bytes()) for file in folder.iterdir()) < 20 * 2**20


# in pictures


class Called(Names):
    """Names that nobody could find by typing are not taken in any more; stories of earlier versions have them."""

    def __init__(self, label: Text) -> None:
        super().__init__()
        self._label = label

    def label(self, code: str, language: str) -> str:
        return self._label.in_language(language) if code == "ORG" else super().label(code, language)


def plans(label: Text):
    """The three pictures of a story in which an organisation and the story itself are called that."""
    named = Organisation("ORG", label)
    story = Story(Situation("test", "TS", label, ("ML",), "UTC", date(2026, 1, 1), organisations=(named,)))
    story.says("ORG", "contribution", "under_way", "2026-01-02", strength="100")
    names = Called(label)
    for code in ("en", "fr"):
        phrasing = Phrasing(story.situation, language(code), names)
        snapshot = fold(story.journal, end_of_day(date(2026, 1, 3), story.situation.zone))
        yield plan_map(snapshot, phrasing)
        yield plan_chart(snapshot, None, phrasing)
        yield plan_timeline(snapshot, story.journal, None, phrasing)


def shown_names(plan) -> list[str]:
    marks = getattr(plan, "organisations", ()) or plan.rows
    return [plan.frame.situation, *(mark.name for mark in marks)]


@every_script
def test_an_organisation_is_called_in_its_script(words):
    """Kind: a row, a mark or a title has no name."""
    for plan in plans(Text(words[0], words[1])):
        assert set(shown_names(plan)) <= set(words)
    assert paint(plan) != paint(next(plans(Text(words[1], words[0]))))


@pytest.mark.parametrize("text", UNDRAWABLE)
def test_what_no_typeface_has_is_called_by_its_code_and_in_another_language(text):
    """Kind: an unassigned character, a rare script or a picture is all that a name has."""
    english, french = (list(plans(Text(text, "Organisation")))[part] for part in (slice(3), slice(3, 6)))
    assert all(shown_names(plan) == ["test · Organisation", "ORG · Organisation"] for plan in english)
    assert all(shown_names(plan) == ["Organisation", "Organisation"] for plan in french)
    for plan in plans(Text(text, text)):
        assert shown_names(plan) == ["test", "ORG"]


@settings(deadline=None, max_examples=60)
@given(st.text(min_size=1, max_size=12), st.text(min_size=1, max_size=12))
def test_nothing_is_nameless(english, french):
    """Kind: whatever people call things, something readable stands there."""
    for plan in plans(Text(english, french)):
        assert all(any(map(str.isalnum, legible(name))) for name in shown_names(plan))


@given(st.text(min_size=1))
def test_any_text_leaves_something_to_read(text):
    """Kind: a text of which nothing can be drawn vanishes."""
    assert legible(text) or not text.strip()
    assert drawable(text) == "" or legible(drawable(text))


@pytest.mark.parametrize("letters", ["gbsct", "gbeng", "gbwls"])
def test_the_flag_of_a_part_of_a_country_stays_one(letters):
    """Kind: Scotland's flag becomes a black one, because what spells it is hidden."""
    flag = "🏴" + "".join(chr(0xE0000 + ord(letter)) for letter in letters) + "\U000e007f"
    assert kept(f"{flag} Team") == f"{flag} Team"
    assert kept(f"a{flag[1:]}b") == "ab", "without a flag it only hides something"
    assert kept("🏴" + flag[1:3]) == "🏴"
