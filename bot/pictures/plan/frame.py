"""The words around every picture: title, as of when, on whose word, the licence of the map, the bot's name."""

from collections.abc import Iterable

from bot.documents.as_of import with_what_was_known
from bot.documents.phrasing import Phrasing, capital
from bot.documents.vocabulary import ACTIVITIES, POSTURES
from bot.names import is_country
from bot.pictures.plan.plan import ActorMark, Frame, Hedged, LegendEntry, State, Theme
from bot.situation.activity import Activity
from bot.situation.posture import STAYED, Extent, Posture
from bot.situation.report import Report
from bot.situation.snapshot import Snapshot
from bot.situation.standing import Standing

NAME = "Rollcall"
LONGEST_ALT = 1000
"""Characters: what a reader of screens may be asked to listen to, and inside what any chat takes."""
_PUBLISHERS = 4
ORDER: tuple[State, ...] = (
    *(Posture.WITHDRAWN, Posture.PARTIALLY_WITHDRAWN, Hedged.MOVED, Posture.RELOCATED),
    *(Posture.WITHDRAWING, Hedged.PART_LEAVING, *STAYED, Posture.UNKNOWN),
)
"""In which postures are always told."""


def frame(
    title: str,
    snapshot: Snapshot,
    phrasing: Phrasing,
    alt: Iterable[str],
    theme: Theme,
    *,
    shown: Iterable[Report],
    map_: bool = False,
    known: str = "",
) -> Frame:
    """`alt` are sentences in the order of their weight: the last are dropped where there are too many.

    Credit goes to the documents of the `shown` reports that were published by then.

    `known` says with whose knowledge, where the two instants do not.
    """
    say = phrasing.say
    moment = say("As of {when}", when=phrasing.when(snapshot.as_of))
    known = known or (with_what_was_known(snapshot, phrasing) if snapshot.known_at != snapshot.as_of else "")
    moment = f"{moment} · {known}" if known else moment
    licence = say("Map: Natural Earth, public domain")
    return Frame(
        title=title,
        situation=phrasing.title(),
        moment=moment,
        sources=_sources(shown, phrasing.at(snapshot)),
        credit=f"{licence} · {NAME}" if map_ else NAME,
        alt=_shortened([f"{title}. {phrasing.title()}.", f"{moment}.", *alt]),
        theme=theme,
    )


def counted(actors: Iterable[str], phrasing: Phrasing) -> list[str]:
    """How many countries and how many organisations, as parts of an enumeration."""
    countries = [is_country(actor) for actor in actors]
    many, others = sum(countries), len(countries) - sum(countries)
    parts = [phrasing.say.plural("{n} more country", "{n} more countries", many)] if many else []
    return parts + (
        [phrasing.say.plural("{n} more organisation", "{n} more organisations", others)] if others else []
    )


def state_of(standing: Standing) -> State:
    """Its posture, or how that is hedged."""
    match standing.posture:
        case Posture.RELOCATED if not standing.destinations:
            return Hedged.MOVED
        case Posture.WITHDRAWING if standing.extent is Extent.PART:
            return Hedged.PART_LEAVING
        case posture:
            return posture


def mark_of(standing: Standing, phrasing: Phrasing) -> ActorMark:
    return ActorMark(standing.actor, phrasing.name(standing.actor), state_of(standing), standing.contested)


def legend(states: Iterable[State], phrasing: Phrasing) -> tuple[LegendEntry, ...]:
    """The postures that are shown, in the order in which they are always told."""
    shown = set(states)
    return tuple(LegendEntry(state, _words(state, phrasing)) for state in ORDER if state in shown)


def _words(state: State, phrasing: Phrasing) -> str:
    """What an answer in words says of it, with a capital."""
    say = phrasing.say
    match state:
        case Hedged.MOVED:
            return capital(say("moved, destination not given"))
        case Hedged.PART_LEAVING:
            return capital(say("part leaving"))
        case Posture.RELOCATED:
            return capital(say("moved within {theatre}", theatre=phrasing.theatre()))
        case Posture():
            return capital(say(POSTURES[state]))
        case Activity():
            return capital(say(ACTIVITIES[state]))


def activities(shown: Iterable[Activity], phrasing: Phrasing) -> tuple[LegendEntry, ...]:
    """What members of missions do, as far as it is shown."""
    found = set(shown)
    return tuple(LegendEntry(one, _words(one, phrasing)) for one in Activity if one in found)


def postures_told(marks: Iterable[ActorMark], phrasing: Phrasing) -> list[str]:
    """A sentence for each posture: who has it, and of whom that is disputed."""
    say, told = phrasing.say, []
    marks = list(marks)
    for state in ORDER:
        names = [_told(mark, phrasing) for mark in marks if mark.posture is state]
        if names:
            label = say("{label}:", label=_words(state, phrasing))
            told.append(f"{label} {say.enumerate(names)}.")
    return told


def _told(mark: ActorMark, phrasing: Phrasing) -> str:
    return f"{mark.name} ({phrasing.say('disputed')})" if mark.contested else mark.name


def _sources(reports: Iterable[Report], phrasing: Phrasing) -> str:
    """Publishers, those who reported most first."""
    counted: dict[str, int] = {}
    for report in reports:
        for source in filter(phrasing.is_published, report.sources):
            name = phrasing.publisher(source)
            counted[name] = counted.get(name, 0) + 1
    names = sorted(counted, key=lambda name: (-counted[name], name))
    if not names:
        return phrasing.say("Sources: {names}", names="—")
    more = f" +{len(names) - _PUBLISHERS}" if len(names) > _PUBLISHERS else ""
    return phrasing.say("Sources: {names}", names=", ".join(names[:_PUBLISHERS]) + more)


def _shortened(sentences: list[str]) -> str:
    text = ""
    for sentence in sentences:
        longer = f"{text} {sentence}".strip()
        if len(longer) > LONGEST_ALT:
            return f"{longer[: LONGEST_ALT - 1].rstrip()}…"
        text = longer
    return text
