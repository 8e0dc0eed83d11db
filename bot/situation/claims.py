"""The claims of an actor's reports, each with the time for which it may speak. `walk` compares them."""

from copy import copy
from datetime import UTC, datetime, timedelta

from bot.situation.posture import (
    ARRIVALS,
    DONE,
    MOVES,
    Extent,
    Posture,
    claimed_posture,
    extent_of,
    posture_of_move,
)
from bot.situation.report import Action, Phase, Report
from bot.situation.situation import Situation
from bot.situation.times import Precision

_BEGINNING_OF_TIME = datetime.min.replace(tzinfo=UTC)
_MOMENT = timedelta(microseconds=1)
_A_DAY = timedelta(days=1)


_PRESENT, _WITHDRAWN, _RELOCATED = Posture.PRESENT, Posture.WITHDRAWN, Posture.RELOCATED
_STAY, _ANNOUNCED, _CANCELLED = Action.STAY, Phase.ANNOUNCED, Phase.CANCELLED
_DONE, _MOVES, _ARRIVALS = frozenset(DONE), frozenset(MOVES), frozenset(ARRIVALS)
_PART, _NOT_SAID = Extent.PART, Extent.UNKNOWN
"""Looking a member of an enumeration up takes longer than what is done with it here."""


class Claim:
    __slots__ = (
        "arrives",
        "begins",
        "dated",
        "done",
        "ends",
        "extent",
        "known",
        "open",
        "placed",
        "posture",
        "rank",
        "report",
        "starts",
        "stays",
        "step",
        "within",
    )

    arrives: bool
    begins: datetime
    dated: bool
    """Whether the source dates it to a day, a month or a period, with both ends."""
    done: bool
    """Whether it is a completed move that changed who is there."""
    ends: datetime
    """When its dated event is over, and at the latest its publication."""
    extent: Extent
    known: datetime
    open: bool
    """Whether the date has only an end: "by the 20th"."""
    placed: bool
    """Whether the country of at least one destination is known."""
    posture: Posture
    rank: int
    """How many claims came before it on the walk."""
    report: Report
    starts: datetime
    """When the claim may begin to be true; it holds up to its publication."""
    stays: bool
    step: bool
    """Whether it reports a step that was taken, not only how things are."""
    within: bool
    """Whether it moves a part inside the theatre."""

    def __init__(self, begins: datetime, report: Report, posture: Posture, extent: Extent = _NOT_SAID) -> None:
        known, action = report.known, report.action
        self.report, self.posture, self.begins, self.known = report, posture, begins, known
        self.extent, self.within, self.placed, self.rank = extent, False, False, 0
        self.done, self.arrives, self.stays = posture in _DONE, action in _ARRIVALS, action is _STAY
        self.step = self.done or self.arrives
        when = None if report.phase is _ANNOUNCED else report.effective
        earliest, latest = (report.reported.earliest or known, None) if when is None else (when.earliest, when.latest)
        self.open = earliest is None
        self.starts = _BEGINNING_OF_TIME if earliest is None else earliest if earliest < known else known
        self.dated = earliest is not None and latest is not None
        self.ends = known if earliest is None or latest is None or known < latest else latest

    @property
    def gone(self) -> bool:
        """Whether nobody is known to remain in the theatre, so that a later presence contradicts it."""
        if self.posture is _RELOCATED:
            return not self.report.destination and self.extent is not _PART
        return self.posture is _WITHDRAWN

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
        if self.posture is not _RELOCATED or self.placed or other.posture is _RELOCATED:
            return False
        return other.done and self.extent in (_NOT_SAID, other.extent) and (self.open or self.overlaps(other))


def claim_of(begins: datetime, report: Report, situation: Situation, *, ended: bool) -> Claim | None:
    """Return the claim of a report; None if it does not say who is there.

    With `ended` it reports a stay whose announced end is over, so that it only says who was there.
    """
    if report.action not in _MOVES:
        posture = _PRESENT if ended else claimed_posture(report, situation)
        return None if posture is None else Claim(begins, report, posture)
    if report.phase is _CANCELLED:
        return None
    extent = extent_of(report)
    posture = posture_of_move(report, extent, situation)
    if posture is None:
        return None
    claim = Claim(begins, report, posture, extent)
    claim.within = posture is _PRESENT
    claim.placed = any(situation.country_of(place) for place in report.destination) if report.destination else False
    return claim


def end_of_stay(report: Report) -> datetime | None:
    """Return the announced end of a stay; None if there is none."""
    if report.action is not _STAY:
        return None
    if report.until is not None:
        return report.until.latest
    when = report.effective
    if when is None or when.latest is None or when.precision not in (Precision.PERIOD, Precision.BY):
        return None
    return when.latest if when.latest > report.known + _A_DAY else None
