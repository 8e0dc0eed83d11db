"""What an import would do: row by row, and what is wrong, each problem once with the rows that have it."""

import heapq
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.actions.files.csv_file import Sheet
from bot.actions.files.day_order import ShownOrder
from bot.actions.files.new_names import Widened
from bot.actions.files.options import FileOptions
from bot.actions.files.spool import Spool
from bot.actions.shelf import Shelf
from bot.errors import Refused

MOST_REJECTIONS = 1_000
"""Rows, and problems, that are kept with their sentences; the rest are counted."""
MOST_PLACES = 20
"""Rows named with one problem."""


class Outcome(StrEnum):
    NEW = "new"
    KNOWN = "known"
    CONTRADICTS = "contradicts"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Verdict:
    place: int
    """The line, or in JSON the number of the report."""
    outcome: Outcome
    ids: tuple[str, ...] = ()
    """Of what is new, its own and then those that it contradicts; of what is known, the one that says so already."""
    problems: tuple[Refused, ...] = ()
    days: tuple[str, str] = ("", "")
    """When it happened and when it was reported, as they were read."""
    actor: str = ""
    """A code, of what is new."""


@dataclass(slots=True)
class Complaint:
    """One problem, and the rows that have it."""

    problem: Refused
    places: "array[int]"
    """The first of them."""
    rows: int = 0


@dataclass(slots=True)
class ImportPlan:
    """What an import would do. Close it when it is done with."""

    shelf: Shelf
    """With what the file adds to the situation, where that is wanted."""
    new: Spool
    seq: int = 0
    """The number of the journal's last entry when the plan was made."""
    sheet: Sheet | None = None
    """How the file was read; None for JSON, where places are numbers of reports and not lines."""
    order: ShownOrder | None = None
    """What its days show of day and month."""
    options: FileOptions = field(default_factory=FileOptions)
    founds: bool = False
    """Whether the situation does not exist yet and comes with the file."""
    added: Widened | None = None
    """What is new in a situation that exists."""
    ends: date | None = None
    """To where coverage is extended."""
    known: list[tuple[int, str]] = field(default_factory=list)
    rejections: list[tuple[int, tuple[Refused, ...]]] = field(default_factory=list)
    """Of the first thousand rejected rows, everything that is wrong with each."""
    rejected: int = 0
    complaints: dict[str, Complaint] = field(default_factory=dict)
    """Each problem once, in the order in which they were met."""
    beyond_coverage: int = 0
    """Rows that no answer would ever show."""
    alike: list[tuple[int, int]] = field(default_factory=list)
    """Pairs of lines that differ only where nothing is read."""
    contradicting: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """By position in `new`: the entries that cannot be true as well."""

    @property
    def rows(self) -> int:
        return len(self.new) + len(self.known) + self.rejected

    @property
    def widens(self) -> bool:
        """Whether the situation, which exists, becomes another."""
        return not self.founds and (self.added is not None or self.ends is not None)

    @property
    def wants_order(self) -> bool:
        """Whether somebody has to say which of day and month comes first: the file shows neither, or both."""
        return self.options.order is None and self.order is not None and self.order.problem() is not None

    def reject(self, place: int, problems: tuple[Refused, ...]) -> None:
        self.rejected += 1
        if len(self.rejections) < MOST_REJECTIONS:
            self.rejections.append((place, problems))
        for problem in problems:
            key = str(problem)
            complaint = self.complaints.get(key)
            if complaint is None:
                if len(self.complaints) >= MOST_REJECTIONS:
                    continue
                complaint = self.complaints[key] = Complaint(problem, array("I"))
            complaint.rows += 1
            if len(complaint.places) < MOST_PLACES:
                complaint.places.append(place)

    def verdicts(self) -> Iterator[Verdict]:
        """Row by row, in the order of the file; of the rejected, the first thousand."""
        return heapq.merge(
            (self._verdict(position, actor) for position, actor in enumerate(self.new.actors())),
            (Verdict(place, Outcome.KNOWN, (id_,)) for place, id_ in self.known),
            (Verdict(place, Outcome.REJECTED, problems=problems) for place, problems in self.rejections),
            key=lambda verdict: verdict.place,
        )

    def _verdict(self, position: int, actor: str) -> Verdict:
        against = self.contradicting.get(position, ())
        outcome = Outcome.CONTRADICTS if against else Outcome.NEW
        ids = (self.new.id_at(position), *against)
        return Verdict(self.new.places[position], outcome, ids, days=self.new.days_at(position), actor=actor)

    def close(self) -> None:
        self.new.close()
