"""A chart plan laid out on a sheet. By country: marks on one scale of people, what they say in words beside them."""

from collections.abc import Callable, Sequence
from math import ceil, log10

from bot.pictures.draw.chart_over_time import draw_over_time
from bot.pictures.draw.count_marks import grouped, mark, numberless, up_to
from bot.pictures.draw.frame import ROOM, foot, head
from bot.pictures.draw.lettering import clipped, width, wrapped
from bot.pictures.draw.palette import FIELD_COLOURS
from bot.pictures.draw.sheet import MARGIN, WIDTH, Sheet
from bot.pictures.plan.plan import Amount, ChartPlan, ChartRow

_LEFT, _RIGHT = 376.0, 868.0
_SIZE, _SMALL = 29.0, 26.0
_LINE = 35.0
_ZERO = "0"
Scale = Callable[[float], float]


def draw_chart(plan: ChartPlan) -> str:
    sheet = Sheet(plan.frame.theme)
    y = head(sheet, plan.frame)
    if not plan.rows:
        sheet.words(MARGIN, y + 60, plan.nothing, 32)
        y += 110
    elif plan.axis is None:
        y = _by_country(sheet, plan, _legend(sheet, plan, y))
    else:
        y = draw_over_time(sheet, plan, _legend(sheet, plan, y))
    if plan.silent:
        for text in wrapped(f"{plan.silent_title} {', '.join(plan.silent)}", ROOM, 27, most=4):
            y += 35
            sheet.words(MARGIN, y, text, 27, colour=sheet.palette.muted)
        y += 12
    for text in wrapped(plan.more, ROOM, 27) if plan.more else ():
        y += 35
        sheet.words(MARGIN, y, text, 27, colour=sheet.palette.muted)
    return sheet.svg(foot(sheet, plan.frame, y + (20 if plan.more else 8)))


def _legend(sheet: Sheet, plan: ChartPlan, y: float) -> float:
    x = MARGIN + 14.0
    for field in plan.fields:
        mark(sheet, field.field, x, y + 16)
        sheet.words(x + 22, y + 26, field.label, 28)
        x += 22 + width(field.label, 28) + 44
    if any(row.disputed for row in plan.rows):
        sheet.warning(x + 4, y + 16, 28)
        sheet.words(x + 28, y + 26, plan.disputed, 28)
    return y + 58


def _by_country(sheet: Sheet, plan: ChartPlan, y: float) -> float:
    amounts = [amount for row in plan.rows for amount in row.amounts]
    lanes = _lanes(plan, amounts)
    scale, decades = _people_scale(amounts, lanes)
    named = [row.name != above for above, row in zip(["", *(row.name for row in plan.rows)], plan.rows, strict=False)]
    texts = [_left_texts(row, first) for row, first in zip(plan.rows, named, strict=True)]
    heights = [14 + _LINE * max(len(t), _lines(row)) for row, t in zip(plan.rows, texts, strict=True)]
    top = y + 44
    bottom = top + sum(heights)
    said = 0.0
    for power in range(decades + 1):
        x = scale(10.0**power)
        sheet.line(x, top - 6, x, bottom, sheet.palette.rule, 1.6)
        label = grouped(10**power, plan.separator)
        if x - width(label, 25) / 2 > said:
            sheet.words(x, top - 16, label, 25, colour=sheet.palette.muted, anchor="middle")
            said = x + width(label, 25) / 2 + 8
    for label, (left_edge, right_edge) in lanes.items():
        sheet.box(left_edge, top - 6, right_edge - left_edge, bottom - top + 6, fill=sheet.palette.sea)
        middle = (left_edge + right_edge) / 2
        sheet.words(middle, top - 16, label, 25, colour=sheet.palette.muted, anchor="middle")
    some = sum(lanes.get(plan.some, (0.0, 0.0))) / 2
    for row, left, high, first in zip(plan.rows, texts, heights, named, strict=True):
        sheet.line(MARGIN if first else _LEFT, top, WIDTH - MARGIN, top, sheet.palette.rule, 1.6 if first else 0.8)
        _country_row(sheet, row, left, top, scale, some)
        top += high
    sheet.line(MARGIN, top, WIDTH - MARGIN, top, sheet.palette.rule, 1.6)
    sheet.words(_RIGHT, top + 30, plan.logarithmic, 24, colour=sheet.palette.muted, anchor="end")
    return top + 36


def _left_texts(row: ChartRow, named: bool) -> list[tuple[str, bool]]:
    """(text, whether it is the name): the name where it is not that of the row above, and the scope."""
    room = _LEFT - MARGIN - 16
    name = wrapped(row.name, room - (34 if row.disputed else 0), _SIZE, bold=True) if named else []
    scope = wrapped(row.scope, room, _SMALL) if row.scope else []
    return [*((text, True) for text in name), *((text, False) for text in scope)]


def _lines(row: ChartRow) -> int:
    """Beside the scale: the count, and below it whose it is where two contradict each other."""
    return sum(2 if amount.source else 1 for amount in row.amounts)


def _lanes(plan: ChartPlan, amounts: Sequence[Amount]) -> dict[str, tuple[float, float]]:
    """Left and right edge of what has no place on a scale of tens, by its label: "some", and zero."""
    wide = {}
    if any(numberless(amount) for amount in amounts):
        wide[plan.some] = width(plan.some, 25) + 16
    if any(not amount.low and amount.high is not None for amount in amounts):
        wide[_ZERO] = 44.0
    lanes, x = {}, _LEFT
    for label, across in wide.items():
        lanes[label] = (x, x + across)
        x += across + 8
    return lanes


def _people_scale(amounts: Sequence[Amount], lanes: dict[str, tuple[float, float]]) -> tuple[Scale, int]:
    """By powers of ten, and how many: five thousand and two people must both be seen. Zero has its lane."""
    numbers = [n for a in amounts for n in (a.low, a.high) if n]
    numbers += [3 * a.low for a in amounts if a.open and a.low]  # room for an arrow
    start = max([_LEFT, *(right for _, right in lanes.values())]) + 26
    zero = sum(lanes.get(_ZERO, (0.0, 0.0))) / 2
    decades = max(1, ceil(log10(max([10, *numbers]))))
    step = (_RIGHT - 30 - start) / decades

    def scale(number: float) -> float:
        return start + step * log10(number) if number else zero

    return scale, decades


def _country_row(
    sheet: Sheet, row: ChartRow, left: Sequence[tuple[str, bool]], top: float, scale: Scale, some: float
) -> None:
    """Names on the left, and for each count a line: its mark on the scale and its words on the right."""
    for place, (text, name) in enumerate(left):
        y = top + 34 + _LINE * place
        sheet.words(MARGIN, y, text, _SIZE if name else _SMALL, bold=name, colour="" if name else sheet.palette.muted)
    if row.disputed:
        text, name = left[0] if left else ("", False)
        sheet.warning(MARGIN + width(text, _SIZE if name else _SMALL, name) + 22, top + 24, 27)
    x, y = _RIGHT + 44, top + 25
    for amount in row.amounts:
        _range(sheet, amount, y, scale, some)
        mark(sheet, amount.field, _RIGHT + 24, y)
        sheet.words(x, y + 9, clipped(amount.words, WIDTH - MARGIN - x, 27), 27)
        if amount.source:
            y += _LINE
            sheet.words(x, y + 7, clipped(amount.source, WIDTH - MARGIN - x, 25), 25, colour=sheet.palette.muted)
        y += _LINE


def _range(sheet: Sheet, amount: Amount, y: float, scale: Scale, some: float) -> None:
    """A point, a range with caps, a range that is open above, or a mark in the lane of those without a number."""
    colour = FIELD_COLOURS[amount.field]
    if numberless(amount):
        mark(sheet, amount.field, some, y, hollow=True)
        return
    low = scale(amount.low or 0)
    if amount.open:
        tip = min(low + 62, _RIGHT - 12)
        sheet.line(low, y, tip, y, colour, 5, "10 7")
        sheet.path("M0 -9L16 0L0 9Z", fill=colour, move=(tip, y))
    elif amount.high != (amount.low or 0):
        high = scale(amount.high or 0)
        sheet.line(low, y, high, y, colour, 7)
        for end in (low,) if up_to(amount) else (low, high):
            sheet.line(end, y - 11, end, y + 11, colour, 4)
        if up_to(amount):
            mark(sheet, amount.field, high, y, hollow=True)
        return
    mark(sheet, amount.field, low, y)
