"""The answer on one actor: posture, numbers by scope, contradictions, plans and documents."""

from collections.abc import Iterable
from itertools import chain

from bot.documents.as_of import as_of_lines, near_of, rests_on
from bot.documents.document import Document, Line, Section, Span, joined, line, strong
from bot.documents.headline import actor_sentence, pauses_only
from bot.documents.missions import mission_lines
from bot.documents.phrasing import Phrasing, capital
from bot.documents.plans import plan_sections
from bot.documents.standing_lines import Asked, against_lines, elsewhere_lines, standing_facts, within_lines
from bot.documents.timeline import report_line
from bot.documents.vocabulary import DISPUTED, DISPUTES, FIELDS, SIGNS
from bot.situation.posture import Posture, since
from bot.situation.report import Personnel, Report, Source
from bot.situation.snapshot import Snapshot
from bot.situation.standing import Standing


def status(snapshot: Snapshot, public: Snapshot, actor: str, phrasing: Phrasing) -> Document:
    """Compose the answer on an actor. `public` is the snapshot of that day, which hindsight is compared with."""
    standing, say, phrasing = snapshot.standing(actor), phrasing.say, phrasing.at(snapshot)
    near = near_of(snapshot)
    sections = [
        Section(f"{DISPUTED} {say(DISPUTES)}", tuple(against_lines(standing, phrasing, near))),
        Section(say("Numbers"), tuple(_figure_lines(standing, phrasing))),
        *plan_sections(snapshot, phrasing, actor),
        Section(say("Missions"), tuple(mission_lines(snapshot, phrasing, actor))),
        Section(say("Evidence"), tuple(_evidence(standing, phrasing))),
    ]
    reports = Section(say("Reports"), tuple(_own_reports(snapshot, actor, phrasing)))
    return Document(
        title=f"{phrasing.signed(actor)} — {phrasing.title()}",
        lead=(
            *_position_lines(snapshot, actor, phrasing),
            *_hindsight(standing, public, phrasing),
            *as_of_lines(snapshot, phrasing),
        ),
        sections=tuple(section for section in sections if section.lines),
        footer=rests_on(snapshot, phrasing),
        details=(reports,) if reports.lines else (),
    )


def _position_lines(snapshot: Snapshot, actor: str, phrasing: Phrasing) -> Iterable[Line]:
    standing, asked = snapshot.standing(actor), Asked(snapshot.as_of, near_of(snapshot))
    word = f"{SIGNS[standing.posture]} {capital(phrasing.position(standing))}"
    said = actor_sentence(snapshot, actor, phrasing)
    if said and (standing.posture is Posture.UNKNOWN or pauses_only(snapshot)):
        return [line(strong(said))]
    if standing.posture is Posture.UNKNOWN:
        missing = phrasing.say("no report says who is there; that is not the same as gone.")
        return [line(strong(word), " — ", missing)]
    facts = standing_facts(standing, phrasing, asked)
    headline = line(strong(said))
    first = line(strong(word), *([" — ", *facts] if facts else []))
    further = elsewhere_lines(standing, phrasing, asked.near), within_lines(standing, phrasing, asked.near)
    return [headline, first, *chain(*further)]


def _hindsight(standing: Standing, public: Snapshot, phrasing: Phrasing) -> list[Line]:
    """Return what became known later, if it makes a difference."""
    before = public.standing(standing.actor)
    told = phrasing.position(before), before.personnel, before.contested
    if told == (phrasing.position(standing), standing.personnel, standing.contested):
        return []
    text = phrasing.say("In public that day: {position}.", position=phrasing.position(before))
    known = {report.id for report in before.reports}
    later = [report for report in standing.reports if report.id not in known and report.known > public.as_of]
    if not later:
        return [line("🕓 ", text)]
    days = sorted({report.known.astimezone(phrasing.situation.zone).date() for report in later})
    since_ = phrasing.say("Known since: {days}", days=phrasing.say.enumerate([phrasing.day(day) for day in days]))
    return [line("🕓 ", text, f" {since_} · ", *phrasing.at_any_time().sources(later))]


def _figure_lines(standing: Standing, phrasing: Phrasing) -> list[Line]:
    """Return a line for each count with its scope, day and sources; different scopes are not a contradiction."""
    lines = []
    for figure in standing.figures:
        number = phrasing.personnel(Personnel(strength=figure.count))
        label = phrasing.say("{label}:", label=phrasing.say(FIELDS[figure.field]))
        day = phrasing.day(since(figure.report, phrasing.situation.zone), phrasing.situation.starts)
        lines.append(line(f"{label} ", strong(number), f" · {day} · ", *phrasing.sources(figure.reports)))
    return lines


def _evidence(standing: Standing, phrasing: Phrasing) -> Iterable[Line]:
    """Yield a line for each document of the evidence: title, address, day, and rating in words."""
    for report in reversed(standing.evidence):
        for source in filter(phrasing.is_published, report.sources):
            yield document_line(source, report, phrasing)


def document_line(source: Source, report: Report, phrasing: Phrasing) -> Line:
    title = Span(phrasing.headline(source), url=source.url or None)
    publisher = phrasing.publisher_in_full(source)
    facts: list[list[Span | str] | Span | str] = [title] if source.title != source.publisher else []
    return line(*joined([*facts, publisher, phrasing.published(source), phrasing.rated(source, report)]))


def _own_reports(snapshot: Snapshot, actor: str, phrasing: Phrasing) -> list[Line]:
    own = [report for report in snapshot.reports if report.actor == actor]
    return [report_line(report, phrasing) for report in reversed(own)]
