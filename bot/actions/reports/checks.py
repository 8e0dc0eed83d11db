"""Checks of a report as a whole: its days, its numbers and coverage."""

from collections.abc import Callable, Iterator
from functools import partial

from bot.errors import N_, Refused
from bot.situation.report import Entry, Phase, Report
from bot.situation.situation import Situation
from bot.situation.times import end_of_day

Check = tuple[tuple[str, ...], Callable[[], object]]
"""A check with the fields that a person looks at if it fails."""


def order_checks(report: Report) -> Iterator[Check]:
    """Yield the checks of days that hold for files as well."""
    yield ("when", "reported", "phase"), partial(check_happened, report)
    yield ("when", "until"), partial(check_end, report)


def typed_checks(report: Report, situation: Situation) -> Iterator[Check]:
    """Yield the checks for likely mistakes of a person who types; each can still be corrected."""
    if report.entry is not Entry.RETRACTION:
        yield ("moved", "strength", "remaining"), partial(check_sum, report)
    if report.replaces is None:  # a correction counts when its entry does
        yield ("when", "reported"), partial(check_within_coverage, report, situation)


def check_happened(report: Report) -> None:
    """Raises Refused if a report is completed before it happened."""
    happened = report.effective.earliest if report.effective else None
    if happened is not None and report.phase is Phase.COMPLETED and happened > report.known:
        raise Refused(N_("It happened after it was reported: check both days, or say that it is announced."))


def check_end(report: Report) -> None:
    """Raises Refused if it ends before it begins."""
    happened = report.effective.earliest if report.effective else None
    end = report.until.latest if report.until else None
    if happened is not None and end is not None and end < happened:
        raise Refused(N_("It ends before it happened: check both days."))


def check_sum(report: Report) -> None:
    """Raises Refused if more people move, or move and remain, than the report says there were."""
    people = report.personnel
    if people.moved is None or people.strength is None or people.moved.scope != people.strength.scope:
        return
    remaining = people.remaining if people.remaining and people.remaining.scope == people.moved.scope else None
    least = people.moved.low + (remaining.low if remaining else 0)
    if least > people.strength.high:
        text = N_("More moved or remain than there were: check how many moved, of how many, and how many remain.")
        raise Refused(text)


def check_within_coverage(report: Report, situation: Situation) -> None:
    """Raises Refused if the report begins after coverage, so that no answer would ever count it."""
    if situation.ends is None or report.begins <= end_of_day(situation.ends, situation.zone):
        return
    raise Refused(
        N_("Coverage ended with {day}: say when it happened, or when the source said so, if that was by then."),
        day=situation.ends,
    )
