"""Small, crowded stories: few actors, days and numbers, so that reports agree, contradict and replace one another."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from bot.situation.journal import Journal
from bot.situation.report import Action, Entry, Phase, Report
from bot.situation.written import read_report

from .story import IRAQ, wording

THOROUGH = settings(deadline=None, max_examples=100)

ACTORS = ("DE", "FR", "NATO")
MISSIONS = (None, None, "NMI", "NMI", "OIR")
SCOPES = ("", "", "baghdad", "trainers")
PLACES = ("erbil", "somewhere", "KW", "JO")
RATINGS = ("A1", "A3", "B2", "B4", "C1", "C3", "F6")
COUNTS = ("0", "10", "35", "35-120", "about 120", "at least 85", "up to 40", "some", "unknown")
COMMON = (Action.CONTRIBUTION, Action.STAY, Action.WITHDRAWAL, Action.DRAWDOWN, Action.RELOCATION)
OF_MISSIONS = (Action.SUSPENSION, Action.RESUMPTION, Action.TRANSFER)

_DAYS = [f"2020-01-{day:02}" for day in range(4, 9)]
_HOURS = [f"{day}T{hour}" for day in _DAYS for hour in ("18:00+01:00", "23:30")]

days = st.sampled_from(_DAYS)
instants = st.builds(
    lambda hours: datetime.fromisoformat("2020-01-03T00:00:00+03:00") + timedelta(hours=hours),
    st.integers(0, 7 * 24),
)
reported = st.sampled_from(_DAYS * 6 + _HOURS)


@st.composite
def periods(draw: st.DrawFn) -> str:
    first, last = sorted([draw(days), draw(days)])
    return f"{first}/{last}"


publishers = st.sampled_from(["Agency", "Desk", "Paper"])
effective = st.one_of(
    st.none(),
    st.none(),
    st.none(),
    days,
    st.sampled_from(_HOURS),
    days.map("by {}".format),
    days.map("from {}".format),
    periods(),
    st.just("2020-01"),
)
counts = st.tuples(st.sampled_from(COUNTS), st.sampled_from(SCOPES))
people = st.dictionaries(st.sampled_from(["moved", "strength", "remaining"]), counts, max_size=2)
actions = st.one_of(st.sampled_from(COMMON), st.sampled_from(Action))


@st.composite
def reports(draw: st.DrawFn, number: int, earlier: tuple[Report, ...] = (), actor: str | None = None) -> Report:
    """A report, or (one in three, where there is something to name) a correction or a retraction."""
    more: dict[str, Any] = {**draw(people), "to": draw(st.lists(st.sampled_from(PLACES), max_size=2, unique=True))}
    who, mission = draw(st.sampled_from(ACTORS)), draw(st.sampled_from(MISSIONS))
    if earlier and draw(st.integers(0, 2)) == 0:
        old = draw(st.sampled_from(earlier))
        more |= {"entry": draw(st.sampled_from([Entry.CORRECTION, Entry.RETRACTION])).value, "replaces": old.id}
        if draw(st.booleans()):
            who, mission = old.actor, old.mission
    if mission:
        more["mission"] = mission
    if when := draw(effective):
        more["effective"] = when
    what = draw(st.sampled_from(OF_MISSIONS)) if mission and draw(st.booleans()) else draw(actions)
    written = wording(
        actor or who,
        what.value,
        draw(st.sampled_from(Phase)).value,
        draw(reported),
        id=f"ST-{number:04}",
        rating=draw(st.sampled_from(RATINGS)),
        by=draw(publishers),
        **more,
    )
    return read_report(written, IRAQ)


@st.composite
def stories(draw: st.DrawFn, max_size: int = 10, actor: str | None = None) -> list[Report]:
    """Entries in an order in which they can be filed."""
    filed: list[Report] = []
    for number in range(1, draw(st.integers(0, max_size)) + 1):
        filed.append(draw(reports(number, tuple(filed), actor)))
    return filed


@st.composite
def quarrels(draw: st.DrawFn) -> list[Report]:
    """One actor of whom several sources say several things for the same few days."""
    told = st.tuples(
        st.sampled_from(["stay", "contribution", "withdrawal", "drawdown", "relocation"]),
        st.sampled_from(["completed", "under_way"]),
        st.sampled_from(_DAYS),
        st.sampled_from(["by 2020-01-08", *_DAYS]),
        st.sampled_from(RATINGS),
        people,
        publishers,
    )
    said = enumerate(draw(st.lists(told, min_size=2, max_size=6)), start=1)
    return [
        read_report(wording("DE", *what, id=f"ST-{number:04}", effective=when, rating=rating, by=by, **counted), IRAQ)
        for number, (*what, when, rating, counted, by) in said
    ]


@st.composite
def refiled(draw: st.DrawFn, entries: list[Report]) -> list[Report]:
    """The same entries in any order in which what is replaced comes before what replaces it."""
    by_id = {entry.id: entry for entry in entries}
    order: dict[str, Report] = {}

    def file(entry: Report) -> None:
        if entry.replaces is not None:
            file(by_id[entry.replaces])
        order.setdefault(entry.id, entry)

    for entry in draw(st.permutations(entries)):
        file(entry)
    return list(order.values())


def journal(entries: list[Report]) -> Journal:
    return Journal(IRAQ, entries)
