"""Place days along the width of a sheet."""

from collections.abc import Callable, Sequence
from math import ceil

from bot.pictures.draw.lettering import width
from bot.pictures.draw.sheet import MARGIN, SMALLEST, WIDTH, Sheet
from bot.pictures.plan.plan import Axis, Tick


def day_scale(axis: Axis, left: float, right: float) -> Callable[[float], float]:
    """Return the function from a day, or a fraction of one, to its x."""

    def scale(day: float) -> float:
        return left + (right - left) * (day + 0.5) / (axis.last + 1)

    return scale


def draw_days(sheet: Sheet, axis: Axis, scale: Callable[[float], float], y: float) -> float:
    """Draw the labels of days at even steps that leave them room. Returns the lower edge."""
    for tick in axis.ticks:
        sheet.line(scale(tick.day), y, scale(tick.day), y + 9, sheet.palette.muted, 2)
    for tick in _with_room(axis.ticks, scale):
        x = min(scale(tick.day), WIDTH - MARGIN - width(tick.label, SMALLEST) / 2)
        sheet.words(x, y + 36, tick.label, SMALLEST, colour=sheet.palette.muted, anchor="middle")
    return y + 46


def _with_room(ticks: Sequence[Tick], scale: Callable[[float], float]) -> Sequence[Tick]:
    """Return every nth tick so that labels do not overlap; always keep the last day."""
    widest = max((width(tick.label, SMALLEST) for tick in ticks), default=0.0) + 14
    backwards = ticks[::-1]
    apart = scale(backwards[0].day) - scale(backwards[1].day) if len(ticks) > 1 else widest
    return backwards[:: max(1, ceil(widest / apart))]
