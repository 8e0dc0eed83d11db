"""How these tests write a story down: one line a report, days and counts as reporters write them.

Every report goes through `read_report`, as seeds and imports do.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bot.situation.journal import Journal
from bot.situation.report import Count, Report, Text
from bot.situation.situation import Mission, Organisation, Place, Situation
from bot.situation.snapshot import Snapshot, fold
from bot.situation.standing import Standing
from bot.situation.times import end_of_day
from bot.situation.written import read_report

RECORDED = "2020-03-01T00:00:00+00:00"


def text(words: str) -> Text:
    return Text(words, words)


def place(code: str, country: str | None) -> Place:
    return Place(code, text(code), country)


IRAQ = Situation(
    slug="story-2020",
    prefix="ST",
    title=text("A story"),
    theatre=("IQ",),
    time_zone="Asia/Baghdad",
    starts=date(2020, 1, 3),
    ends=date(2020, 2, 14),
    organisations=(Organisation("NATO", text("NATO")), Organisation("CJTF-OIR", text("the coalition"))),
    missions={code: Mission(code, text(code)) for code in ("NMI", "OIR", "CHAMMAL")},
    places={
        p.code: p
        for p in (
            place("baghdad", "IQ"),
            place("erbil", "IQ"),
            place("arifjan", "KW"),
            place("somewhere", None),
        )
    },
    scopes={code: text(code) for code in ("baghdad", "trainers", "region", "training", "operations")},
)
PARIS = replace(IRAQ, slug="paris-2020", theatre=("FR",), time_zone="Europe/Paris", ends=None)


class Story:
    """A journal that grows a line at a time."""

    def __init__(self, situation: Situation = IRAQ) -> None:
        self.situation = situation
        self.entries: list[Report] = []

    def says(self, actor: str, action: str, phase: str, reported: str, **more: Any) -> Report:
        """File a report. `rating="B2"`; counts are phrases, or (phrase, scope); `effective`, `to`, … as in seeds."""
        number = len(self.entries) + 1
        written = wording(actor, action, phase, reported, id=f"{self.situation.prefix}-{number:04}", **more)
        report = read_report(written, self.situation)
        self.entries.append(report)
        return report

    def corrects(self, old: Report, action: str, phase: str, reported: str, **more: Any) -> Report:
        more = {"actor": old.actor, "mission": old.mission, **more}
        return self.says(more.pop("actor"), action, phase, reported, entry="correction", replaces=old.id, **more)

    def retracts(self, old: Report, reported: str, **more: Any) -> Report:
        return self.says(
            old.actor,
            old.action.value,
            old.phase.value,
            reported,
            entry="retraction",
            replaces=old.id,
            mission=old.mission,
            **more,
        )

    @property
    def journal(self) -> Journal:
        return Journal(self.situation, self.entries)

    def instant(self, when: str) -> datetime:
        """A day means its end in the theatre."""
        if "T" in when:
            return datetime.fromisoformat(when).astimezone(UTC)
        return end_of_day(date.fromisoformat(when), self.situation.zone)

    def on(self, day: str, known: str | None = None) -> Snapshot:
        return fold(self.journal, self.instant(day), self.instant(known) if known else None)

    def standing(self, actor: str, day: str, known: str | None = None) -> Standing:
        return self.on(day, known).standing(actor)

    def posture(self, actor: str, day: str, known: str | None = None) -> str:
        return self.standing(actor, day, known).posture.value

    def activity(self, mission: str, day: str, known: str | None = None) -> str | None:
        held = self.on(day, known).missions.get(mission)
        return held.activity.value if held else None


def wording(actor: str, action: str, phase: str, reported: str, **more: Any) -> dict[str, Any]:
    """The written form of a report, with everything that a test does not care about filled in."""
    rating, publisher = more.pop("rating", "C3"), more.pop("by", "Agency")
    written = {
        "id": "ST-0001",
        "actor": actor,
        "action": action,
        "phase": phase,
        "reported": reported,
        "recorded": RECORDED,
        "credibility": int(rating[1]),
        "summary": {"en": f"{actor}: {action}, {phase}.", "fr": f"{actor} : {action}, {phase}."},
        "sources": [
            {
                "publisher": publisher,
                "title": "News",
                "language": "en",
                "published": reported,
                "reliability": rating[0],
            }
        ],
        **more,
    }
    for field in ("moved", "strength", "remaining"):
        if isinstance(written.get(field), tuple):
            count, scope = written[field]
            written[field] = {"count": count, "scope": scope}
    return written


def exactly(number: int, scope: str = "") -> Count:
    return Count(number, number, False, scope)


def ids(*reports: Report) -> list[str]:
    return [report.id for report in reports]
