"""Draw the counts of one actor over time: a panel for each scope with its own scale, above one row of days."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.pictures.draw.count_marks import grouped, mark, numberless, saying, up_to
from bot.pictures.draw.day_axis import day_scale, draw_days
from bot.pictures.draw.frame import ROOM
from bot.pictures.draw.labels import Box, Spot, aside, place
from bot.pictures.draw.lettering import clipped, width, wrapped
from bot.pictures.draw.palette import FIELD_COLOURS
from bot.pictures.draw.sheet import MARGIN, SMALLEST, WIDTH, Sheet
from bot.pictures.plan.plan import Amount, ChartPlan, ChartRow

_HIGH, _LOW, _LANE = 186.0, 48.0, 40.0
"""Heights of a panel with a scale, of one without, and of the lane for counts without a number."""
_TICKS, _LABELS = SMALLEST, SMALLEST
_REACH = 12.0
"""Least distance between the middle of a mark and the next mark."""
_MOST_SAID = 16
"""Most labels in a panel: disputed counts and the newest come first; the others are read off the scale."""
_CROWD = 80
"""Number of marks above which they are drawn small and are not moved apart."""
_FIELDS = tuple(FIELD_COLOURS)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
Scale = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class _Placed:
    amount: Amount
    x: float
    low: float
    high: float
    """y of the lower and of the upper bound; equal for a single mark."""


@dataclass(frozen=True, slots=True)
class _Panel:
    top: float
    bottom: float
    left: float
    right: float
    most: int
    """Upper end of the scale; 0 without a scale, if there is at most one number."""
    lane: float
    """y of the middle of the lane for counts without a number."""
    end: float

    def people(self, number: float) -> float:
        if not self.most:
            return (self.top + self.bottom) / 2
        return self.bottom - (self.bottom - self.top) * number / self.most


def draw_over_time(sheet: Sheet, plan: ChartPlan, y: float) -> float:
    assert plan.axis is not None
    words = [plan.some, *(grouped(_most(row), plan.separator) for row in plan.rows)]
    left = MARGIN + max(40.0, *(width(text, _TICKS) for text in words)) + 12
    days = day_scale(plan.axis, left + 24, WIDTH - MARGIN - 24.0)
    for row in plan.rows:
        y = _draw_row(sheet, row, _panel(row, y, (left, days(plan.axis.last) + 30)), days, plan)
    return draw_days(sheet, plan.axis, days, y - 4) + 4


def _most(row: ChartRow) -> int:
    """Return the upper end of the scale, with room for the arrow of "at least"; 0 if there are no numbers."""
    numbers = [n for a in row.amounts for n in (a.low, a.high) if n is not None]
    numbers += [a.low + a.low // 3 for a in row.amounts if a.open and a.low]
    return _round_up(max(numbers)) if numbers else 0


def _round_up(number: int) -> int:
    """Return the next round number whose half is round too."""
    size = int(10 ** (len(str(number)) - 1))
    return next(n * size for n in (1, 2, 4, 6, 8, 10) if n * size >= number)


def _panel(row: ChartRow, y: float, across: tuple[float, float]) -> _Panel:
    """Lay out the panel of a row; leave out the scale for a single number."""
    levels = {n for a in row.amounts for n in (a.low, a.high) if n is not None}
    scaled = len(levels) > 1 or any(amount.open for amount in row.amounts)
    title = 40 if row.scope else 0
    top = y + title + (44 if scaled else 22 if levels else 0)
    bottom = top + (_HIGH if scaled else _LOW if levels else 0)
    some = any(numberless(amount) for amount in row.amounts)
    lane = bottom + 12 + _LANE / 2
    return _Panel(top, bottom, *across, _most(row) if scaled else 0, lane, bottom + (12 + _LANE if some else 0) + 26)


def _draw_row(sheet: Sheet, row: ChartRow, panel: _Panel, days: Scale, plan: ChartPlan) -> float:
    ink, y = sheet.palette, panel.top - (44 if panel.most else 22 if panel.bottom > panel.top else 0) - 6
    title = clipped(row.scope, ROOM - 50, 28, bold=True)
    sheet.words(MARGIN, y, title, 28, bold=True)
    if row.disputed:
        sheet.warning(MARGIN + width(title, 28, True) + 24, y - 10, 27)
    taken = []
    for number in dict.fromkeys((0, panel.most // 2, panel.most)) if panel.most else ():
        line = panel.people(number)
        sheet.line(panel.left, line, panel.right, line, ink.rule, 1.6)
        taken.append(_tick(sheet, grouped(number, plan.separator), panel.left - 12, line))
    if any(numberless(amount) for amount in row.amounts):
        sheet.box(panel.left, panel.lane - _LANE / 2, panel.right - panel.left, _LANE, fill=ink.sea)
        taken.append(_tick(sheet, plan.some, panel.left - 12, panel.lane))
    placed = _placed(row, panel, days)
    scale = 0.6 if len(placed) > _CROWD else 1.0
    fields = {word.field: word.label for word in plan.fields if word.field in {a.field for a in row.amounts}}
    for field in fields:
        taken += _join(sheet, [one for one in placed if one.amount.field == field])
    for one in placed:
        _draw(sheet, one, scale)
    area = Box(MARGIN, y + 8, WIDTH - MARGIN, panel.end - 4)
    return _say(sheet, placed, fields if len(fields) > 1 else {}, area, taken)


def _tick(sheet: Sheet, text: str, right: float, y: float) -> Box:
    sheet.words(right, y + 9, text, _TICKS, colour=sheet.palette.muted, anchor="end")
    return Box(right - width(text, _TICKS), y - 14, right, y + 14)


def _placed(row: ChartRow, panel: _Panel, days: Scale) -> list[_Placed]:
    """Return the marks in the order of their days, moved apart if they would cover one another."""
    amounts = sorted(dict.fromkeys(row.amounts), key=lambda a: (a.day, _FIELDS.index(a.field), a.low or 0, a.words))
    found = [_Placed(amount, days(amount.day), *_bounds(amount, panel)) for amount in amounts]
    if len(found) > _CROWD:
        return found
    boxes = aside([_around(one) for one in found], panel.left, panel.right)
    return [
        _Placed(one.amount, (box.left + box.right) / 2, one.low, one.high)
        for one, box in zip(found, boxes, strict=True)
    ]


def _bounds(amount: Amount, panel: _Panel) -> tuple[float, float]:
    if numberless(amount):
        return panel.lane, panel.lane
    low = panel.people(amount.low or 0)
    return low, low if amount.high is None else panel.people(amount.high)


def _around(one: _Placed) -> Box:
    above = one.high - (44 if one.amount.open else 0)
    return Box(one.x - _REACH, above - _REACH, one.x + _REACH, one.low + _REACH)


def _draw(sheet: Sheet, one: _Placed, scale: float) -> None:
    """Draw a point, or a bar with caps between the bounds; a hollow mark for an upper bound alone."""
    amount, x, colour = one.amount, one.x, FIELD_COLOURS[one.amount.field]
    if amount.open:
        sheet.line(x, one.low, x, one.low - 30, colour, 5, "9 6")
        sheet.path("M-9 0L0 -15L9 0Z", fill=colour, move=(x, one.low - 30))
    if one.low == one.high:
        mark(sheet, amount.field, x, one.low, hollow=numberless(amount), scale=scale)
        return
    sheet.line(x, one.low, x, one.high, colour, 7)
    for end in (one.low,) if up_to(amount) else (one.low, one.high):
        sheet.line(x - 11, end, x + 11, end, colour, 4)
    if up_to(amount):
        mark(sheet, amount.field, x, one.high, hollow=True, scale=scale)


def _join(sheet: Sheet, placed: Sequence[_Placed]) -> list[Box]:
    """Draw each bound up to the next day with a count, and a step between two undisputed numbers.

    Returns the boxes of the lines.
    """
    by_day: dict[int, list[_Placed]] = {}
    for one in placed:
        if not numberless(one.amount):
            by_day.setdefault(one.amount.day, []).append(one)
    taken = []
    for before, after in pairwise(by_day.values()):
        step = len(before) == len(after) == 1 and _settled(before[0]) and _settled(after[0])
        until = min(one.x for one in after)
        for one in before:
            levels = dict.fromkeys((one.high,) if up_to(one.amount) else (one.low, one.high))
            for level in levels if until > one.x else ():
                down = f"V{after[0].low:.1f}" if step else ""
                data = f"M{one.x:.1f} {level:.1f}H{until:.1f}{down}"
                sheet.path(data, stroke=FIELD_COLOURS[one.amount.field], line=3, dash="4 6")
                taken.append(Box(one.x, level - 4, until, level + 4))
    return taken


def _settled(one: _Placed) -> bool:
    """Return whether this is an exact, undisputed number."""
    amount = one.amount
    return amount.low is not None and amount.low == amount.high and not amount.source


def _say(
    sheet: Sheet, placed: Sequence[_Placed], fields: Mapping[str, str], area: Box, taken: Sequence[Box]
) -> float:
    """Write the labels beside the marks or, with a letter, below. Returns the lower edge.

    `fields` are the words for the fields of bars, which have no sign; empty if there is one field.
    """
    spots = [Spot(_words(one.amount, fields), one.x, one.high, _REACH, _LABELS) for one in _told(placed)]
    labels = place(spots, area, [*taken, *map(_around, placed)], width)
    keys = {}
    for label in labels:  # first, because they may cross words
        if label.leader:
            x = min(max(label.spot.x, label.box.left), label.box.right)
            y = min(max(label.spot.y, label.box.top), label.box.bottom)
            sheet.line(label.spot.x, label.spot.y, x, y, sheet.palette.muted, 1.6)
    for label in labels:
        text, box = label.text, label.box
        if label.numbered:
            text = _LETTERS[int(label.text) - 1]
            keys[text] = label.spot.name
        sheet.words(box.left, box.bottom - _LABELS * 0.2, text, _LABELS, bold=True, halo=sheet.palette.paper)
    y = area.bottom + 4
    key = "\u00a0\u00a0 ".join(f"{letter}\u00a0{keys[letter]}" for letter in sorted(keys))
    for text in wrapped(key, ROOM, SMALLEST, most=8):
        sheet.words(MARGIN, y + 14, text, SMALLEST, colour=sheet.palette.muted)
        y += 32 if text else 0
    return y


def _words(amount: Amount, fields: Mapping[str, str]) -> str:
    bar = amount.low != amount.high and not amount.open and not up_to(amount)
    return f"{fields[amount.field]} {saying(amount)}" if bar and fields else saying(amount)


def _told(placed: Sequence[_Placed]) -> list[_Placed]:
    """Return the marks to label: those that differ from the mark before, disputed and newest ones first.

    In a crowd, keep the disputed ones and the newest of each field. Counts without a number need no label.
    """
    changed: list[_Placed] = []
    last: dict[str, str] = {}
    for one in placed:
        if not numberless(one.amount) and last.get(one.amount.field) != saying(one.amount):
            changed.append(one)
        last[one.amount.field] = saying(one.amount)
    newest = list({one.amount.field: one for one in changed}.values())
    wanted = [one for one in changed if one.amount.source or len(placed) <= _CROWD or one in newest]
    first = sorted(wanted, key=lambda one: (not one.amount.source, -one.amount.day))[:_MOST_SAID]
    return [one for one in changed if one in first]
