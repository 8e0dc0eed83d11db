"""The two lists that everybody asks for: who left, and who stayed."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.briefing.document import Document, Line, Section, Span, joined, line, muted, strong
from bot.briefing.vocabulary import (
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
from bot.briefing.voice import Voice
from bot.names import is_country
from bot.situation.figures import Dispute
from bot.situation.picture import Picture
from bot.situation.posture import LEFT, STAYED, Posture
from bot.situation.report import Report
from bot.situation.standing import Standing
from bot.situation.words import folded


def who_left(picture: Picture, voice: Voice) -> Document:
    say = voice.say
    sections = [_posture_section(posture, picture, voice) for posture in LEFT]
    title = f"{DISPUTED} {say(SAID_TO_HAVE_LEFT)}"
    sections.append(_section(title, picture.claimed_otherwise(LEFT), picture, voice))
    left = [standing for posture in LEFT for standing in picture.having(posture)]
    lead = _lead(left, say("left, moved or are leaving"), say("left, moved or is leaving"), picture, voice)
    if not left:
        lead = say("No report by then of anyone leaving.")
    title = say("Who left — {situation}", situation=voice.title())
    return _roll(title, lead, [section for section in sections if section.lines], picture, voice)


def who_stayed(picture: Picture, voice: Voice) -> Document:
    say = voice.say
    sections = [_posture_section(posture, picture, voice) for posture in STAYED]
    parts = picture.having(Posture.PARTIALLY_WITHDRAWN)
    sign = SIGNS[Posture.PARTIALLY_WITHDRAWN]
    sections.append(_section(f"{sign} {say(PART_REMAINS)}", parts, picture, voice, part=True))
    title = f"{DISPUTED} {say(SAID_TO_BE_THERE)}"
    sections.append(_section(title, picture.claimed_otherwise(STAYED), picture, voice))
    stayed = [standing for posture in STAYED for standing in picture.having(posture)]
    lead = _lead(stayed, say("stayed or are present"), say("stayed or is present"), picture, voice)
    if not stayed:
        lead = say("No report by then of anyone staying.")
    title = say("Who stayed — {situation}", situation=voice.title())
    return _roll(title, lead, [section for section in sections if section.lines], picture, voice)


def _roll(title: str, lead: str, sections: list[Section], picture: Picture, voice: Voice) -> Document:
    missions = mission_lines(picture, voice)
    if missions:
        sections = [*sections, Section(voice.say("Missions"), tuple(missions))]
    lines = (line(strong(lead)), *as_of_lines(picture, voice))
    return Document(title, lines, tuple(sections), rests_on(picture, voice))


def _lead(standings: Sequence[Standing], many: str, one: str, picture: Picture, voice: Voice) -> str:
    """ "12 countries and 1 organisation left, moved or are leaving; 3 disputed"."""
    say = voice.say
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


def _posture_section(posture: Posture, picture: Picture, voice: Voice) -> Section:
    heading = f"{SIGNS[posture]} {voice.say(HEADINGS[posture])}"
    return _section(heading, picture.having(posture), picture, voice)


def _section(
    heading: str, standings: Sequence[Standing], picture: Picture, voice: Voice, part: bool = False
) -> Section:
    ordered = in_order(standings, voice)
    lines = [entry for standing in ordered for entry in standing_lines(standing, voice, _day(picture), part)]
    return Section(f"{heading} ({len(ordered)})", tuple(lines))


def in_order(standings: Iterable[Standing], voice: Voice) -> list[Standing]:
    """Countries by name as the reader's alphabet has it, then organisations."""
    return sorted(standings, key=lambda s: (not is_country(s.actor), folded(voice.name(s.actor))))


def standing_lines(standing: Standing, voice: Voice, near: date | None = None, part: bool = False) -> list[Line]:
    """One line for the actor: what moved of what, to where, when, says who; a line more for each contradiction.

    `part`: in a list of who is there, so what moved is said to have left.
    """
    sign, name = voice.sign(standing.actor), strong(voice.name(standing.actor))
    facts = standing_facts(standing, voice, near, part)
    return [line(f"{sign}\u00a0", name, " — ", *facts), *against_lines(standing, voice, near)]


def standing_facts(
    standing: Standing, voice: Voice, near: date | None = None, part: bool = False
) -> list[Span | str]:
    """What moved of what, to where, since when, says who, and whether somebody says otherwise."""
    people = voice.move(standing) if standing.posture in LEFT else voice.personnel(standing.personnel)
    return joined(
        [
            voice.say("left: {people}", people=people) if part and people else people,
            voice.since(standing, near),
            voice.say("temporary") if standing.temporary else "",
            voice.sources(standing.evidence),
            voice.contested() if standing.contested else "",
        ]
    )


def against_lines(standing: Standing, voice: Voice, near: date | None = None) -> list[Line]:
    say = voice.say
    lines = []
    for posture in standing.claimed:
        reports = [report for report in standing.against if standing.claims(report) is posture]
        said = joined([_people_of(reports, voice), voice.happened(reports[-1], near), voice.sources(reports)])
        lines.append(
            line("↳ ", say("also reported: {posture}", posture=say(POSTURES[posture])), " · ", *said, level=1)
        )
    return lines + [line("↳ ", *dispute_words(dispute, voice), level=1) for dispute in standing.disputes]


def dispute_words(dispute: Dispute, voice: Voice) -> list[Span | str]:
    """Both numbers, each beside whoever gave it."""
    one, other = dispute.one, dispute.other
    if one.field == other.field:
        first = voice.say("numbers differ: {count}", count=voice.count(one.count))
        second = voice.say("against {count}", count=voice.count(other.count))
    else:  # more left than were there
        first = voice.say("numbers do not add up: {count} moved", count=voice.count(one.count))
        second = voice.say("of {count}", count=voice.count(other.count))
    return [first, " · ", *voice.sources(one.reports), "; ", second, " · ", *voice.sources(other.reports)]


def _people_of(reports: Sequence[Report], voice: Voice) -> str:
    return next((text for report in reversed(reports) if (text := voice.personnel(report.personnel))), "")


def mission_lines(picture: Picture, voice: Voice) -> list[Line]:
    say, near = voice.say, _day(picture)
    lines = []
    for mission in picture.missions.values():
        word = say(ACTIVITIES[mission.activity])
        covers = say.enumerate([voice.scope(code) for code in mission.covers]) if mission.covers else ""
        activity = say("{functions}: {activity}", functions=covers, activity=word) if covers else word
        facts = joined(
            [
                f"{ACTIVITY_SIGNS[mission.activity]} {activity}",
                voice.happened(mission.reports[0], near),
                voice.sources(mission.reports),
                voice.contested() if mission.contested else "",
            ]
        )
        lines.append(line(strong(voice.mission(mission.mission)), " — ", *facts))
    return lines


def as_of_lines(picture: Picture, voice: Voice) -> tuple[Line, ...]:
    """As of when, known when, and whether anybody still looks."""
    say, situation = voice.say, picture.situation
    parts: list[Sequence[Span | str] | Span | str] = [[say("As of"), " ", voice.instant(picture.as_of)]]
    if picture.known_at != picture.as_of:
        parts.append([say("with what was known"), " ", voice.instant(picture.known_at)])
    if situation.ends is not None:
        parts.append(say("coverage ended {day}", day=voice.day(situation.ends)))
    return (line(*(muted(part) if isinstance(part, str) else part for part in joined(parts))),)


def coverage_line(picture: Picture, voice: Voice) -> tuple[Line, ...]:
    """That nobody looks any more, where that is so."""
    ends = picture.situation.ends
    return (line(muted(voice.say("Coverage ended {day}.", day=voice.day(ends)))),) if ends else ()


def rests_on(picture: Picture, voice: Voice) -> tuple[Line, ...]:
    """How old the last report is and how many there are: a stale answer must look stale."""
    say, last = voice.say, picture.last_report
    count = say.plural("rests on {n} report", "rests on {n} reports", len(picture.reports))
    if last is None:
        return (line(muted(say("No report yet."))),)
    day = Span(voice.moment(last.reported), instant=last.known, age=True)
    return (line(muted(say("Last report:")), " ", day, muted(f" ({last.id})"), " · ", muted(count)),)


def _day(picture: Picture) -> date:
    return picture.as_of.astimezone(picture.situation.zone).date()
