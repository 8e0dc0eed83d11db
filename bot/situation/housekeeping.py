"""Find the entries that only the history shows (undone or filed twice) and the retractions without a source."""

from collections import Counter
from collections.abc import Iterable, Mapping

from bot.reports.fields import VALUES
from bot.situation.report import Entry, Report, Text

UNDONE = Text("Undone by the person who filed it.", "Annulé par la personne qui l’avait saisi.")
_CLAIM = (*(one.attribute for one in VALUES if one.in_claim), "personnel", "begins")


def claim_key(report: Report) -> tuple[object, ...]:
    """Return a key that is equal for entries that make the same claim, whatever document they cite."""
    return tuple(getattr(report, name) for name in _CLAIM)


def undone(entry: Report) -> bool:
    """Whether a retraction says, in either language, that the person who filed the entry undid it."""
    if entry.entry is not Entry.RETRACTION or entry.reason is None:
        return False
    return bool(set(entry.reason.said) & set(UNDONE.said))


def uncredited(entries: Iterable[Report], by_id: Mapping[str, Report]) -> frozenset[str]:
    """Return ids of retractions that cite no document of their own: they have the sources of the retracted entry."""
    return frozenset(
        entry.id
        for entry in entries
        if entry.entry is Entry.RETRACTION
        and (old := by_id.get(entry.replaces or ""))
        and old.sources == entry.sources
    )


def filed_twice(entries: Iterable[Report], by_id: Mapping[str, Report], replaced: set[str]) -> frozenset[str]:
    """Return ids of retractions, without a document of their own, of an entry whose claim another one still makes."""
    entries = list(entries)
    ours = uncredited(entries, by_id)
    taken = {entry.id: by_id[entry.replaces] for entry in entries if entry.id in ours and entry.replaces}
    if not taken:
        return frozenset()
    actors = {one.actor for one in taken.values()}
    standing = Counter(
        claim_key(one)
        for one in entries
        if one.actor in actors and one.entry is not Entry.RETRACTION and one.id not in replaced
    )
    return frozenset(id_ for id_, one in taken.items() if one.id in replaced and standing[claim_key(one)])
