"""What changed between two moments, and the briefing that is built on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.briefing.chronicle import report_line
from bot.briefing.document import Document, Line, Section, Span, joined, line, muted, strong
from bot.briefing.rolls import as_of_lines, coverage_line, in_order, mission_lines, rests_on, standing_lines
from bot.briefing.vocabulary import ACTIVITIES, DISPUTED, DISPUTES, HEADINGS, POSTURES, SIGNS
from bot.briefing.voice import Voice
from bot.situation.changes import Changes
from bot.situation.picture import Picture
from bot.situation.posture import LEFT, STAYED, Posture
from bot.situation.report import Report
from bot.situation.standing import Standing


def changed(changes: Changes, voice: Voice) -> Document:
    """The answer to /changes."""
    title = voice.say("What changed — {situation}", situation=voice.title())
    lead = (line(strong(_headline(changes, voice))), line(*_period(changes, voice)))
    reports = Section(voice.say("New reports"), tuple(report_line(r, voice) for r in changes.reports))
    sections = (*_change_sections(changes, voice, {}), *([reports] if reports.lines else []))
    return Document(title, lead, sections, rests_on(changes.after, voice))


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
    voice: Voice,
    edition: Edition | None = None,
    links: Mapping[str, str] | None = None,
    already: int = 0,
) -> Document:
    """What changed in the period, where things stand at its end, what is announced, disputed, corrected.

    `links` gives, for a report that was corrected, where this channel read the wrong version; `already` is how many
    corrections of the period it was told when they were filed.
    """
    picture, say = changes.after, voice.say
    stand = [_standing_line(posture, picture, voice) for posture in (*LEFT, *STAYED) if picture.having(posture)]
    near = picture.as_of.astimezone(picture.situation.zone).date()
    contested = [s for s in picture.standings.values() if s.contested]
    sections = [
        *_change_sections(changes, voice, links or {}),
        Section(say("Where things stand"), tuple(stand)),
        Section(say("Announced, not reported done"), tuple(report_line(r, voice) for r in _announced(picture))),
        Section(say("Missions"), tuple(mission_lines(picture, voice))),
        Section(
            f"{DISPUTED} {say(DISPUTES)}",
            tuple(entry for standing in contested for entry in standing_lines(standing, voice, near)),
        ),
        Section(say("Also reported"), tuple(report_line(r, voice) for r in _uncited(changes))),
    ]
    return Document(
        title=_title(edition, voice),
        lead=(
            line(strong(_headline(changes, voice))),
            line(*_period(changes, voice)),
            *_edition_lines(edition, voice),
            *_already_lines(already, voice),
            *coverage_line(picture, voice),
        ),
        sections=tuple(section for section in sections if section.lines),
        footer=rests_on(picture, voice),
    )


def numbered(document: Document, edition: Edition, voice: Voice) -> Document:
    """A briefing that many channels get, as the one of this channel."""
    lead = (*document.lead[:2], *_edition_lines(edition, voice), *document.lead[2:])
    return replace(document, title=_title(edition, voice), lead=lead)


def quiet_briefing(changes: Changes, voice: Voice, edition: Edition, already: int = 0) -> Document:
    """One honest line for a period in which nothing was reported."""
    lead = (
        line(voice.say("Nothing new was reported.")),
        line(*_period(changes, voice)),
        *_edition_lines(edition, voice),
        *_already_lines(already, voice),
    )
    return Document(_title(edition, voice), lead, (), rests_on(changes.after, voice))


def _title(edition: Edition | None, voice: Voice) -> str:
    if edition is None:
        return voice.say("Briefing — {situation}", situation=voice.title())
    if edition.replayed:
        return voice.say("Replay {number} — {situation}", number=edition.number, situation=voice.title())
    if edition.test:
        return voice.say("Test — {situation}", situation=voice.title())
    number = voice.say.number(edition.number)
    return voice.say("Briefing no. {number} — {situation}", number=number, situation=voice.title())


def _edition_lines(edition: Edition | None, voice: Voice) -> list[Line]:
    if edition is None:
        return []
    lines = []
    if edition.test:
        lines.append(line("🧪 ", voice.say("A test outside the schedule: nobody is pinged, and it does not count.")))
    if edition.replayed:
        lines.append(line("🔁 ", voice.say("Replay of a past situation: nothing in it is news.")))
    if edition.late:
        lines.append(line("⏰ ", voice.say("Late: this covers everything since the last briefing.")))
    if edition.next_due is not None:
        lines.append(line(muted(voice.say("Next briefing:")), " ", voice.instant(edition.next_due)))
    return lines


def _already_lines(already: int, voice: Voice) -> list[Line]:
    if not already:
        return []
    text = voice.say.plural(
        "{n} correction or retraction was posted since the last briefing.",
        "{n} corrections or retractions were posted since the last briefing.",
        already,
    )
    return [line(muted(text))]


def amendment_lines(amendments: Iterable[Report], voice: Voice, links: Mapping[str, str]) -> list[Line]:
    """Each correction or retraction, and where the wrong version was read."""
    lines = []
    for amendment in amendments:
        lines.append(report_line(amendment, voice))
        link = links.get(amendment.replaces or "")
        if link is not None:
            lines.append(line("↳ ", Span(voice.say("The message that said otherwise"), url=link), level=1))
    return lines


def correction(amendments: Sequence[Report], picture: Picture, voice: Voice, links: Mapping[str, str]) -> Document:
    """A post of its own for what was corrected or taken back since a channel was told otherwise."""
    title = voice.say("Correction — {situation}", situation=voice.title())
    section = Section(voice.say("Corrections and retractions"), tuple(amendment_lines(amendments, voice, links)))
    return Document(title, as_of_lines(picture, voice), (section,), rests_on(picture, voice))


def board(picture: Picture, voice: Voice, amendments: Iterable[Report] = ()) -> Document:
    """Where things stand and what was amended lately, for a message that is edited in place."""
    say = voice.say
    stand = [_standing_line(posture, picture, voice) for posture in (*LEFT, *STAYED) if picture.having(posture)]
    near = picture.as_of.astimezone(picture.situation.zone).date()
    contested = [entry for s in picture.standings.values() if s.contested for entry in standing_lines(s, voice, near)]
    sections = [
        Section(say("Where things stand"), tuple(stand)),
        Section(say("Missions"), tuple(mission_lines(picture, voice))),
        Section(f"{DISPUTED} {say(DISPUTES)}", tuple(contested)),
        Section(say("Announced, not reported done"), tuple(report_line(r, voice) for r in _announced(picture))),
        Section(say("Corrections and retractions"), tuple(amendment_lines(amendments, voice, {}))),
    ]
    return Document(
        title=say("Live board — {situation}", situation=voice.title()),
        lead=as_of_lines(picture, voice),
        sections=tuple(section for section in sections if section.lines),
        footer=rests_on(picture, voice),
    )


def alert(changes: Changes, actor: str, voice: Voice) -> Document | None:
    """The changed postures of one actor, or of all for ""; None when there is none."""
    changed = [pair for pair in changes.postures if actor in ("", pair[1].actor)]
    if not changed:
        return None
    lines = _posture_changes(replace(changes, postures=tuple(changed)), voice)
    title = voice.say("Posture changed — {situation}", situation=voice.title())
    section = Section(voice.say("What changed"), tuple(lines))
    return Document(title, as_of_lines(changes.after, voice), (section,), rests_on(changes.after, voice))


def _announced(picture: Picture) -> list[Report]:
    """The newest word of each actor's and each mission's intent."""
    intents = [standing.announced for standing in picture.standings.values()]
    intents += [mission.announced for mission in picture.missions.values()]
    return [max(reports, key=lambda report: (report.known, report.id)) for reports in intents if reports]


def _uncited(changes: Changes) -> list[Report]:
    """New reports that no changed posture or mission rests on: incidents, decisions, statements."""
    cited = {report.id for _, standing in changes.postures for report in standing.evidence}
    cited |= {report.id for _, mission in changes.missions if mission for report in mission.reports}
    return [report for report in changes.reports if report.id not in cited]


def _headline(changes: Changes, voice: Voice) -> str:
    """One honest sentence: how many postures changed, and how many reports say so."""
    say = voice.say
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


def _period(changes: Changes, voice: Voice) -> list[Span | str]:
    say = voice.say
    return [
        say("From"),
        " ",
        voice.instant(changes.before.as_of),
        " ",
        say("to"),
        " ",
        voice.instant(changes.after.as_of),
    ]


def _change_sections(changes: Changes, voice: Voice, links: Mapping[str, str]) -> list[Section]:
    say = voice.say
    sections = [
        Section(say("What changed"), (*_posture_changes(changes, voice), *_mission_changes(changes, voice))),
        Section(say("Corrections and retractions"), tuple(amendment_lines(changes.amendments, voice, links))),
    ]
    return [section for section in sections if section.lines]


def _posture_changes(changes: Changes, voice: Voice) -> list[Line]:
    say = voice.say
    lines = []
    before = {standing.actor: standing for standing, _ in changes.postures}
    for after in in_order((standing for _, standing in changes.postures), voice):
        was, now = say(POSTURES[before[after.actor].posture]), say(POSTURES[after.posture])
        people = voice.move(after) if after.posture in LEFT else voice.personnel(after.personnel)
        facts = joined([people, voice.ids(after.evidence), voice.sources(after.evidence)])
        sign = SIGNS[after.posture]
        name = strong(voice.name(after.actor))
        lines.append(line(f"{voice.sign(after.actor)}\u00a0", name, f" — {was} → {sign} {now}"))
        if facts:
            lines.append(line("↳ ", *facts, level=1))
    return lines


def _mission_changes(changes: Changes, voice: Voice) -> list[Line]:
    say = voice.say
    lines = []
    for before, after in changes.missions:
        was, now = (say(ACTIVITIES[one.activity]) if one else say("not reported") for one in (before, after))
        shown = after or before
        assert shown is not None
        facts = joined([voice.ids(shown.reports), voice.sources(shown.reports)])
        lines.append(line(strong(voice.mission(shown.mission)), f" — {was} → {now} · ", *facts))
    return lines


def _standing_line(posture: Posture, picture: Picture, voice: Voice) -> Line:
    standings = in_order(picture.having(posture), voice)
    label = f"{SIGNS[posture]} {voice.say(HEADINGS[posture])} ({len(standings)})"
    return line(strong(voice.say("{label}:", label=label)), " ", _names(standings, voice))


def _names(standings: Sequence[Standing], voice: Voice) -> str:
    named = [voice.signed(standing.actor) + (f" {DISPUTED}" if standing.contested else "") for standing in standings]
    return ", ".join(named)
