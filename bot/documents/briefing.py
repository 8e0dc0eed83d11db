"""What changed between two moments, and the briefing that is built on it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.documents.document import Document, Line, Section, Span, joined, line, muted, strong
from bot.documents.phrasing import Phrasing
from bot.documents.timeline import report_line
from bot.documents.vocabulary import ACTIVITIES, DISPUTED, DISPUTES, HEADINGS, POSTURES, SIGNS
from bot.documents.who_left import as_of_lines, coverage_line, in_order, mission_lines, rests_on, standing_lines
from bot.situation.changes import Changes
from bot.situation.posture import LEFT, STAYED, Posture
from bot.situation.report import Report
from bot.situation.snapshot import Snapshot
from bot.situation.standing import Standing


def changed(changes: Changes, phrasing: Phrasing) -> Document:
    """The answer to /changes."""
    phrasing = phrasing.at(changes.after)
    title = phrasing.say("What changed — {situation}", situation=phrasing.title())
    lead = (line(strong(_headline(changes, phrasing))), line(*_period(changes, phrasing)))
    reports = Section(phrasing.say("New reports"), tuple(report_line(r, phrasing) for r in changes.reports))
    sections = (*_change_sections(changes, phrasing, {}), *([reports] if reports.lines else []))
    return Document(title, lead, sections, rests_on(changes.after, phrasing))


@dataclass(frozen=True, slots=True)
class Edition:
    """Which one of a channel's briefings this is."""

    number: int
    next_due: datetime | None
    """None where no other follows, as in a test post."""
    late: bool = False
    replayed: bool = False
    """Of a past situation, posted again for teaching or exercise: marked as such."""
    test: bool = False
    """Posted outside the schedule, to see how it looks: marked as such, and without its number."""


TEST = Edition(0, None, test=True)


def briefing(
    changes: Changes,
    phrasing: Phrasing,
    edition: Edition | None = None,
    links: Mapping[str, str] | None = None,
    already: int = 0,
) -> Document:
    """What changed in the period, where things stand at its end, what is announced, disputed, corrected.

    `links` gives, for a report that was corrected, where this channel read the wrong version; `already` is how many
    corrections of the period it was told when they were filed.
    """
    snapshot, say, phrasing = changes.after, phrasing.say, phrasing.at(changes.after)
    stand = [_standing_line(posture, snapshot, phrasing) for posture in (*LEFT, *STAYED) if snapshot.having(posture)]
    near = snapshot.as_of.astimezone(snapshot.situation.zone).date()
    contested = [s for s in snapshot.standings.values() if s.contested]
    sections = [
        *_change_sections(changes, phrasing, links or {}),
        Section(say("Where things stand"), tuple(stand)),
        Section(say("Announced, not reported done"), tuple(report_line(r, phrasing) for r in _announced(snapshot))),
        Section(say("Missions"), tuple(mission_lines(snapshot, phrasing))),
        Section(
            f"{DISPUTED} {say(DISPUTES)}",
            tuple(entry for standing in contested for entry in standing_lines(standing, phrasing, near)),
        ),
        Section(say("Also reported"), tuple(report_line(r, phrasing) for r in _uncited(changes))),
    ]
    return Document(
        title=_title(edition, phrasing),
        lead=(
            line(strong(_headline(changes, phrasing))),
            line(*_period(changes, phrasing)),
            *_edition_lines(edition, phrasing),
            *_already_lines(already, phrasing),
            *coverage_line(snapshot, phrasing),
        ),
        sections=tuple(section for section in sections if section.lines),
        footer=rests_on(snapshot, phrasing),
    )


def numbered(document: Document, edition: Edition, phrasing: Phrasing) -> Document:
    """A briefing that many channels get, as the one of this channel."""
    lead = (*document.lead[:2], *_edition_lines(edition, phrasing), *document.lead[2:])
    return replace(document, title=_title(edition, phrasing), lead=lead)


def quiet_briefing(changes: Changes, phrasing: Phrasing, edition: Edition, already: int = 0) -> Document:
    """One honest line for a period in which nothing was reported."""
    lead = (
        line(phrasing.say("Nothing new was reported.")),
        line(*_period(changes, phrasing)),
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


def amendment_lines(
    amendments: Iterable[Report],
    phrasing: Phrasing,
    links: Mapping[str, str],
    uncredited: Collection[str] = frozenset(),
) -> list[Line]:
    """Each correction or retraction, and where the wrong version was read."""
    lines = []
    for amendment in amendments:
        lines.append(report_line(amendment, phrasing, uncredited=uncredited))
        link = links.get(amendment.replaces or "")
        if link is not None:
            lines.append(line("↳ ", Span(phrasing.say("The message that said otherwise"), url=link), level=1))
    return lines


def correction(
    amendments: Sequence[Report],
    snapshot: Snapshot,
    phrasing: Phrasing,
    links: Mapping[str, str],
    uncredited: Collection[str] = frozenset(),
) -> Document:
    """A post of its own for what was corrected or taken back since a channel was told otherwise."""
    title = phrasing.say("Correction — {situation}", situation=phrasing.title())
    section = Section(
        phrasing.say("Corrections and retractions"), tuple(amendment_lines(amendments, phrasing, links, uncredited))
    )
    return Document(title, as_of_lines(snapshot, phrasing), (section,), rests_on(snapshot, phrasing))


def board(
    snapshot: Snapshot,
    phrasing: Phrasing,
    amendments: Iterable[Report] = (),
    uncredited: Collection[str] = frozenset(),
) -> Document:
    """Where things stand and what was amended lately, for a message that is edited in place."""
    say, phrasing = phrasing.say, phrasing.at(snapshot)
    stand = [_standing_line(posture, snapshot, phrasing) for posture in (*LEFT, *STAYED) if snapshot.having(posture)]
    near = snapshot.as_of.astimezone(snapshot.situation.zone).date()
    contested = [
        entry for s in snapshot.standings.values() if s.contested for entry in standing_lines(s, phrasing, near)
    ]
    sections = [
        Section(say("Where things stand"), tuple(stand)),
        Section(say("Missions"), tuple(mission_lines(snapshot, phrasing))),
        Section(f"{DISPUTED} {say(DISPUTES)}", tuple(contested)),
        Section(say("Announced, not reported done"), tuple(report_line(r, phrasing) for r in _announced(snapshot))),
        Section(say("Corrections and retractions"), tuple(amendment_lines(amendments, phrasing, {}, uncredited))),
    ]
    return Document(
        title=say("Live board — {situation}", situation=phrasing.title()),
        lead=as_of_lines(snapshot, phrasing),
        sections=tuple(section for section in sections if section.lines),
        footer=rests_on(snapshot, phrasing),
    )


def alert(changes: Changes, actor: str, phrasing: Phrasing) -> Document | None:
    """The changed postures of one actor, or of all for ""; None when there is none."""
    changed = [pair for pair in changes.postures if actor in ("", pair[1].actor)]
    if not changed:
        return None
    lines = _posture_changes(replace(changes, postures=tuple(changed)), phrasing)
    phrasing = phrasing.at(changes.after)
    title = phrasing.say("Posture changed — {situation}", situation=phrasing.title())
    section = Section(phrasing.say("What changed"), tuple(lines))
    return Document(title, as_of_lines(changes.after, phrasing), (section,), rests_on(changes.after, phrasing))


def _announced(snapshot: Snapshot) -> list[Report]:
    """The newest word of each actor's and each mission's intent."""
    intents = [standing.announced for standing in snapshot.standings.values()]
    intents += [mission.announced for mission in snapshot.missions.values()]
    return [max(reports, key=lambda report: (report.known, report.id)) for reports in intents if reports]


def _uncited(changes: Changes) -> list[Report]:
    """New reports that no changed posture or mission rests on: incidents, decisions, statements."""
    cited = {report.id for _, standing in changes.postures for report in standing.evidence}
    cited |= {report.id for _, mission in changes.missions if mission for report in mission.reports}
    return [report for report in changes.reports if report.id not in cited]


def _headline(changes: Changes, phrasing: Phrasing) -> str:
    """One honest sentence: how many postures changed, and how many reports say so."""
    say = phrasing.say
    if changes.quiet:
        return say("Nothing new was reported.")
    text = say(
        "{one}; {other}",
        one=say.plural("{n} posture changed", "{n} postures changed", len(changes.postures)),
        other=say.plural("{n} new report", "{n} new reports", len(changes.reports)),
    )
    if changes.amendments:
        count = len(changes.amendments)
        amended = say.plural("{n} correction or retraction", "{n} corrections or retractions", count)
        text = say("{one}; {other}", one=text, other=amended)
    return text + "."


def _period(changes: Changes, phrasing: Phrasing) -> list[Span | str]:
    say = phrasing.say
    return [
        say("From"),
        " ",
        phrasing.instant(changes.before.as_of),
        " ",
        say("to"),
        " ",
        phrasing.instant(changes.after.as_of),
    ]


def _change_sections(changes: Changes, phrasing: Phrasing, links: Mapping[str, str]) -> list[Section]:
    say = phrasing.say
    sections = [
        Section(say("What changed"), (*_posture_changes(changes, phrasing), *_mission_changes(changes, phrasing))),
        Section(
            say("Corrections and retractions"),
            tuple(amendment_lines(changes.amendments, phrasing, links, changes.uncredited)),
        ),
    ]
    return [section for section in sections if section.lines]


def _posture_changes(changes: Changes, phrasing: Phrasing) -> list[Line]:
    say = phrasing.say
    lines = []
    before = {standing.actor: standing for standing, _ in changes.postures}
    for after in in_order((standing for _, standing in changes.postures), phrasing):
        was, now = say(POSTURES[before[after.actor].posture]), say(POSTURES[after.posture])
        people = phrasing.move(after) if after.posture in LEFT else phrasing.personnel(after.personnel)
        facts = joined([people, phrasing.ids(after.evidence), phrasing.sources(after.evidence)])
        sign = SIGNS[after.posture]
        name = strong(phrasing.name(after.actor))
        lines.append(line(f"{phrasing.sign(after.actor)}\u00a0", name, f" — {was} → {sign} {now}"))
        if facts:
            lines.append(line("↳ ", *facts, level=1))
    return lines


def _mission_changes(changes: Changes, phrasing: Phrasing) -> list[Line]:
    say = phrasing.say
    lines = []
    for before, after in changes.missions:
        was, now = (say(ACTIVITIES[one.activity]) if one else say("not reported") for one in (before, after))
        shown = after or before
        assert shown is not None
        facts = joined([phrasing.ids(shown.reports), phrasing.sources(shown.reports)])
        lines.append(line(strong(phrasing.mission(shown.mission)), f" — {was} → {now} · ", *facts))
    return lines


def _standing_line(posture: Posture, snapshot: Snapshot, phrasing: Phrasing) -> Line:
    standings = in_order(snapshot.having(posture), phrasing)
    label = f"{SIGNS[posture]} {phrasing.say(HEADINGS[posture])} ({len(standings)})"
    return line(strong(phrasing.say("{label}:", label=label)), " ", _names(standings, phrasing))


def _names(standings: Sequence[Standing], phrasing: Phrasing) -> str:
    named = [
        phrasing.signed(standing.actor) + (f" {DISPUTED}" if standing.contested else "") for standing in standings
    ]
    return ", ".join(named)
