"""Reports one by one: as a timeline, as search results, and the sources that they come from."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby

from bot.briefing.document import Document, Line, Section, Span, Style, joined, line, muted
from bot.briefing.rolls import as_of_lines, rests_on
from bot.briefing.voice import Voice, capital, moment_of
from bot.situation.journal import Journal
from bot.situation.picture import Picture
from bot.situation.report import Entry, Report, Source
from bot.situation.times import Precision, read_moment

_FILED_LATE = timedelta(days=1)
_EMPTY: frozenset[str] = frozenset()


def timeline(picture: Picture, journal: Journal, actor: str | None, voice: Voice) -> Document:
    """Every entry that was public, by the day on which it happened; what no longer stands is struck out."""
    say = voice.say
    entries = [e for e in journal.public(picture.as_of, picture.known_at) if actor in (None, e.actor)]
    replaced = journal.replaced(picture.known_at)
    entries.sort(key=lambda entry: (_happened(entry, voice), entry.begins, entry.id))
    sections = [
        Section(heading, tuple(report_line(entry, voice, replaced) for entry in group))
        for heading, group in groupby(entries, key=lambda entry: _heading(entry, voice))
    ]
    whose = voice.signed(actor) + " — " if actor else ""
    lead = say.plural("{n} entry.", "{n} entries.", len(entries)) if entries else say("No report by then.")
    return Document(
        title=say("Timeline — {situation}", situation=whose + voice.title()),
        lead=(line(lead), *as_of_lines(picture, voice)),
        sections=tuple(sections),
        footer=rests_on(picture, voice),
    )


def found(reports: Sequence[Report], words: str, journal: Journal, picture: Picture, voice: Voice) -> Document:
    say = voice.say
    replaced = journal.replaced(picture.known_at)
    lead = say.plural("{n} report for “{words}”.", "{n} reports for “{words}”.", len(reports), words=words)
    if not reports:
        lead = say("No report for “{words}”. Try fewer or other words.", words=words)
    lines = tuple(report_line(report, voice, replaced, dated=True) for report in reports)
    sections = (Section(say("Newest first"), lines),) if lines else ()
    title = say("Search — {situation}", situation=voice.title())
    return Document(title, (line(lead), *as_of_lines(picture, voice)), sections, rests_on(picture, voice))


def sources(picture: Picture, voice: Voice) -> Document:
    """The documents behind an answer, by publisher, with how many reports rest on each."""
    say = voice.say
    cited: dict[Source, int] = {}
    for report in picture.reports:
        for source in report.sources:
            cited[source] = cited.get(source, 0) + 1
    ordered = sorted(cited, key=lambda one: (one.reliability, voice.publisher_in_full(one), one.published, one.title))
    sections = [
        Section(
            say("{publisher} — reliability {letter}", publisher=publisher, letter=letter),
            tuple(_source_line(source, cited[source], voice) for source in group),
        )
        for (letter, publisher), group in groupby(
            ordered, key=lambda one: (one.reliability, voice.publisher_in_full(one))
        )
    ]
    return Document(
        title=say("Sources — {situation}", situation=voice.title()),
        lead=(
            line(say("The letter rates the source (A reliable – F cannot be judged), the digit the claim (1 – 6).")),
            *as_of_lines(picture, voice),
        ),
        sections=tuple(sections),
        footer=rests_on(picture, voice),
    )


def report_line(report: Report, voice: Voice, replaced: Collection[str] = _EMPTY, dated: bool = False) -> Line:
    """`IQ20-0012 🇩🇪 summary · AFP [B2]`, with what became of the entry."""
    say = voice.say
    summary = report.summary.in_language(say.code)
    style = Style.STRUCK if report.id in replaced else Style.PLAIN
    day = [f"{voice.moment(report.effective or report.reported)} · "] if dated else []
    notes = joined([entry_note(report, voice), _lateness(report, voice), _fate(report, replaced, voice)])
    tail = [" · ", *notes] if notes else []
    return line(
        *day,
        Span(report.id, Style.CODE),
        f" {voice.sign(report.actor)} ",
        Span(summary, style),
        " · ",
        *voice.sources([report]),
        *tail,
    )


def entry_note(report: Report, voice: Voice) -> str:
    match report.entry:
        case Entry.CORRECTION:
            return voice.say("corrects {id}", id=report.replaces)
        case Entry.RETRACTION:
            return voice.say("retracts {id}", id=report.replaces)
        case _:
            return ""


def _lateness(report: Report, voice: Voice) -> str:
    """An entry filed into the past of a story that was being followed says so; an archive is all filed later."""
    ends, filed = voice.situation.ends, report.recorded.astimezone(voice.situation.zone).date()
    if report.recorded - report.known <= _FILED_LATE or (ends is not None and filed > ends):
        return ""
    return voice.say("added later, on {day}", day=voice.day(filed))


def _fate(report: Report, replaced: Collection[str], voice: Voice) -> str:
    return voice.say("no longer stands") if report.id in replaced else ""


def _happened(entry: Report, voice: Voice) -> date:
    """The day to list an entry under: never later than the day on which it was reported."""
    return min(moment_of(entry).day(voice.situation.zone), entry.known.astimezone(voice.situation.zone).date())


def _heading(entry: Report, voice: Voice) -> str:
    """The day, or as much of it as is known."""
    vague = (Precision.MONTH, Precision.YEAR, Precision.PERIOD, Precision.COMING_DAYS)
    moment = moment_of(entry)
    heading = voice.moment(moment) if moment.precision in vague else voice.day(_happened(entry, voice))
    return capital(heading)


def _source_line(source: Source, reports: int, voice: Voice) -> Line:
    count = voice.say.plural("{n} report", "{n} reports", reports)
    facts: Iterable[str] = (
        voice.moment(read_moment(source.published, voice.situation.time_zone)),
        source.language.upper(),
        count,
    )
    return line(Span(voice.headline(source), url=source.url or None), " · ", muted(" · ".join(facts)))
