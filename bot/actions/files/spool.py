"""Keeps reports on disk that are read and not yet filed, so that a file of any length needs little memory."""

import tempfile
import weakref
from array import array
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import msgspec

from bot.situation.report import Action, Report
from bot.situation.situation import Situation
from bot.situation.written import read_kept_report, write_report

_ON_MISSIONS = (Action.SUSPENSION, Action.RESUMPTION, Action.TRANSFER)
IN_MEMORY = 4 << 20
"""Bytes that stay in memory; above that, reports are written to disk."""


class Spool:
    """Reports in the order of the file. Reading back numbers those without an id from `first_number`."""

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.first_number = 1
        self.places = array("I")
        self.by_actor: dict[str, array[int]] = defaultdict(lambda: array("I"))
        self.by_mission: dict[str, array[int]] = defaultdict(lambda: array("I"))
        """Positions of the reports on an activity, by mission."""
        self.amending = array("I")
        self._file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  closed by `close`
        self._closing = weakref.finalize(self, self._file.close)  # also closed when the spool is no longer referenced
        self._offsets = array("Q")
        self._ordinals = array("I")
        """For each report, its number among those without an id, from 1; 0 if it has an id."""
        self._given = array("Q")
        """For each report, the number in its id."""
        self.numbers: dict[int, int] = {}
        """Positions by the number in the id, for reports that have one."""
        self._unnumbered = 0
        self._actors = array("I")
        self._actor_numbers: dict[str, int] = {}
        self._days = array("I")
        self._pairs: dict[tuple[str, str], int] = {}
        """Pairs of days, each once, since the rows of a file repeat few."""
        self._listed_pairs: list[tuple[str, str]] = []

    def __len__(self) -> int:
        return len(self.places)

    def close(self) -> None:
        self._closing()

    def add(self, place: int, report: Report) -> None:
        position = len(self)
        self.places.append(place)
        self.by_actor[report.actor].append(position)
        if report.mission is not None and report.action in _ON_MISSIONS:
            self.by_mission[report.mission].append(position)
        if report.replaces is not None:
            self.amending.append(position)
        self._given.append(number_of(report.id) if report.id else 0)
        if report.id:
            self.numbers[self._given[-1]] = position
        self._unnumbered += not report.id
        self._ordinals.append(0 if report.id else self._unnumbered)
        self._actors.append(self._actor_numbers.setdefault(report.actor, len(self._actor_numbers)))
        pair = (report.effective.text if report.effective else "", report.reported.text)
        self._days.append(self._pairs.setdefault(pair, len(self._pairs)))
        self._offsets.append(self._file.tell())
        self._file.write(msgspec.json.encode(write_report(report)) + b"\n")

    def actors(self) -> list[str]:
        """Return the code of the actor of each report, in order."""
        codes = list(self._actor_numbers)
        return [codes[number] for number in self._actors]

    def days_at(self, position: int) -> tuple[str, str]:
        """Return when it happened and when it was reported, as they are written."""
        if len(self._listed_pairs) != len(self._pairs):
            self._listed_pairs = list(self._pairs)
        return self._listed_pairs[self._days[position]]

    def report(self, position: int) -> Report:
        self._file.seek(self._offsets[position])
        return self._numbered(position, self._file.readline())

    def reports(self) -> Iterator[Report]:
        self._file.seek(0)
        for position in range(len(self)):
            yield self._numbered(position, self._file.readline())

    def position(self, id_: str) -> int | None:
        """Return the position of the report with this id in the file."""
        number = id_.rpartition("-")[2]
        position = self.numbers.get(int(number)) if number.isdecimal() and len(number) < 20 else None
        return position if position is not None and self.id_at(position) == id_ else None

    def _numbered(self, position: int, line: bytes) -> Report:
        report = read_kept_report({"id": "", **msgspec.json.decode(line)}, self.situation)
        return replace(report, id=self.id_at(position)) if self._ordinals[position] else report

    def id_at(self, position: int) -> str:
        ordinal = self._ordinals[position]
        number = self.first_number + ordinal - 1 if ordinal else self._given[position]
        return f"{self.situation.prefix}-{number:04}"


def number_of(id_: str) -> int:
    return int(id_.rpartition("-")[2])
