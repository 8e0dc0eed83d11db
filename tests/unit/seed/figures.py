"""How the tests write down counts."""

from bot.situation.report import Count
from bot.situation.standing import Standing


def exactly(number: int, scope: str = "") -> Count:
    return Count(number, number, False, scope)


def about(number: int, scope: str = "") -> Count:
    return Count(number, number, True, scope)


def some(scope: str = "") -> Count:
    return Count(1, None, False, scope)


def figures(standing: Standing, field: str) -> list[Count]:
    return [figure.count for figure in standing.figures if figure.field == field]


def publishers(standing: Standing) -> set[str]:
    return {source.publisher for report in standing.evidence for source in report.sources}
