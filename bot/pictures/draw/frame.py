"""Head and foot of every picture: situation, title and moment; sources, licence and name."""

from collections.abc import Sequence
from itertools import zip_longest

from bot.pictures.draw.lettering import clipped, width, wrapped
from bot.pictures.draw.sheet import MARGIN, SMALLEST, WIDTH, Sheet
from bot.pictures.plan.plan import Frame, LegendEntry, State

ROOM = WIDTH - 2 * MARGIN


def head(sheet: Sheet, frame: Frame) -> float:
    """Draw the head. Returns the y where the picture itself may begin."""
    ink, y = sheet.palette, float(MARGIN)
    sheet.box(MARGIN, y - 8, 84, 9, fill="#c8501a")
    y += 10
    for text in wrapped(frame.title, ROOM, 46, bold=True):
        y += 46
        sheet.words(MARGIN, y, text, 46, bold=True)
    for text in wrapped(frame.situation, ROOM, 30, bold=True):
        y += 40
        sheet.words(MARGIN, y, text, 30, bold=True)
    for text in wrapped(frame.moment, ROOM, SMALLEST):
        y += 35
        sheet.words(MARGIN, y, text, SMALLEST, colour=ink.muted)
    return y + 24


def foot(sheet: Sheet, frame: Frame, y: float) -> float:
    """Draw the foot. Returns the height of the finished picture."""
    y += 8
    sheet.line(MARGIN, y, WIDTH - MARGIN, y, sheet.palette.rule, 2)
    for text in (*wrapped(frame.sources, ROOM, SMALLEST, most=3), *wrapped(frame.credit, ROOM, SMALLEST)):
        y += 34
        sheet.words(MARGIN, y, text, SMALLEST, colour=sheet.palette.muted)
    return y + 26


def legend_rows(
    sheet: Sheet,
    entries: Sequence[LegendEntry],
    disputed: str,
    y: float,
    more: Sequence[tuple[str, str]] = (),
    counts: Sequence[int] = (),
) -> float:
    """Draw the legend, as many entries on a line as fit. `more` are other signs (see `_sign`) with their words."""
    x = float(MARGIN)
    row: list[tuple[object, str, str]] = [
        (entry.posture, entry.label, str(count or ""))
        for entry, count in zip_longest(entries, counts[: len(entries)], fillvalue=0)
        if isinstance(entry, LegendEntry)
    ]
    row += [("disputed", disputed, "")] if disputed else []
    row += [(sign, label, "") for sign, label in more]
    for sign, label, count in row:
        wide = 62 + width(label, 27) + (width(count, 27, True) + 10 if count else 0) + 26
        if x > MARGIN and x + wide - 26 > WIDTH - MARGIN:
            x, y = float(MARGIN), y + 46
        _sign(sheet, sign, x, y)
        sheet.words(x + 62, y + 27, clipped(label, WIDTH - MARGIN - x - 62, 27), 27)
        if count:
            sheet.words(x + 62 + width(label, 27) + 10, y + 27, count, 27, bold=True)
        x += wide
    return y + 52 if row else y


def _sign(sheet: Sheet, sign: object, x: float, y: float) -> None:
    if isinstance(sign, State):
        sheet.swatch(x, y, 50, 34, sign)
        sheet.badge(x + 25, y + 17, sign, 12)
    elif sign == "disputed":
        sheet.warning(x + 25, y + 17, 28)
    elif sign == "incident":
        sheet.path("M-13 -11H13L0 12Z", fill="#1b1f24", stroke="#ffffff", line=1.5, move=(x + 25, y + 17))
    elif sign == "blank":
        sheet.box(x, y, 50, 34, stroke=sheet.palette.muted, line=1.6, dash="5 5", radius=4)
    elif sign == "decision":
        sheet.path("M0 -14L14 0L0 14L-14 0Z", fill="#ffffff", stroke="#1b1f24", line=3, move=(x + 25, y + 17))
