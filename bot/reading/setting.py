"""What is the same for a whole article."""

from dataclasses import dataclass
from datetime import date

from bot.reading.days import Day
from bot.reading.roster import Roster
from bot.situation.situation import Situation


@dataclass(frozen=True, slots=True)
class Setting:
    """The values that are the same for a whole article."""

    situation: Situation
    roster: Roster
    published: date | None


def with_role(written: str, day: Day, published: date | None) -> str:
    if day.role == "by":
        return f"by {written}"
    if day.role == "soon":
        return f"from {published.isoformat()}" if published else ""
    return f"from {written}" if day.role == "from" and "/" not in written else written
