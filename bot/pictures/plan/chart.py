"""Plan the chart: counts by country, or of one actor over time. Counts of different scopes never share a row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.documents.as_of import near_of
from bot.documents.phrasing import Phrasing
from bot.documents.standing_lines import in_order
from bot.documents.vocabulary import FIELDS
from bot.pictures.plan.days import axis, day_of
from bot.pictures.plan.drawable import Drawable
from bot.pictures.plan.frame import counted, frame
from bot.pictures.plan.plan import Amount, ChartPlan, ChartRow, FieldWord, Theme
from bot.situation.posture import since
from bot.situation.report import Count, Report
from bot.situation.snapshot import Snapshot
from bot.situation.standing import Standing

MOST_ROWS = 26
_FIELDS = ("strength", "moved", "remaining")


def plan_chart(snapshot: Snapshot, actor: str | None, phrasing: Phrasing, theme: Theme = Theme.LIGHT) -> ChartPlan:
    """Plan the chart by country, or over time for one `actor`."""
    phrasing = Drawable.of(phrasing)
    say = phrasing.say
    missing = ""
    if actor is None:
        standings = in_order(snapshot.standings.values(), phrasing)
        shown, left_out = _shown(sorted(standings, key=_size, reverse=True), phrasing, near_of(snapshot))
        title = say("How many")
        silent = tuple(phrasing.name(s.actor) for s in standings if not any(_says(f.count) for f in s.figures))
        if left_out:
            missing = say("Not shown: {what}.", what=say.enumerate(counted(left_out, phrasing)))
    else:
        shown, silent = list(_over_time(snapshot, actor, phrasing)), ()
        title = say("How many — {name}", name=phrasing.name(actor))
    used = {amount.field for row in shown for amount in row.amounts}
    return ChartPlan(
        frame=frame(
            title,
            snapshot,
            phrasing,
            _told(shown, silent, missing, phrasing),
            theme,
            shown=_credited(snapshot, actor),
        ),
        rows=tuple(shown),
        fields=tuple(FieldWord(field, say(FIELDS[field])) for field in _FIELDS if field in used),
        silent_title=say("{label}:", label=say("No figures reported")),
        silent=silent,
        some=say("some"),
        disputed=say("disputed between sources"),
        nothing=say("No report by then says how many."),
        separator=say.number(1000)[1:-3],
        more=missing,
        axis=None if actor is None else axis(_first_day(snapshot, actor), day_of(snapshot), phrasing),
    )


def _credited(snapshot: Snapshot, actor: str | None) -> list[Report]:
    """Return the reports to credit: for one actor all with a number, else those behind the figures of each actor."""
    if actor is not None:
        return [report for report in snapshot.reports if report.actor == actor and report.personnel.counts()]
    return [report for s in snapshot.standings.values() for figure in s.figures for report in figure.reports]


def _shown(standings: Iterable[Standing], phrasing: Phrasing, near: date) -> tuple[list[ChartRow], list[str]]:
    """Return the first rows, and the actors left out for lack of room; no actor is shown in part."""
    rows: list[ChartRow] = []
    left_out: list[str] = []
    for standing in standings:
        own = list(_rows(standing, phrasing, near))
        if left_out or (rows and len(rows) + len(own) > MOST_ROWS):
            left_out += [standing.actor] if own else []
        else:
            rows += own
    return rows, left_out


def _rows(standing: Standing, phrasing: Phrasing, near: date) -> Iterator[ChartRow]:
    """Yield the row of the whole contingent, then one for each scope; of a dispute both numbers."""
    known = [figure for figure in standing.figures if _says(figure.count)]
    for scope in sorted({figure.count.scope for figure in known}):
        disputes = [d for d in standing.disputes if d.one.count.scope == scope]
        numbers = {(n.field, n.count): n for dispute in disputes for n in (dispute.one, dispute.other)}
        figures = [f for f in known if f.count.scope == scope and (f.field, f.count) not in numbers]
        amounts = [
            replace(
                _amount(f.field, f.count, phrasing, note=_note(f.report, phrasing, near)),
                apart=not set(standing.evidence) <= set(f.reports),
            )
            for f in figures
        ]
        for number in numbers.values():
            source = _said_by(number.report, phrasing)
            note = _note(number.report, phrasing, near, source)
            amounts.append(_amount(number.field, number.count, phrasing, source, note=note))
        amounts.sort(key=lambda amount: _FIELDS.index(amount.field))
        words = phrasing.scope(scope) if scope else ""
        yield ChartRow(phrasing.name(standing.actor), words, tuple(amounts), bool(disputes))


def _says(count: Count) -> bool:
    """Return whether the count says anything."""
    return count.max is not None or bool(count.min)


def _said_by(report: Report, phrasing: Phrasing) -> str:
    source = report.sources[0]
    return f"{phrasing.publisher(source)} [{source.reliability}{report.credibility}]"


def _note(report: Report, phrasing: Phrasing, near: date, source: str = "") -> str:
    """Return who gave a number, and its day; `source` is longer than the name of the publisher."""
    day = phrasing.day(since(report, phrasing.situation.zone), near)
    return f"{source or phrasing.publisher(report.sources[0])}, {day}"


def _amount(field: str, count: Count, phrasing: Phrasing, source: str = "", day: int = 0, note: str = "") -> Amount:
    low, high = count.min, count.max
    if high is None and (low or 0) <= 1:  # "some"
        low = None
    return Amount(field, low, high, phrasing.count(count), source, day, low is not None and high is None, note)


def _size(standing: Standing) -> int:
    return max((figure.count.max or figure.count.min or 0 for figure in standing.figures), default=0)


def _first_day(snapshot: Snapshot, actor: str) -> date:
    """Return the first day of the axis: five days before the actor's first count, not before the coverage."""
    zone, situation = snapshot.situation.zone, snapshot.situation
    counted = [
        since(report, zone) for report in snapshot.reports if report.actor == actor and report.personnel.counts()
    ]
    return max(situation.starts, min(counted, default=situation.starts) - timedelta(days=5))


def _over_time(snapshot: Snapshot, actor: str, phrasing: Phrasing) -> Iterator[ChartRow]:
    """Yield a row for each scope, with every valid count on the day from which it holds."""
    zone, start = snapshot.situation.zone, _first_day(snapshot, actor)
    last = (day_of(snapshot) - start).days
    found: dict[str, list[Amount]] = {}
    disputed: dict[str, set[str]] = {}
    standing = snapshot.standing(actor)
    for dispute in standing.disputes:
        disputed.setdefault(dispute.one.count.scope, set()).update((dispute.decided.id, dispute.against.id))
    for report in snapshot.reports:
        counts = report.personnel.counts() if report.actor == actor else ()
        for field, count in (pair for pair in counts if _says(pair[1])):
            day = min(max((since(report, zone) - start).days, 0), last)
            source = _said_by(report, phrasing) if report.id in disputed.get(count.scope, ()) else ""
            note = _note(report, phrasing, near_of(snapshot), source)
            found.setdefault(count.scope, []).append(_amount(field, count, phrasing, source, day, note))
    for scope in sorted(found):
        words = phrasing.scope(scope) if scope else phrasing.say("whole contingent")
        yield ChartRow(phrasing.name(actor), words, tuple(found[scope]), scope in disputed)


def _told(rows: Sequence[ChartRow], silent: Sequence[str], missing: str, phrasing: Phrasing) -> list[str]:
    say, told = phrasing.say, [missing] if missing else []
    for row in rows:
        notes = list(dict.fromkeys(amount.note for amount in row.amounts))
        counts = [", ".join(_counts(row, note, phrasing)) + f" ({note})" for note in notes]
        name = f"{row.name}, {row.scope}" if row.scope else row.name
        told.append(f"{say('{label}:', label=name)} {', '.join(counts)}.")
    if silent:
        label = say("{label}:", label=say("No figures reported"))
        told.append(f"{label} {say.enumerate(list(silent))}.")
    return told or [say("No report by then says how many.")]


def _counts(row: ChartRow, note: str, phrasing: Phrasing) -> Iterator[str]:
    """Yield the numbers of a row from one source of one day, "strength 120"."""
    for amount in dict.fromkeys(amount for amount in row.amounts if amount.note == note):
        yield f"{phrasing.say(FIELDS[amount.field])} {amount.words}"
