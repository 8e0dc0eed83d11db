"""Map projections for a region and for the world. Both keep areas; y grows downwards."""

from dataclasses import dataclass
from math import asin, atan2, cos, degrees, hypot, radians, sin, sqrt
from typing import Protocol

from bot.pictures.draw.atlas import Point


class Projection(Protocol):
    def __call__(self, point: Point) -> Point: ...


@dataclass(frozen=True, slots=True)
class Regional:
    """Lambert's azimuthal equal-area projection around a centre; the unit is the radius of the earth."""

    centre: Point

    def __call__(self, point: Point) -> Point:
        lon, lat, lat0 = radians(point[0] - self.centre[0]), radians(point[1]), radians(self.centre[1])
        towards = sin(lat0) * sin(lat) + cos(lat0) * cos(lat) * cos(lon)
        scale = sqrt(2 / max(1 + towards, 1e-6))  # the antipode has no single position
        return (
            scale * cos(lat) * sin(lon),
            -scale * (cos(lat0) * sin(lat) - sin(lat0) * cos(lat) * cos(lon)),
        )

    def back(self, flat: Point) -> Point:
        """Return the place on the globe; for points off the disc, the nearest place to the antipode."""
        x, y, lat0 = flat[0], -flat[1], radians(self.centre[1])
        off = hypot(x, y) or 1e-9
        angle = 2 * asin(min(off / 2, 1.0))
        sine = cos(angle) * sin(lat0) + y * sin(angle) * cos(lat0) / off
        lon = atan2(x * sin(angle), off * cos(lat0) * cos(angle) - y * sin(lat0) * sin(angle))
        return self.centre[0] + degrees(lon), degrees(asin(max(-1.0, min(1.0, sine))))


@dataclass(frozen=True, slots=True)
class Worldwide:
    """Equal Earth (Šavrič, Patterson and Jenny, 2018), from date line to date line, where outlines are cut."""

    def __call__(self, point: Point) -> Point:
        a1, a2, a3, a4, root = 1.340264, -0.081106, 0.000893, 0.003796, sqrt(3)
        lon = radians(point[0])
        t = asin(root / 2 * sin(radians(point[1])))
        slope = 9 * a4 * t**8 + 7 * a3 * t**6 + 3 * a2 * t**2 + a1
        return 2 * root * lon * cos(t) / (3 * slope), -(a4 * t**9 + a3 * t**7 + a2 * t**3 + a1 * t)
