"""How plans are laid out: nothing overlaps, nothing is cut off, and no country is told by colour alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from bot.pictures.draw.atlas import outlines
from bot.pictures.draw.labels import Box, Spot, apart, place
from bot.pictures.draw.lettering import FONT_FILES, width, wrapped
from bot.pictures.draw.map import draw_map
from bot.pictures.draw.painting import drawing
from bot.pictures.draw.palette import FIELD_COLOURS, FILLS, PALETTES, SIGNS
from bot.pictures.draw.panels import near_and_far
from bot.pictures.draw.sheet import MARGIN, WIDTH
from bot.pictures.glyphs import legible
from bot.pictures.plan.chart import MOST_ROWS
from bot.pictures.plan.plan import Hedged, Kind, Theme
from bot.situation.activity import Activity
from bot.situation.posture import Posture
from tests.unit.situation.story import Story

from .conftest import CONTRIBUTORS, SAHEL
from .seeds import Case, cases, planned, voice_of

PAPER = PALETTES[Theme.LIGHT].paper
SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[tuple[str, Box, bool]]:
    """(words, where they stand, whether they are a label on a map)."""
    found = []
    for element in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        size, x, y = (float(element.get(name, "")) for name in ("font-size", "x", "y"))
        words = element.text or ""
        wide = width(words, size, element.get("font-weight") == "600")
        left = x - wide * {"start": 0, "middle": 0.5, "end": 1}[element.get("text-anchor", "")]
        box = Box(left, y - size * 0.74, left + wide, y + size * 0.2)
        found.append((words, box, element.get("paint-order") == "stroke"))
    return found


def height(svg: str) -> int:
    return int(re.search(r'height="(\d+)"', svg)[1])  # type: ignore[index]


def outside(svg: str) -> list[str]:
    return [words for words, box, _ in texts(svg) if not box.within(Box(0, 0, WIDTH, height(svg)))]


def over_one_another(svg: str) -> list[tuple[str, str]]:
    found = [(words, box) for words, box, _ in texts(svg) if words not in ("", "!")]
    return [(a, b) for i, (a, one) in enumerate(found) for b, other in found[i + 1 :] if one.meets(other, -3)]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_no_words_are_cut_off_at_an_edge_or_stand_on_others(case: Case):
    svg = drawing(case.plan())
    assert outside(svg) == []
    assert over_one_another(svg) == []


@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("kind", [Kind.CHART, Kind.TIMELINE])
@pytest.mark.parametrize("actor", [None, "BD", "DE", "FR", "SN", "UN"])
def test_nor_are_they_in_another_situation(sahel, kind: Kind, actor: str | None, code: str):
    for day in ("2022-08-15", "2022-08-20"):
        svg = drawing(planned(sahel.journal, kind, day, code, actor))
        assert outside(svg) == []
        assert over_one_another(svg) == []


@pytest.mark.parametrize("code", ["en", "fr"])
@pytest.mark.parametrize("day", ["2022-08-12", "2022-08-13", "2022-08-20"])
def test_nor_where_everybody_counts_one_country_anew_every_day(crowded, day: str, code: str):
    plan = planned(crowded.journal, Kind.CHART, day, code, "DE")
    svg = drawing(plan)
    assert outside(svg) == []
    assert over_one_another(svg) == []
    said = " ".join(words for words, _, _ in texts(svg))
    assert all(amount.words in said for row in plan.rows for amount in row.amounts if amount.source)
    drawn = marks(svg)
    assert not [(a, b) for i, a in enumerate(drawn) for b in drawn[i + 1 :] if abs(a.x - b.x) + abs(a.y - b.y) < 20]


@pytest.mark.parametrize("case", [Case(Kind.CHART, "2020-02-14", "fr", actor) for actor in ("CA", "DE", "ES", "GB")])
def test_the_signs_of_neighbouring_days_stand_side_by_side(case: Case):
    drawn = marks(drawing(case.plan()))
    assert not [(a, b) for i, a in enumerate(drawn) for b in drawn[i + 1 :] if abs(a.x - b.x) + abs(a.y - b.y) < 20]


def test_a_year_of_counts_is_drawn_too():
    story = Story(SAHEL)
    for day in range(300):
        when = (date(2021, 10, 1) + timedelta(day)).isoformat()
        story.says("DE", "contribution", "under_way", when, strength=str(500 + day * day % 97))
    svg = drawing(planned(story.journal, Kind.CHART, "2022-08-20", "en", "DE"))
    assert outside(svg) == []
    assert over_one_another(svg) == []
    assert len(marks(svg)) == 300
    assert [words for words, _, label in texts(svg) if label] == ["564"], "the others are read off the scale"


@dataclass(frozen=True)
class Sign:
    x: float
    y: float
    hollow: bool


def marks(svg: str, right: float = WIDTH) -> list[Sign]:
    """Of counts, on a chart; not those of the legend and, left of `right`, of the words beside."""
    sign = r'<path d="M[^"]*Z" fill="([^"]+)" fill-rule="\w+" stroke="([^"]+)"[^>]*translate\(([-\d.]+) ([-\d.]+)\)'
    found = [
        Sign(float(x), float(y), fill == PAPER)
        for fill, stroke, x, y in re.findall(sign, svg)
        if {fill, stroke} <= {PAPER, *FIELD_COLOURS.values()}
    ]
    legend = min((one.y for one in found), default=0)
    return [one for one in found if one.y > legend and one.x < right]


def on_scale(svg: str) -> dict[str, Box]:
    """Where each of the words stands first."""
    return {words: box for words, box, _ in reversed(texts(svg))}


def test_over_time_a_range_is_a_bar_and_no_number_between_its_ends():
    story = Story(SAHEL)
    story.says("FR", "contribution", "under_way", "2022-08-10", strength="400-600")
    story.says("SN", "contribution", "under_way", "2022-08-10", strength="up to 1000")
    story.says("TD", "contribution", "under_way", "2022-08-10", strength="some")
    french, senegalese, chadian = (
        drawing(planned(story.journal, Kind.CHART, "2022-08-20", "en", actor)) for actor in ("FR", "SN", "TD")
    )
    assert marks(french) == []
    bar = re.search(r'd="M([\d.]+) ([\d.]+)L\1 ([\d.]+)"[^>]*stroke-width="7"', french)
    zero, most = (on_scale(french)[label].top for label in ("0", "600"))
    assert float(bar[3]) == pytest.approx(most + 9.5, abs=2)  # type: ignore[index]
    assert float(bar[2]) == pytest.approx(zero + 9.5 - (zero - most) * 400 / 600, abs=2)  # type: ignore[index]
    [sign] = marks(senegalese)
    assert sign.hollow
    assert sign.y == pytest.approx(on_scale(senegalese)["1,000"].top + 9.5, abs=2)
    [sign] = marks(chadian)
    assert sign.hollow
    assert on_scale(chadian)["some"].top < sign.y < on_scale(chadian)["some"].bottom
    assert "0" not in on_scale(chadian), "no scale where nobody gives a number"


def test_a_range_has_no_step_through_what_nobody_said(sahel):
    sahel.says("FR", "withdrawal", "completed", "2022-08-17", moved="500")
    sahel.says("FR", "withdrawal", "completed", "2022-08-19", moved="450")
    svg = drawing(planned(sahel.journal, Kind.CHART, "2022-08-20", "en", "FR"))
    dotted = re.findall(r'd="(M[^"]*)"[^>]*stroke-dasharray="4 6"', svg)
    assert [("V" in path) for path in dotted] == [False, False, True]


def test_by_country_a_contradiction_names_its_sources_in_full(sahel):
    said = on_scale(drawing(planned(sahel.journal, Kind.CHART, "2022-08-20")))
    assert {"1,400 · First Agency [B2]", "1,000 · Second Agency [B2]"} <= said.keys()


def bars(svg: str) -> list[tuple[str, float, float, bool]]:
    """(field, from which part of the whole, how much of it, whether it is only an outline) of the bars of shares."""
    fields = {colour: field for field, colour in FIELD_COLOURS.items()}
    found = re.findall(
        r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="28.0" fill="(#\w+)" stroke="(#?\w+)"', svg
    )
    room = WIDTH - 2 * MARGIN
    return [
        (
            fields.get(fill) or fields[stroke],
            round((float(x) - MARGIN) / room, 2),
            round(float(wide) / room, 2),
            fill == PAPER,
        )
        for x, wide, fill, stroke in found
    ]


def test_by_country_what_moved_is_a_part_of_the_whole():
    story = Story(SAHEL)
    story.says("DE", "drawdown", "completed", "2022-08-10", moved="35", strength="140")
    svg = drawing(planned(story.journal, Kind.CHART, "2022-08-20"))
    assert bars(svg) == [("strength", 0, 1, False), ("moved", 0, 0.25, False)]
    assert {"140", "35"} <= on_scale(svg).keys()


def test_by_country_a_range_reaches_from_its_least_to_its_greatest_share():
    story = Story(SAHEL)
    story.says("DE", "drawdown", "completed", "2022-08-10", moved="200-400", strength="800-1000", remaining="400-600")
    found = bars(drawing(planned(story.journal, Kind.CHART, "2022-08-20")))
    assert ("moved", 0, 0.5, True) in found
    assert ("moved", 0, 0.2, False) in found
    assert ("remaining", 0.25, 0.75, True) in found
    assert ("remaining", 0.6, 0.4, False) in found


def test_by_country_no_share_is_drawn_of_what_nobody_counted():
    story = Story(SAHEL)
    story.says("FR", "contribution", "under_way", "2022-08-10", strength="1")
    story.says("SN", "drawdown", "completed", "2022-08-10", moved="some", remaining="0")
    story.says("TD", "drawdown", "completed", "2022-08-10", strength="at least 100", moved="50")
    story.says("NE", "drawdown", "completed", "2022-08-10", strength="100", moved="some")
    svg = drawing(planned(story.journal, Kind.CHART, "2022-08-20"))
    assert bars(svg) == []
    assert {"1", "0", "some", "at least 100"} <= on_scale(svg).keys()


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_every_word_can_be_read_on_a_phone(case: Case):
    """Discord shows a picture 265 pixels wide there; the mark in a warning is a sign."""
    sizes = [
        float(found[1])
        for found in re.finditer(r'<text [^>]*font-size="([\d.]+)"[^>]*>([^<]*)</text>', drawing(case.plan()))
        if found[2] not in ("", "!")
    ]
    assert min(sizes) * 265 / WIDTH >= 9


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_every_picture_fits_one_screen_of_a_phone(case: Case):
    assert height(drawing(case.plan())) * 265 / WIDTH <= 844


def test_a_timeline_of_very_many_fits_it_too(sahel):
    for number, code in enumerate(CONTRIBUTORS):
        sahel.says(code, "suspension", "completed", "2022-08-10", mission="MINUSMA")
        sahel.says(code, "contribution", "under_way", "2022-08-11")
        sahel.says(code, "incident", "completed", f"2022-08-{12 + number % 8}")
    assert height(drawing(planned(sahel.journal, Kind.TIMELINE, "2022-08-20"))) * 265 / WIDTH <= 844


def test_a_number_from_elsewhere_is_drawn_with_its_source_and_day():
    story = Story(SAHEL)
    story.says("DE", "contribution", "under_way", "2022-08-11", strength="500", by="Reuters")
    story.says("DE", "drawdown", "completed", "2022-08-15", moved="50", by="AFP")
    shown = on_scale(drawing(planned(story.journal, Kind.CHART, "2022-08-20")))
    assert {"500 · Reuters, 11 Aug", "50"} <= shown.keys()


def test_one_number_of_a_country_needs_no_scale():
    story = Story(SAHEL)
    story.says("DE", "contribution", "under_way", "2022-08-10", strength="500")
    story.says("DE", "contribution", "under_way", "2022-08-12", strength="500")
    flat = drawing(planned(story.journal, Kind.CHART, "2022-08-20", "en", "DE"))
    story.says("DE", "contribution", "under_way", "2022-08-14", strength="700")
    scaled = drawing(planned(story.journal, Kind.CHART, "2022-08-20", "en", "DE"))
    assert "0" not in on_scale(flat)
    assert {"0", "500"} <= on_scale(scaled).keys() or {"0", "400", "800"} <= on_scale(scaled).keys()
    assert height(flat) + 100 < height(scaled)


def test_a_chart_says_whom_it_does_not_show_and_parts_nobody(sahel):
    for code in ("SE", "DK", "EE", "LU", "ES", "PT", "BE", "NE", "NG", "TG", "BJ", "CI", "GN", "EG", "CV", "GH"):
        for strength in ("100", ("50", "helicopters")):
            sahel.says(code, "contribution", "under_way", "2022-08-16", strength=strength)
    sahel.says("AU", "contribution", "under_way", "2022-08-16", strength="2")
    plan = planned(sahel.journal, Kind.CHART, "2022-08-20")
    rows = [row.name for row in plan.rows]
    assert 20 < len(rows) <= MOST_ROWS
    assert all(rows.count(name) == 2 for name in rows if name in ("Sweden", "Denmark", "Estonia"))
    assert plan.more.startswith("Not shown: ")
    assert plan.more in plan.frame.alt
    assert plan.more in on_scale(drawing(plan))
    counted = {mark.name for mark in planned(sahel.journal, Kind.MAP, "2022-08-20").countries}
    left_out = counted - {*rows, *plan.silent}
    assert plan.more == f"Not shown: {len(left_out)} more countries."


@pytest.mark.parametrize("code", ["en", "fr"])
def test_a_crowded_map_of_another_situation_has_no_label_on_another(sahel, code: str):
    plan = planned(sahel.journal, Kind.MAP, "2022-08-20", code)
    labels = [(words, box) for words, box, label in texts(draw_map(plan)) if label]
    assert not [(a, b) for i, (a, one) in enumerate(labels) for b, other in labels[i + 1 :] if one.meets(other, -2)]
    shown = {words for words, _ in labels}
    assert {mark.name for mark in plan.countries} <= shown | _key(draw_map(plan))


def _key(svg: str) -> set[str]:
    return {name for words, _, _ in texts(svg) for name in re.findall(r"\d+ (\D+?)(?:   |$)", words)}


def test_every_country_that_contributes_is_named_in_the_reader_s_language():
    plan = Case(Kind.MAP, "2020-02-14", "fr").plan()
    shown = {words for words, _, label in texts(drawing(plan)) if label}
    assert {mark.name for mark in plan.countries} <= shown
    assert {"Royaume-Uni", "République tchèque", "IRAK", "Jordanie", "Koweït"} <= shown


def test_the_region_holds_europe_and_the_theatre_and_the_world_the_rest():
    marks = [mark.code for mark in Case(Kind.MAP, "2020-02-14", "en").plan().countries]
    near, far = near_and_far(marks, ["IQ"], outlines())
    assert sorted(far) == ["AU", "CA", "US"]
    assert {"ES", "GB", "FI"} <= set(near)


def test_another_theatre_has_another_region(sahel):
    marks = [mark.code for mark in planned(sahel.journal, Kind.MAP, "2022-08-20").countries]
    near, far = near_and_far(marks, ["ML"], outlines())
    assert {"BD", "CN", "ID", "KH", "LK", "NP", "US", "SV", "TV"} == set(far)
    assert {"SE", "NE", "EG", "CV"} <= set(near)


def arrows(svg: str) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """From where to where, as they are drawn."""
    curve = r'd="M([-\d.]+) ([-\d.]+)Q[-\d.]+ [-\d.]+ ([-\d.]+) ([-\d.]+)"[^>]*stroke-width="6"'
    found = [tuple(map(float, numbers)) for numbers in re.findall(curve, svg)]
    return [((a, b), (c, d)) for a, b, c, d in found]


@pytest.mark.parametrize(("goal", "actor"), [("US", "US"), ("BD", "BD"), ("JP", "SN"), ("GB", "GB"), ("TD", "FR")])
def test_a_move_has_its_arrow_however_far_it_went(sahel, goal: str, actor: str):
    before = planned(sahel.journal, Kind.MAP, "2022-08-20")
    sahel.says(actor, "withdrawal", "completed", "2022-08-19", to=[goal], moved="20")
    plan = planned(sahel.journal, Kind.MAP, "2022-08-20")
    assert len(arrows(draw_map(plan))) == len(arrows(draw_map(before))) + (goal != "GB"), "to Britain one went before"
    words = [words for words, _, _ in texts(draw_map(plan))]
    assert voice_of(SAHEL, "en").name(goal) in words


def test_an_arrow_starts_where_its_source_says_that_they_left():
    story = Story(replace(SAHEL, theatre=("ML", "NE")))
    story.says("FR", "withdrawal", "completed", "2022-08-15", **{"from": ["gao"]}, to=["SN"])
    story.says("DE", "withdrawal", "completed", "2022-08-15", **{"from": ["niamey"]}, to=["TD"])
    plan = planned(story.journal, Kind.MAP, "2022-08-20")
    points = {words: box for words, box, _ in texts(draw_map(plan))}
    assert [move.starts for move in plan.moves] == [("ML",), ("NE",)]
    (mali, senegal), (niger, chad) = arrows(draw_map(plan))
    assert senegal[0] < mali[0] < niger[0] < chad[0]
    for name, (x, y) in {"MALI": mali, "NIGER": niger, "Senegal": senegal, "Chad": chad}.items():
        box = points[name]
        assert box.meets(Box(x - 80, y - 80, x + 80, y + 80)), name


def test_a_map_without_anybody_far_needs_no_world(sahel):
    plan = planned(sahel.journal, Kind.MAP, "2022-08-20")
    near = replace(plan, countries=tuple(mark for mark in plan.countries if mark.code in ("NE", "SN", "TD")))
    assert draw_map(near).count('stroke-dasharray="9 7"') == 0
    assert draw_map(plan).count('stroke-dasharray="9 7"') == 1


def test_a_country_that_no_map_shows_is_named_below(sahel):
    plan = planned(sahel.journal, Kind.MAP, "2022-08-20")
    odd = replace(plan, countries=(*plan.countries, replace(plan.countries[0], code="BV", name="Bouvet Island")))
    assert any("Not on this map: Bouvet Island" in words for words, _, _ in texts(draw_map(odd)))


def test_a_map_of_nobody_still_shows_the_theatre(sahel):
    plan = replace(planned(sahel.journal, Kind.MAP, "2022-08-20"), countries=(), moves=(), organisations=())
    assert "MALI" in {words for words, _, _ in texts(draw_map(plan))}


def test_where_there_is_no_room_a_number_stands_and_no_label_on_another():
    spots = [Spot(f"A country with a long name {n}", 100 + 30 * n, 100 + 20 * n, 14, 28) for n in range(9)]
    labels = place(spots, Box(0, 0, 560, 300), [], width)
    assert any(label.numbered for label in labels)
    assert any(not label.numbered for label in labels)
    named = [label.box for label in labels if not label.numbered]
    assert not any(one.meets(other) for i, one in enumerate(named) for other in named[i + 1 :])
    assert len({label.text for label in labels}) == len(labels)


def test_signs_that_fall_on_one_another_are_moved_apart():
    moved = apart([(10, 10), (10, 10), (12, 10)], 30)
    gaps = [abs(a[0] - b[0]) + abs(a[1] - b[1]) for i, a in enumerate(moved) for b in moved[i + 1 :]]
    assert min(gaps) >= 20


def test_no_posture_is_told_by_colour_alone():
    assert set(SIGNS) == set(FILLS) == {*Posture, *Hedged, *Activity}
    assert len(set(SIGNS.values())) == len(SIGNS)
    hatchings = [fill.hatch for fill in FILLS.values() if fill.hatch]
    assert len(set(hatchings)) == len(hatchings)
    plain = [_grey(fill.ground) for fill in FILLS.values() if not fill.hatch]
    assert abs(plain[0] - plain[1]) > 15, "the two without a hatching differ in grey"


def _grey(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


@pytest.mark.parametrize("theme", Theme)
def test_words_stand_out_from_the_card(theme: Theme):
    colours = PALETTES[theme]
    assert abs(_grey(colours.ink) - _grey(colours.paper)) > 150
    assert abs(_grey(colours.muted) - _grey(colours.paper)) > 90


def test_what_the_typeface_lacks_is_left_out_and_never_a_box():
    assert legible("🇩🇪 Allemagne") == "Allemagne"
    assert legible("Türkiye, Côte d’Ivoire, Łódź, Șiria, Киев") == "Türkiye, Côte d’Ivoire, Łódź, Șiria, Киев"
    assert all(path.is_file() for path in FONT_FILES.values())


def test_long_words_end_in_an_ellipsis_within_their_room():
    lines = wrapped("a very long situation title that nobody could ever read on a phone", 200, 30)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(width(line, 30) <= 200 for line in lines)
