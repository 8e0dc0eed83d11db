"""The seeds' days as plans, in both languages: for the golden structures, the pictures of the docs, and the bench."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from bot.documents.phrasing import Phrasing
from bot.languages.language import language
from bot.names import Name, Names
from bot.pictures.plan.chart import plan_chart
from bot.pictures.plan.map import plan_map
from bot.pictures.plan.plan import Kind, Plan, Theme
from bot.pictures.plan.timeline import plan_timeline
from bot.situation.journal import Journal
from bot.situation.situation import Situation
from bot.situation.snapshot import Snapshot, fold
from bot.situation.times import end_of_day
from bot.store.seed import seed_files

DAYS = ("2020-01-06", "2020-01-07", "2020-01-08", "2020-02-14")
"""Those of the five documents."""
LANGUAGES = ("en", "fr")


@dataclass(frozen=True, slots=True)
class Case:
    kind: Kind
    day: str
    code: str
    actor: str | None = None
    theme: Theme = Theme.LIGHT

    @property
    def name(self) -> str:
        parts = (self.kind.value, self.actor.lower() if self.actor else "", self.day, self.code, self.theme.value)
        return "-".join(part for part in parts if part and part != "light")

    def plan(self) -> Plan:
        return planned(seeded(), self.kind, self.day, self.code, self.actor, self.theme)


def cases() -> list[Case]:
    return list(_cases())


def _cases() -> Iterator[Case]:
    for day in DAYS:
        for code in LANGUAGES:
            yield from (Case(kind, day, code) for kind in Kind)
    for code, actor in (("en", "FR"), ("fr", "CA")):
        yield Case(Kind.CHART, DAYS[-1], code, actor)
        yield from (Case(kind, "2020-01-08", code, theme=Theme.DARK) for kind in Kind)


@cache
def seeded() -> Journal:
    situation, reports = next(iter(seed_files())).read()
    return Journal(situation, reports)


def voice_of(situation: Situation, code: str) -> Phrasing:
    named = [Name(o.code, {"en": o.label.en, "fr": o.label.fr}, o.aliases) for o in situation.organisations]
    return Phrasing(situation, language(code), Names(named))


def picture_of(journal: Journal, day: str) -> Snapshot:
    return fold(journal, end_of_day(date.fromisoformat(day), journal.situation.zone))


def planned(
    journal: Journal, kind: Kind, day: str, code: str = "en", actor: str | None = None, theme: Theme = Theme.LIGHT
) -> Plan:
    picture, phrasing = picture_of(journal, day), voice_of(journal.situation, code)
    if kind is Kind.MAP:
        return plan_map(picture, phrasing, theme)
    if kind is Kind.CHART:
        return plan_chart(picture, actor, phrasing, theme)
    return plan_timeline(picture, journal, actor, phrasing, theme)
