"""Answers on what changed between two moments: changes, briefings, corrections, boards and alerts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.documents.as_of import as_of_lines, period, rests_on
from bot.documents.change_sections import (
    amendment_details,
    amendment_lines,
    change_details,
    change_lines,
    change_sections,
    changed_postures,
    is_first,
    member_changes,
)
from bot.documents.document import Document, Line, Section, line, muted, strong
from bot.documents.groups import stand
from bot.documents.headline import (
    change_sentence,
    changed_members,
    changed_missions,
    first_members,
    pauses_only,
    standing_sentence,
)
from bot.documents.missions import member_sections, mission_lines
from bot.documents.phrasing import Phrasing
from bot.documents.plans import plan_names, plan_sections
from bot.documents.standing_lines import asked_of, in_order, standing_lines
from bot.documents.timeline import report_line
from bot.documents.vocabulary import DISPUTED, DISPUTES
from bot.documents.who_left import no_news_line
from bot.situation.changes import Changes
from bot.situation.report import Entry, Report
from bot.situation.snapshot import Snapshot


def changed(changes: Changes, phrasing: Phrasing) -> Document:
    """Compose the answer to /changes."""
    phrasing = phrasing.at(changes.after)
    title = phrasing.say("What changed — {situation}", situation=phrasing.title())
    lead = (
        line(strong(_headline(changes, phrasing))),
        *_counts(changes, phrasing),
        line(*period(changes.before.as_of, changes.after.as_of, phrasing)),
    )
    reports = Section(phrasing.say("New reports"), tuple(report_line(r, phrasing) for r in changes.reports))
    amended = amendment_details(changes.amendments, phrasing, changes.uncredited)
    details = (*change_details(changes, phrasing), *amended, reports)
    return Document(
        title=title,
        lead=lead,
        sections=tuple(change_sections(changes, phrasing, {})),
        footer=rests_on(changes.after, phrasing),
        details=tuple(section for section in details if section.lines),
    )


@dataclass(frozen=True, slots=True)
class Edition:
    """Number and kind of a channel's briefing."""

    number: int
    next_due: datetime | None
    """Time of the next briefing; None if none follows, as after a test post."""
    late: bool = False
    replayed: bool = False
    """Whether it is a replay of a past situation, and marked as one."""
    test: bool = False
    """Whether it is a test post outside the schedule: marked as one, without a number."""


TEST = Edition(0, None, test=True)


def briefing(
    changes: Changes,
    phrasing: Phrasing,
    edition: Edition | None = None,
    links: Mapping[str, str] | None = None,
    already: int = 0,
) -> Document:
    """Compose a briefing: changes in the period, the picture at its end, plans, disputes and corrections.

    `links` are the posts in which this channel read the wrong version, by corrected report; `already` is the number
    of corrections of the period that were posted at once.
    """
    snapshot, say, phrasing = changes.after, phrasing.say, phrasing.at(changes.after)
    sections = [
        *change_sections(changes, phrasing, links or {}, firsts=False),
        *_where_things_stand(snapshot, phrasing),
        Section(say("Missions"), tuple(mission_lines(snapshot, phrasing))),
    ]
    details = [
        *change_details(changes, phrasing),
        *amendment_details(changes.amendments, phrasing, changes.uncredited),
        *plan_sections(snapshot, phrasing),
        *_disputes(snapshot, phrasing),
        *member_sections(snapshot, phrasing),
        Section(say("Also reported"), tuple(report_line(r, phrasing) for r in _uncited(changes))),
    ]
    return Document(
        title=_title(edition, phrasing),
        lead=(
            line(strong(_headline(changes, phrasing))),
            line(*period(changes.before.as_of, changes.after.as_of, phrasing)),
            *_edition_lines(edition, phrasing),
            *_counts(changes, phrasing),
            *_already_lines(already, phrasing),
        ),
        sections=tuple(section for section in sections if section.lines),
        footer=rests_on(snapshot, phrasing),
        details=tuple(section for section in details if section.lines),
    )


def _where_things_stand(snapshot: Snapshot, phrasing: Phrasing) -> list[Section]:
    """Return the section of names by group, plans and actors without news."""
    groups = () if pauses_only(snapshot) else stand(snapshot, phrasing)
    lines = (*groups, *plan_names(snapshot, phrasing), *no_news_line(snapshot, phrasing))
    return [Section(phrasing.say("Where things stand"), lines)] if lines else []


def _disputes(snapshot: Snapshot, phrasing: Phrasing) -> list[Section]:
    contested = [standing for standing in snapshot.standings.values() if standing.contested]
    asked = asked_of(snapshot)
    lines = [entry for s in in_order(contested, phrasing) for entry in standing_lines(s, phrasing, asked)]
    return [Section(f"{DISPUTED} {phrasing.say(DISPUTES)}", tuple(lines))] if lines else []


def numbered(document: Document, edition: Edition, phrasing: Phrasing) -> Document:
    """Add title and number of one channel to a briefing that many channels share."""
    lead = (*document.lead[:2], *_edition_lines(edition, phrasing), *document.lead[2:])
    return replace(document, title=_title(edition, phrasing), lead=lead)


def quiet_briefing(changes: Changes, phrasing: Phrasing, edition: Edition, already: int = 0) -> Document:
    """Compose the briefing of a period without reports."""
    lead = (
        line(phrasing.say("Nothing new was reported.")),
        line(*period(changes.before.as_of, changes.after.as_of, phrasing)),
        *_edition_lines(edition, phrasing),
        *_already_lines(already, phrasing),
    )
    return Document(_title(edition, phrasing), lead, (), rests_on(changes.after, phrasing))


def _title(edition: Edition | None, phrasing: Phrasing) -> str:
    if edition is None:
        return phrasing.say("Briefing — {situation}", situation=phrasing.title())
    if edition.replayed:
        return phrasing.say("Replay {number} — {situation}", number=edition.number, situation=phrasing.title())
    if edition.test:
        return phrasing.say("Test — {situation}", situation=phrasing.title())
    number = phrasing.say.number(edition.number)
    return phrasing.say("Briefing no. {number} — {situation}", number=number, situation=phrasing.title())


def _edition_lines(edition: Edition | None, phrasing: Phrasing) -> list[Line]:
    if edition is None:
        return []
    lines = []
    if edition.test:
        lines.append(
            line("🧪 ", phrasing.say("A test outside the schedule: nobody is pinged, and it does not count."))
        )
    if edition.replayed:
        lines.append(line("🔁 ", phrasing.say("Replay of a past situation: nothing in it is news.")))
    if edition.late:
        lines.append(line("⏰ ", phrasing.say("Late: this covers everything since the last briefing.")))
    if edition.next_due is not None:
        lines.append(line(muted(phrasing.say("Next briefing:")), " ", phrasing.instant(edition.next_due)))
    return lines


def _already_lines(already: int, phrasing: Phrasing) -> list[Line]:
    if not already:
        return []
    text = phrasing.say.plural(
        "{n} correction or retraction was posted since the last briefing.",
        "{n} corrections or retractions were posted since the last briefing.",
        already,
    )
    return [line(muted(text))]


def correction(
    amendments: Sequence[Report],
    snapshot: Snapshot,
    phrasing: Phrasing,
    links: Mapping[str, str],
    uncredited: Collection[str] = frozenset(),
) -> Document:
    """Compose the post on corrections and retractions of reports that a channel has read."""
    title = phrasing.say("Correction — {situation}", situation=phrasing.title())
    section = Section(
        phrasing.say("Corrections and retractions"), tuple(amendment_lines(amendments, phrasing, links, uncredited))
    )
    count = phrasing.say.plural(
        "{n} correction or retraction", "{n} corrections or retractions", len(amendments)
    )  # fmt: skip
    return Document(
        title=title,
        lead=(line(strong(f"{count}.")), *as_of_lines(snapshot, phrasing)),
        sections=(section,),
        footer=rests_on(snapshot, phrasing),
        details=tuple(amendment_details(amendments, phrasing, uncredited)),
    )


def board(
    snapshot: Snapshot,
    phrasing: Phrasing,
    amendments: Sequence[Report] = (),
    uncredited: Collection[str] = frozenset(),
) -> Document:
    """Compose a live board: the present picture and the latest corrections."""
    say, phrasing = phrasing.say, phrasing.at(snapshot)
    sections = [
        *_where_things_stand(snapshot, phrasing),
        Section(say("Missions"), tuple(mission_lines(snapshot, phrasing))),
        Section(say("Corrections and retractions"), tuple(amendment_lines(amendments, phrasing, {}, uncredited))),
    ]
    details = (
        *plan_sections(snapshot, phrasing),
        *_disputes(snapshot, phrasing),
        *member_sections(snapshot, phrasing),
        *amendment_details(amendments, phrasing, uncredited),
    )
    return Document(
        title=say("Live board — {situation}", situation=phrasing.title()),
        lead=(line(strong(standing_sentence(snapshot, phrasing))), *as_of_lines(snapshot, phrasing)),
        sections=tuple(section for section in sections if section.lines),
        footer=rests_on(snapshot, phrasing),
        details=details,
    )


def alert(changes: Changes, actor: str, phrasing: Phrasing) -> Document | None:
    """Compose an alert on changed positions and activities of an actor, or of all for ""; None if nothing changed."""
    phrasing = phrasing.at(changes.after)
    changed = replace(changes, postures=tuple(pair for pair in changes.postures if actor in ("", pair[1].actor)))
    lines = [entry for pair in changed.postures for entry in change_lines(*pair, changes.after, phrasing)]
    lines += member_changes(changed, phrasing, actor)
    if not lines:
        return None
    title = phrasing.say("Position changed — {situation}", situation=phrasing.title())
    section = Section(phrasing.say("What changed"), tuple(lines))
    said = change_sentence(changed, phrasing, actor)
    lead = (*([line(strong(said))] if said else []), *as_of_lines(changes.after, phrasing))
    return Document(
        title, lead, (section,), rests_on(changes.after, phrasing), tuple(change_details(changed, phrasing))
    )


def _uncited(changes: Changes) -> list[Report]:
    """Return new reports that are not evidence of a change: incidents, decisions, statements."""
    cited = {report.id for _, standing in changes.postures for report in standing.evidence}
    cited |= {report.id for _, mission in changes.missions if mission for report in mission.reports}
    cited |= {report.id for _, members in changed_members(changes) for one in members for report in one.reports}
    return [report for report in changes.reports if report.id not in cited]


def _headline(changes: Changes, phrasing: Phrasing) -> str:
    """Say what changed in one sentence; if nothing did, count the reports."""
    return change_sentence(changes, phrasing) or _counted(changes, phrasing)


def _counts(changes: Changes, phrasing: Phrasing) -> tuple[Line, ...]:
    """Return the line of counts, unless the headline is the same."""
    counted = _counted(changes, phrasing)
    return () if _headline(changes, phrasing) == counted else (line(muted(counted)),)


def _counted(changes: Changes, phrasing: Phrasing) -> str:
    """Count changed positions, first reports, new reports and corrections in a sentence."""
    say = phrasing.say
    if changes.quiet:
        return say("Nothing new was reported.")
    told, members = changed_postures(changes), sum(len(found) for _, found in changed_members(changes))
    missions = changed_missions(changes)
    first = sum(is_first(before, after) for before, after in told) + sum(before is None for before, _ in missions)
    others = len(told) + len(missions) - first + members
    first += len(first_members(changes))
    unchanged = "" if first else say("No position changed")
    counts = [
        say.plural("{n} position changed", "{n} positions changed", others) if others else unchanged,
        say.plural("{n} first reported", "{n} first reported", first) if first else "",
        say.plural("{n} new report", "{n} new reports", len(changes.reports)),
    ]
    corrected = sum(entry.entry is Entry.CORRECTION for entry in changes.amendments)
    retracted = len(changes.amendments) - corrected
    counts.append(say.plural("{n} correction", "{n} corrections", corrected) if corrected else "")
    counts.append(say.plural("{n} retraction", "{n} retractions", retracted) if retracted else "")
    text = ""
    for count in filter(None, counts):
        text = say("{one}; {other}", one=text, other=count) if text else count
    return text + "."
