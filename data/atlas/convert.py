"""Make bot/pictures/data/countries.json.gz out of Natural Earth, as the npm package world-atlas redistributes it.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    pip install shapely pycountry && python data/atlas/convert.py package bot/pictures/data/countries.json.gz

Borders are simplified together, so neighbours still meet. Coordinates are hundredths of a degree.
"""

import gzip
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pycountry
import shapely

TOLERANCE = 0.04
"""Degrees: less than a pixel where Europe fills a picture of 1,200."""
SMALLEST = 0.01
"""Square degrees: smaller islands are left out, unless they are all there is of a country."""
UNNUMBERED = {"Kosovo": "XK"}
ICE = "AQ"


def main(package: Path, target: Path) -> None:
    shapes = _read(package / "countries-50m.json")
    for code, shape in _read(package / "countries-10m.json").items():
        if len(code) == 2:
            shapes.setdefault(code, shape)
    del shapes[ICE]
    codes = list(shapes)
    coverage = shapely.coverage_simplify([_valid(shapes[code]) for code in codes], TOLERANCE)
    countries = {code: _written(shape) for code, shape in zip(codes, coverage, strict=True)}
    target.write_bytes(gzip.compress(json.dumps(countries, separators=(",", ":")).encode(), mtime=0))


def _read(path: Path) -> dict[str, Any]:
    """Geometry by alpha-2 code; what no code exists for is kept under its name, as land."""
    world = json.loads(path.read_text(encoding="utf-8"))
    scale, move = world["transform"]["scale"], world["transform"]["translate"]
    arcs = [_decoded(arc, scale, move) for arc in world["arcs"]]
    parts: dict[str, list[Any]] = defaultdict(list)
    for geometry in world["objects"]["countries"]["geometries"]:
        found = pycountry.countries.get(numeric=geometry.get("id", ""))
        name = geometry["properties"]["name"]
        code = found.alpha_2 if found else UNNUMBERED.get(name, name)
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            outer, *holes = (_ring(ring, arcs) for ring in polygon)
            if len(outer) > 3:  # quantised away otherwise
                parts[code].append(shapely.Polygon(outer, [hole for hole in holes if len(hole) > 3]))
    return {code: shapely.MultiPolygon(polygons) for code, polygons in parts.items()}


def _valid(shape: Any) -> Any:
    return shapely.MultiPolygon(_polygons(shapely.make_valid(shape)))


def _decoded(arc: list[list[int]], scale: list[float], move: list[float]) -> list[tuple[float, float]]:
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * scale[0] + move[0], y * scale[1] + move[1]))
    return points


def _ring(numbers: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    lons = [lon for lon, _ in points]
    if max(lons) - min(lons) > 180:  # across the date line: in one piece, a little beyond it
        points = [(lon + 360 if lon < 0 else lon, lat) for lon, lat in points]
    return points


def _written(shape: Any) -> dict[str, Any]:
    polygons = sorted(_polygons(shape), key=lambda polygon: polygon.area, reverse=True)
    kept = [polygon for polygon in polygons if polygon.area >= SMALLEST] or polygons[:1]
    middle = shapely.maximum_inscribed_circle(kept[0], 0.05).coords[0]
    rings = [ring for polygon in kept for ring in (polygon.exterior, *polygon.interiors)]
    return {"at": _hundredths([middle])[0], "rings": [_hundredths(ring.coords) for ring in rings]}


def _polygons(shape: Any) -> list[Any]:
    parts = shapely.get_parts(shapely.get_parts(shape))  # a collection may hold multipolygons
    return [part for part in parts if part.geom_type == "Polygon"]


def _hundredths(points: Any) -> list[list[int]]:
    return [[round(100 * x), round(100 * y)] for x, y in points]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
