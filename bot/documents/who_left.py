"""The lists of who left and who stayed: names first, a line each in the details."""

from collections.abc import Iterable
from datetime import datetime

from bot.documents.as_of import as_of_lines, old_after, rests_on
from bot.documents.document import Document, Line, Section, line, muted, strong
from bot.documents.groups import groups_of, names_line, stand
from bot.documents.headline import pauses_only, standing_sentence
from bot.documents.missions import member_sections, mission_section, missions_at_a_glance
from bot.documents.phrasing import Phrasing
from bot.documents.plans import plan_names, plan_sections
from bot.documents.standing_lines import in_order, section_of
from bot.documents.vocabulary import DISPUTED, PART_REMAINS, SAID_TO_BE_THERE, SAID_TO_HAVE_LEFT, SIGNS
from bot.situation.posture import LEFT, STAYED, Posture
from bot.situation.snapshot import Snapshot
from bot.situation.standing import Standing


def who_left(snapshot: Snapshot, phrasing: Phrasing) -> Document:
    say, phrasing = phrasing.say, phrasing.at(snapshot)
    left = [standing for posture in LEFT for standing in snapshot.having(posture)]
    doubted = f"{DISPUTED} {say(SAID_TO_HAVE_LEFT)}", snapshot.claimed_otherwise(LEFT)
    names = [*stand(snapshot, phrasing, LEFT), *_names(*doubted, phrasing)]
    sections = [section_of(group.heading, group.standings, snapshot, phrasing) for group in groups_of(left, phrasing)]
    sections.append(section_of(*doubted, snapshot, phrasing))
    lead = standing_sentence(snapshot, phrasing)
    if not left and not pauses_only(snapshot):
        none = say("No report by then of anyone leaving.")
        lead = f"{none} {lead}" if snapshot.standings else none
    return _roll(say("Who left — {situation}", situation=phrasing.title()), lead, names, sections, snapshot, phrasing)


def who_stayed(snapshot: Snapshot, phrasing: Phrasing) -> Document:
    say, phrasing = phrasing.say, phrasing.at(snapshot)
    stayed = [standing for posture in STAYED for standing in snapshot.having(posture)]
    parts = f"{SIGNS[Posture.PARTIALLY_WITHDRAWN]} {say(PART_REMAINS)}", snapshot.having(Posture.PARTIALLY_WITHDRAWN)
    doubted = f"{DISPUTED} {say(SAID_TO_BE_THERE)}", snapshot.claimed_otherwise(STAYED)
    names = [*stand(snapshot, phrasing, STAYED), *_names(*parts, phrasing), *_names(*doubted, phrasing)]
    sections = [
        section_of(group.heading, group.standings, snapshot, phrasing) for group in groups_of(stayed, phrasing)
    ]
    sections.append(section_of(*parts, snapshot, phrasing, part=True))
    sections.append(section_of(*doubted, snapshot, phrasing))
    lead = standing_sentence(snapshot, phrasing, stayed_first=True)
    if not stayed:
        none = say("No report by then of anyone staying.")
        lead = f"{none} {lead}" if snapshot.standings else none
    title = say("Who stayed — {situation}", situation=phrasing.title())
    return _roll(title, lead, names, sections, snapshot, phrasing)


def _names(label: str, standings: list[Standing], phrasing: Phrasing) -> list[Line]:
    return [names_line(label, in_order(standings, phrasing), phrasing)] if standings else []


def _roll(
    title: str, lead: str, names: Iterable[Line], details: Iterable[Section], snapshot: Snapshot, phrasing: Phrasing
) -> Document:
    say = phrasing.say
    lines = (*names, *plan_names(snapshot, phrasing), *no_news_line(snapshot, phrasing))
    glance = Section(say("At a glance"), lines, plain=True)
    missions = Section(say("Missions"), tuple(missions_at_a_glance(snapshot, phrasing)), plain=True)
    details = [
        *details,
        *plan_sections(snapshot, phrasing, leaving=False),
        mission_section(snapshot, phrasing),
        *member_sections(snapshot, phrasing),
    ]
    return Document(
        title=title,
        lead=(line(strong(lead)), *as_of_lines(snapshot, phrasing)),
        sections=tuple(section for section in (glance, missions) if section.lines),
        footer=rests_on(snapshot, phrasing),
        details=tuple(section for section in details if section.lines),
    )


def _last_known(snapshot: Snapshot) -> list[datetime]:
    """Return when each actor was last in the news: of a story of pauses, each member of a mission."""
    if not pauses_only(snapshot):
        lasts = [standing.last_report for standing in snapshot.standings.values()]
        return [last.known for last in lasts if last is not None]
    members = {one.actor for mission in snapshot.missions.values() for one in mission.actors}
    known = sorted((report.known, report.actor) for report in snapshot.reports if report.actor in members)
    return list({actor: day for day, actor in known}.values())


def no_news_line(snapshot: Snapshot, phrasing: Phrasing) -> tuple[Line, ...]:
    """Return a line with the number of actors whose last report is old, and of all."""
    age = old_after(snapshot.situation, snapshot.as_of)
    lasts = _last_known(snapshot)
    old = sum(snapshot.as_of - last > age for last in lasts)
    if not old:
        return ()
    say, counts = phrasing.say, {"n": phrasing.say.number(old), "all": phrasing.say.number(len(lasts))}
    return (line(muted(say("No news of {n} of {all} for {days} days.", days=age.days, **counts))),)
