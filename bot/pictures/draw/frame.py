"""What every picture has above and below: situation and title, as of when; sources, licence, name."""

from collections.abc import Sequence

from bot.pictures.draw.lettering import clipped, width, wrapped
from bot.pictures.draw.sheet import MARGIN, WIDTH, Sheet
from bot.pictures.plan.plan import Frame, LegendEntry
from bot.situation.posture import Posture

ROOM = WIDTH - 2 * MARGIN


def head(sheet: Sheet, frame: Frame) -> float:
    """Returns where the picture itself may begin."""
    ink, y = sheet.palette, float(MARGIN)
    sheet.box(MARGIN, y - 8, 84, 9, fill="#c8501a")
    y += 62
    sheet.words(MARGIN, y, clipped(frame.title, ROOM, 60, bold=True), 60, bold=True)
    for text in wrapped(frame.situation, ROOM, 33, bold=True):
        y += 44
        sheet.words(MARGIN, y, text, 33, bold=True)
    for text in wrapped(frame.moment, ROOM, 29):
        y += 38
        sheet.words(MARGIN, y, text, 29, colour=ink.muted)
    return y + 26


def foot(sheet: Sheet, frame: Frame, y: float) -> float:
    """Returns the height of the finished picture."""
    y += 8
    sheet.line(MARGIN, y, WIDTH - MARGIN, y, sheet.palette.rule, 2)
    y += 36
    credit = width(frame.credit, 25)
    beside = width(frame.sources, 25) + credit + 40 <= ROOM
    for text in wrapped(frame.sources, ROOM, 25):
        sheet.words(MARGIN, y, text, 25, colour=sheet.palette.muted)
        y += 33
    if beside:
        y -= 33
    sheet.words(WIDTH - MARGIN, y, frame.credit, 25, colour=sheet.palette.muted, anchor="end")
    return y + 30


def legend_column(
    sheet: Sheet, entries: Sequence[LegendEntry], counts: Sequence[int], disputed: str, spot: tuple[float, float]
) -> float:
    """One posture a line: its fill, its sign, its name, and how many have it. Returns the lower edge."""
    x, y = spot
    for entry, count in zip(entries, counts, strict=True):
        sheet.swatch(x, y, 58, 36, entry.posture)
        sheet.badge(x + 29, y + 18, entry.posture, 13)
        size = min(28.0, 28 * (WIDTH - MARGIN - x - 74 - 44) / width(entry.label, 28))
        sheet.words(x + 74, y + 28, entry.label, size)
        if count:
            after = x + 74 + width(entry.label, size) + 12
            sheet.words(after, y + 28, str(count), 28, bold=True)
        y += 47
    if disputed:
        sheet.warning(x + 29, y + 18, 30)
        sheet.words(x + 74, y + 28, clipped(disputed, WIDTH - MARGIN - x - 74, 28), 28)
        y += 47
    return y


def legend_rows(
    sheet: Sheet, entries: Sequence[LegendEntry], disputed: str, y: float, more: Sequence[tuple[str, str]] = ()
) -> float:
    """As many entries a line as fit. `more` are signs of other kinds (see `_other`) with their words."""
    x = float(MARGIN)
    row: list[tuple[object, str]] = [(entry.posture, entry.label) for entry in entries]
    row += [("disputed", disputed)] if disputed else []
    row += more
    for sign, label in row:
        wide = 62 + width(label, 27) + 34
        if x > MARGIN and x + wide - 34 > WIDTH - MARGIN:
            x, y = float(MARGIN), y + 46
        _sign(sheet, sign, x, y)
        sheet.words(x + 62, y + 27, label, 27)
        x += wide
    return y + 52 if row else y


def _sign(sheet: Sheet, sign: object, x: float, y: float) -> None:
    if isinstance(sign, Posture):
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
