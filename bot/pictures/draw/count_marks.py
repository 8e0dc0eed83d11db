"""Marks of counts on both charts: a sign and a colour for each field, and formatted numbers."""

from bot.pictures.draw.palette import FIELD_COLOURS
from bot.pictures.draw.sheet import Sheet
from bot.pictures.plan.plan import Amount

_SIGNS = {
    "strength": "M0 -{0}a{0} {0} 0 1 0 .01 0Z",
    "moved": "M-{1} -{2}H{1}L0 {1}Z",
    "remaining": "M0 -{3}L{3} 0L0 {3}L-{3} 0Z",
}
_SIZES = (10, 11, 9, 12)


def mark(sheet: Sheet, field: str, x: float, y: float, *, hollow: bool = False, scale: float = 1) -> None:
    paper, colour = sheet.palette.paper, FIELD_COLOURS[field]
    fill, line = (paper, colour) if hollow else (colour, paper)
    sign = _SIGNS[field].format(*(f"{size * scale:g}" for size in _SIZES))
    sheet.path(sign, fill=fill, stroke=line, line=(3.4 if hollow else 2) * scale, move=(x, y))


def grouped(number: int, separator: str) -> str:
    return f"{number:,}".replace(",", separator)


def numberless(amount: Amount) -> bool:
    """Return whether the count is only known as "some"."""
    return amount.low is None and amount.high is None


def up_to(amount: Amount) -> bool:
    """Return whether only an upper bound is known."""
    return not amount.low and bool(amount.high)


def saying(amount: Amount, *, noted: bool = False) -> str:
    """Return the count in words, with its source if it is disputed; `noted` adds the note of others."""
    said_by = amount.source or (amount.note if noted and amount.apart else "")
    return f"{amount.words} · {said_by}" if said_by else amount.words
