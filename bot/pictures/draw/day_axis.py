"""Days along the width of a sheet."""

from collections.abc import Callable

from bot.pictures.draw.sheet import Sheet
from bot.pictures.plan.plan import Axis


def day_scale(axis: Axis, left: float, right: float) -> Callable[[float], float]:
    """The x of a day's middle, or of moments between two."""

    def scale(day: float) -> float:
        return left + (right - left) * (day + 0.5) / (axis.last + 1)

    return scale


def draw_days(sheet: Sheet, axis: Axis, scale: Callable[[float], float], y: float) -> float:
    """Labels under (or over) what is drawn. Returns the lower edge."""
    for tick in axis.ticks:
        x = scale(tick.day)
        sheet.line(x, y, x, y + 9, sheet.palette.muted, 2)
        sheet.words(x, y + 36, tick.label, 25, colour=sheet.palette.muted, anchor="middle")
    return y + 46
