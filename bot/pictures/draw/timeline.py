"""Draw a timeline plan: events above, a row of bars for each actor, a key to the events below."""

from collections.abc import Callable, Iterator
from itertools import accumulate

from bot.pictures.draw.day_axis import day_scale, draw_days
from bot.pictures.draw.frame import ROOM, foot, head, legend_rows
from bot.pictures.draw.lettering import width, wrapped
from bot.pictures.draw.sheet import MARGIN, SMALLEST, WIDTH, Sheet, filled
from bot.pictures.plan.plan import Bar, Happening, MissionRows, TimelinePlan, TimelineRow

_LEFT = 262.0
_ROW, _LINE = 36.0, 29.0
_SIGN = 46.0
Scale = Callable[[float], float]


def draw_timeline(plan: TimelinePlan) -> str:
    sheet = Sheet(plan.frame.theme)
    y = head(sheet, plan.frame)
    kinds = {happening.decision for happening in plan.happenings}
    more = [("incident", plan.incident)] if False in kinds else []
    more += [("decision", plan.decision)] if True in kinds else []
    more += [("blank", plan.blank)] if any(_has_gaps(row, plan.axis.last) for row in plan.rows) else []
    rows = [*plan.rows, *(row for mission in plan.missions for row in mission.rows)]
    disputed = plan.disputed if any(bar.contested for row in rows for bar in row.bars) else ""
    y = legend_rows(sheet, plan.legend, disputed, y, more) + 8
    if not rows and not plan.happenings:
        sheet.words(MARGIN, y + 40, plan.nothing, 32)
        return sheet.svg(foot(sheet, plan.frame, y + 80))
    days = day_scale(plan.axis, _LEFT, WIDTH - MARGIN - 22.0)
    top = y + _lanes(plan, days) * _SIGN + 12
    bands = list(_bands(plan))
    tops = list(accumulate((high for _, _, high in bands), initial=top))
    bottom = tops[-1]
    for tick in plan.axis.ticks:
        sheet.line(days(tick.day), top - 4, days(tick.day), bottom, sheet.palette.rule, 1.4)
    _draw_happenings(sheet, plan, days, top, bottom)
    for (band, lines, _), y in zip(bands, tops, strict=False):
        if isinstance(band, TimelineRow):
            _draw_row(sheet, band, lines, y, days)
        else:
            _draw_title(sheet, lines, y)
    y = draw_days(sheet, plan.axis, days, bottom + 4) + 10
    y = _key(sheet, plan, y)
    return sheet.svg(foot(sheet, plan.frame, y))


def _has_gaps(row: TimelineRow, last: int) -> bool:
    return sum(bar.last - bar.first + 1 for bar in row.bars) <= last


def _bands(plan: TimelinePlan) -> Iterator[tuple[TimelineRow | MissionRows, list[str], float]]:
    """Return the rows, and the titles of missions before their members, each with its lines and height."""
    for row in plan.rows:
        yield row, _name_lines(row), _high(_name_lines(row))
    for mission in plan.missions:
        title = wrapped(mission.name, ROOM, 28, bold=True)
        yield mission, title, 34.0 * len(title) + 20
        for row in mission.rows:
            yield row, _name_lines(row), _high(_name_lines(row))


def _draw_title(sheet: Sheet, lines: list[str], y: float) -> None:
    sheet.box(MARGIN, y + 6, ROOM, 34 * len(lines) + 8, fill=sheet.palette.paper)  # the lines of days continue below
    for place, text in enumerate(lines):
        sheet.words(MARGIN, y + 34 + 34 * place, text, 28, bold=True)


def _name_lines(row: TimelineRow) -> list[str]:
    return wrapped(row.name, _LEFT - MARGIN - 14 - (38 if _disputed(row) else 0), SMALLEST, bold=True, most=3)


def _disputed(row: TimelineRow) -> bool:
    return bool(row.bars) and row.bars[-1].contested


def _high(lines: list[str]) -> float:
    return max(_ROW, _LINE * len(lines) + 6)


def _draw_row(sheet: Sheet, row: TimelineRow, lines: list[str], y: float, days: Scale) -> None:
    first = y + (_high(lines) - _LINE * len(lines)) / 2 + 22
    for place, text in enumerate(lines):
        sheet.words(MARGIN, first + _LINE * place, text, SMALLEST, bold=True)
    if _disputed(row):
        sheet.warning(MARGIN + width(lines[0], SMALLEST, True) + 22, first - 9, 26)
    y += (_high(lines) - _ROW) / 2
    for bar in row.bars:
        _draw_bar(sheet, bar, y + 6, days)


def _draw_bar(sheet: Sheet, bar: Bar, y: float, days: Scale) -> None:
    left, right = days(bar.first - 0.5) + 1, days(bar.last + 0.5) - 1
    sheet.box(left, y, right - left, _ROW - 12, fill=filled(bar.posture), stroke=sheet.palette.ink, line=1, radius=3)
    if right - left >= 30:
        sheet.badge(left + 17, y + (_ROW - 12) / 2, bar.posture, 10)
    if bar.contested and right - left >= 66:
        sheet.warning(left + 50, y + (_ROW - 12) / 2, 24)


def _places(plan: TimelinePlan, days: Scale) -> list[tuple[Happening, float, int]]:
    """Return the position of each event's sign: over its day, in the lowest free lane."""
    placed: list[tuple[Happening, float, int]] = []
    for happening in plan.happenings:
        x, lane = days(happening.day), 0
        while any(abs(x - other) < _SIGN + 4 and taken == lane for _, other, taken in placed):
            lane += 1
        placed.append((happening, x, lane))
    return placed


def _lanes(plan: TimelinePlan, days: Scale) -> int:
    return 1 + max((lane for _, _, lane in _places(plan, days)), default=-1)


def _draw_happenings(sheet: Sheet, plan: TimelinePlan, days: Scale, top: float, bottom: float) -> None:
    for happening, x, lane in _places(plan, days):
        y = top - 30 - _SIGN * lane
        if lane == 0:
            sheet.line(x, y, x, bottom, sheet.palette.muted, 2, "3 6")
        _event_sign(sheet, happening, x, y)


def _event_sign(sheet: Sheet, happening: Happening, x: float, y: float) -> None:
    """Draw a dark triangle for an incident or a light diamond for a decision, with its number."""
    if happening.decision:
        sheet.path("M0 -23L23 0L0 23L-23 0Z", fill="#ffffff", stroke="#1b1f24", line=3, move=(x, y))
        sheet.words(x, y + 9, str(happening.number), SMALLEST, bold=True, colour="#1b1f24", anchor="middle")
    else:
        sheet.path("M-25 -21H25L0 23Z", fill="#1b1f24", stroke="#ffffff", line=2, move=(x, y))
        sheet.words(x, y + 3, str(happening.number), SMALLEST, bold=True, colour="#ffffff", anchor="middle")


def _key(sheet: Sheet, plan: TimelinePlan, y: float) -> float:
    indent = MARGIN + 58.0
    for happening in plan.happenings:
        _event_sign(sheet, happening, MARGIN + 24, y + 26)
        first = indent + width(happening.when, SMALLEST, True) + 14
        sheet.words(indent, y + 34, happening.when, SMALLEST, bold=True)
        lines = _lines(happening.text, WIDTH - MARGIN - first, WIDTH - MARGIN - indent)
        for place, text in enumerate(lines):
            sheet.words(indent if place else first, y + 34 + 33 * place, text, SMALLEST)
        y += max(54, 20 + 33 * len(lines))
    for text in wrapped(plan.more, ROOM, SMALLEST) if plan.more else ():
        y += 34
        sheet.words(MARGIN, y, text, SMALLEST, colour=sheet.palette.muted)
    return y + 12


def _lines(text: str, first: float, others: float) -> list[str]:
    """Break a text into lines; the first is shorter, to leave room for the day."""
    words, line = text.split(" "), ""
    while words and width(f"{line} {words[0]}".strip(), SMALLEST) <= first:
        line = f"{line} {words.pop(0)}".strip()
    return [line, *(wrapped(" ".join(words), others, SMALLEST, most=2) if words else [])]
