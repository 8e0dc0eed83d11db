"""The line of an actor: its standing with sources, and below it other numbers and contradictions with theirs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.documents.as_of import near_of, no_news
from bot.documents.document import Line, Section, Span, joined, line, muted, strong
from bot.documents.phrasing import Phrasing, capital
from bot.documents.vocabulary import FIELDS
from bot.languages.text import normalise
from bot.names import is_country
from bot.situation.figures import MOVED, Dispute, Figure
from bot.situation.plans import Plan
from bot.situation.posture import LEFT, Posture, since
from bot.situation.report import Personnel, Report
from bot.situation.snapshot import Snapshot
from bot.situation.standing import Standing


@dataclass(frozen=True, slots=True)
class Shared:
    """Facts that all lines of a section share, so that the heading says them once."""

    when: str = ""
    publisher: str = ""
    rating: str = ""
    no_news: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """Context of a line: the moment, and whether it is in a list of those present."""

    as_of: datetime | None = None
    near: date | None = None
    part: bool = False
    """Whether moved people are said to have left."""


def asked_of(snapshot: Snapshot, part: bool = False) -> Asked:
    return Asked(snapshot.as_of, near_of(snapshot), part)


def section_of(
    heading: str, standings: Iterable[Standing], snapshot: Snapshot, phrasing: Phrasing, part: bool = False
) -> Section:
    """Return a section with a line for each actor; the heading has their number and shared facts."""
    ordered, asked = in_order(standings, phrasing), asked_of(snapshot, part)
    shared = shared_by(ordered, phrasing, asked)
    lines = [entry for standing in ordered for entry in standing_lines(standing, phrasing, asked, shared)]
    note = [muted(" · ".join(filter(None, (shared.when, _credit(shared), shared.no_news))))]
    common = (line(*note),) if note[0].text else ()
    return Section(f"{heading} ({len(ordered)})", (*common, *lines))


def _credit(shared: Shared) -> str:
    return f"{shared.publisher}\u00a0{shared.rating}".strip("\u00a0") if shared.publisher else ""


def in_order(standings: Iterable[Standing], phrasing: Phrasing) -> list[Standing]:
    """Sort countries by name in the reader's alphabet, then organisations."""
    return sorted(standings, key=lambda s: (not is_country(s.actor), normalise(phrasing.name(s.actor))))


def shared_by(standings: Sequence[Standing], phrasing: Phrasing, asked: Asked) -> Shared:
    """Return the facts that all standings share; none for fewer than two."""
    if len(standings) < 2:
        return Shared()
    whens = {phrasing.since(standing, asked.near) for standing in standings}
    documents = {frozenset(_documents(standing)) for standing in standings}
    ratings = {_ratings(standing) for standing in standings}
    old = {_aged(standing, phrasing, asked) for standing in standings}
    same = len(documents) == 1 and len(only := next(iter(documents))) == 1
    return Shared(
        when=next(iter(whens)) if len(whens) == 1 else "",
        publisher=next(iter(only)) if same else "",
        rating=next(iter(ratings)) if same and len(ratings) == 1 else "",
        no_news=next(iter(old)) if len(old) == 1 else "",
    )


def _documents(standing: Standing) -> Iterable[str]:
    return (source.publisher for report in standing.evidence for source in report.sources)


def _ratings(standing: Standing) -> str:
    report = max(standing.evidence, key=lambda report: (report.known, report.id), default=None)
    return f"[{report.rating}]" if report else ""


def _aged(standing: Standing, phrasing: Phrasing, asked: Asked) -> str:
    return no_news(standing, asked.as_of, phrasing) if asked.as_of is not None else ""


def standing_lines(
    standing: Standing, phrasing: Phrasing, asked: Asked | None = None, shared: Shared | None = None
) -> list[Line]:
    """Return the line of an actor, then one for each number of other reports and each contradiction."""
    asked = asked or Asked()
    sign, name = phrasing.sign(standing.actor), strong(phrasing.name(standing.actor))
    facts = standing_facts(standing, phrasing, asked, shared)
    first = line(f"{sign}\u00a0", name, *([" — ", *facts] if facts else []))
    return [first, *remarks(standing, phrasing, asked.near)]


def remarks(standing: Standing, phrasing: Phrasing, near: date | None = None) -> list[Line]:
    """Return the lines below an actor's: other numbers, moves inside the theatre, contradictions."""
    return [
        *elsewhere_lines(standing, phrasing, near),
        *within_lines(standing, phrasing, near),
        *against_lines(standing, phrasing, near),
    ]


def standing_facts(
    standing: Standing, phrasing: Phrasing, asked: Asked | None = None, shared: Shared | None = None
) -> list[Span | str]:
    """Return the facts of a standing: people, destination, day, sources, dispute."""
    asked, shared = asked or Asked(), shared or Shared()
    credit: Sequence[Span | str] = phrasing.sources(credited(standing))
    if shared.publisher:
        credit = [_ratings(standing)] if not shared.rating else []
    return joined(
        [
            people_of(standing, phrasing, part=asked.part),
            "" if shared.when else phrasing.since(standing, asked.near),
            phrasing.say("temporary") if standing.temporary else "",
            credit,
            "" if shared.no_news else _aged(standing, phrasing, asked),
            phrasing.contested() if standing.contested else "",
        ]
    )


def people_of(standing: Standing, phrasing: Phrasing, *, part: bool = False) -> str:
    """Write numbers and destination, only from the evidence for the posture."""
    own = own_numbers(standing)
    if standing.posture not in LEFT:
        return phrasing.personnel(own)
    own = _announced(standing) or own
    vague = own.moved is not None and own.moved.some and not own.moved.scope
    if vague and own.strength is None:  # the posture already says "part"
        own = replace(own, moved=None)
    people = phrasing.move(standing, own)
    return phrasing.say("left: {people}", people=people) if part and people else people


def _announced(standing: Standing) -> Personnel | None:
    """Return the numbers of the latest announcement, if the actor is `withdrawing`; else None."""
    plan = _plan_of(standing)
    return Personnel(plan.moved, plan.report.personnel.strength, plan.remaining) if plan else None


def _plan_of(standing: Standing) -> Plan | None:
    """Return the latest announced plan with a number, if it is of the day of the line."""
    if standing.posture is not Posture.WITHDRAWING:
        return None
    evidence = {report.id for report in standing.evidence}
    numbered = (p for p in reversed(standing.plans) if p.report.id in evidence and p.moved is not None)
    plan, first = next(numbered, None), min(report.begins for report in standing.evidence)
    return plan if plan and any(report.begins == first for report in _planning(plan, standing)) else None


def _planning(plan: Plan, standing: Standing) -> tuple[Report, ...]:
    """Return the evidence that announces as many."""
    return tuple(report for report in standing.evidence if report.personnel.moved == plan.moved)


def own_numbers(standing: Standing) -> Personnel:
    """Return the numbers given by the evidence for the posture, for its first day."""
    elsewhere = {figure.field for figure in from_elsewhere(standing)}
    return replace(standing.personnel, **dict.fromkeys(elsewhere))


def from_elsewhere(standing: Standing) -> list[Figure]:
    """Return the shown numbers that are of another source or day than the line."""
    own = _line_of(standing)[0]
    return [figure for figure in shown(standing) if figure not in own]


def credited(standing: Standing) -> tuple[Report, ...]:
    """Return the evidence whose sources gave all numbers of the line; all evidence if it has none."""
    return _line_of(standing)[1]


def _line_of(standing: Standing) -> tuple[list[Figure], tuple[Report, ...]]:
    """Return the numbers of the line and the reports to credit: nobody stands beside a number of others."""
    first = min(standing.evidence, key=lambda report: report.begins, default=None)
    plan = _plan_of(standing)
    numbered = plan is not None and plan.moved is not None and not plan.moved.some
    reports = _planning(plan, standing) if plan and numbered else standing.evidence
    own: list[Figure] = []
    for figure in shown(standing):
        giving = tuple(report for report in reports if _publishers([report]) <= _publishers(figure.reports))
        if any(_of_one_day(report, first) and report in figure.reports for report in giving):
            own, reports = [*own, figure], reports if figure.count.some else giving
        elif figure.field == MOVED and giving:  # a later wave: whoever told of the first gave a number too
            break
    return own, reports


def _of_one_day(one: Report, other: Report | None) -> bool:
    """Whether both speak of the same moment: an update later in the day may add a number to it."""
    if other is None:
        return False
    return one.begins == other.begins or (one.effective is not None and one.effective == other.effective)


def shown(standing: Standing) -> list[Figure]:
    return [figure for name in FIELDS if (figure := standing.figure(name)) is not None]


def _publishers(reports: Iterable[Report]) -> set[str]:
    return {source.publisher for report in reports for source in report.sources}


def _without_lines(standing: Standing, phrasing: Phrasing, near: date | None) -> list[Line]:
    """Return the line of those who say the same as the first line, but not its numbers."""
    named = [*credited(standing), *(report for dispute in standing.disputes for report in dispute.reports)]
    named += [report for figure in from_elsewhere(standing) for report in figure.reports]
    others = [report for report in standing.evidence if not _publishers([report]) <= _publishers(named)]
    if not others:
        return []
    same = phrasing.say("the same in less detail")
    said = joined([same, phrasing.happened(others[-1], near), phrasing.sources(others)])
    return [line("↳ ", *said, level=1)]


def elsewhere_lines(standing: Standing, phrasing: Phrasing, near: date | None = None) -> list[Line]:
    """Return a line for who gave none of the numbers, and for each number of another report, with day and sources."""
    lines = _without_lines(standing, phrasing, near)
    for figure in from_elsewhere(standing):
        label, number, day, credit = figure_words(figure, phrasing, near)
        lines.append(line("↳ ", *joined([f"{label} {number}", day, credit]), level=1))
    return lines


def figure_words(
    figure: Figure, phrasing: Phrasing, near: date | None = None
) -> tuple[str, str, str, list[Span | str]]:
    """Return label, number, day and sources of a figure."""
    label = phrasing.say("{label}:", label=phrasing.say(FIELDS[figure.field]))
    day = phrasing.day(since(figure.report, phrasing.situation.zone), near)
    return label, phrasing.personnel(Personnel(strength=figure.count)), day, phrasing.sources(figure.reports)


def within_lines(standing: Standing, phrasing: Phrasing, near: date | None) -> list[Line]:
    """Return a line for each move of a part inside the theatre, which changes no posture."""
    lines = []
    for report in standing.within:
        if report in standing.evidence:
            continue
        moved, people = report.personnel.moved, phrasing.personnel(report.personnel)
        words = phrasing.say("some moved within {theatre}", theatre=phrasing.theatre())
        if people and not (moved and moved.some and people == phrasing.count(moved)):
            words = phrasing.say("{label}: {text}", label=words, text=people)
        said = joined([phrasing.moved_to(words, phrasing.destination(report)), phrasing.happened(report, near)])
        lines.append(line("↳ ", *said, " · ", *phrasing.sources([report]), level=1))
    return lines


def against_lines(standing: Standing, phrasing: Phrasing, near: date | None = None) -> list[Line]:
    say = phrasing.say
    lines = []
    for posture in standing.claimed:
        reports = [report for report in standing.against if standing.claims(report) is posture]
        said = joined(
            [_people_of(reports, phrasing), phrasing.happened(reports[-1], near), phrasing.sources(reports)]
        )
        claimed = say("also reported: {position}", position=phrasing.position_claimed(posture, reports))
        lines.append(line("↳ ", claimed, " · ", *said, level=1))
    return lines + [line("↳ ", *dispute_words(dispute, phrasing), level=1) for dispute in standing.disputes]


def dispute_words(dispute: Dispute, phrasing: Phrasing) -> list[Span | str]:
    """Write both numbers of a dispute, each with its sources."""
    one, other = dispute.one, dispute.other
    if one.field == other.field:
        first = phrasing.say("numbers differ: {count}", count=phrasing.count(one.count))
        second = phrasing.say("against {count}", count=phrasing.count(other.count))
    else:  # more moved than were there
        first = phrasing.say("numbers do not add up: {count} moved", count=phrasing.count(one.count))
        second = phrasing.say("of {count}", count=phrasing.count(other.count))
    apart = phrasing.say("{one}; {other}", one="", other="")  # French has a space before it
    return [first, " · ", *phrasing.sources(one.reports), apart, second, " · ", *phrasing.sources(other.reports)]


def _people_of(reports: Sequence[Report], phrasing: Phrasing) -> str:
    return next((text for report in reversed(reports) if (text := phrasing.personnel(report.personnel))), "")


def posture_words(standing: Standing, phrasing: Phrasing) -> str:
    """Write the posture with a capital letter."""
    return capital(phrasing.position(standing))
