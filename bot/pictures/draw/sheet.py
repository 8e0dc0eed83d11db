"""A sheet to draw on, as SVG.

Discord on a phone shows a picture about 265 pixels wide, so that a unit is a third of a pixel. Words are at least
`SMALLEST` units high, nine pixels there.
"""

from collections.abc import Iterable
from html import escape

from bot.pictures.draw.lettering import FAMILY
from bot.pictures.draw.palette import FILLS, PALETTES, SIGNS, SOLID_SIGNS
from bot.pictures.glyphs import legible
from bot.pictures.plan.plan import State, Theme

WIDTH = 760
MARGIN = 24
SMALLEST = 26.0
_TILE = 12 * 760 / 960
"""Side of a hatching's tile: twelve whole pixels when painted, so that its edges do not show."""
BADGE = 14.0
"""Radius of the sign of a posture."""


class Sheet:
    def __init__(self, theme: Theme) -> None:
        self.palette = PALETTES[theme]
        self._parts: list[str] = []

    def svg(self, height: float) -> str:
        size = f'width="{WIDTH}" height="{height:.0f}"'
        ground = f'<rect {size} fill="{self.palette.paper}"/>'
        head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {WIDTH} {height:.0f}">'
        return "".join([head, "<defs>", *_patterns(), "</defs>", ground, *self._parts, "</svg>"])

    def words(
        self, x: float, y: float, text: str, size: float = 28, *, bold: bool = False, colour: str = "",
        anchor: str = "start", halo: str = "", spacing: float = 0,
    ) -> None:  # fmt: skip
        """Write a text on base line `y`; `halo` is a colour around the letters, for legibility on any ground."""
        look = f'font-family="{FAMILY}" font-size="{size:g}" font-weight="{600 if bold else 400}"'
        look += f' fill="{colour or self.palette.ink}" text-anchor="{anchor}"'
        if halo:
            look += f' stroke="{halo}" stroke-width="{size / 4.5:.1f}" stroke-linejoin="round" paint-order="stroke"'
        if spacing:
            look += f' letter-spacing="{spacing:g}"'
        self._parts.append(f'<text x="{x:.1f}" y="{y:.1f}" {look}>{escape(legible(text), quote=False)}</text>')

    def box(self, x: float, y: float, w: float, h: float, *, fill: str = "none", stroke: str = "none",
            line: float = 2, radius: float = 0, dash: str = "") -> None:  # fmt: skip
        extra = f' rx="{radius:g}"' if radius else ""
        extra += f' stroke-dasharray="{dash}"' if dash else ""
        self._parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" fill="{fill}" stroke="{stroke}" '
            f'stroke-width="{line:g}"{extra}/>'
        )

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str, line: float = 2, dash: str = "") -> None:
        self.path(f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}", stroke=colour, line=line, dash=dash)

    def path(self, data: str, *, fill: str = "none", stroke: str = "none", line: float = 2, dash: str = "",
             move: tuple[float, float] | None = None, join: str = "miter") -> None:  # fmt: skip
        extra = f' stroke-dasharray="{dash}"' if dash else ""
        extra += f' transform="translate({move[0]:.1f} {move[1]:.1f})"' if move else ""
        self._parts.append(
            f'<path d="{data}" fill="{fill}" fill-rule="evenodd" stroke="{stroke}" stroke-width="{line:g}" '
            f'stroke-linejoin="{join}"{extra}/>'
        )

    def disc(self, x: float, y: float, radius: float, *, fill: str, stroke: str = "none", line: float = 2) -> None:
        self._parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}" stroke="{stroke}" '
            f'stroke-width="{line:g}"/>'
        )

    def badge(self, x: float, y: float, posture: State, radius: float = BADGE) -> None:
        """Draw the sign of a posture, dark on white in both themes."""
        self.disc(x, y, radius, fill="#ffffff", stroke="#1b1f24", line=2)
        solid = "#1b1f24" if posture in SOLID_SIGNS else "none"
        self._parts.append(
            f'<path d="{SIGNS[posture]}" transform="translate({x:.1f} {y:.1f}) scale({radius / 14:.3f})" '
            f'fill="{solid}" stroke="#1b1f24" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/>'
        )

    def swatch(self, x: float, y: float, w: float, h: float, posture: State, radius: float = 4) -> None:
        self.box(x, y, w, h, fill=filled(posture), stroke=self.palette.ink, line=1.2, radius=radius)

    def warning(self, x: float, y: float, size: float = 24) -> None:
        """Draw the triangle that marks a dispute, its middle at (x, y)."""
        half = size / 2
        self.path(
            f"M{x:.1f} {y - half:.1f}L{x + half * 1.1:.1f} {y + half * 0.85:.1f}H{x - half * 1.1:.1f}Z",
            fill="#ffe08a", stroke="#1b1f24", line=2,
        )  # fmt: skip
        self.words(x, y + half * 0.68, "!", size * 0.74, bold=True, colour="#1b1f24", anchor="middle")


def filled(posture: State) -> str:
    """Return the fill of a posture: a colour or a pattern."""
    return f"url(#{posture.value})" if FILLS[posture].hatch else FILLS[posture].ground


def _patterns() -> Iterable[str]:
    for posture, fill in FILLS.items():
        if fill.hatch:
            yield (
                f'<pattern id="{posture.value}" width="{_TILE}" height="{_TILE}" viewBox="0 0 12 12" '
                f'patternUnits="userSpaceOnUse"><rect width="12" height="12" fill="{fill.ground}"/>'
                f'<path d="{fill.hatch}" fill="none" stroke="{fill.lines}" stroke-width="{fill.width:g}"/></pattern>'
            )
