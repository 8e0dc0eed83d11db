"""The two lists that everybody asks for: who left, and who stayed."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.documents.document import Document, Line, Section, Span, joined, line, muted, strong
from bot.documents.phrasing import Phrasing
from bot.documents.vocabulary import (
    ACTIVITIES,
    ACTIVITY_SIGNS,
    DISPUTED,
    HEADINGS,
    PART_REMAINS,
    POSTURES,
    SAID_TO_BE_THERE,
    SAID_TO_HAVE_LEFT,
    SIGNS,
)
from bot.languages.text import normalise
from bot.names import is_country
from bot.situation.figures import Dispute
from bot.situation.posture import LEFT, STAYED, Posture
from bot.situation.report import Report
from bot.situation.snapshot import Snapshot
from bot.situation.standing import Standing


def who_left(snapshot: Snapshot, phrasing: Phrasing) -> Document:
    say, phrasing = phrasing.say, phrasing.at(snapshot)
    sections = [_posture_section(posture, snapshot, phrasing) for posture in LEFT]
    title = f"{DISPUTED} {say(SAID_TO_HAVE_LEFT)}"
    sections.append(_section(title, snapshot.claimed_otherwise(LEFT), snapshot, phrasing))
    left = [standing for posture in LEFT for standing in snapshot.having(posture)]
    lead = _lead(left, say("left, moved or are leaving"), say("left, moved or is leaving"), snapshot, phrasing)
    if not left:
        lead = say("No report by then of anyone leaving.")
    title = say("Who left — {situation}", situation=phrasing.title())
    return _roll(title, lead, [section for section in sections if section.lines], snapshot, phrasing)


def who_stayed(snapshot: Snapshot, phrasing: Phrasing) -> Document:
    say, phrasing = phrasing.say, phrasing.at(snapshot)
    sections = [_posture_section(posture, snapshot, phrasing) for posture in STAYED]
    parts = snapshot.having(Posture.PARTIALLY_WITHDRAWN)
    sign = SIGNS[Posture.PARTIALLY_WITHDRAWN]
    sections.append(_section(f"{sign} {say(PART_REMAINS)}", parts, snapshot, phrasing, part=True))
    title = f"{DISPUTED} {say(SAID_TO_BE_THERE)}"
    sections.append(_section(title, snapshot.claimed_otherwise(STAYED), snapshot, phrasing))
    stayed = [standing for posture in STAYED for standing in snapshot.having(posture)]
    lead = _lead(stayed, say("stayed or are present"), say("stayed or is present"), snapshot, phrasing)
    if not stayed:
        lead = say("No report by then of anyone staying.")
    title = say("Who stayed — {situation}", situation=phrasing.title())
    return _roll(title, lead, [section for section in sections if section.lines], snapshot, phrasing)


def _roll(title: str, lead: str, sections: list[Section], snapshot: Snapshot, phrasing: Phrasing) -> Document:
    missions = mission_lines(snapshot, phrasing)
    if missions:
        sections = [*sections, Section(phrasing.say("Missions"), tuple(missions))]
    lines = (line(strong(lead)), *as_of_lines(snapshot, phrasing))
    return Document(title, lines, tuple(sections), rests_on(snapshot, phrasing))


def _lead(standings: Sequence[Standing], many: str, one: str, snapshot: Snapshot, phrasing: Phrasing) -> str:
    """ "12 countries and 1 organisation left, moved or are leaving; 3 disputed"."""
    say = phrasing.say
    countries = sum(is_country(standing.actor) for standing in standings)
    counted = []
    if countries:
        counted.append(say.plural("{n} country", "{n} countries", countries))
    if len(standings) > countries:
        counted.append(say.plural("{n} organisation", "{n} organisations", len(standings) - countries))
    disputed = sum(standing.contested for standing in standings)
    text = f"{say.enumerate(counted)} {one if len(standings) == 1 else many}"
    if disputed:
        text = say("{one}; {other}", one=text, other=say.plural("{n} disputed", "{n} disputed", disputed))
    return text + "."


def _posture_section(posture: Posture, snapshot: Snapshot, phrasing: Phrasing) -> Section:
    heading = f"{SIGNS[posture]} {phrasing.say(HEADINGS[posture])}"
    return _section(heading, snapshot.having(posture), snapshot, phrasing)


def _section(
    heading: str, standings: Sequence[Standing], snapshot: Snapshot, phrasing: Phrasing, part: bool = False
) -> Section:
    ordered = in_order(standings, phrasing)
    lines = [entry for standing in ordered for entry in standing_lines(standing, phrasing, _day(snapshot), part)]
    return Section(f"{heading} ({len(ordered)})", tuple(lines))


def in_order(standings: Iterable[Standing], phrasing: Phrasing) -> list[Standing]:
    """Countries by name as the reader's alphabet has it, then organisations."""
    return sorted(standings, key=lambda s: (not is_country(s.actor), normalise(phrasing.name(s.actor))))


def standing_lines(
    standing: Standing, phrasing: Phrasing, near: date | None = None, part: bool = False
) -> list[Line]:
    """One line for the actor: what moved of what, to where, when, says who; a line more for each contradiction.

    `part`: in a list of who is there, so what moved is said to have left.
    """
    sign, name = phrasing.sign(standing.actor), strong(phrasing.name(standing.actor))
    facts = standing_facts(standing, phrasing, near, part)
    return [line(f"{sign}\u00a0", name, " — ", *facts), *against_lines(standing, phrasing, near)]


def standing_facts(
    standing: Standing, phrasing: Phrasing, near: date | None = None, part: bool = False
) -> list[Span | str]:
    """What moved of what, to where, since when, says who, and whether somebody says otherwise."""
    people = phrasing.move(standing) if standing.posture in LEFT else phrasing.personnel(standing.personnel)
    return joined(
        [
            phrasing.say("left: {people}", people=people) if part and people else people,
            phrasing.since(standing, near),
            phrasing.say("temporary") if standing.temporary else "",
            phrasing.sources(standing.evidence),
            phrasing.contested() if standing.contested else "",
        ]
    )


def against_lines(standing: Standing, phrasing: Phrasing, near: date | None = None) -> list[Line]:
    say = phrasing.say
    lines = []
    for posture in standing.claimed:
        reports = [report for report in standing.against if standing.claims(report) is posture]
        said = joined(
            [_people_of(reports, phrasing), phrasing.happened(reports[-1], near), phrasing.sources(reports)]
        )
        lines.append(
            line("↳ ", say("also reported: {posture}", posture=say(POSTURES[posture])), " · ", *said, level=1)
        )
    return lines + [line("↳ ", *dispute_words(dispute, phrasing), level=1) for dispute in standing.disputes]


def dispute_words(dispute: Dispute, phrasing: Phrasing) -> list[Span | str]:
    """Both numbers, each beside whoever gave it."""
    one, other = dispute.one, dispute.other
    if one.field == other.field:
        first = phrasing.say("numbers differ: {count}", count=phrasing.count(one.count))
        second = phrasing.say("against {count}", count=phrasing.count(other.count))
    else:  # more left than were there
        first = phrasing.say("numbers do not add up: {count} moved", count=phrasing.count(one.count))
        second = phrasing.say("of {count}", count=phrasing.count(other.count))
    return [first, " · ", *phrasing.sources(one.reports), "; ", second, " · ", *phrasing.sources(other.reports)]


def _people_of(reports: Sequence[Report], phrasing: Phrasing) -> str:
    return next((text for report in reversed(reports) if (text := phrasing.personnel(report.personnel))), "")


def mission_lines(snapshot: Snapshot, phrasing: Phrasing) -> list[Line]:
    say, near = phrasing.say, _day(snapshot)
    lines = []
    for mission in snapshot.missions.values():
        word = say(ACTIVITIES[mission.activity])
        covers = say.enumerate([phrasing.scope(code) for code in mission.covers]) if mission.covers else ""
        activity = say("{functions}: {activity}", functions=covers, activity=word) if covers else word
        facts = joined(
            [
                f"{ACTIVITY_SIGNS[mission.activity]} {activity}",
                phrasing.happened(mission.reports[0], near),
                phrasing.sources(mission.reports),
                phrasing.contested() if mission.contested else "",
            ]
        )
        lines.append(line(strong(phrasing.mission(mission.mission)), " — ", *facts))
    return lines


def as_of_lines(snapshot: Snapshot, phrasing: Phrasing) -> tuple[Line, ...]:
    """As of when, known when, and whether anybody still looks."""
    say, situation = phrasing.say, snapshot.situation
    parts: list[Sequence[Span | str] | Span | str] = [[say("As of"), " ", phrasing.instant(snapshot.as_of)]]
    if snapshot.known_at != snapshot.as_of:
        parts.append([say("with what was known"), " ", phrasing.instant(snapshot.known_at)])
    if situation.ends is not None:
        parts.append(say("coverage ended {day}", day=phrasing.day(situation.ends)))
    return (line(*(muted(part) if isinstance(part, str) else part for part in joined(parts))),)


def coverage_line(snapshot: Snapshot, phrasing: Phrasing) -> tuple[Line, ...]:
    """That nobody looks any more, where that is so."""
    ends = snapshot.situation.ends
    return (line(muted(phrasing.say("Coverage ended {day}.", day=phrasing.day(ends)))),) if ends else ()


def rests_on(snapshot: Snapshot, phrasing: Phrasing) -> tuple[Line, ...]:
    """How old the last report is and how many there are: a stale answer must look stale."""
    say, last = phrasing.say, snapshot.last_report
    count = say.plural("rests on {n} report", "rests on {n} reports", snapshot.count)
    if last is None:
        return (line(muted(say("No report yet."))),)
    day = Span(phrasing.moment(last.reported), instant=last.known, age=True)
    return (line(muted(say("Last report:")), " ", day, muted(f" ({last.id})"), " · ", muted(count)),)


def _day(snapshot: Snapshot) -> date:
    return snapshot.as_of.astimezone(snapshot.situation.zone).date()
