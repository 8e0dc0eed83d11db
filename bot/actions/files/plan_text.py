"""What an import would do, in words: the counts, the names nobody knows, and row by row."""

from collections.abc import Iterator
from itertools import islice

from bot.actions.files.plan import ImportPlan, Outcome, Verdict
from bot.languages.language import Language

_COLUMNS_NAMED = 8


def counts_text(plan: ImportPlan, say: Language) -> str:
    """ "120 rows: 100 new (3 of them contradict an entry), 18 already there, 2 rejected." """
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
    """What of the file as a whole a person should look at."""
    texts = []
    if plan.founds is not None:
        texts.append(say("The situation {name} is new and comes with the file.", name=plan.founds.slug))
    if plan.ignored:
        names = say.enumerate(list(plan.ignored[:_COLUMNS_NAMED]))
        texts.append(say("Columns that mean nothing here: {names}.", names=names))
    for unknown, rows in plan.unknown.values():
        texts.append(f"{say.explain(unknown)} ({say.plural('{n} row', '{n} rows', rows)})")
    if plan.rejected:
        texts.append(say("Nothing is imported while a row is rejected: mend the file and try again."))
    return texts


def rejected_lines(plan: ImportPlan, say: Language, limit: int) -> list[str]:
    """The first rejected rows."""
    rejected = (Verdict(place, Outcome.REJECTED, problem=problem) for place, problem in plan.rejections)
    return [verdict_line(verdict, plan, say) for verdict in islice(rejected, limit)]


def row_lines(plan: ImportPlan, say: Language) -> Iterator[str]:
    """Every row, in the order of the file."""
    for verdict in plan.verdicts():
        yield verdict_line(verdict, plan, say)
    more = plan.rejected - len(plan.rejections)
    if more:
        yield say.plural("{n} more row is rejected.", "{n} more rows are rejected.", more)


def verdict_line(verdict: Verdict, plan: ImportPlan, say: Language) -> str:
    where = say("line {n}", n=verdict.place) if plan.lines else say("report {n}", n=verdict.place)
    return say("{where}: {what}", where=where, what=_what(verdict, say))


def _what(verdict: Verdict, say: Language) -> str:
    if verdict.problem is not None:
        return say("rejected: {problem}", problem=say.explain(verdict.problem))
    id_, *against = verdict.ids
    match verdict.outcome:
        case Outcome.KNOWN if not id_:
            return say("already there, further up in the file")
        case Outcome.KNOWN:
            return say("already there, as {id}", id=id_)
        case Outcome.CONTRADICTS:
            return say("new, as {id}; contradicts {others}", id=id_, others=say.enumerate(against))
        case _:
            return say("new, as {id}", id=id_)
