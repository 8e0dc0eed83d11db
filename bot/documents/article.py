"""The card of an article for moderators: its source, and the report that each sentence proposes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.documents.document import Line, Section, Span, Style, joined, line, muted, strong
from bot.documents.draft_preview import Preview, summed_up
from bot.documents.phrasing import Phrasing, capital
from bot.documents.vocabulary import DISPUTED, FIELDS, POSTURES, SIGNS
from bot.errors import N_
from bot.languages.language import Language
from bot.situation.report import Personnel, Report

TITLE = N_("Article {n}: {title}")
UNTITLED = N_("untitled")
HOW = {
    "pasted": N_("pasted text"),
    "file": N_("attached file"),
    "link": N_("read from its address"),
    "message": N_("a message"),
    "feed": N_("from a feed"),
}
FALLBACKS = {
    "outage": N_("it could not be reached"),
    "slow": N_("it took too long"),
    "busy": N_("its provider asks to wait"),
    "refused": N_("its provider refused the request: whoever runs the bot has to look at it"),
    "rubbish": N_("its answer could not be used"),
    "empty": N_("it found nothing that the text bears out"),
    "paused": N_("it failed lately"),
    "time": N_("it may not work longer today"),
    "tokens": N_("it may not take more tokens today"),
    "money": N_("it may not cost more today"),
}
"""Why the rules read an article although a model is set."""
_IDS = 3
"""Most entry ids named of each kind."""


@dataclass(frozen=True, slots=True)
class About:
    """The description of an article on its card."""

    number: int
    title: str
    publisher: str
    url: str
    published: date | None
    language: str
    how: str
    proposals: int
    waiting: int
    note: str = ""
    """Sentence on missing parts of the article, a message of the catalogue."""
    expired: bool = False
    """Whether proposals expired undecided."""
    copies: tuple[str, ...] = ()
    """Publishers of copies."""
    previous: int | None = None
    """For a new version: number of the article before it."""
    model: str = ""
    """The model that read it and its host; empty if the rules did."""
    fallback: str = ""
    """Why the rules read it although a model is set: a key of FALLBACKS."""
    disbelieved: int = 0
    """How many reports of the model were left out."""
    difference: tuple[str, ...] = ()
    """Added (`+`) and removed (`−`) sentences of a new version."""


def heading(about: About, say: Language) -> tuple[str, tuple[Line, ...]]:
    """Return the title and the lines under it."""
    published = say.day(about.published) if about.published else say("day not known")
    what: list[Span | str] = [
        Span(about.publisher or say("publisher not known"), Style.STRONG, url=about.url or None),
        published,
        say("in {language}", language=say.language(about.language)) if about.language else "",
        say(HOW[about.how]),
    ]
    lines = [line(*joined(what)), line(_progress(about, say))]
    lines += _readers(about, say)
    if about.copies:
        lines.append(line(say("Also published by {names}", names=say.enumerate(list(about.copies)))))
    if about.previous is not None:
        lines.append(line(strong(say("A new version of article {n}:", n=about.previous))))
        lines += [line(one) for one in about.difference]
    if about.note:
        lines.append(line("⚠️ ", say(about.note)))
    if about.expired:
        lines.append(line(muted(say("The text was deleted, and with it what nobody had decided on."))))
    return say(TITLE, n=about.number, title=about.title or say(UNTITLED)), tuple(lines)


def _readers(about: About, say: Language) -> list[Line]:
    """Return who read it, where a model is set."""
    lines = []
    if about.model:
        lines.append(line("🤖 ", say("Read by {model}.", model=about.model)))
    elif about.fallback in FALLBACKS:
        reason = say(FALLBACKS[about.fallback])
        lines.append(line("📐 ", say("Read by the rules, not by the model: {reason}.", reason=reason)))
    if about.disbelieved:
        text = say.plural(
            "{n} report of the model is left out: the text does not bear it out.",
            "{n} reports of the model are left out: the text does not bear them out.",
            about.disbelieved,
        )
        lines.append(line(muted(text)))
    return lines


def _progress(about: About, say: Language) -> str:
    found = say.plural("{n} report is proposed.", "{n} reports are proposed.", about.proposals)
    if about.waiting == about.proposals:
        return found + " " + say("Nothing is filed without you.")
    if about.waiting:
        return found + " " + say.plural("{n} waits.", "{n} wait.", about.waiting)
    return found + " " + say("All are decided; the text is deleted.")


def proposed(number: int, seen: Preview, phrasing: Phrasing) -> Section:
    """Describe the report that a sentence proposes, field by field, and its effect."""
    lines = [line(*joined(_facts(seen.report, phrasing)))]
    lines += [
        line(*parts)
        for parts in (_change(seen, phrasing), _known(seen, phrasing), _contrary(seen, phrasing))
        if parts
    ]
    return Section(f"{number}. {summed_up(seen.report, phrasing)}", tuple(one for one in lines if one.spans))


def _facts(report: Report, phrasing: Phrasing) -> list[Sequence[Span | str]]:
    say, counts = phrasing.say, report.personnel.counts()
    facts: list[tuple[str, str]] = [
        (say("happened"), phrasing.moment(report.effective) if report.effective else ""),
        *((say(FIELDS[name]), phrasing.personnel(Personnel(strength=count))) for name, count in counts),
        (say("from where"), say.enumerate([phrasing.place(code) for code in report.origin])),
        (say("to where"), say.enumerate([phrasing.place(code) for code in report.destination])),
        (say("until"), phrasing.moment(report.until) if report.until else ""),
        (say("mission"), phrasing.mission(report.mission) if report.mission else ""),
        (say("temporary"), "" if report.temporary is None else say("yes") if report.temporary else say("no")),
    ]
    return [[say("{label}:", label=capital(label)), " ", strong(text)] for label, text in facts if text]


def _change(seen: Preview, phrasing: Phrasing) -> list[Span | str]:
    """Return "❔ unknown → ↘️ partly withdrawn"."""
    before, after = (
        f"{SIGNS[one.posture]} {phrasing.say(POSTURES[one.posture])}" for one in (seen.before, seen.after)
    )
    if before == after:
        return [phrasing.say("{position}, as before", position=before)]
    return [before, " → ", strong(after)]


def _known(seen: Preview, phrasing: Phrasing) -> list[Span | str]:
    if not seen.duplicates:
        return []
    return ["📁 ", phrasing.say("Already in the journal: {ids}", ids=_ids(seen.duplicates))]


def _contrary(seen: Preview, phrasing: Phrasing) -> list[Span | str]:
    if not seen.contradicted:
        return []
    return [f"{DISPUTED} ", phrasing.say("Contradicts {ids}", ids=_ids(seen.contradicted))]


def _ids(reports: Sequence[Report]) -> str:
    latest = [one.id for one in reports[-_IDS:]]
    more = len(reports) - len(latest)
    return ", ".join(reversed(latest)) + (f" +{more}" if more else "")
