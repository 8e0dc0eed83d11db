"""Choose the parts of the world that a map shows: a region with most actors, and the world for distant ones."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from bot.pictures.draw.atlas import KILOMETRES_A_DEGREE, Outline, Point, distance
from bot.pictures.draw.projection import Projection, Regional, Worldwide

FARTHEST = 7_000
"""Kilometres from the theatre; in a larger region small countries could not be seen."""
_AROUND = 260 / 6371
"""Room around the signs of a region, in radii of the earth (260 km)."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the projected plane on a rectangle of the sheet."""

    projection: Projection
    left: float
    top: float
    width: float
    height: float
    origin: Point
    """The point in the upper left corner, in units of the projection."""
    scale: float
    """Pixels for each unit of the projection."""
    codes: frozenset[str] = field(default_factory=frozenset)
    """Codes of the actors whose signs are on this panel."""
    goals: frozenset[str] = field(default_factory=frozenset)
    """Codes of the countries to which arrows lead on this panel."""
    window: tuple[float, float, float, float] = (-180, -90, 180, 90)
    """West, south, east and north of the visible part in degrees, with a margin."""
    grain: float = 0.0
    """Points nearer than this, in degrees, are merged."""

    def __call__(self, point: Point) -> Point:
        x, y = self.projection(point)
        return self.left + (x - self.origin[0]) * self.scale, self.top + (y - self.origin[1]) * self.scale

    def holds(self, x: float, y: float, margin: float = 0) -> bool:
        within = self.left + margin <= x <= self.left + self.width - margin
        return within and self.top + margin <= y <= self.top + self.height - margin


def near_and_far(
    codes: Iterable[str], theatre: Sequence[str], outlines: dict[str, Outline]
) -> tuple[list[str], list[str]]:
    """Split actors into those near the theatre and the others, at the widest gap between their distances."""
    middle = outlines[theatre[0]].at
    away = {code: distance(outlines[code].at, middle) for code in codes}
    ordered = sorted(away, key=lambda code: (away[code], code))
    within = [code for code in ordered if away[code] <= FARTHEST]
    if len(within) == len(ordered):
        return ordered, []
    steps = [*(away[code] for code in within), away[ordered[len(within)]]]
    gaps = [after - before for before, after in zip([0.0, *steps], steps, strict=False)]
    # Skip the first gap, which is the distance of the nearest actor.
    cut = max(range(1, len(gaps)), key=lambda place: gaps[place], default=0) if within else 0
    return ordered[:cut], ordered[cut:]


def goals_apart(
    goals: Iterable[str], near: Collection[str], far: Collection[str], theatre: Sequence[str],
    outlines: dict[str, Outline],
) -> tuple[list[str], list[str]]:  # fmt: skip
    """Split destinations into those on the map around the theatre and those only on the world map."""
    apart = {
        code: code in far or (code not in near and distance(outlines[code].at, outlines[theatre[0]].at) > FARTHEST)
        for code in goals
    }
    return [code for code in apart if not apart[code]], [code for code in apart if apart[code]]


def regional_panel(
    codes: Sequence[str], whole: Sequence[str], outlines: dict[str, Outline], area: tuple[float, float, float]
) -> Panel:
    """Fit a panel to the signs of `codes` and all of `whole`; `area` is left, top and width of the rectangle."""
    points = [outlines[code].at for code in codes]
    points += [point for code in whole for point in outlines[code].rings[0]]
    wide = [point for code in codes for point in outlines[code].rings[0]]
    panel = _fitted(
        Regional(_middle(points)), points, wide, area, (0.6, 1.25 if codes else 0.7), _AROUND, frozenset(codes)
    )
    return replace(panel, window=_window(panel), grain=0.05)


def _window(panel: Panel) -> tuple[float, float, float, float]:
    """Return the degrees that a regional map shows: those of its edge, and all longitudes if a pole is inside."""
    assert isinstance(panel.projection, Regional)
    (left, top), across, down = panel.origin, panel.width / panel.scale, panel.height / panel.scale
    steps = [step / 12 for step in range(13)]
    edge = [(left + across * s, y) for s in steps for y in (top, top + down)]
    edge += [(x, top + down * s) for s in steps for x in (left, left + across)]
    lons, lats = zip(*(panel.projection.back(point) for point in edge), strict=True)
    west, south, east, north = min(lons) - 2, min(lats) - 2, max(lons) + 2, max(lats) + 2
    for pole in (-90.0, 90.0):
        if panel.holds(*panel((0.0, pole))):
            west, south, east, north = -180.0, min(south, pole), 180.0, max(north, pole)
    return west, south, east, north


def world_panel(
    far: Sequence[str], near: Sequence[str], outlines: dict[str, Outline], area: tuple[float, float, float]
) -> Panel:
    """Fit a panel to the part of the world that holds all actors."""
    points = [point for code in far for point in outlines[code].rings[0]] + [outlines[code].at for code in near]
    return replace(_fitted(Worldwide(), points, [], area, (0.46, 0.72), 0.12, frozenset(far)), grain=0.5)


def _fitted(
    projection: Projection,
    points: Sequence[Point],
    wide: Sequence[Point],
    area: tuple[float, float, float],
    shape: tuple[float, float],
    around: float,
    codes: frozenset[str],
) -> Panel:
    """Fit a panel to `points`, and sideways to `wide` if that is not much more.

    `shape` is the least and the greatest height divided by the width.
    """
    flat = [projection(point) for point in points]
    left, right = min(x for x, _ in flat) - around, max(x for x, _ in flat) + around
    sides = [x for x, _ in map(projection, wide) if left - 2 * around < x < right + 2 * around]
    left, right = min([left, *(x - around / 4 for x in sides)]), max([right, *(x + around / 4 for x in sides)])
    top, bottom = min(y for _, y in flat) - around, max(y for _, y in flat) + around
    ratio = max(shape[0], min(shape[1], (bottom - top) / (right - left)))
    across = max(right - left, (bottom - top) / ratio)
    left, top = (left + right - across) / 2, (top + bottom - across * ratio) / 2
    return Panel(projection, *area, area[2] * ratio, (left, top), area[2] / across, codes)


def _middle(points: Sequence[Point]) -> Point:
    lons, lats = [lon for lon, _ in points], [lat for _, lat in points]
    return (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2


def corners(panel: Panel, codes: Iterable[str], outlines: dict[str, Outline]) -> tuple[float, float, float, float]:
    """Return the region of `codes` on a panel: left, top, right, bottom in pixels."""
    spots = [panel(outlines[code].at) for code in codes]
    room = 300 / KILOMETRES_A_DEGREE / 57.3 * panel.scale
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    return min(xs) - room, min(ys) - room, max(xs) + room, max(ys) + room
