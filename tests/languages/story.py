"""A story all of whose own words are Greek: whatever is Latin on a card was written by the bot."""

from typing import Any

from bot.situation.report import Report
from bot.situation.situation import Situation
from bot.situation.written import read_report, read_situation

HARBOUR: Situation = read_situation(
    {
        "slug": "limani",
        "prefix": "L",
        "title": {"en": "Το λιμάνι"},
        "theatre": ["IQ"],
        "time_zone": "UTC",
        "starts": "2020-01-01",
        "organisations": [{"code": "Ο", "en": "Οργανισμός"}],
        "missions": [{"code": "Μ", "en": "Αποστολή", "lead": "Ο"}],
        "places": [{"code": "π", "en": "Πόλη", "country": "IQ"}, {"code": "χ", "en": "Χωριό", "country": "IQ"}],
        "scopes": [{"code": "σ", "en": "στην πόλη"}],
    }
)


def reports() -> list[Report]:
    """Every action and phase, numbers of every kind, a dispute, a plan that is overdue, a correction."""
    left = {"personnel": "", "moved": "35", "strength": "120", "to": ["JO"], "temporary": True}
    del left["personnel"]
    return [
        _report(1, "DE", "drawdown", "completed", "2020-01-03", **left, until="2020-02-01"),
        _report(2, "FR", "stay", "under_way", "2020-01-03", strength="about 200"),
        _report(3, "SI", "withdrawal", "announced", "2020-01-04", effective="by 2020-01-08", moved="some"),
        _report(4, "HR", "relocation", "completed", "2020-01-04", moved="10-15", to=["KW"]),
        _report(5, "PL", "relocation", "completed", "2020-01-05", to=["χ"], **{"from": ["π"]}),
        _report(6, "LV", "withdrawal", "completed", "2020-01-05"),
        _report(7, "LV", "stay", "under_way", "2020-01-05", credibility=3),
        _report(8, "DK", "contribution", "under_way", "2020-01-05", strength={"count": "at least 130", "scope": "σ"}),
        _report(9, "DK", "contribution", "under_way", "2020-01-05", strength={"count": "up to 30", "scope": "σ"}),
        _report(10, "Ο", "suspension", "completed", "2020-01-06", mission="Μ", covers=["σ"]),
        _report(11, "DK", "resumption", "under_way", "2020-01-06", mission="Μ"),
        _report(12, "NL", "reinforcement", "announced", "2020-01-06", effective="from 2020-01-20", moved="20"),
        _report(13, "IQ", "decision", "completed", "2020-01-06"),
        _report(14, "US", "statement", "completed", "2020-01-07", reason={"en": "Ασφάλεια"}),
        _report(15, "US", "incident", "completed", "2020-01-07"),
        _report(16, "EE", "withdrawal", "under_way", "2020-01-07", strength="5", moved="9", remaining="1"),
        _report(17, "SI", "withdrawal", "cancelled", "2020-01-07"),
        _report(18, "ES", "return", "completed", "2020-01-08"),
        _report(19, "DE", "drawdown", "completed", "2020-01-09", **left, replaces="L-0001", entry="correction"),
        _report(20, "HR", "relocation", "completed", "2020-01-09", replaces="L-0004", entry="retraction"),
        _report(21, "Ο", "transfer", "announced", "2020-01-09", mission="Μ"),
    ]


def _report(number: int, actor: str, action: str, phase: str, day: str, **more: Any) -> Report:
    source = {"publisher": "Εφημερίδα", "title": "Νέα", "language": "el", "published": day, "reliability": "B"}
    written = {
        **{"id": f"L-{number:04}", "actor": actor, "action": action, "phase": phase, "reported": day},
        **{"recorded": f"{day}T20:00:00+00:00", "credibility": 2, "recorder": "δ", "effective": day},
        **{"summary": {"en": "Περίληψη."}, "sources": [source], **more},
    }
    return read_report(written, HARBOUR)
