"""Draw a map plan: the world if it is needed, the region, and the lists beside and below it."""

from collections.abc import Sequence
from dataclasses import replace
from math import atan2, cos, hypot, sin

from bot.pictures.draw.atlas import Outline, Point, outlines
from bot.pictures.draw.frame import ROOM, foot, head, legend_rows
from bot.pictures.draw.labels import Box, Label, Spot, apart, place
from bot.pictures.draw.lettering import clipped, width, wrapped
from bot.pictures.draw.panels import Panel, corners, goals_apart, near_and_far, regional_panel, world_panel
from bot.pictures.draw.sheet import BADGE, MARGIN, SMALLEST, Sheet, filled
from bot.pictures.plan.plan import ActorMark, MapPlan, Move

_NAMES, _SMALL_NAMES = 27.0, 26.0
_FINEST = 2.6
"""Pixels, across plus down; nearer points of an outline are merged."""


def draw_map(plan: MapPlan) -> str:
    sheet, world = Sheet(plan.frame.theme), outlines()
    y = head(sheet, plan.frame)
    y = legend_rows(sheet, plan.legend, _disputed(plan), y, counts=_counts(plan)) + 4
    marks = {mark.code: mark for mark in plan.countries if mark.code in world}
    theatre = [land.code for land in plan.theatre if land.code in world]
    near, far = near_and_far(marks, theatre, world) if theatre else ([], list(marks))
    goals = dict.fromkeys(move.destination.code for move in plan.moves if move.destination.code in world)
    here, away = goals_apart(goals, near, far, theatre, world) if theatre else ([], [])
    key: list[tuple[str, str]] = []
    if theatre:
        panel = regional_panel(near, [*theatre, *here], world, (float(MARGIN), y, float(ROOM)))
        key += _draw_panel(sheet, plan, replace(panel, goals=frozenset(here)), marks, _NAMES, len(key))
        y = panel.top + panel.height + 16
    if far or away:
        panel = world_panel(far, [*near, *theatre, *away], world, (float(MARGIN), y, float(ROOM)))
        key += _draw_panel(sheet, plan, replace(panel, goals=frozenset(away)), marks, _SMALL_NAMES, len(key))
        if theatre:
            left, top, right, bottom = corners(panel, [*near, *theatre], world)
            sheet.box(left, top, right - left, bottom - top, stroke=sheet.palette.ink, line=3, dash="9 7")
        y = panel.top + panel.height + 16
    missing = [mark for mark in plan.countries if mark.code not in world]
    y = _below(sheet, plan, key, missing, y)
    return sheet.svg(foot(sheet, plan.frame, y))


def _counts(plan: MapPlan) -> list[int]:
    marks = [*plan.countries, *plan.organisations]
    return [sum(mark.posture is entry.posture for mark in marks) for entry in plan.legend]


def _disputed(plan: MapPlan) -> str:
    return plan.disputed if any(mark.contested for mark in (*plan.countries, *plan.organisations)) else ""


def _draw_panel(
    sheet: Sheet, plan: MapPlan, panel: Panel, marks: dict[str, ActorMark], size: float, numbers: int
) -> list[tuple[str, str]]:
    """Draw a panel. Returns the key of names replaced by numbers, counted on from `numbers`."""
    sheet.box(panel.left, panel.top, panel.width, panel.height, fill=sheet.palette.sea)
    _draw_land(sheet, plan, panel, marks)
    sheet.box(panel.left, panel.top, panel.width, panel.height, stroke=sheet.palette.rule, line=2)
    arrows = _draw_arrows(sheet, plan, panel, marks)
    area = Box(panel.left + 6, panel.top + 6, panel.left + panel.width - 6, panel.top + panel.height - 6)
    labels = place(_spots(plan, panel, marks, size), area, arrows, width)
    for label in labels:
        _draw_label(sheet, label, numbers)
    for mark, x, y in _signs(panel, marks):
        sheet.badge(x, y, mark.posture)
    return [(_renumbered(label, numbers), label.spot.name) for label in labels if label.numbered]


def _draw_land(sheet: Sheet, plan: MapPlan, panel: Panel, marks: dict[str, ActorMark]) -> None:
    ink, theatre = sheet.palette, {land.code for land in plan.theatre}
    rest: list[str] = []
    actors: list[tuple[str, str]] = []
    last: list[tuple[str, str]] = []
    for code, outline in outlines().items():
        data = _path(outline, panel)
        if not data:
            continue
        if code in theatre:
            last.append((code, data))
        elif code in marks:
            actors.append((code, data))
        else:
            rest.append(data)
    sheet.path("".join(rest), fill=ink.land, stroke=ink.border, line=1.2, join="bevel")
    for code, data in actors:
        sheet.path(data, fill=filled(marks[code].posture), stroke=ink.border, line=1.4, join="bevel")
    for code, data in last:  # over the borders of neighbours
        fill = filled(marks[code].posture) if code in marks else ink.theatre
        sheet.path(data, fill=fill, stroke=ink.ink, line=4, join="round")


def _path(outline: Outline, panel: Panel) -> str:
    """Return the rings that reach into the panel as an SVG path, cut at its edges."""
    parts = []
    west, south, east, north = panel.window
    for ring, (left, bottom, right, top) in zip(outline.rings, outline.bounds, strict=True):
        speck = right - left + top - bottom < 2 * panel.grain
        if left < east and west < right and bottom < north and south < top and not speck:
            points = _inside([panel(point) for point in _coarse(ring, panel.grain)], panel)
            parts.append(_ring(points))
    return "".join(parts)


def _coarse(ring: Sequence[Point], grain: float) -> Sequence[Point]:
    if not grain:
        return ring
    kept = [ring[0]]
    for point in ring:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= grain:
            kept.append(point)
    return kept


def _inside(points: list[Point], panel: Panel) -> list[Point]:
    """Clip a polygon at the four edges in turn (Sutherland and Hodgman): a mask would cost ten times as much."""
    edges = (
        (0, panel.left, 1),
        (0, panel.left + panel.width, -1),
        (1, panel.top, 1),
        (1, panel.top + panel.height, -1),
    )
    for axis, edge, side in edges:
        if all((point[axis] - edge) * side >= 0 for point in points):
            continue
        kept: list[Point] = []
        for before, point in zip([points[-1], *points], points, strict=False):
            was, is_ = (before[axis] - edge) * side, (point[axis] - edge) * side
            if (was >= 0) != (is_ >= 0):
                share = was / (was - is_)
                kept.append((before[0] + (point[0] - before[0]) * share, before[1] + (point[1] - before[1]) * share))
            if is_ >= 0:
                kept.append(point)
        points = kept
        if not points:
            break
    return points


def _ring(points: Sequence[Point]) -> str:
    """Return a ring as an SVG path without coinciding points; empty if it is too small to be seen."""
    kept = list(points[:1])
    for point in points[1:]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= _FINEST:
            kept.append(point)
    if len(kept) < 3:
        return ""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + "Z"


def _signs(panel: Panel, marks: dict[str, ActorMark]) -> list[tuple[ActorMark, float, float]]:
    """Return the positions of the actors' signs on a panel, moved apart if they would overlap."""
    world, here = outlines(), [marks[code] for code in sorted(panel.codes)]
    spots = apart([panel(world[mark.code].at) for mark in here], 2 * BADGE + 3)
    return [(mark, x, y) for mark, (x, y) in zip(here, spots, strict=True)]


def _spots(plan: MapPlan, panel: Panel, marks: dict[str, ActorMark], size: float) -> list[Spot]:
    """Return the spots that need a name: actors, destinations and, on the regional map, the theatre."""
    world = outlines()
    spots = [Spot(m.name, x, y, BADGE, size, warned=m.contested) for m, x, y in _signs(panel, marks)]
    lands = {move.destination.code: move.destination for move in plan.moves if move.destination.code in panel.goals}
    shown = {land.code for land in plan.theatre}
    lands |= {land.code: land for land in plan.theatre if size == _NAMES}
    for code, land in lands.items():
        if code in marks or code not in world:
            continue
        x, y = panel(world[code].at)
        if panel.holds(x, y, 10):
            name = land.name.upper() if code in shown else land.name
            spots.append(Spot(name, x, y, 7, size + (4 if code in shown else 0), bold=code in shown))
    return spots


def _draw_label(sheet: Sheet, label: Label, numbers: int) -> None:
    spot, box = label.spot, label.box
    if spot.radius < BADGE:
        sheet.disc(spot.x, spot.y, 6, fill=sheet.palette.ink, stroke=sheet.palette.paper, line=2)
    if label.leader:
        x = min(max(spot.x, box.left), box.right)
        y = min(max(spot.y, box.top), box.bottom)
        sheet.line(spot.x, spot.y, x, y, sheet.palette.paper, 5)
        sheet.line(spot.x, spot.y, x, y, sheet.palette.ink, 2)
    text = _renumbered(label, numbers) if label.numbered else label.text
    sheet.words(
        box.left, box.bottom - spot.size * 0.2, text, spot.size, bold=spot.bold or label.numbered,
        halo=sheet.palette.paper,
    )  # fmt: skip
    if spot.warned:
        sheet.warning(box.right - 13, (box.top + box.bottom) / 2, 25)


def _renumbered(label: Label, numbers: int) -> str:
    return str(int(label.text) + numbers)


def _draw_arrows(sheet: Sheet, plan: MapPlan, panel: Panel, marks: dict[str, ActorMark]) -> list[Box]:
    """Draw one arrow from each country of origin to each destination; dashed if no move there is completed."""
    world = outlines()
    signs = {mark.code: (x, y) for mark, x, y in _signs(panel, marks)}
    done: dict[tuple[str, str], bool] = {}
    for move in plan.moves:
        for start in move.starts:
            way = start, move.destination.code
            done[way] = done.get(way, False) or move.done
    taken: list[Box] = []
    for (start, goal), arrived in done.items():
        if goal in panel.goals and start in world:
            tail, tip = (signs.get(code) or panel(world[code].at) for code in (start, goal))
            taken += _arrow(sheet, panel, tail, tip, BADGE + 3 if goal in signs else 12, arrived)
    return taken


def _arrow(sheet: Sheet, panel: Panel, start: Point, end: Point, short: float, arrived: bool) -> list[Box]:
    """Draw a bent arrow, so that it covers no border, up to `short` of its end. Returns the boxes it takes up."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    bend = (
        min(max(start[0] + dx / 2 + dy * 0.18, panel.left + 10), panel.left + panel.width - 10),
        min(max(start[1] + dy / 2 - dx * 0.18, panel.top + 10), panel.top + panel.height - 10),
    )
    first = _towards(start, bend, 14)
    tip = _towards(end, bend, short)
    neck = _towards(tip, bend, 20)
    curve = f"M{first[0]:.1f} {first[1]:.1f}Q{bend[0]:.1f} {bend[1]:.1f} {neck[0]:.1f} {neck[1]:.1f}"
    angle = atan2(tip[1] - bend[1], tip[0] - bend[0])
    wing = [(tip[0] - 27 * cos(angle + turn), tip[1] - 27 * sin(angle + turn)) for turn in (0.42, -0.42)]
    point = f"M{tip[0]:.1f} {tip[1]:.1f}L{wing[0][0]:.1f} {wing[0][1]:.1f}L{wing[1][0]:.1f} {wing[1][1]:.1f}Z"
    sheet.path(curve, stroke=sheet.palette.paper, line=11)
    sheet.path(curve, stroke=sheet.palette.ink, line=6, dash="" if arrived else "13 8")
    sheet.path(point, fill=sheet.palette.ink, stroke=sheet.palette.paper, line=2)
    steps = max(8, int(hypot(dx, dy) / 14))
    along = [_bezier(start, bend, end, n / steps) for n in range(steps + 1)]
    return [Box(x - 7, y - 7, x + 7, y + 7) for x, y in along]


def _towards(point: Point, goal: Point, by: float) -> Point:
    dx, dy = goal[0] - point[0], goal[1] - point[1]
    long = hypot(dx, dy) or 1.0
    return point[0] + dx / long * by, point[1] + dy / long * by


def _bezier(a: Point, b: Point, c: Point, t: float) -> Point:
    return tuple((1 - t) ** 2 * p + 2 * t * (1 - t) * q + t * t * r for p, q, r in zip(a, b, c, strict=True))  # type: ignore[return-value]


def _below(
    sheet: Sheet, plan: MapPlan, key: Sequence[tuple[str, str]], missing: Sequence[ActorMark], y: float
) -> float:
    """Draw the key of numbers, the actors without a place on the map, organisations and moves."""
    if key:
        y = _line(sheet, "   ".join(f"{number} {name}" for number, name in key), "", y)
    if missing:
        y = _line(sheet, ", ".join(mark.name for mark in missing), plan.unplaced_title, y)
    if plan.organisations:
        y = _organisations(sheet, plan, MARGIN, y, ROOM)
    if plan.moves:
        y = _moves(sheet, plan, MARGIN, y, ROOM)
    return y


def _line(sheet: Sheet, text: str, title: str, y: float) -> float:
    y += 12
    said = f"{title} {text}" if title else text
    for line in wrapped(said, ROOM, 27, most=6):
        y += 34
        sheet.words(MARGIN, y - 8, line, 27)
    return y + 6


def _organisations(sheet: Sheet, plan: MapPlan, x: float, y: float, wide: float) -> float:
    """Draw organisations with the signs of their postures, which the legend explains."""
    y = _box_title(sheet, plan.organisations_title, x, y, wide)
    for mark in plan.organisations:
        sheet.swatch(x, y, 50, 34, mark.posture)
        sheet.badge(x + 25, y + 17, mark.posture, 12)
        lines = wrapped(mark.name, wide - 64 - (34 if mark.contested else 0), 28, bold=True)
        for number, text in enumerate(lines):
            sheet.words(x + 64, y + 26 + 34 * number, text, 28, bold=True)
        if mark.contested:
            sheet.warning(x + 64 + width(lines[-1], 28, True) + 22, y + 17 + 34 * (len(lines) - 1), 26)
        y += 34 * len(lines) + 12
    return y + 4


def _moves(sheet: Sheet, plan: MapPlan, x: float, y: float, wide: float) -> float:
    y = _box_title(sheet, plan.moves_title, x, y, wide)
    for who, moves in _by_origin(plan.moves):
        first = moves[0]
        there = ", ".join(move.destination.name for move in moves)
        sheet.line(x, y + 17, x + 36, y + 17, sheet.palette.ink, 5, "" if first.done else "9 6")
        sheet.path("M0 -9L15 0L0 9Z", fill=sheet.palette.ink, move=(x + 36, y + 17))
        people = f" ({first.people})" if first.people else ""
        name = clipped(f"{who}{people}", wide - 64, 28, bold=True)
        sheet.words(x + 64, y + 26, name, 28, bold=True)
        way = f"{first.origin} → {there}" if first.origin else f"→ {there}"
        way = way if first.done else f"{way}, {plan.announced}"
        beside = x + 64 + width(name, 28, True) + 12
        if beside + width(way, SMALLEST) <= x + wide:
            sheet.words(beside, y + 26, way, SMALLEST, colour=sheet.palette.muted)
        else:
            for text in wrapped(way, wide - 64, SMALLEST):
                y += 33
                sheet.words(x + 64, y + 26, text, SMALLEST, colour=sheet.palette.muted)
        y += 44
    return y + 4


def _box_title(sheet: Sheet, title: str, x: float, y: float, wide: float) -> float:
    sheet.line(x, y + 6, x + wide, y + 6, sheet.palette.ink, 3)
    sheet.words(x, y + 42, title, 28, bold=True)
    return y + 58


def _by_origin(moves: Sequence[Move]) -> list[tuple[str, list[Move]]]:
    """Group moves of one actor from the same places into one entry."""
    found: dict[tuple[str, str], list[Move]] = {}
    for move in moves:
        found.setdefault((move.who, move.origin), []).append(move)
    return [(who, together) for (who, _), together in found.items()]
