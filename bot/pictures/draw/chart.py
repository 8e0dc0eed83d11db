"""Draw a chart plan. By country: the share of each contingent that moved, and the counts in words."""

from collections.abc import Iterator

from bot.pictures.draw.chart_over_time import draw_over_time
from bot.pictures.draw.count_marks import mark, numberless, saying
from bot.pictures.draw.frame import ROOM, foot, head
from bot.pictures.draw.lettering import width, wrapped
from bot.pictures.draw.palette import FIELD_COLOURS
from bot.pictures.draw.sheet import MARGIN, SMALLEST, WIDTH, Sheet
from bot.pictures.plan.plan import Amount, ChartPlan, ChartRow

_NAME, _LINE, _BAR, _GAP = 29.0, 38.0, 28.0, 28.0


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
    silent = f"{plan.silent_title} {', '.join(plan.silent)}" if plan.silent else ""
    for text in (*wrapped(silent, ROOM, SMALLEST, most=8), *wrapped(plan.more, ROOM, SMALLEST)):
        y += 34 if text else 0
        sheet.words(MARGIN, y, text, SMALLEST, colour=sheet.palette.muted)
    return sheet.svg(foot(sheet, plan.frame, y + 14))


def _legend(sheet: Sheet, plan: ChartPlan, y: float) -> float:
    x = MARGIN + 14.0
    for field in plan.fields:
        mark(sheet, field.field, x, y + 16)
        sheet.words(x + 22, y + 26, field.label, 27)
        x += 22 + width(field.label, 27) + 40
    if any(row.disputed for row in plan.rows):
        if x + 28 + width(plan.disputed, 27) > WIDTH - MARGIN:
            x, y = MARGIN + 14.0, y + 40
        sheet.warning(x + 4, y + 16, 28)
        sheet.words(x + 28, y + 26, plan.disputed, 27)
    return y + 58


def _by_country(sheet: Sheet, plan: ChartPlan, y: float) -> float:
    above = ""
    for row in plan.rows:
        named = row.name != above
        sheet.line(MARGIN, y, WIDTH - MARGIN, y, sheet.palette.rule, 1.8 if named else 0.8)
        y = _row(sheet, row, y + 8, named)
        above = row.name
    sheet.line(MARGIN, y, WIDTH - MARGIN, y, sheet.palette.rule, 1.8)
    return y + 6


def _row(sheet: Sheet, row: ChartRow, y: float, named: bool) -> float:
    """Draw a row: name and scope, the counts beside or below them, and a bar if a share is known."""
    lines = [(text, _NAME) for text in wrapped(row.name, ROOM - 40, _NAME, bold=True)] if named else []
    lines += [(text, SMALLEST) for text in wrapped(row.scope, ROOM - 40, SMALLEST)] if row.scope else []
    for place, (text, size) in enumerate(lines):
        y += _LINE
        name = size == _NAME
        sheet.words(MARGIN, y - 8, text, size, bold=name, colour="" if name else sheet.palette.muted)
        if row.disputed and place == 0:
            sheet.warning(MARGIN + width(text, size, name) + 22, y - 18, 27)
    text, size = lines[-1] if lines else ("", SMALLEST)
    taken = width(text, size, size == _NAME) + (44 if row.disputed and len(lines) == 1 else 0) + 20
    across = sum(_across(amount) for amount in row.amounts) - _GAP
    beside = taken + across <= ROOM
    if beside:
        _counts(sheet, row, WIDTH - MARGIN - across, y - 8 if lines else y + 28)
        y += 0 if lines else _LINE
    whole = _whole(row)
    if whole is not None:
        _share_bar(sheet, row, whole, y + 4)
        y += _BAR + 12
    return y + 6 if beside else _counts(sheet, row, MARGIN, y + 28) + 14


def _whole(row: ChartRow) -> tuple[int, int] | None:
    """Return the least and greatest strength, if it is undisputed and the number of a part is known; else None."""
    strengths = [one for one in row.amounts if one.field == "strength"]
    parts = [one for one in row.amounts if one.field != "strength" and not numberless(one)]
    if len(strengths) != 1 or not parts:
        return None
    low, high = strengths[0].low, strengths[0].high
    return (low or high, high) if high else None


def _share_bar(sheet: Sheet, row: ChartRow, whole: tuple[int, int], y: float) -> None:
    """Draw a contingent as a bar: moved from the left, remaining from the right, uncertain parts as outlines."""
    sheet.box(MARGIN, y, ROOM, _BAR, fill=FIELD_COLOURS["strength"], radius=4)
    for amount in _parts(row):
        least, most = _shares(amount, whole)
        colour = FIELD_COLOURS[amount.field]
        for share, solid in ((most, False), (least, True)):
            long = ROOM * share
            left = MARGIN if amount.field == "moved" else MARGIN + ROOM - long
            if long and not (solid is False and most == least):
                fill = colour if solid else sheet.palette.paper
                sheet.box(left, y, long, _BAR, fill=fill, stroke=colour, line=0 if solid else 4, radius=4)


def _parts(row: ChartRow) -> Iterator[Amount]:
    """Yield the parts of the bar, the longest first, so that shorter ones lie on top."""
    parts = [one for one in row.amounts if one.field != "strength" and not numberless(one)]
    yield from sorted(parts, key=lambda one: one.high or one.low or 0, reverse=True)


def _shares(amount: Amount, whole: tuple[int, int]) -> tuple[float, float]:
    """Return the least and the greatest possible share of the whole, 0 to 1."""
    low, high = amount.low or 0, amount.high if amount.high is not None else whole[1]
    return min(low / whole[1], 1.0), min(high / whole[0], 1.0)


def _across(amount: Amount) -> float:
    return 30 + width(saying(amount, noted=True), SMALLEST) + _GAP


def _counts(sheet: Sheet, row: ChartRow, x: float, y: float) -> float:
    """Draw the counts with their signs from `x` on, on one line if they fit. Returns the last base line."""
    for amount in row.amounts:
        lines = wrapped(saying(amount, noted=True), ROOM - 30, SMALLEST)
        wide = 30 + width(lines[0], SMALLEST)
        if x > MARGIN and (x + wide > WIDTH - MARGIN + 1 or len(lines) > 1):
            x, y = float(MARGIN), y + _LINE
        mark(sheet, amount.field, x + 12, y - 9, hollow=numberless(amount))
        for place, text in enumerate(lines):
            y += 33 if place else 0
            sheet.words(x + 30, y, text, SMALLEST)
        x += wide + _GAP
    return y
