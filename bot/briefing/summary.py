"""What changed between two moments, and the briefing that is built on it."""

from collections.abc import Sequence

from bot.briefing.chronicle import report_line
from bot.briefing.document import Document, Line, Section, Span, joined, line, strong
from bot.briefing.rolls import as_of_lines, mission_lines, rests_on, standing_lines
from bot.briefing.vocabulary import ACTIVITIES, DISPUTED, HEADINGS, POSTURES, SIGNS
from bot.briefing.voice import Voice
from bot.names import is_country
from bot.situation.changes import Changes
from bot.situation.picture import Picture
from bot.situation.posture import LEFT, STAYED, Posture, Standing


def changed(changes: Changes, voice: Voice) -> Document:
    """The answer to /changes."""
    title = voice.say("What changed — {situation}", situation=voice.title())
    lead = (line(strong(_headline(changes, voice))), line(*_period(changes, voice)))
    return Document(title, lead, tuple(_change_sections(changes, voice)), rests_on(changes.after, voice))


def briefing(changes: Changes, voice: Voice) -> Document:
    """What changed in the period, where things stand at its end, what is announced, disputed, corrected."""
    picture, say = changes.after, voice.say
    stand = [_standing_line(posture, picture, voice) for posture in (*LEFT, *STAYED) if picture.having(posture)]
    near = picture.as_of.astimezone(picture.situation.zone).date()
    contested = [s for s in picture.standings.values() if s.contested]
    announced = [r for s in picture.standings.values() for r in s.announced]
    announced += [r for m in picture.missions.values() for r in m.announced]
    sections = [
        *_change_sections(changes, voice),
        Section(say("Where things stand"), tuple(stand)),
        Section(say("Announced, not reported done"), tuple(report_line(report, voice) for report in announced)),
        Section(say("Missions"), tuple(mission_lines(picture, voice))),
        Section(
            f"{DISPUTED} {say('Disputed')}",
            tuple(entry for standing in contested for entry in standing_lines(standing, voice, near)),
        ),
    ]
    return Document(
        title=say("Briefing — {situation}", situation=voice.title()),
        lead=(
            line(strong(_headline(changes, voice))),
            line(*_period(changes, voice)),
            *as_of_lines(picture, voice),
        ),
        sections=tuple(section for section in sections if section.lines),
        footer=rests_on(picture, voice),
    )


def _headline(changes: Changes, voice: Voice) -> str:
    """One honest sentence: how many postures changed, and how many reports say so."""
    say = voice.say
    if not changes.reports and not changes.amendments:
        return say("Nothing new was reported.")
    reports = say.plural("{n} new report", "{n} new reports", len(changes.reports))
    postures = say.plural("{n} posture changed", "{n} postures changed", len(changes.postures))
    amended = ""
    if changes.amendments:
        amended = say.plural(
            "{n} correction or retraction", "{n} corrections or retractions", len(changes.amendments)
        )
    return "; ".join(part for part in (postures, reports, amended) if part) + "."


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


def _change_sections(changes: Changes, voice: Voice) -> list[Section]:
    say = voice.say
    sections = [
        Section(say("What changed"), (*_posture_changes(changes, voice), *_mission_changes(changes, voice))),
        Section(say("Corrections and retractions"), tuple(report_line(r, voice) for r in changes.amendments)),
        Section(say("New reports"), tuple(report_line(r, voice) for r in changes.reports)),
    ]
    return [section for section in sections if section.lines]


def _posture_changes(changes: Changes, voice: Voice) -> list[Line]:
    say = voice.say
    lines = []
    for before, after in sorted(changes.postures, key=lambda pair: voice.name(pair[1].actor)):
        was, now = say(POSTURES[before.posture]), say(POSTURES[after.posture])
        people = voice.move(after) if after.posture in LEFT else voice.personnel(after.personnel)
        facts = joined([people, voice.ids(after.evidence), voice.sources(after.evidence)])
        sign = SIGNS[after.posture]
        lines.append(line(f"{voice.sign(after.actor)} ", strong(voice.name(after.actor)), f" — {was} → {sign} {now}"))
        if facts:
            lines.append(line("↳ ", *facts, level=1))
    return lines


def _mission_changes(changes: Changes, voice: Voice) -> list[Line]:
    say = voice.say
    lines = []
    for before, after in changes.missions:
        was = say(ACTIVITIES[before.activity]) if before else say("not reported")
        facts = joined([voice.ids(after.reports), voice.sources(after.reports)])
        now = say(ACTIVITIES[after.activity])
        lines.append(line(strong(voice.mission(after.mission)), f" — {was} → {now} · ", *facts))
    return lines


def _standing_line(posture: Posture, picture: Picture, voice: Voice) -> Line:
    standings = picture.having(posture)
    return line(
        strong(f"{SIGNS[posture]} {voice.say(HEADINGS[posture])} ({len(standings)}):"), " ", _names(standings, voice)
    )


def _names(standings: Sequence[Standing], voice: Voice) -> str:
    ordered = sorted(standings, key=lambda s: (not is_country(s.actor), voice.name(s.actor)))
    return ", ".join(
        f"{voice.sign(s.actor)} {voice.name(s.actor)}" + (f" {DISPUTED}" if s.contested else "") for s in ordered
    )
