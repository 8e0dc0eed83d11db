"""The history of reports: each version with its author, time, text and changes."""

from collections.abc import Iterable, Mapping, Sequence

from bot.documents.document import Document, Line, Section, Span, Style, line
from bot.documents.field_words import told
from bot.documents.phrasing import Phrasing
from bot.errors import N_
from bot.languages.language import Language
from bot.situation.journal import Journal
from bot.situation.report import Entry, Report

ENTRIES = {Entry.REPORT: N_("filed"), Entry.CORRECTION: N_("corrected"), Entry.RETRACTION: N_("retracted")}
SEED = N_("came with the bot")
OPERATOR = N_("the bot's operator")


def versions(entries: Sequence[Report], people: Mapping[str, int], journal: Journal, phrasing: Phrasing) -> Document:
    """Compose the history of `entries`, given in the order of filing; `people` are Discord ids by recorder."""
    say = phrasing.say
    threads: dict[str, list[Report]] = {}
    for entry in entries:
        first = _first(entry, journal)
        threads.setdefault(first.id, []).append(entry)
    sections = [
        Section(
            f"{first} · {phrasing.name(versions_[0].actor)}", tuple(_thread(versions_, people, journal, phrasing))
        )
        for first, versions_ in reversed(threads.items())
    ]
    lead = line(say.plural("{n} version.", "{n} versions.", len(entries)))
    return Document(say("History — {situation}", situation=phrasing.title()), (lead,), tuple(sections))


def thread_of(entry: Report, journal: Journal) -> list[Report]:
    """Return all versions of an entry in the order of filing."""
    first = _first(entry, journal)
    return [one for one in journal.entries if _first(one, journal).id == first.id]


def _first(entry: Report, journal: Journal) -> Report:
    while entry.replaces is not None and entry.replaces in journal.by_id:
        entry = journal.by_id[entry.replaces]
    return entry


def _thread(
    entries: Sequence[Report], people: Mapping[str, int], journal: Journal, phrasing: Phrasing
) -> Iterable[Line]:
    for entry in entries:
        stands = journal.successor(entry.id) is None and entry.entry is not Entry.RETRACTION
        style = Style.PLAIN if stands else Style.STRUCK
        yield line(Span(entry.id, Style.CODE), " ", Span(entry.summary.in_language(phrasing.say.code), style))
        done = phrasing.say(ENTRIES[entry.entry])
        yield line(
            f"{done} ", phrasing.instant(entry.recorded), " · ", recorder(entry.recorder, people, phrasing), level=1
        )
        old = journal.by_id.get(entry.replaces or "")
        if old is not None and entry.entry is Entry.CORRECTION:
            yield from (line(text, level=1) for text in differences(old, entry, phrasing))
        if entry.reason is not None and entry.entry is Entry.RETRACTION:
            reason = entry.reason.in_language(phrasing.say.code)
            yield line(phrasing.say("Reason: {reason}", reason=reason), level=1)


def recorder(name: str, people: Mapping[str, int], phrasing: Phrasing) -> Span:
    """Return the recorder, whose name clients show; a number if the client cannot or the person was forgotten."""
    return Span(unnamed(name, phrasing.say), person=people.get(name))


def unnamed(name: str, say: Language) -> str:
    """Return the words for a recorder without a name to show."""
    if name.startswith("person "):
        return say("person {number}", number=name.removeprefix("person "))
    named = {"seed": SEED, "operator": OPERATOR}.get(name)
    return say(named) if named else name


def differences(old: Report, new: Report, phrasing: Phrasing) -> list[str]:
    """Return what a correction changed, like "how many: 35 → 30"."""
    return [
        phrasing.say("{label}: {old} → {new}", label=label, old=before or "—", new=after or "—")
        for (label, before), (_, after) in zip(facts(old, phrasing), facts(new, phrasing), strict=True)
        if before != after
    ]


def facts(report: Report, phrasing: Phrasing) -> list[tuple[str, str]]:
    """Return the fields of a report in words."""
    say = phrasing.say
    return [
        *((say(field.word), words) for field, words in told(report, phrasing)),
        (say("source"), say.enumerate([phrasing.publisher(source) for source in report.sources])),
        (say("rating"), report.rating),
    ]
