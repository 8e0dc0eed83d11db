"""Place names beside signs without overlap; without room, a number that a key explains."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import hypot

Measure = Callable[[str, float, bool], float]


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box", gap: float = 0) -> bool:
        across = self.left < other.right + gap and other.left < self.right + gap
        return across and self.top < other.bottom + gap and other.top < self.bottom + gap

    def within(self, other: "Box") -> bool:
        return self.left >= other.left and self.right <= other.right and (
            self.top >= other.top and self.bottom <= other.bottom
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """A sign of this radius at (x, y) that needs a name."""

    name: str
    x: float
    y: float
    radius: float
    size: float
    bold: bool = True
    warned: bool = False
    """Whether a triangle follows the name."""


@dataclass(frozen=True, slots=True)
class Label:
    spot: Spot
    text: str
    """The name, or the number that replaces it."""
    box: Box
    leader: bool = False
    """Whether a line leads from the sign to the name."""

    @property
    def numbered(self) -> bool:
        return self.text != self.spot.name


_WARNING = 30
_NEAR = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, -0.7), (1, 0.7), (-1, -0.7), (-1, 0.7))
_REACHES = (34, 58, 84, 112)


def place(spots: Sequence[Spot], area: Box, taken: Sequence[Box], measure: Measure) -> list[Label]:
    """Return a label for each spot, in their order; place those in the densest parts first."""
    signs = [Box(s.x - s.radius, s.y - s.radius, s.x + s.radius, s.y + s.radius) for s in spots if s.radius]
    crowd = {spot: sum(hypot(spot.x - other.x, spot.y - other.y) < 150 for other in spots) for spot in spots}
    placed: dict[Spot, Label] = {}
    number = 0
    for spot in sorted(spots, key=lambda spot: (-crowd[spot], spot.name)):
        blocked = [*signs, *taken, *(label.box for label in placed.values())]
        label = _named(spot, area, blocked, measure)
        if label is None:
            number += 1
            label = _numbered(spot, str(number), area, blocked, measure)
        placed[spot] = label
    return [placed[spot] for spot in spots]


def _named(spot: Spot, area: Box, blocked: Sequence[Box], measure: Measure) -> Label | None:
    wide = measure(spot.name, spot.size, spot.bold) + (_WARNING if spot.warned else 0)
    for box, leader in _candidates(spot, wide):
        if box.within(area) and not any(box.meets(other, 3) for other in blocked):
            return Label(spot, spot.name, box, leader)
    return None


def _numbered(spot: Spot, number: str, area: Box, blocked: Sequence[Box], measure: Measure) -> Label:
    """Place a number beside its sign, over other things only if there is no free place."""
    wide = measure(number, spot.size, True) + (_WARNING if spot.warned else 0)
    boxes = [box for box, _ in _candidates(spot, wide) if box.within(area)]
    free = [box for box in boxes if not any(box.meets(other) for other in blocked)]
    first = next(_candidates(spot, wide))[0]
    return Label(spot, number, (free or boxes or [first])[0], False)


def _candidates(spot: Spot, wide: float) -> Iterator[tuple[Box, bool]]:
    high = spot.size * 0.98
    for dx, dy in _NEAR:
        yield _beside(spot, dx, dy, spot.radius + 5, wide, high), False
    for reach in _REACHES:
        for dx, dy in _NEAR:
            yield _beside(spot, dx, dy, spot.radius + reach, wide, high), True


def _beside(spot: Spot, dx: float, dy: float, reach: float, wide: float, high: float) -> Box:
    """Return the box to the right or left of the sign, or centred above or below it."""
    if dx == 0:
        left, middle = spot.x - wide / 2, spot.y + dy * (reach + high / 2)
    else:
        left = spot.x + reach if dx > 0 else spot.x - reach - wide
        middle = spot.y + dy * (reach if reach > 40 else high)
    return Box(left, middle - high / 2, left + wide, middle + high / 2)


def apart(spots: Sequence[tuple[float, float]], gap: float) -> list[tuple[float, float]]:
    """Move points apart until no two are nearer than `gap`, so that the signs of neighbours do not overlap."""
    moved = [list(spot) for spot in spots]
    for _ in range(40):
        still = True
        for i, one in enumerate(moved):
            for other in moved[i + 1 :]:
                dx, dy = other[0] - one[0], other[1] - one[1]
                away = hypot(dx, dy)
                if away < gap:
                    still = False
                    dx, dy = (dx / away, dy / away) if away else (1.0, 0.0)
                    push = (gap - away) / 2 + 0.1
                    one[0], one[1] = one[0] - dx * push, one[1] - dy * push
                    other[0], other[1] = other[0] + dx * push, other[1] + dy * push
        if still:
            break
    return [(x, y) for x, y in moved]


def aside(boxes: Sequence[Box], left: float, right: float) -> list[Box]:
    """Move boxes sideways, between `left` and `right`, until they do not overlap."""
    moved = list(boxes)
    for _ in range(60):
        still = True
        for i in range(len(moved)):
            for k in range(i + 1, len(moved)):
                one, other = moved[i], moved[k]
                if one.meets(other):
                    push = (one.right - other.left) / 2 + 0.1
                    moved[i], moved[k] = _shifted(one, -push, left, right), _shifted(other, push, left, right)
                    still = False
        if still:
            break
    return moved


def _shifted(box: Box, by: float, left: float, right: float) -> Box:
    by = min(max(by, left - box.left), right - box.right)
    return Box(box.left + by, box.top, box.right + by, box.bottom)
