"""Preview of a draft: its fields, its effect on postures, duplicates and contradictions."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.documents.document import Document, Line, Section, Span, joined, line, muted, strong
from bot.documents.field_words import told
from bot.documents.phrasing import Phrasing, capital
from bot.documents.standing_lines import elsewhere_lines, standing_facts
from bot.documents.timeline import entry_note, report_line
from bot.documents.vocabulary import ACTIONS, ACTIVITIES, DISPUTED, PHASES, SIGNS
from bot.reports.fields import Field, Kind
from bot.situation.activity import MissionStanding
from bot.situation.posture import Posture
from bot.situation.report import Report
from bot.situation.standing import Standing
from bot.situation.times import end_of_day

_SHOWN = 5
"""Most entries listed of each kind."""

Said = Sequence[Span | str]
_TITLED = (Kind.ACTOR, Kind.ACTION, Kind.PHASE)
"""Kinds of fields that are in the title."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The effect of filing a draft."""

    report: Report
    before: Standing
    after: Standing
    duplicates: tuple[Report, ...]
    """Filed entries that say the same."""
    contradicted: tuple[Report, ...]
    """Filed entries that cannot be true together with the draft."""
    missions: tuple[MissionStanding | None, MissionStanding | None]
    """The mission of the draft before and after."""
    replaced: tuple[Standing, Standing] | None
    """For a correction that changes the actor: the standing of the earlier actor before and after."""
    revived: Report | None = None
    """For the retraction of a correction: the report that would be valid again."""


def proposal(seen: Preview, phrasing: Phrasing) -> Document:
    say, report = phrasing.say, seen.report
    changes = (
        *_revived_lines(seen.revived, phrasing),
        *_posture_lines(seen, phrasing),
        *_mission_lines(*seen.missions, phrasing),
        *_hindsight_lines(report, phrasing),
    )
    sections = (
        claim(report, phrasing),
        Section(say("What it changes"), changes),
        _contradictions(seen, phrasing),
        Section(say("Filed already"), _some([report_line(one, phrasing) for one in seen.duplicates])),
    )
    return Document(
        title=say("Draft: {draft}", draft=summed_up(report, phrasing)),
        lead=(line(report.summary.in_language(say.code)),),
        sections=tuple(section for section in sections if section.lines),
    )


def summed_up(report: Report, phrasing: Phrasing) -> str:
    """Return "🇩🇪 Germany — drawdown (completed) · corrects IQ20-0012"."""
    note = entry_note(report, phrasing)
    return f"{phrasing.signed(report.actor)} — {_what(report, phrasing)}{f' · {note}' if note else ''}"


def claim(report: Report, phrasing: Phrasing) -> Section:
    """Return the claim of a report, a line for each field that is not empty."""
    say = phrasing.say
    said = [(field, words) for field, words in told(report, phrasing) if field.kind not in _TITLED]
    facts: list[tuple[str, Said]] = [(say(field.word), [_fact(field, words)]) for field, words in said]
    facts += [(say("source"), _source(report, number, phrasing)) for number in range(len(report.sources))]
    lines = [line(say("{label}:", label=capital(label)), " ", *said) for label, said in facts if any(said)]
    return Section(say("What it says"), tuple(lines))


def _contradictions(seen: Preview, phrasing: Phrasing) -> Section:
    """Return the section of contradictions: their number, and the best rated, newest first."""
    say, found = phrasing.say, seen.contradicted
    title = say("Contradicts")
    if len(found) > 1:
        title = say.plural("Contradicts {n} entry", "Contradicts {n} entries", len(found))
    by_weight = sorted(sorted(found, key=lambda one: one.known, reverse=True), key=lambda one: one.rating)
    lines = [_against(one, seen.report, phrasing) for one in by_weight[:_SHOWN]]
    more = len(found) - len(lines)
    rest = [line(muted(say.plural("and {n} more", "and {n} more", more)))] if more else []
    return Section(f"{DISPUTED} {title}", (*lines, *rest))


def _some(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the latest lines, newest first, and the number of others."""
    latest, more = list(lines)[-_SHOWN:], len(lines) - _SHOWN
    return (*reversed(latest), *([line(muted(f"+{more}"))] if more > 0 else []))


def _what(report: Report, phrasing: Phrasing) -> str:
    say = phrasing.say
    return say("{action} ({phase})", action=say(ACTIONS[report.action]), phase=say(PHASES[report.phase]))


def _fact(field: Field, words: str) -> Span | str:
    return strong(words) if words and field.kind is Kind.COUNT else words


def _source(report: Report, number: int, phrasing: Phrasing) -> Said:
    """Return `AFP [B2] — Title`: the letter rates the publisher, the digit the claim."""
    source = report.sources[number]
    titled = f" — {phrasing.headline(source)}" if source.title != source.publisher else ""
    return [
        Span(phrasing.publisher_in_full(source), url=source.url or None),
        f" [{source.reliability}{report.credibility}]",
        titled,
    ]


def _revived_lines(revived: Report | None, phrasing: Phrasing) -> list[Line]:
    """Return the question whether to retract the correction only, or the report with it."""
    if revived is None:
        return []
    say = phrasing.say
    asked = say("Take back the correction only, or the report with it? Alone, {id} stands again:", id=revived.id)
    return [line(f"{DISPUTED} ", strong(asked)), line("↳ ", *report_line(revived, phrasing).spans, level=1)]


def _posture_line(before: Standing, after: Standing, phrasing: Phrasing) -> Line:
    """Return "❔ unknown → ↘️ partly withdrawn — 35 of 120 → Niger · since 5 Mar · AFP [B2]"."""
    then, facts = _posture(after, phrasing), standing_facts(after, phrasing)
    known = [" — ", *facts] if facts and after.posture is not Posture.UNKNOWN else []
    if before.posture is after.posture:
        unchanged = phrasing.say("{position}, as before", position=then)
        return line(strong(unchanged), *known)
    return line(f"{_posture(before, phrasing)} → ", strong(then), *known)


def _posture_lines(seen: Preview, phrasing: Phrasing) -> list[Line]:
    """Return the change of an actor; if the draft affects two actors, name both."""
    if seen.replaced is None:
        return [_posture_line(seen.before, seen.after, phrasing), *elsewhere_lines(seen.after, phrasing)]
    changes = (seen.before, seen.after), seen.replaced
    names = [phrasing.say("{label}:", label=phrasing.signed(after.actor)) for _, after in changes]
    return [
        line(f"{name} ", *_posture_line(*change, phrasing).spans) for name, change in zip(names, changes, strict=True)
    ]


def _hindsight_lines(report: Report, phrasing: Phrasing) -> list[Line]:
    """Return a note if the report dates from after the coverage, so that answers without hindsight leave it out."""
    situation = phrasing.situation
    if situation.ends is None or report.known <= end_of_day(situation.ends, situation.zone):
        return []
    return [line(muted(phrasing.say("Said after coverage ended: only answers with hindsight count it.")))]


def _posture(standing: Standing, phrasing: Phrasing) -> str:
    return f"{SIGNS[standing.posture]} {phrasing.position(standing)}"


def _mission_lines(before: MissionStanding | None, after: MissionStanding | None, phrasing: Phrasing) -> list[Line]:
    """Return the change of the mission's activity or dispute, if there is one."""
    shown = after or before
    if shown is None or _activity(before, phrasing) == _activity(after, phrasing):
        return []
    change = f" — {_activity(before, phrasing)} → {_activity(after, phrasing)}"
    return [line(strong(phrasing.mission(shown.mission)), change)]


def _activity(standing: MissionStanding | None, phrasing: Phrasing) -> str:
    if standing is None:
        return phrasing.say("not reported")
    contested = f" ({phrasing.contested()})" if standing.contested else ""
    return f"{phrasing.say(ACTIVITIES[standing.activity])}{contested}"


def _against(one: Report, draft: Report, phrasing: Phrasing) -> Line:
    """Return "IQ20-0031 (B2) says 3 of 15 · 8 Jan · AFP"; name the action too if it differs from the draft's."""
    people = phrasing.personnel(one.personnel)
    same = (one.action, one.phase) == (draft.action, draft.phase)
    what = people if people and same else ", ".join(filter(None, (_what(one, phrasing), people)))
    said = phrasing.say("{id} ({rating}) says {what}", id=one.id, rating=one.rating, what=what)
    return line(
        *joined([strong(said), phrasing.happened(one), muted(", ".join(map(phrasing.publisher, one.sources)))])
    )
