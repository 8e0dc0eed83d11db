"""The claims of an actor's reports, each with the time for which it may speak. `walk` compares them."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.situation.posture import (
    ARRIVALS,
    DONE,
    MOVES,
    Extent,
    Posture,
    claimed_posture,
    extent_of,
    moves_within,
)
from bot.situation.report import Action, Count, Phase, Report
from bot.situation.situation import Situation
from bot.situation.times import Precision

_STRENGTH = "strength"
_BEGINNING_OF_TIME = datetime.min.replace(tzinfo=UTC)
_MOMENT = timedelta(microseconds=1)
_A_DAY = timedelta(days=1)


@dataclass(slots=True, eq=False)
class Claim:
    report: Report
    posture: Posture
    begins: datetime
    extent: Extent
    within: bool
    """Whether it moves a part inside the theatre."""
    placed: bool
    """Whether the country of at least one destination is known."""
    starts: datetime = field(init=False)
    """When the claim may begin to be true; it holds up to its publication."""
    open: bool = field(init=False)
    """Whether the date has only an end: "by the 20th"."""
    known: datetime = field(init=False)
    ends: datetime = field(init=False)
    """When its dated event is over, and at the latest its publication."""
    dated: bool = field(init=False)
    """Whether the source dates it to a day, a month or a period, with both ends."""
    numbers: Sequence[tuple[str, Count]] = field(init=False)
    """(field, count) pairs that it gives as facts; what an announcement says will move or remain is a plan."""
    done: bool = field(init=False)
    """Whether it is a completed move that changed who is there."""
    arrives: bool = field(init=False)
    step: bool = field(init=False)
    """Whether it reports a step that was taken, not only how things are."""
    stays: bool = field(init=False)

    def __post_init__(self) -> None:
        report = self.report
        self.known = report.known
        counts = report.personnel.counts()
        self.numbers = [one for one in counts if one[1].bounded and _is_fact(one[0], report)] if counts else ()
        self.done, self.arrives = self.posture in DONE, report.action in ARRIVALS
        self.step, self.stays = self.done or self.arrives, report.action is Action.STAY
        when = None if report.phase is Phase.ANNOUNCED else report.effective
        if when is None:
            self.starts = report.reported.earliest or report.known
        else:
            self.starts = min(when.earliest or _BEGINNING_OF_TIME, self.known)
        end = when.latest if when is not None and when.earliest is not None else None
        self.dated, self.ends = end is not None, min(end or self.known, self.known)
        self.open = self.starts is _BEGINNING_OF_TIME

    @property
    def gone(self) -> bool:
        """Whether nobody is known to remain in the theatre, so that a later presence contradicts it."""
        if self.posture is Posture.RELOCATED:
            return not self.report.destination and self.extent is not Extent.PART
        return self.posture is Posture.WITHDRAWN

    @property
    def of_some(self) -> bool:
        """Whether it speaks only of a part: "the trainers stay"."""
        return any(count.scope for _, count in self.report.personnel.counts())

    def follows(self, step: "Claim") -> bool:
        """Whether it speaks only of the time after `step` became known, or was over if both are dated."""
        return self.starts > (step.ends if self.dated and step.dated else step.known)

    def overlaps(self, other: "Claim") -> bool:
        """Whether both may speak of the same time: up to their publication, unless both are dated."""
        return not self.follows(other) and not other.follows(self)

    def after(self, step: "Claim") -> "Claim":
        """Return the claim, beginning no earlier than a `step` that was known before: "by the 20th"."""
        said = self.report.reported.earliest or self.known
        if not self.open or step.known >= said:
            return self
        later = copy(self)
        later.starts = step.known + _MOMENT
        return later

    def vaguer_than(self, other: "Claim") -> bool:
        """Whether it is the same news with less detail: "withdrawn or moved" beside "withdrawn"."""
        if self.posture is not Posture.RELOCATED or self.placed or other.posture is Posture.RELOCATED:
            return False
        return other.done and self.extent in (Extent.UNKNOWN, other.extent) and (self.open or self.overlaps(other))


def _is_fact(name: str, report: Report) -> bool:
    return name == _STRENGTH or report.phase is not Phase.ANNOUNCED


def claim_of(begins: datetime, report: Report, situation: Situation, *, ended: bool) -> Claim | None:
    """Return the claim of a report; None if it does not say who is there.

    With `ended` it reports a stay whose announced end is over, so that it only says who was there.
    """
    posture = Posture.PRESENT if ended else claimed_posture(report, situation)
    if posture is None:
        return None
    if report.action not in MOVES:
        return Claim(report, posture, begins, Extent.UNKNOWN, within=False, placed=False)
    placed = any(situation.country_of(place) for place in report.destination)
    within = posture is Posture.PRESENT and moves_within(report, situation)
    return Claim(report, posture, begins, extent_of(report), within, placed)


def end_of_stay(report: Report) -> datetime | None:
    """Return the announced end of a stay; None if there is none."""
    if report.action is not Action.STAY:
        return None
    if report.until is not None:
        return report.until.latest
    when = report.effective
    if when is None or when.latest is None or when.precision not in (Precision.PERIOD, Precision.BY):
        return None
    return when.latest if when.latest > report.known + _A_DAY else None
