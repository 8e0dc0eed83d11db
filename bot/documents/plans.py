"""Announced plans, kept apart from facts: with their due day, and whether they are overdue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.documents.as_of import near_of
from bot.documents.document import Line, Section, joined, line, strong
from bot.documents.phrasing import Phrasing
from bot.errors import N_
from bot.situation.plans import Plan, due_of
from bot.situation.posture import MOVES, Extent, Posture
from bot.situation.report import Action, Personnel, Report
from bot.situation.snapshot import Snapshot

ANNOUNCED = N_("Announced, not yet confirmed")
OVERDUE = N_("Overdue")
_WORDS = {
    Action.WITHDRAWAL: N_("to leave"),
    Action.DRAWDOWN: N_("part to leave"),
    Action.RELOCATION: N_("to move"),
    Action.RETURN: N_("to return"),
    Action.REINFORCEMENT: N_("more to come"),
    Action.CONTRIBUTION: N_("to take part"),
    Action.STAY: N_("to stay"),
    Action.RESUMPTION: N_("to resume"),
    Action.TRANSFER: N_("to be handed over"),
    Action.SUSPENSION: N_("to be suspended"),
}


@dataclass(frozen=True, slots=True)
class _Intent:
    """A plan of an actor or of a mission, in words."""

    who: str
    what: str
    due: date | None
    overdue: bool
    report: Report


def plan_sections(
    snapshot: Snapshot, phrasing: Phrasing, actor: str | None = None, *, leaving: bool = True
) -> list[Section]:
    """Return the sections of announced and of overdue plans, a line each; leave out empty ones.

    Unless `leaving`, leave out plans without a day that are the evidence for `withdrawing`: they are listed there.
    """
    intents, near = list(_intents(snapshot, phrasing, actor)), near_of(snapshot)
    carrying = {report.id for standing in snapshot.having(Posture.WITHDRAWING) for report in standing.evidence}
    if not leaving:
        intents = [one for one in intents if one.due is not None or one.report.id not in carrying]
    sections = [
        Section(phrasing.say(title), tuple(_line(one, phrasing, near) for one in intents if one.overdue is late))
        for title, late in ((ANNOUNCED, False), (OVERDUE, True))
    ]
    return [section for section in sections if section.lines]


def plan_names(snapshot: Snapshot, phrasing: Phrasing) -> tuple[Line, ...]:
    """Return one line of plans with a day and one of overdue plans, by name."""
    intents, near = list(_intents(snapshot, phrasing, None)), near_of(snapshot)
    due = [one for one in intents if one.due is not None and not one.overdue]
    late = [one for one in intents if one.overdue]
    found = (("📅", ANNOUNCED, due), ("⌛", OVERDUE, late))
    labels = [
        (sign, phrasing.say("{label}:", label=phrasing.say(title)), held) for sign, title, held in found if held
    ]
    return tuple(line(strong(f"{sign} {label}"), " ", _named(held, phrasing, near)) for sign, label, held in labels)


def _named(intents: Iterable[_Intent], phrasing: Phrasing, near: date) -> str:
    return ", ".join(f"{one.who} ({one.what}, {_due(one, phrasing, near)})" for one in intents)


def _intents(snapshot: Snapshot, phrasing: Phrasing, actor: str | None) -> Iterable[_Intent]:
    for standing in snapshot.standings.values():
        if actor in (None, standing.actor):
            who = phrasing.signed(standing.actor)
            for plan in _last_words(standing.plans):
                yield _Intent(who, _what(plan, phrasing), plan.due, plan.overdue, plan.report)
    for mission in snapshot.missions.values():
        for report in mission.announced:
            if actor in (None, report.actor):
                yield _of_a_mission(report, snapshot, phrasing)


def _last_words(plans: Iterable[Plan]) -> Iterable[Plan]:
    """Return the newest plan of each kind; one without a day does not replace one with a day."""
    last: dict[tuple[Action, bool], Plan] = {}
    for plan in plans:
        held = last.get((plan.action, plan.back))
        if held is None or held.due is None or plan.due is not None:
            last[plan.action, plan.back] = plan
    return last.values()


def _of_a_mission(report: Report, snapshot: Snapshot, phrasing: Phrasing) -> _Intent:
    due = due_of(report)
    last = due.latest if due else None
    words, mission = phrasing.say(_WORDS[report.action]), phrasing.mission(report.mission or "")
    if len(snapshot.missions) > 1:
        words = phrasing.say("{label}: {text}", label=mission, text=words)
    day = last.astimezone(snapshot.situation.zone).date() if last else None
    overdue = bool(last and last < snapshot.as_of)
    return _Intent(phrasing.signed(report.actor), words, day, overdue, report)


def _what(plan: Plan, phrasing: Phrasing) -> str:
    """Return "part to leave: 30 of 268 → Kuwait"."""
    say, report = phrasing.say, plan.report
    if plan.back:
        return say("due back")
    part = plan.action in MOVES and plan.extent is Extent.PART
    words = say("part to move") if part and plan.action is Action.RELOCATION else say(_WORDS[plan.action])
    words = say("part to leave") if part and plan.action is Action.WITHDRAWAL else words
    vague = plan.extent is Extent.PART and plan.moved is not None and plan.moved.some and not plan.moved.scope
    moved = None if vague and report.personnel.strength is None else plan.moved  # the words say "part" already
    people = phrasing.personnel(Personnel(moved, report.personnel.strength, plan.remaining))
    what = say("{label}: {text}", label=words, text=people) if people else words
    return phrasing.moved_to(what, phrasing.destination(report))


def _due(one: _Intent, phrasing: Phrasing, near: date) -> str:
    if one.due is None:
        return ""
    day = phrasing.day(one.due, near)
    return phrasing.say("overdue since {day}", day=day) if one.overdue else phrasing.say("due {day}", day=day)


def _line(one: _Intent, phrasing: Phrasing, near: date) -> Line:
    said = phrasing.say("announced on {day}", day=phrasing.moment(one.report.reported, near))
    facts = joined([one.what, _due(one, phrasing, near), said, phrasing.sources([one.report])])
    return line(strong(one.who), " — ", *facts)
