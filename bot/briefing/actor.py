"""Everything that is known of one actor: posture, numbers by scope, who says otherwise, what is announced."""

from bot.briefing.chronicle import report_line
from bot.briefing.document import Document, Line, Section, line, strong
from bot.briefing.rolls import against_lines, as_of_lines, rests_on, standing_facts
from bot.briefing.vocabulary import DISPUTED, DISPUTES, FIELDS, POSTURES, SIGNS
from bot.briefing.voice import Voice
from bot.situation.picture import Picture
from bot.situation.posture import Posture
from bot.situation.report import Personnel
from bot.situation.standing import Standing


def status(picture: Picture, public: Picture, actor: str, voice: Voice) -> Document:
    """`public` is the picture as it stood that day, which hindsight is held against."""
    standing, say = picture.standing(actor), voice.say
    near = picture.as_of.astimezone(picture.situation.zone).date()
    sections = [
        Section(f"{DISPUTED} {say(DISPUTES)}", tuple(against_lines(standing, voice, near))),
        Section(say("Numbers"), tuple(_figure_lines(standing, voice))),
        Section(say("Announced, not reported done"), tuple(report_line(r, voice) for r in standing.announced)),
        Section(say("Reports"), tuple(_own_reports(picture, actor, voice))),
    ]
    return Document(
        title=f"{voice.signed(actor)} — {voice.title()}",
        lead=(_posture_line(standing, voice), *_hindsight(standing, public, voice), *as_of_lines(picture, voice)),
        sections=tuple(section for section in sections if section.lines),
        footer=rests_on(picture, voice),
    )


def _posture_line(standing: Standing, voice: Voice) -> Line:
    say = voice.say
    word = f"{SIGNS[standing.posture]} {say(POSTURES[standing.posture])}"
    if standing.posture is Posture.UNKNOWN:
        return line(strong(word), " — ", say("no report says who is there; that is not the same as gone."))
    return line(strong(word), " — ", *standing_facts(standing, voice))


def _hindsight(standing: Standing, public: Picture, voice: Voice) -> list[Line]:
    before = public.standing(standing.actor).posture
    if before is standing.posture:
        return []
    return [line("🕓 ", voice.say("In public that day: {posture}.", posture=voice.say(POSTURES[before])))]


def _figure_lines(standing: Standing, voice: Voice) -> list[Line]:
    """Each count with its scope and its source: three numbers for three scopes are not a contradiction."""
    lines = []
    for figure in standing.figures:
        number = voice.personnel(Personnel(strength=figure.count))
        label = voice.say("{label}:", label=voice.say(FIELDS[figure.field]))
        lines.append(line(f"{label} ", strong(number), " · ", *voice.sources([figure.report])))
    return lines


def _own_reports(picture: Picture, actor: str, voice: Voice) -> list[Line]:
    own = [report for report in picture.reports if report.actor == actor]
    return [report_line(report, voice) for report in reversed(own)]
