"""Judge proposals by the reports that a person wants from an article: precision, recall, and what is ready to file.

Both sides are in the form of `Proposal.written`. A wanted report may also have `accept` (other values that are as
good, by field), `evidence_also`, and `precision` beside a bare `effective`. Incidents, decisions and statements count
on neither side.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

FIELDS = ("action", "phase", "moved", "strength", "from", "to", "temporary", "effective")
READY = ("action", "phase", "moved", "strength", "to")
"""Fields that have to be right for a proposal that needs no edit."""
_MOVES = frozenset({"withdrawal", "drawdown", "relocation"})
_CONTEXT = frozenset({"incident", "decision", "statement"})
_OVERLAP, _OPTIONAL = 2.5, 3.0
"""Weights, in fields that agree, of the same sentence and of a report that is only optional."""

Written = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person wants from an article."""

    reports: Sequence[Written]
    optional: Sequence[Written] = ()
    """Reports that are neither right nor wrong to propose."""
    theatre: Sequence[str] = ()
    places: Mapping[str, str | None] = field(default_factory=dict)
    """The country of each place, by code or name."""


def judge(text: str, wanted: Wanted, proposed: Sequence[Written]) -> Counter[str]:
    """Count what `figures` needs for one article; the counts of several articles add up."""
    proposed = [one for one in proposed if one["action"] not in _CONTEXT]
    reports = [*wanted.reports, *wanted.optional]
    pairs = _pairs(text, wanted, reports, proposed)
    optional = {j for i, j in pairs if i >= len(wanted.reports)}
    hits = [(reports[i], proposed[j]) for i, j in pairs if i < len(wanted.reports)]
    shown = [one for j, one in enumerate(proposed) if j not in optional]
    hit = {j for i, j in pairs if i < len(wanted.reports)}
    spare = [one for j, one in enumerate(proposed) if j not in optional | hit]
    counts = Counter(articles=1, wanted=len(wanted.reports), shown=len(shown), hits=len(hits))
    counts["ready"] = sum(all(_same(a, b, name, wanted) for name in READY) for a, b in hits)
    counts["inverted"] = sum(_inverts(one, reports) for one in spare)
    for name in FIELDS:
        said = [(a, b) for a, b in hits if _value(a, name, wanted) and _value(b, name, wanted)]
        counts[f"right {name}"] = sum(_same(a, b, name, wanted) for a, b in said)
        counts[f"shown {name}"] = sum(bool(_value(one, name, wanted)) for one in shown)
        counts[f"wanted {name}"] = sum(bool(_value(one, name, wanted)) for one in wanted.reports)
    return counts


@dataclass(frozen=True, slots=True)
class Rate:
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Figures:
    articles: int
    wanted: int
    shown: int
    hits: int
    whole: Rate
    ready: float
    """Share of what is shown that needs no edit."""
    inverted: int
    """Proposals that an actor stays who only leaves, or the reverse."""
    fields: Mapping[str, Rate]


def figures(counts: Counter[str]) -> Figures:
    def rate(right: str, shown: str, wanted: str) -> Rate:
        return Rate(_share(counts[right], counts[shown]), _share(counts[right], counts[wanted]))

    return Figures(
        counts["articles"],
        counts["wanted"],
        counts["shown"],
        counts["hits"],
        rate("hits", "shown", "wanted"),
        _share(counts["ready"], counts["shown"]),
        counts["inverted"],
        {name: rate(f"right {name}", f"shown {name}", f"wanted {name}") for name in FIELDS},
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _pairs(
    text: str, wanted: Wanted, reports: Sequence[Written], proposed: Sequence[Written]
) -> list[tuple[int, int]]:
    """Match reports and proposals one to one, those first that agree most."""
    candidates = []
    for i, report in enumerate(reports):
        spans = list(_spans(text, report))
        for j, one in enumerate(proposed):
            if not _alike(report, one, wanted):
                continue
            overlap = any(start < one["end"] and one["start"] < end for start, end in spans)
            agree = sum(_same(report, one, name, wanted) for name in FIELDS)
            weight = _OVERLAP * overlap + agree - _OPTIONAL * (i >= len(wanted.reports))
            candidates.append((-weight, i, j))
    matched: dict[int, int] = {}
    for _, i, j in sorted(candidates):
        if i not in matched and j not in matched.values():
            matched[i] = j
    return list(matched.items())


def _spans(text: str, report: Written) -> Iterable[tuple[int, int]]:
    for evidence in (report.get("evidence") or "", *report.get("evidence_also", ())):
        start = text.find(evidence)
        if evidence and start >= 0:
            yield start, start + len(evidence)


def _alike(report: Written, one: Written, wanted: Wanted) -> bool:
    """Whether both are about one actor and one kind of action; numbers tell contributions apart."""
    actions = {report["action"], *report.get("accept", {}).get("action", ())}
    if report["actor"] != one["actor"] or _kind(one["action"]) not in {_kind(action) for action in actions}:
        return False
    counted = report["action"] == "contribution" and _value(report, "strength", wanted)
    return not counted or _same(report, one, "strength", wanted)


def _kind(action: str) -> str:
    return "move" if action in _MOVES else action


def _inverts(one: Written, reports: Sequence[Written]) -> bool:
    kinds: set[str] = set()
    for report in reports:
        if report["actor"] == one["actor"]:
            kinds |= {_kind(action) for action in (report["action"], *report.get("accept", {}).get("action", ()))}
    kind = _kind(one["action"])
    return (kind == "stay" and "move" in kinds and "stay" not in kinds) or (kind == "move" and kinds == {"stay"})


def _same(report: Written, one: Written, name: str, wanted: Wanted) -> bool:
    got = _value(one, name, wanted)
    others = [{**report, name: value, "precision": None} for value in report.get("accept", {}).get(name, ())]
    return any(_value(each, name, wanted) == got for each in (report, *others))


def _value(report: Written, name: str, wanted: Wanted) -> Any:
    """Return a field in one form for both sides; None where it says nothing."""
    value = report.get(name)
    if name in ("moved", "strength"):
        return _bounds(value)
    if name in ("from", "to"):
        return _places(value or (), report["actor"], name, wanted)
    if name == "effective" and value and " " not in value:
        return {"by": f"by {value}", "coming_days": f"from {value}"}.get(report.get("precision") or "", value)
    if name == "temporary" and value is not None:
        return "yes" if value else "no"
    return value or None


def _bounds(value: Any) -> tuple[int | None, int | None] | None:
    if isinstance(value, Mapping):
        value = (value.get("min"), value.get("max"))
    low, high = value if isinstance(value, Sequence) else (value, value)
    return None if (low, high) == (None, None) else (low, high)


def _places(values: Iterable[str], actor: str, name: str, wanted: Wanted) -> tuple[str, ...] | None:
    """Return places by one spelling. One outside the theatre counts as its country; what goes without saying, not."""
    countries = {_plain(place): country for place, country in wanted.places.items()}
    found = set()
    for place in values:
        country = countries.get(_plain(place))
        known = country if country and country not in wanted.theatre else place
        obvious = known == actor if name == "to" else known in wanted.theatre
        if not obvious:
            found.add(_plain(known))
    return tuple(sorted(found)) or None


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.lower())
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())
