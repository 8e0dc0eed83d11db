"""What of a report's days cannot be, whatever each says by itself."""

from bot.errors import N_, Refused
from bot.situation.report import Phase, Report
from bot.situation.situation import Situation
from bot.situation.times import end_of_day


def check_order(report: Report) -> None:
    """Raises Refused where something is done before it happened, or ends before it begins."""
    happened = report.effective.earliest if report.effective else None
    if happened is None:
        return
    if report.phase is Phase.COMPLETED and happened > report.known:
        raise Refused(N_("It happened after it was reported: check both days, or say that it is announced."))
    if report.until is not None and report.until.latest is not None and report.until.latest < happened:
        raise Refused(N_("It ends before it happened: check both days."))


def check_within_coverage(report: Report, situation: Situation) -> None:
    """Raises Refused for what no answer would ever count."""
    if situation.ends is None or report.begins <= end_of_day(situation.ends, situation.zone):
        return
    raise Refused(
        N_("Coverage ended with {day}: say when it happened, or when the source said so, if that was by then."),
        day=situation.ends,
    )
