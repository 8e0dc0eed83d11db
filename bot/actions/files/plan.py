"""The plan of an import: the outcome of each row, and each problem once with its rows."""

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
"""Most rejected rows, and most problems, that are kept with their sentences; further ones are only counted."""
MOST_PLACES = 20
"""Most rows that are named with one problem."""


class Outcome(StrEnum):
    NEW = "new"
    KNOWN = "known"
    CONTRADICTS = "contradicts"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Verdict:
    place: int
    """Line of the row; in JSON, number of the report."""
    outcome: Outcome
    ids: tuple[str, ...] = ()
    """Of a new entry, its id and the ids of those it contradicts; of a known one, the id of the entry it repeats."""
    problems: tuple[Refused, ...] = ()
    days: tuple[str, str] = ("", "")
    """When it happened and when it was reported, as they were read."""
    actor: str = ""
    """Code of the actor, if the entry is new."""


@dataclass(slots=True)
class Complaint:
    """One problem, and the rows that have it."""

    problem: Refused
    places: "array[int]"
    """The first rows that have it."""
    rows: int = 0


@dataclass(slots=True)
class ImportPlan:
    """Everything that an import would do. Close it after use."""

    shelf: Shelf
    """The situation, with the additions of the file if they are wanted."""
    new: Spool
    seq: int = 0
    """Number of the journal's last entry when the plan was made."""
    sheet: Sheet | None = None
    """How the file was read; None for JSON, where places are numbers of reports instead of lines."""
    order: ShownOrder | None = None
    """Order of day and month that the file shows."""
    options: FileOptions = field(default_factory=FileOptions)
    founds: bool = False
    """Whether the situation does not exist yet and comes with the file."""
    added: Widened | None = None
    """Additions to a situation that exists."""
    ends: date | None = None
    """The new end of coverage, if it is extended."""
    known: list[tuple[int, str]] = field(default_factory=list)
    rejections: list[tuple[int, tuple[Refused, ...]]] = field(default_factory=list)
    """Everything that is wrong with each rejected row, up to the first thousand."""
    rejected: int = 0
    complaints: dict[str, Complaint] = field(default_factory=dict)
    """Problems by their sentence, in the order in which they were found."""
    beyond_coverage: int = 0
    """Number of rows after coverage, which no answer would ever show."""
    alike: list[tuple[int, int]] = field(default_factory=list)
    """Pairs of lines that differ only in columns that are not read."""
    contradicting: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """By position in `new`: the ids of entries that cannot be true as well."""

    @property
    def rows(self) -> int:
        return len(self.new) + len(self.known) + self.rejected

    @property
    def widens(self) -> bool:
        """Tell whether the import changes a situation that exists."""
        return not self.founds and (self.added is not None or self.ends is not None)

    @property
    def wants_order(self) -> bool:
        """Tell whether a person has to give the order of day and month: the file shows neither, or both."""
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
        """Yield the outcome of each row in the order of the file; of rejected rows only the first thousand."""
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
