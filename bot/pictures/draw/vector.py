"""Drawings as SVG for browsers, which lack our typeface: each text keeps its measured width."""

import re
from html import escape, unescape

from bot.pictures.draw.lettering import FAMILY, width
from bot.pictures.plan.plan import Plan

_TEXT = re.compile(r'<text ([^>]*?font-size="([\d.]+)" font-weight="(\d+)"[^>]*)>([^<]+)</text>')
_SPACING = re.compile(r'letter-spacing="([\d.]+)"')
_FAMILIES = f"{FAMILY}, Roboto Condensed, Arial Narrow, sans-serif"


def fitted(svg: str, plan: Plan) -> str:
    """Fix the widths of texts, and add the alt text for readers who open the file itself."""
    svg = _TEXT.sub(_with_length, svg).replace(f'font-family="{FAMILY}"', f'font-family="{_FAMILIES}"')
    head, end, rest = svg.partition(">")
    return f'{head} role="img"{end}<title>{escape(plan.frame.alt, quote=False)}</title>{rest}'


def _with_length(found: re.Match[str]) -> str:
    look, size, weight, text = found.groups()
    shown = unescape(text)
    room = width(shown, float(size), bold=weight == "600")
    spacing = _SPACING.search(look)
    room += float(spacing[1]) * len(shown) if spacing else 0
    return f'<text {look} textLength="{room:.1f}" lengthAdjust="spacingAndGlyphs">{text}</text>'
