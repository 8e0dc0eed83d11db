"""Draw a plan as PNG bytes, in a worker process; the bot itself does not import this."""

import io

import resvg_py
from PIL import Image

from bot.pictures.draw.chart import draw_chart
from bot.pictures.draw.lettering import files_for
from bot.pictures.draw.map import draw_map
from bot.pictures.draw.sheet import WIDTH
from bot.pictures.draw.timeline import draw_timeline
from bot.pictures.draw.vector import fitted
from bot.pictures.plan.plan import ChartPlan, MapPlan, Plan, Vector

_COLOURS = 96
"""Colours of the finished picture: enough for flat fills and their edges, at a third of the size."""

_ZOOM = 960 / WIDTH
"""960 pixels wide: sharp on a phone 600 wide, and a third less work than 1200."""


def paint(asked: Plan | Vector) -> bytes:
    return fitted(drawing(asked.plan), asked.plan).encode() if isinstance(asked, Vector) else png(drawing(asked))


def drawing(plan: Plan) -> str:
    """Draw a plan as SVG."""
    if isinstance(plan, MapPlan):
        return draw_map(plan)
    return draw_chart(plan) if isinstance(plan, ChartPlan) else draw_timeline(plan)


def png(svg: str) -> bytes:
    rendered = resvg_py.svg_to_bytes(svg_string=svg, zoom=_ZOOM, skip_system_fonts=True, font_files=files_for(svg))
    with Image.open(io.BytesIO(rendered)) as image:
        flat = image.convert("RGB").quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    packed = io.BytesIO()
    flat.save(packed, "PNG")
    return packed.getvalue()
