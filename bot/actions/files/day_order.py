"""Finds out whether the days of a file put the day or the month first, only from what the file shows."""

import re
from dataclasses import dataclass

from bot.actions.reports.written_days import Order
from bot.errors import N_, Refused

_NUMBERS = re.compile(r"(?<![\d/.-])([0-9]{1,2})([/.-])([0-9]{1,2})\2[0-9]{4}(?!\d)")


@dataclass(slots=True)
class ShownOrder:
    """Order of day and month in one file. A number above twelve is a day: `13/01/2020` has the day first."""

    day_first: tuple[int, str] | None = None
    """Line and text of the first such day."""
    month_first: tuple[int, str] | None = None
    open: tuple[int, str] | None = None
    """Line and text of the first day that can be two dates."""

    def look(self, place: int, text: str) -> None:
        found = _NUMBERS.search(text)
        if found is None:
            return
        a, b = int(found[1]), int(found[3])
        if a > 12 >= b and self.day_first is None:
            self.day_first = (place, text)
        elif b > 12 >= a and self.month_first is None:
            self.month_first = (place, text)
        elif a != b and a <= 12 and b <= 12 and self.open is None:
            self.open = (place, text)

    @property
    def order(self) -> Order | None:
        """Return the order; None if the file shows neither or both."""
        if (self.day_first is None) == (self.month_first is None):
            return None
        return Order.DAY_FIRST if self.day_first else Order.MONTH_FIRST

    def problem(self) -> Refused | None:
        """Return one refusal for all days in numbers; None if they can be read."""
        if self.day_first and self.month_first:
            return Refused(
                N_(
                    "One file has one order of day and month: “{day_first}” on line {one} has the day first, "
                    "“{month_first}” on line {other} the month. Write days like 2020-01-07."
                ),
                day_first=self.day_first[1][:40],
                one=self.day_first[0],
                month_first=self.month_first[1][:40],
                other=self.month_first[0],
            )
        if self.open and self.order is None:
            return Refused(
                N_(
                    "“{text}” on line {n} is two dates, and no day in this file shows whether the day or the month "
                    "comes first: say which, or write days like 2020-01-07."
                ),
                text=self.open[1][:40],
                n=self.open[0],
            )
        return None
