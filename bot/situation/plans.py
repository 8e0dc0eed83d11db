"""List the plans: steps that are announced and not reported done, with the day on which they are due."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.situation.claims import Claim, end_of_stay
from bot.situation.posture import MOVES, STAYED, Extent, Posture, extent_of
from bot.situation.report import Action, Count, Report
from bot.situation.times import Moment, Precision

_ANY = "any"
_Step = tuple[Action, str | None, Count | str | None]
"""Action, mission, and the people who are to move; _ANY stands for all plans of this action."""
_WITHDRAWING, _WITHDRAWN, _COMING_DAYS = Posture.WITHDRAWING, Posture.WITHDRAWN, Precision.COMING_DAYS
_ALL, _PART = Extent.ALL, Extent.PART
"""Looking a member of an enumeration up takes longer than what is done with it here."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A step that one report announces."""

    report: Report
    action: Action
    """Planned action; RETURN for the end of a temporary move."""
    due: date | None
    """Last announced day; None if none is named."""
    overdue: bool

    @property
    def back(self) -> bool:
        """Whether it is the return from a temporary move, and not the announced move itself."""
        return self.action is not self.report.action

    @property
    def moved(self) -> Count | None:
        return None if self.back else self.report.personnel.moved

    @property
    def remaining(self) -> Count | None:
        return None if self.back else self.report.personnel.remaining

    @property
    def extent(self) -> Extent:
        return extent_of(self.report) if self.action in MOVES else Extent.UNKNOWN


def plans_of(
    leaving: list[Claim],
    intents: list[Report],
    run: list[Claim],
    arrived: datetime | None,
    as_of: datetime,
    zone: ZoneInfo,
) -> tuple[Plan, ...]:
    """Return the plans that the claims that hold (`run`) have not overtaken, in the order of announcement.

    `leaving` are the claims of moves that are announced or under way; `arrived` is when the last arrival began.
    """
    holding = run[-1]
    open_ones = [claim.report for claim in leaving if not _overtaken(claim, holding)]
    open_ones += [r for r in intents if not _arrived(r, arrived) and not _settled(r, holding)]
    plans = [_plan(r, r.action, due_of(r), as_of, zone) for r in sorted(open_ones, key=lambda r: (r.known, r.id))]
    moved = [claim.report for claim in run if claim.report.action in MOVES] if holding.posture not in STAYED else []
    backs = [r for r in (*open_ones, *moved) if r.action in MOVES and r.until is not None]
    returns = [_plan(r, Action.RETURN, r.until, as_of, zone) for r in {r.id: r for r in backs}.values()]
    return (*_last_dates(plans), *_last_dates(returns))


def due_of(report: Report) -> Moment | None:
    """Return the time for which a report announces something; None if it names none later than itself."""
    when = report.effective
    if when is None or when.latest is None or when.precision is _COMING_DAYS:
        return None
    if when.precision is Precision.DAY and when.earliest is not None and when.earliest <= report.known:
        return None  # the day of the announcement itself
    return when if when.latest > report.known else None


def _plan(report: Report, action: Action, due: Moment | None, as_of: datetime, zone: ZoneInfo) -> Plan:
    if due is None or due.latest is None:
        return Plan(report, action, None, overdue=False)
    return Plan(report, action, due.latest.astimezone(zone).date(), due.latest < as_of)


def _last_dates(plans: list[Plan]) -> Iterable[Plan]:
    """Drop plans that a later announcement of the same step, and of as many people, puts off or brings forward.

    Any source may put a plan off; only who announced it brings it forward.
    """
    days: dict[_Step, date] = {}
    told: dict[tuple[_Step, str], datetime] = {}
    kept = []
    for plan in reversed(plans):
        publishers = [source.publisher for source in plan.report.sources]
        meant = [step for step in _steps(plan, meant=True) if step in days]
        put_off = plan.due is not None and any(plan.due < days[step] for step in meant)
        said_again = plan.due is not None and any(
            told[step, one] > plan.report.known for step in meant for one in publishers if (step, one) in told
        )
        if put_off or said_again:
            continue
        kept.append(plan)
        if plan.due is not None:
            for step in _steps(plan, meant=False):
                days[step] = max(plan.due, days.get(step, plan.due))
                told |= {(step, one): told.get((step, one), plan.report.known) for one in publishers}
    return reversed(kept)


def _steps(plan: Plan, *, meant: bool) -> list[_Step]:
    """Return the steps as which a plan is kept, or those that it may mean: without a number, it may mean any."""
    step = plan.action, plan.report.mission
    if meant:
        return [(*step, _ANY)] if plan.moved is None else [(*step, plan.moved), (*step, None)]
    return [(*step, plan.moved), (*step, _ANY)]


def _overtaken(intent: Claim, holding: Claim) -> bool:
    """Whether the claim that holds overtakes an announcement. If all were to leave, a part that left does not."""
    if intent is holding or holding.begins < intent.begins or holding.posture is _WITHDRAWING:
        return False
    return not (intent.extent is _ALL and holding.done and holding.extent is _PART)


def _arrived(intent: Report, arrived: datetime | None) -> bool:
    return intent.action not in MOVES and arrived is not None and arrived >= intent.known


def _settled(intent: Report, holding: Claim) -> bool:
    """Whether an announced move inside the theatre was made, or nobody is left to make it."""
    made = holding.within or holding.posture is _WITHDRAWN
    return intent.action in MOVES and made and holding.begins >= intent.known


def ends_of(report: Report) -> Sequence[datetime]:
    """Return the instants after which a report may give another answer: a plan is overdue, or a stay ends."""
    until, when = report.until, report.effective
    if until is None and (when is None or when.latest is None or when.latest <= report.known):  # as of most reports
        return ()
    due = due_of(report)
    ends = [moment.latest for moment in (until, due) if moment is not None and moment.latest is not None]
    if report.action is Action.STAY and (end := end_of_stay(report)) is not None:
        ends.append(end)
    return ends
