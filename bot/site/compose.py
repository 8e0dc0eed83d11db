"""The contents of each page: documents of answers, combined for a whole page."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.documents.briefing import board, changed
from bot.documents.document import Document, Line, Section, Span, line
from bot.documents.history import differences, facts
from bot.documents.phrasing import Phrasing, capital
from bot.documents.standing_lines import in_order
from bot.documents.status import status
from bot.documents.timeline import entry_note, report_line, sources, timeline
from bot.documents.vocabulary import POSTURES, SIGNS
from bot.documents.who_left import who_left, who_stayed
from bot.errors import N_
from bot.site.story import Story
from bot.situation.journal import Journal
from bot.situation.report import Entry, Report
from bot.situation.snapshot import Snapshot
from bot.situation.standing import Standing


@dataclass(frozen=True, slots=True)
class Rolls:
    """The two answers that a page and its cards share."""

    left: Document
    stayed: Document


def rolls(snapshot: Snapshot, phrasing: Phrasing) -> Rolls:
    return Rolls(who_left(snapshot, phrasing), who_stayed(snapshot, phrasing))


def whole(snapshot: Snapshot, lists: Rolls, phrasing: Phrasing) -> Document:
    """Compose who left, who stayed, missions, plans and disputes as one document."""
    stands = board(snapshot, phrasing)
    told = {section.title for section in (*stands.sections, *stands.details)}
    people = [one for one in (*lists.left.details, *lists.stayed.details) if one.title not in told]
    sections = (*stands.sections, *people, *stands.details)
    return Document(phrasing.title(), stands.lead, sections, lists.left.footer)


@dataclass(frozen=True, slots=True)
class ThenAndNow:
    """An actor on a day: what was public then, and what is known now."""

    code: str
    name: str
    then: str
    now: str
    differs: bool


def then_and_now(story: Story, day: date, phrasing: Phrasing) -> list[ThenAndNow]:
    public, hindsight, differing = story.on(day), story.with_hindsight(day), set(story.differs(day))
    standings = {**public.standings, **hindsight.standings}
    return [
        ThenAndNow(
            one.actor,
            phrasing.signed(one.actor),
            posture(public.standing(one.actor), phrasing),
            posture(hindsight.standing(one.actor), phrasing),
            one.actor in differing,
        )
        for one in in_order(standings.values(), phrasing)
    ]


def posture(standing: Standing, phrasing: Phrasing) -> str:
    """Write the posture with its sign, and whether it is disputed."""
    text = f"{SIGNS[standing.posture]} {phrasing.say(POSTURES[standing.posture])}"
    return f"{text} {phrasing.contested()}" if standing.contested else text


def of_day(story: Story, day: date, lists: Rolls, news: Document, phrasing: Phrasing) -> Document:
    """Compose the picture that was public at the end of a day, and its changes."""
    document = whole(story.on(day), lists, phrasing)
    title = phrasing.say(N_("As it stood on {day} — {situation}"), day=phrasing.day(day), situation=phrasing.title())
    return replace(document, title=title, sections=(*news.sections, *document.sections))


def news_of(story: Story, day: date, phrasing: Phrasing) -> Document:
    """Compose what changed since the previous day that has a page."""
    return changed(story.difference(day), phrasing)


def of_actor(story: Story, actor: str, phrasing: Phrasing) -> Document:
    """Compose the answer on an actor, then all its reports."""
    today = story.today
    known = status(today, today, actor, phrasing)
    reports = phrasing.say("Reports")
    history = timeline(story.snapshot(story.as_of, story.now), story.journal, actor, phrasing)
    sections = tuple(section for section in known.sections if section.title != reports)
    return replace(known, sections=(*sections, *history.sections))


def of_report(story: Story, entry: Report, phrasing: Phrasing) -> Document:
    """Compose the page of an entry: summary, fields, documents and versions."""
    say = phrasing.say
    told = Section(
        say("What it says"),
        tuple(
            line(say("{label}:", label=capital(label)), " ", text) for label, text in facts(entry, phrasing) if text
        ),
    )
    documents = Section(say("Documents"), tuple(_documents(entry, phrasing)))
    thread = story.threads[entry.id]
    versions = Section(
        say("Versions"), tuple(_versions(thread, story.journal, story.replaced, phrasing)) if len(thread) > 1 else ()
    )
    title = f"{entry.id} — {phrasing.signed(entry.actor)} — {phrasing.title()}"
    summary = line(entry.summary.in_language(say.code))
    note = entry_note(entry, phrasing)
    sections = tuple(one for one in (told, documents, versions) if one.lines)
    return Document(
        title, (summary, *([line(capital(note))] if note else []), line(_fate(story, entry, phrasing))), sections
    )


def _fate(story: Story, entry: Report, phrasing: Phrasing) -> str:
    stands = entry.id not in story.replaced and entry.entry is not Entry.RETRACTION
    return phrasing.say(N_("This entry stands.")) if stands else phrasing.say(N_("This entry no longer stands."))


def _documents(entry: Report, phrasing: Phrasing) -> Iterator[Line]:
    for source in entry.sources:
        name = Span(phrasing.headline(source), url=source.url or None)
        rating = f"\u00a0[{source.reliability}{entry.credibility}]"
        yield line(name, " · ", phrasing.publisher_in_full(source), rating, " · ", source.language.upper())


def _versions(thread: list[Report], journal: Journal, replaced: set[str], phrasing: Phrasing) -> Iterator[Line]:
    for version in thread:
        yield report_line(version, phrasing, replaced, dated=True)
        old = journal.by_id.get(version.replaces or "")
        if old is not None and version.entry is Entry.CORRECTION:
            yield from (line(text, level=1) for text in differences(old, version, phrasing))
        if version.reason is not None and version.entry is Entry.RETRACTION:
            yield line(
                phrasing.say("Reason: {reason}", reason=version.reason.in_language(phrasing.say.code)), level=1
            )


def of_sources(story: Story, phrasing: Phrasing) -> Document:
    return sources(story.today, phrasing)


def shown(story: Story, phrasing: Phrasing) -> list[Standing]:
    """Return the actors with a page in the reader's alphabet: countries, then organisations."""
    return in_order((story.today.standing(actor) for actor in story.actors), phrasing)
