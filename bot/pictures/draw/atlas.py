"""Outlines of the world's countries, read only in worker processes (origin: data/README.md)."""

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import acos, cos, degrees, radians, sin
from typing import Any

Point = tuple[float, float]
"""Longitude and latitude in degrees."""

KILOMETRES_A_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Outline:
    at: Point
    """Position of the sign, well inside the largest part."""
    rings: tuple[tuple[Point, ...], ...]
    """Outer and inner rings, the largest first; filled by the even-odd rule."""
    bounds: tuple[tuple[float, float, float, float], ...]
    """West, south, east and north of each ring."""


@cache
def outlines() -> dict[str, Outline]:
    """Return outlines by ISO 3166-1 alpha-2 code; a few territories without one are under their names."""
    packed = (files(__package__) / "data" / "countries.json.gz").read_bytes()
    return {code: _outline(shape) for code, shape in json.loads(gzip.decompress(packed)).items()}


def _outline(shape: dict[str, Any]) -> Outline:
    rings = tuple(tuple((x / 100, y / 100) for x, y in ring) for ring in shape["rings"])
    return Outline((shape["at"][0] / 100, shape["at"][1] / 100), rings, tuple(_bounds(ring) for ring in rings))


def _bounds(ring: Sequence[Point]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return min(xs), min(ys), max(xs), max(ys)


def distance(one: Point, other: Point) -> float:
    """Return the distance along the great circle in kilometres."""
    (lon1, lat1), (lon2, lat2) = one, other
    a, b, gap = radians(lat1), radians(lat2), radians(lon2 - lon1)
    cosine = sin(a) * sin(b) + cos(a) * cos(b) * cos(gap)
    return degrees(acos(max(-1.0, min(1.0, cosine)))) * KILOMETRES_A_DEGREE
