"""What is the same for a whole article."""

from dataclasses import dataclass
from datetime import date

from bot.reading.roster import Roster
from bot.situation.situation import Situation


@dataclass(frozen=True, slots=True)
class Setting:
    """The values that are the same for a whole article."""

    situation: Situation
    roster: Roster
    published: date | None
