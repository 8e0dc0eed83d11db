"""How plans are laid out: nothing overlaps, nothing is cut off, and no country is told by colour alone."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from bot.pictures.atlas import outlines
from bot.pictures.labels import Box, Spot, apart, place
from bot.pictures.lettering import FONT_FILES, legible, width, wrapped
from bot.pictures.map_drawing import draw_map
from bot.pictures.painting import drawing
from bot.pictures.palette import FILLS, SIGNS
from bot.pictures.panels import near_and_far
from bot.pictures.plan import Kind, Theme
from bot.situation.posture import Posture
from tests.unit.situation.story import Story

from .conftest import SAHEL
from .seeds import Case, cases, planned, voice_of

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


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_no_words_are_cut_off_at_an_edge(case: Case):
    svg = drawing(case.plan())
    height = float(re.search(r'height="(\d+)"', svg)[1])  # type: ignore[index]
    outside = [words for words, box, _ in texts(svg) if not box.within(Box(0, 0, 1200, height))]
    assert outside == []


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_no_words_stand_on_others(case: Case):
    found = [(words, box) for words, box, _ in texts(drawing(case.plan())) if words not in ("", "!")]
    pairs = [(a, b) for i, (a, one) in enumerate(found) for b, other in found[i + 1 :] if one.meets(other, -3)]
    assert pairs == []


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
    assert set(SIGNS) == set(FILLS) == set(Posture)
    assert len(set(SIGNS.values())) == len(Posture)
    hatchings = [fill.hatch for fill in FILLS.values() if fill.hatch]
    assert len(set(hatchings)) == len(hatchings)
    plain = [_grey(fill.ground) for fill in FILLS.values() if not fill.hatch]
    assert abs(plain[0] - plain[1]) > 15, "the two without a hatching differ in grey"


def _grey(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


@pytest.mark.parametrize("theme", Theme)
def test_words_stand_out_from_the_card(theme: Theme):
    from bot.pictures.palette import PALETTES

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
