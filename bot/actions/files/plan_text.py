"""The plan of an import in words: counts, how the file was read, problems, and the rows."""

from collections.abc import Iterator
from itertools import islice

from bot.actions.files.columns import key_of
from bot.actions.files.plan import MOST_REJECTIONS, Complaint, ImportPlan, Outcome, Verdict
from bot.actions.reports.written_days import Order
from bot.errors import N_
from bot.languages.language import Language

_COLUMNS_NAMED = 40
_PAIRS_NAMED = 5
_NAMES_LISTED = 300
_PLACES_NAMED = 8


def counts_text(plan: ImportPlan, say: Language) -> str:
    """Return the counts: "120 rows: 100 new (3 of them contradict an entry), 18 already there, 2 rejected"."""
    parts = [
        say.plural("{n} new", "{n} new", len(plan.new)),
        say.plural("{n} of them contradicts an entry", "{n} of them contradict entries", len(plan.contradicting)),
        say.plural("{n} already there", "{n} already there", len(plan.known)),
        say.plural("{n} rejected", "{n} rejected", plan.rejected),
    ]
    rows = say.plural("{n} row", "{n} rows", plan.rows)
    new = f"{parts[0]} ({parts[1]})" if plan.contradicting else parts[0]
    return say("{rows}: {new}, {known}, {rejected}.", rows=rows, new=new, known=parts[2], rejected=parts[3])


def remarks(plan: ImportPlan, say: Language) -> list[str]:
    """Return remarks on the file as a whole that a person should check."""
    texts = [*_of_situation(plan, say), *_of_columns(plan, say), *_of_days(plan, say)]
    for one, other in plan.alike[:_PAIRS_NAMED]:
        text = N_("Lines {one} and {other} say the same here: they differ only in columns that are not read.")
        texts.append(say(text, one=one, other=other))
    more = len(plan.alike) - _PAIRS_NAMED
    if more > 0:
        texts.append(say.plural("So does {n} more line.", "So do {n} more lines.", more))
    if plan.rejected:
        texts.append(say("Nothing is imported while a row is rejected: mend the file and try again."))
    return texts


def _of_situation(plan: ImportPlan, say: Language) -> Iterator[str]:
    if plan.founds:
        yield say("The situation {name} is new and comes with the file.", name=plan.shelf.situation.slug)
    if plan.ends is not None:
        yield say("Coverage is extended to {day}.", day=say.day(plan.ends))
    if plan.added is None:
        return
    for one, many, added in (
        ("{n} new organisation: {names}.", "{n} new organisations: {names}.", plan.added.organisations),
        ("{n} new place: {names}.", "{n} new places: {names}.", plan.added.places),
    ):
        if added:
            names = [f"{new.label.in_language(say.code)} ({new.code})" for new in added]
            yield say.plural(one, many, len(names), names=_shortened(names, _NAMES_LISTED))


def _of_columns(plan: ImportPlan, say: Language) -> Iterator[str]:
    if plan.sheet is None:
        return
    pairs = (
        heading
        if key_of(heading) == column.replace("_", " ")
        else say("{heading} as {column}", heading=heading, column=column)
        for heading, column in plan.sheet.understood
    )
    yield say("Columns read: {names}.", names=_shortened(list(pairs), _COLUMNS_NAMED))
    if plan.sheet.ignored:
        names = _shortened(list(plan.sheet.ignored), _COLUMNS_NAMED)
        yield say("Columns that mean nothing here: {names}.", names=names)
    if plan.sheet.others:
        names = _shortened(list(plan.sheet.others), _COLUMNS_NAMED)
        yield say("Sheets of the workbook that are not read: {names}.", names=names)


def _of_days(plan: ImportPlan, say: Language) -> Iterator[str]:
    """Say whether day or month comes first, if the file has days in numbers."""
    shown = plan.order
    if shown is None or not (shown.open or shown.day_first or shown.month_first):
        return
    proof = shown.day_first if shown.order is Order.DAY_FIRST else shown.month_first
    match plan.options.order or shown.order:
        case Order.DAY_FIRST if plan.options.order or proof is None:
            yield say("Days are read with the day first, as was said.")
        case Order.MONTH_FIRST if plan.options.order or proof is None:
            yield say("Days are read with the month first, as was said.")
        case Order.DAY_FIRST if proof:
            text = N_("Days are read with the day first, as “{text}” on line {n} shows.")
            yield say(text, text=proof[1][:40], n=proof[0])
        case Order.MONTH_FIRST if proof:
            text = N_("Days are read with the month first, as “{text}” on line {n} shows.")
            yield say(text, text=proof[1][:40], n=proof[0])


def _shortened(names: list[str], most: int) -> str:
    more = len(names) - most
    return ", ".join([*names[:most], *([f"… (+{more})"] if more > 0 else [])])


def problem_lines(plan: ImportPlan, say: Language, limit: int = MOST_REJECTIONS) -> Iterator[str]:
    """Yield each problem once, with its rows."""
    for complaint in islice(plan.complaints.values(), limit):
        text = say("rejected: {problem}", problem=say.explain(complaint.problem))
        yield say("{where}: {what}", where=_where(complaint, plan, say), what=text)
    more = len(plan.complaints) - limit
    if more > 0:
        yield say.plural("{n} more problem.", "{n} more problems.", more)
    elif len(plan.complaints) >= MOST_REJECTIONS:
        yield say("There may be more problems than these.")


def _where(complaint: Complaint, plan: ImportPlan, say: Language) -> str:
    places = [str(place) for place in complaint.places[:_PLACES_NAMED]]
    if complaint.rows == 1:
        return _place(complaint.places[0], plan, say)
    more = complaint.rows - len(places)
    names = say.enumerate([*places, say.plural("{n} more", "{n} more", more)] if more else places)
    return say("lines {places}", places=names) if plan.sheet else say("reports {places}", places=names)


def row_lines(plan: ImportPlan, say: Language) -> Iterator[str]:
    """Yield each row that is not rejected, in the order of the file."""
    for verdict in plan.verdicts():
        if verdict.outcome is not Outcome.REJECTED:
            yield verdict_line(verdict, plan, say)


def verdict_line(verdict: Verdict, plan: ImportPlan, say: Language) -> str:
    return say("{where}: {what}", where=_place(verdict.place, plan, say), what=_what(verdict, plan, say))


def _place(place: int, plan: ImportPlan, say: Language) -> str:
    return say("line {n}", n=place) if plan.sheet else say("report {n}", n=place)


def _what(verdict: Verdict, plan: ImportPlan, say: Language) -> str:
    id_, *against = verdict.ids
    match verdict.outcome:
        case Outcome.KNOWN if not id_:
            return say("already there, further up in the file")
        case Outcome.KNOWN:
            return say("already there, as {id}", id=id_)
        case Outcome.CONTRADICTS:
            text = say("new, as {id}; contradicts {others}", id=id_, others=say.enumerate(against))
        case _:
            text = say("new, as {id}", id=id_)
    return f"{text} · {plan.shelf.names.label(verdict.actor, say.code)} · {_days(verdict, say)}"


def _days(verdict: Verdict, say: Language) -> str:
    """Write the days as they were read, in one format whatever the file uses."""
    when, reported = verdict.days
    said = say("reported {day}", day=reported)
    return f"{when}, {said}" if when and when != reported else when or said
