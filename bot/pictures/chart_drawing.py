"""A chart plan laid out on a sheet: marks and ranges on one scale of people, what they say in words beside them."""

from collections.abc import Callable, Sequence
from math import ceil, log10

from bot.pictures.day_axis import day_scale, draw_days
from bot.pictures.lettering import clipped, width, wrapped
from bot.pictures.palette import FIELD_COLOURS
from bot.pictures.plan import Amount, ChartPlan, ChartRow
from bot.pictures.sheet import MARGIN, WIDTH, Sheet
from bot.pictures.surround import ROOM, foot, head

_LEFT, _RIGHT = 376.0, 868.0
_SIZE, _SMALL = 29.0, 26.0
_LINE = 35.0
_OFF_BOUNDS = {"strength": 0.0, "moved": -9.0, "remaining": 9.0}
_SIGNS = {
    "strength": "M0 -10a10 10 0 1 0 .01 0Z",
    "moved": "M-11 -9H11L0 11Z",
    "remaining": "M0 -12L12 0L0 12L-12 0Z",
}
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
        y = _over_time(sheet, plan, _legend(sheet, plan, y))
    if plan.silent:
        for text in wrapped(f"{plan.silent_title} {', '.join(plan.silent)}", ROOM, 27, most=4):
            y += 35
            sheet.words(MARGIN, y, text, 27, colour=sheet.palette.muted)
        y += 12
    return sheet.svg(foot(sheet, plan.frame, y + 8))


def _legend(sheet: Sheet, plan: ChartPlan, y: float) -> float:
    x = MARGIN + 14.0
    for field in plan.fields:
        _mark(sheet, field.field, x, y + 16)
        sheet.words(x + 22, y + 26, field.label, 28)
        x += 22 + width(field.label, 28) + 44
    if any(row.disputed for row in plan.rows):
        sheet.warning(x + 4, y + 16, 28)
        sheet.words(x + 28, y + 26, plan.disputed, 28)
    return y + 58


def _mark(sheet: Sheet, field: str, x: float, y: float, *, hollow: bool = False) -> None:
    fill = "#ffffff" if hollow else FIELD_COLOURS[field]
    line = FIELD_COLOURS[field] if hollow else "#ffffff"
    sheet.path(_SIGNS[field], fill=fill, stroke=line, line=3.4 if hollow else 2, move=(x, y))


# by country


def _by_country(sheet: Sheet, plan: ChartPlan, y: float) -> float:
    amounts = [amount for row in plan.rows for amount in row.amounts]
    lane = width(plan.some, 25) + 16 if any(_numberless(amount) for amount in amounts) else 0.0
    scale, decades = _people_scale([n for a in amounts for n in (a.low, a.high) if n], _LEFT + lane + 26)
    named = [row.name != above for above, row in zip(["", *(row.name for row in plan.rows)], plan.rows, strict=False)]
    texts = [_left_texts(row, first) for row, first in zip(plan.rows, named, strict=True)]
    heights = [14 + _LINE * max(len(t), len(row.amounts)) for row, t in zip(plan.rows, texts, strict=True)]
    top = y + 44
    bottom = top + sum(heights)
    said = 0.0
    for power in range(decades + 1):
        x = scale(10.0**power)
        sheet.line(x, top - 6, x, bottom, sheet.palette.rule, 1.6)
        label = _grouped(10**power, plan)
        if x - width(label, 25) / 2 > said:
            sheet.words(x, top - 16, label, 25, colour=sheet.palette.muted, anchor="middle")
            said = x + width(label, 25) / 2 + 8
    if lane:
        sheet.box(_LEFT, top - 6, lane, bottom - top + 6, fill=sheet.palette.sea)
        sheet.words(_LEFT + lane / 2, top - 16, plan.some, 25, colour=sheet.palette.muted, anchor="middle")
    for row, left, high, first in zip(plan.rows, texts, heights, named, strict=True):
        sheet.line(MARGIN if first else _LEFT, top, WIDTH - MARGIN, top, sheet.palette.rule, 1.6 if first else 0.8)
        _country_row(sheet, row, left, top, scale, _LEFT + lane / 2)
        top += high
    sheet.line(MARGIN, top, WIDTH - MARGIN, top, sheet.palette.rule, 1.6)
    sheet.words(_RIGHT, top + 30, plan.logarithmic, 24, colour=sheet.palette.muted, anchor="end")
    return top + 36


def _numberless(amount: Amount) -> bool:
    return amount.low is None and amount.high is None


def _left_texts(row: ChartRow, named: bool) -> list[tuple[str, bool]]:
    """(text, whether it is the name): the name where it is not that of the row above, and the scope."""
    room = _LEFT - MARGIN - 16
    name = wrapped(row.name, room - (34 if row.disputed else 0), _SIZE, bold=True) if named else []
    scope = wrapped(row.scope, room, _SMALL) if row.scope else []
    return [*((text, True) for text in name), *((text, False) for text in scope)]


def _grouped(number: int, plan: ChartPlan) -> str:
    return f"{number:,}".replace(",", plan.separator)


def _people_scale(numbers: Sequence[int], start: float) -> tuple[Scale, int]:
    """By powers of ten, and how many: five thousand and two people must both be seen."""
    decades = max(1, ceil(log10(max([10, *numbers]))))
    step = (_RIGHT - 30 - start) / decades

    def scale(number: float) -> float:
        return start + step * log10(max(number, 1))

    return scale, decades


def _country_row(
    sheet: Sheet, row: ChartRow, left: Sequence[tuple[str, bool]], top: float, scale: Scale, lane: float
) -> None:
    """Names on the left, and for each count a line: its mark on the scale and its words on the right."""
    for place, (text, name) in enumerate(left):
        y = top + 34 + _LINE * place
        sheet.words(MARGIN, y, text, _SIZE if name else _SMALL, bold=name, colour="" if name else sheet.palette.muted)
    if row.disputed:
        text, name = left[0] if left else ("", False)
        sheet.warning(MARGIN + width(text, _SIZE if name else _SMALL, name) + 22, top + 24, 27)
    for place, (amount, (field, text)) in enumerate(zip(row.amounts, _sayings(row), strict=True)):
        y = top + 25 + _LINE * place
        _range(sheet, amount, y, scale, lane)
        _mark(sheet, field, _RIGHT + 24, y)
        sheet.words(_RIGHT + 44, y + 9, clipped(text, WIDTH - MARGIN - _RIGHT - 44, 27), 27)


def _sayings(row: ChartRow) -> list[tuple[str, str]]:
    """What stands beside the marks: field and words, with the source where two contradict each other."""
    return [(a.field, f"{a.words} · {a.source}" if a.source else a.words) for a in row.amounts]


def _range(sheet: Sheet, amount: Amount, y: float, scale: Scale, lane: float) -> None:
    """A point, a range with caps, a range that is open above, or a mark in the lane of those without a number."""
    colour = FIELD_COLOURS[amount.field]
    if _numberless(amount):
        _mark(sheet, amount.field, lane, y, hollow=True)
        return
    low = scale(amount.low or 1)
    if amount.open:
        sheet.line(low, y, low + 62, y, colour, 5, "10 7")
        sheet.path("M0 -9L16 0L0 9Z", fill=colour, move=(low + 62, y))
    elif amount.high != amount.low:
        high = scale(amount.high or 1)
        sheet.line(low, y, high, y, colour, 7)
        for end in (low, high):
            sheet.line(end, y - 11, end, y + 11, colour, 4)
        if not amount.low:
            _mark(sheet, amount.field, high, y, hollow=True)
        return
    _mark(sheet, amount.field, low, y)


# over time


def _over_time(sheet: Sheet, plan: ChartPlan, y: float) -> float:
    assert plan.axis is not None
    days = day_scale(plan.axis, MARGIN + 96.0, WIDTH - MARGIN - 150.0)
    for row in plan.rows:
        y = _panel(sheet, row, y, days, plan)
    return draw_days(sheet, plan.axis, days, y - 4) + 4


def _panel(sheet: Sheet, row: ChartRow, y: float, days: Scale, plan: ChartPlan) -> float:
    """One scope, on a scale of its own."""
    ink, high = sheet.palette, 210.0
    sheet.words(MARGIN, y + 30, row.scope, 29, bold=True)
    if row.disputed:
        sheet.warning(MARGIN + width(row.scope, 29, True) + 24, y + 20, 27)
    numbers = [n for a in row.amounts for n in (a.low, a.high) if n]
    top, bottom = y + 84, y + 60 + high
    most = _round_up(max(numbers, default=1))

    def people(number: float) -> float:
        return bottom - (bottom - top) * number / most

    assert plan.axis is not None
    left, right = days(0) - 24, days(plan.axis.last) + 40
    for number in (0, most // 2, most) if numbers and most > 1 else (0,):
        sheet.line(left, people(number), right, people(number), ink.rule, 1.6)
        sheet.words(left - 12, people(number) + 9, _grouped(number, plan), 25, colour=ink.muted, anchor="end")
    for field in dict.fromkeys(amount.field for amount in row.amounts):
        _series(sheet, [a for a in row.amounts if a.field == field], days, people, bottom)
    return bottom + 30


def _series(sheet: Sheet, amounts: Sequence[Amount], days: Scale, people: Scale, bottom: float) -> None:
    """The counts of one field in the order of their days, joined by steps; each is said where it changes."""
    colour = FIELD_COLOURS[amounts[0].field]
    shift = _OFF_BOUNDS[amounts[0].field]
    before: tuple[float, float] | None = None
    said = ""
    for amount in sorted(amounts, key=lambda amount: amount.day):
        x = days(amount.day) + shift
        number = amount.low if amount.open or amount.high is None else amount.high
        y = bottom - 12 if number is None else people(number)
        if amount.high is not None and amount.low is not None and amount.low != amount.high:
            sheet.line(x, people(amount.low), x, y, colour, 6)
            y = people((amount.low + amount.high) / 2)
        if before:
            sheet.path(f"M{before[0]:.1f} {before[1]:.1f}H{x:.1f}V{y:.1f}", stroke=colour, line=3, dash="4 6")
        if amount.open:
            sheet.line(x, y, x, y - 40, colour, 5, "9 6")
            sheet.path("M-9 0L0 -15L9 0Z", fill=colour, move=(x, y - 40))
        _mark(sheet, amount.field, x, y, hollow=number is None)
        text = f"{amount.words} · {amount.source}" if amount.source else amount.words
        if text != said:
            below = before is not None and x - before[0] < 220 and number is not None
            sheet.words(x + 18, y + (34 if below else -14), text, 26, bold=True, halo=sheet.palette.paper)
        before, said = (x, y), text


def _round_up(number: int) -> int:
    """The next 1, 2 or 5 and noughts, so that half of it is a number that people read."""
    size = int(10 ** (len(str(number)) - 1))
    return next(n * size for n in (1, 2, 4, 6, 8, 10) if n * size >= number)
