"""A made-up situation of any size, the same at every run: for benchmarks and for tests of long journals."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from bot.situation.report import Action, Count, Entry, Personnel, Phase, Report, Source, Text
from bot.situation.situation import Mission, Organisation, Place, Situation
from bot.situation.times import read_moment
from bot.store import journal
from bot.store.engine.database import Database

SLUG = "synthetic"
STARTS = date(2024, 1, 1)
DAYS = 600
_AT_ONCE = 5_000
"""Reports of one transaction."""

_ORGANISATIONS = ("NATO", "COALITION")
_COUNTRIES = [
    "AL",
    "AT",
    "AU",
    "BE",
    "BG",
    "BR",
    "CA",
    "CH",
    "CL",
    "CZ",
    "DE",
    "DK",
    "EE",
    "EG",
    "ES",
    "FI",
    "FR",
    "GB",
    "GE",
    "GH",
    "GR",
    "HR",
    "HU",
    "ID",
    "IE",
    "IN",
    "IS",
    "IT",
    "JO",
    "JP",
    "KE",
    "KR",
    "KW",
    "LT",
    "LU",
    "LV",
    "MA",
    "ME",
    "MK",
    "MX",
    "NL",
    "NO",
    "NP",
    "NZ",
    "PL",
    "PT",
    "RO",
    "RS",
    "SE",
    "SG",
    "SI",
    "SK",
    "TH",
    "TN",
    "TR",
    "UA",
    "US",
    "UY",
]
ACTORS = (*_COUNTRIES, *_ORGANISATIONS)
_PLACES = ("north-camp", "river-base", "capital", "old-airfield")
_PUBLISHERS = tuple(f"Agency {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWX")
_MIX = {
    Action.CONTRIBUTION: 30,
    Action.STATEMENT: 24,
    Action.STAY: 10,
    Action.DRAWDOWN: 9,
    Action.INCIDENT: 7,
    Action.DECISION: 5,
    Action.WITHDRAWAL: 4,
    Action.RELOCATION: 4,
    Action.REINFORCEMENT: 3,
    Action.RETURN: 2,
    Action.SUSPENSION: 1,
    Action.RESUMPTION: 1,
}
_LEAVING = (Action.DRAWDOWN, Action.WITHDRAWAL, Action.RELOCATION)
_ON_MISSIONS = (Action.SUSPENSION, Action.RESUMPTION)
_AMENDED = 0.02
"""Share of the entries that correct or retract an earlier one."""


def make_situation() -> Situation:
    """Live and newer than any seed, so that it is what commands mean by default."""
    return Situation(
        slug=SLUG,
        prefix="SYN",
        title=Text("Synthetic theatre", "Théâtre synthétique"),
        theatre=("IQ",),
        time_zone="Asia/Baghdad",
        starts=STARTS,
        organisations=tuple(Organisation(code, Text(code.title(), code.title())) for code in ("NATO", "COALITION")),
        missions={"OIR": Mission("OIR", Text("Operation One", "Opération Un"))},
        places={code: Place(code, Text(code, code), "IQ") for code in _PLACES},
        scopes={"training": Text("training", "formation")},
    )


def make_reports(situation: Situation, number: int, seed: int = 2020) -> Iterator[Report]:
    """`number` entries in the order of filing, evenly over the days."""
    dice = random.Random(seed)
    sources = [_source(dice, publisher) for publisher in _PUBLISHERS for _ in range(5)]
    for place in range(number):
        amends = place > 10 and dice.random() < _AMENDED
        yield _report(dice, situation, place, number, sources, amends=amends)


def _report(
    dice: random.Random, situation: Situation, place: int, number: int, sources: list[Source], *, amends: bool
) -> Report:
    day = STARTS + timedelta(days=place * DAYS // number)
    hour = f"{day}T{dice.randrange(24):02}:{dice.randrange(0, 60, 5):02}"
    action = dice.choices(list(_MIX), list(_MIX.values()))[0]
    actor = dice.choice(ACTORS)
    entry = dice.choice((Entry.CORRECTION, Entry.RETRACTION)) if amends else Entry.REPORT
    reported = read_moment(dice.choice((str(day), hour)), situation.time_zone)
    told = day - timedelta(days=dice.randrange(4))
    return Report(
        id=f"SYN-{place:06}",
        entry=entry,
        actor=actor,
        action=action,
        phase=Phase.ANNOUNCED if action in _LEAVING and dice.random() < 0.4 else Phase.COMPLETED,
        reported=reported,
        recorded=datetime.combine(day, datetime.min.time(), UTC) + timedelta(days=1),
        summary=Text(
            f"{actor}: entry {place}, {action.value}, as told to a reporter.",
            f"{actor} : entrée {place}, {action.value}, selon un journaliste.",
        ),
        sources=tuple(dice.sample(sources, dice.choice((1, 1, 1, 2)))),
        credibility=dice.randint(1, 5),
        effective=read_moment(str(max(told, STARTS)), situation.time_zone) if dice.random() < 0.6 else None,
        replaces=f"SYN-{place - dice.randint(1, 10):06}" if amends else None,
        mission="OIR" if action in _ON_MISSIONS else None,
        covers=("training",) if action in _ON_MISSIONS else (),
        personnel=_personnel(dice, action),
        destination=(dice.choice(("KW", "JO", *_PLACES)),) if action in _LEAVING and dice.random() < 0.5 else (),
        recorder="bench",
    )


def _personnel(dice: random.Random, action: Action) -> Personnel:
    strength = dice.randrange(10, 800)
    if action in _LEAVING:
        moved = dice.randrange(1, strength)
        return Personnel(Count(moved, moved), Count(strength, strength, about=dice.random() < 0.5))
    return Personnel(strength=Count(strength, strength)) if action is Action.CONTRIBUTION else Personnel()


def _source(dice: random.Random, publisher: str) -> Source:
    title = f"Report number {dice.randrange(1000)} from the theatre"
    return Source(publisher, title, dice.choice(("en", "fr")), "2024-01-01", dice.choice("ABCCDF"))


async def file_synthetic(database: Database, number: int) -> Situation:
    """File the situation with this many entries; the database must have its schema."""
    situation = make_situation()
    reports = make_reports(situation, number)
    async with database.write() as connection:
        await journal.keep_situation(connection, situation)
    while batch := list(islice(reports, _AT_ONCE)):
        async with database.write() as connection:
            await journal.append(connection, situation, batch)
    return situation
