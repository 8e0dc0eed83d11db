"""Reports one by one, as a timeline or as search results, and their sources."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from heapq import nlargest
from itertools import groupby

from bot.documents.as_of import as_of_lines, rests_on
from bot.documents.document import Document, Line, Section, Span, Style, joined, line, muted
from bot.documents.phrasing import Phrasing, capital, moment_of
from bot.situation.journal import Journal
from bot.situation.report import Entry, Report, Source
from bot.situation.snapshot import Snapshot
from bot.situation.times import Precision, read_moment

MOST_LISTED = 1_000
"""Most entries of a timeline in a card: about 80 pages. For older ones readers choose an earlier day."""
_FILED_LATE = timedelta(days=1)
_EMPTY: frozenset[str] = frozenset()


def timeline(
    snapshot: Snapshot, journal: Journal, actor: str | None, phrasing: Phrasing, most: int | None = None
) -> Document:
    """Compose the timeline of public reports, by day of the event, newest first; strike out replaced ones.

    With `most`, only so many of the newest are listed, and the lead says so.
    """
    say = phrasing.say
    phrasing = phrasing.at(snapshot)
    public = journal.public(snapshot.as_of, snapshot.known_at)
    housekeeping = journal.housekeeping
    entries = [e for e in public if actor in (None, e.actor) and e.id not in housekeeping]
    total = len(entries)
    if most is not None and total > most:
        entries = nlargest(most, entries, key=_instant)
    replaced, ours = journal.replaced(snapshot.known_at), journal.uncredited
    entries.sort(key=lambda entry: (_happened(entry, phrasing), entry.begins, entry.id), reverse=True)
    sections = [
        Section(heading, tuple(report_line(entry, phrasing, replaced, uncredited=ours) for entry in group), key)
        for (heading, key), group in groupby(entries, key=lambda entry: _heading(entry, phrasing))
    ]
    whose = phrasing.signed(actor) + " — " if actor else ""
    return Document(
        title=say("Timeline — {situation}", situation=whose + phrasing.title()),
        lead=(line(_number_listed(len(entries), total, phrasing)), *as_of_lines(snapshot, phrasing)),
        sections=tuple(sections),
        footer=rests_on(snapshot, phrasing),
    )


def _number_listed(listed: int, total: int, phrasing: Phrasing) -> str:
    say = phrasing.say
    if listed < total:
        return say(
            "The newest {n} of {all} entries. For older ones, choose an earlier day.",
            n=say.number(listed),
            all=say.number(total),
        )
    return say.plural("{n} entry.", "{n} entries.", total) if total else say("No report by then.")


def found(
    reports: Sequence[Report], words: str, journal: Journal, snapshot: Snapshot, phrasing: Phrasing
) -> Document:
    say, phrasing = phrasing.say, phrasing.at(snapshot)
    reports = [report for report in reports if report.id not in journal.housekeeping]
    replaced, ours = journal.replaced(snapshot.known_at), journal.uncredited
    lead = say.plural("{n} report for “{words}”.", "{n} reports for “{words}”.", len(reports), words=words)
    if not reports:
        lead = say("No report for “{words}”. Try fewer or other words.", words=words)
    lines = tuple(report_line(report, phrasing, replaced, ours, dated=True) for report in reports)
    sections = (Section(say("Newest first"), lines),) if lines else ()
    title = say("Search — {situation}", situation=phrasing.title())
    return Document(title, (line(lead), *as_of_lines(snapshot, phrasing)), sections, rests_on(snapshot, phrasing))


def sources(snapshot: Snapshot, phrasing: Phrasing) -> Document:
    """Compose the list of documents by publisher, with the number of reports that cite each."""
    say, phrasing = phrasing.say, phrasing.at(snapshot)
    cited: dict[Source, int] = {}
    for report in snapshot.reports:
        for source in filter(phrasing.is_published, report.sources):
            cited[source] = cited.get(source, 0) + 1
    later = sum(not any(map(phrasing.is_published, report.sources)) for report in snapshot.reports)
    ordered = sorted(
        cited, key=lambda one: (one.reliability, phrasing.publisher_in_full(one), one.published, one.title)
    )
    sections = [
        Section(
            say("{publisher} — reliability {letter}", publisher=_heading_of(publisher, phrasing), letter=letter),
            tuple(_source_line(source, cited[source], phrasing) for source in group),
        )
        for (letter, publisher), group in groupby(
            ordered, key=lambda one: (one.reliability, phrasing.publisher_in_full(one))
        )
    ]
    return Document(
        title=say("Sources — {situation}", situation=phrasing.title()),
        lead=(
            line(say("The letter rates the source (A reliable – F cannot be judged), the digit the claim (1 – 6).")),
            *([line(_published_later(later, phrasing))] if later else []),
            *as_of_lines(snapshot, phrasing),
        ),
        sections=tuple(sections),
        footer=rests_on(snapshot, phrasing),
    )


def report_line(
    report: Report,
    phrasing: Phrasing,
    replaced: Collection[str] = _EMPTY,
    uncredited: Collection[str] = _EMPTY,
    *,
    dated: bool = False,
    numbered: bool = True,
) -> Line:
    """Return `IQ20-0012 🇩🇪 summary · AFP [B2]`, and whether the entry was replaced.

    Leave out the id unless `numbered`. An `uncredited` retraction comes from the moderators, not from a source.
    """
    say = phrasing.say
    summary = report.summary.in_language(say.code)
    style = Style.STRUCK if report.id in replaced else Style.PLAIN
    day = [f"{phrasing.moment(report.effective or report.reported)} · "] if dated else []
    notes = joined(
        [entry_note(report, phrasing, numbered), _lateness(report, phrasing), _fate(report, replaced, phrasing)]
    )
    tail = [" · ", *notes] if notes else []
    number: list[Span | str] = [Span(report.id, Style.CODE), " "] if numbered else []
    return line(
        *day,
        *number,
        f"{phrasing.sign(report.actor)} ",
        Span(summary, style),
        " · ",
        *([say("taken back by the moderators")] if report.id in uncredited else phrasing.sources([report])),
        *tail,
    )


def entry_note(report: Report, phrasing: Phrasing, numbered: bool = True) -> str:
    say = phrasing.say
    match report.entry:
        case Entry.CORRECTION:
            return say("corrects {id}", id=report.replaces) if numbered else say("corrects an earlier report")
        case Entry.RETRACTION:
            return say("retracts {id}", id=report.replaces) if numbered else say("takes an earlier report back")
        case _:
            return ""


def _lateness(report: Report, phrasing: Phrasing) -> str:
    """Return "added later" for an entry backdated during coverage; not for an archive, which is all filed later."""
    ends, filed = phrasing.situation.ends, report.recorded.astimezone(phrasing.situation.zone).date()
    if report.recorded - report.known <= _FILED_LATE or (ends is not None and filed > ends):
        return ""
    return phrasing.say("added later, on {day}", day=phrasing.day(filed))


def _fate(report: Report, replaced: Collection[str], phrasing: Phrasing) -> str:
    return phrasing.say("no longer stands") if report.id in replaced else ""


def _happened(entry: Report, phrasing: Phrasing) -> date:
    """Return the day under which an entry is listed, at the latest the day of its report."""
    return min(moment_of(entry).day(phrasing.situation.zone), entry.known.astimezone(phrasing.situation.zone).date())


def _heading_of(publisher: str, phrasing: Phrasing) -> str:
    """Return the name of a publisher as it is, “i24NEWS”; only our own words for a missing one get a capital."""
    return capital(publisher) if publisher == phrasing.say("publisher unknown") else publisher


def _instant(entry: Report) -> datetime:
    """Return the instant whose day `_happened` gives. Days are slow to work out for a hundred thousand entries."""
    moment = moment_of(entry)
    return min(moment.earliest or moment.latest or entry.known, entry.known)


def _heading(entry: Report, phrasing: Phrasing) -> tuple[str, str]:
    """Return the day, or the month or period if only that is known, in words and as the key of its section."""
    vague = (Precision.MONTH, Precision.YEAR, Precision.PERIOD, Precision.COMING_DAYS)
    moment, day = moment_of(entry), _happened(entry, phrasing)
    if moment.precision in vague:
        return capital(phrasing.moment(moment)), f"{day}{moment.precision.value[0]}"
    return capital(phrasing.day(day)), f"{day}"


def _published_later(reports: int, phrasing: Phrasing) -> str:
    return phrasing.say.plural(
        "{n} report of what was said by then is known from documents of later days; they are not listed.",
        "{n} reports of what was said by then are known from documents of later days; they are not listed.",
        reports,
    )


def _source_line(source: Source, reports: int, phrasing: Phrasing) -> Line:
    count = phrasing.say.plural("{n} report", "{n} reports", reports)
    facts: Iterable[str] = (
        phrasing.moment(read_moment(source.published, phrasing.situation.time_zone)),
        source.language.upper(),
        count,
    )
    return line(Span(phrasing.headline(source), url=source.url or None), " · ", muted(" · ".join(facts)))
