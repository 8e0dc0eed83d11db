"""Everything that is known of one actor: posture, numbers by scope, who says otherwise, what is announced."""

from bot.documents.document import Document, Line, Section, line, strong
from bot.documents.phrasing import Phrasing
from bot.documents.timeline import report_line
from bot.documents.vocabulary import DISPUTED, DISPUTES, FIELDS, POSTURES, SIGNS
from bot.documents.who_left import against_lines, as_of_lines, rests_on, standing_facts
from bot.situation.posture import Posture
from bot.situation.report import Personnel
from bot.situation.snapshot import Snapshot
from bot.situation.standing import Standing


def status(snapshot: Snapshot, public: Snapshot, actor: str, phrasing: Phrasing) -> Document:
    """`public` is the picture as it stood that day, which hindsight is held against."""
    standing, say, phrasing = snapshot.standing(actor), phrasing.say, phrasing.at(snapshot)
    near = snapshot.as_of.astimezone(snapshot.situation.zone).date()
    sections = [
        Section(f"{DISPUTED} {say(DISPUTES)}", tuple(against_lines(standing, phrasing, near))),
        Section(say("Numbers"), tuple(_figure_lines(standing, phrasing))),
        Section(say("Announced, not reported done"), tuple(report_line(r, phrasing) for r in standing.announced)),
        Section(say("Reports"), tuple(_own_reports(snapshot, actor, phrasing))),
    ]
    return Document(
        title=f"{phrasing.signed(actor)} — {phrasing.title()}",
        lead=(
            _posture_line(standing, phrasing),
            *_hindsight(standing, public, phrasing),
            *as_of_lines(snapshot, phrasing),
        ),
        sections=tuple(section for section in sections if section.lines),
        footer=rests_on(snapshot, phrasing),
    )


def _posture_line(standing: Standing, phrasing: Phrasing) -> Line:
    say = phrasing.say
    word = f"{SIGNS[standing.posture]} {say(POSTURES[standing.posture])}"
    if standing.posture is Posture.UNKNOWN:
        return line(strong(word), " — ", say("no report says who is there; that is not the same as gone."))
    return line(strong(word), " — ", *standing_facts(standing, phrasing))


def _hindsight(standing: Standing, public: Snapshot, phrasing: Phrasing) -> list[Line]:
    before = public.standing(standing.actor).posture
    if before is standing.posture:
        return []
    return [line("🕓 ", phrasing.say("In public that day: {posture}.", posture=phrasing.say(POSTURES[before])))]


def _figure_lines(standing: Standing, phrasing: Phrasing) -> list[Line]:
    """Each count with its scope and its source: three numbers for three scopes are not a contradiction."""
    lines = []
    for figure in standing.figures:
        number = phrasing.personnel(Personnel(strength=figure.count))
        label = phrasing.say("{label}:", label=phrasing.say(FIELDS[figure.field]))
        lines.append(line(f"{label} ", strong(number), " · ", *phrasing.sources([figure.report])))
    return lines


def _own_reports(snapshot: Snapshot, actor: str, phrasing: Phrasing) -> list[Line]:
    own = [report for report in snapshot.reports if report.actor == actor]
    return [report_line(report, phrasing) for report in reversed(own)]
