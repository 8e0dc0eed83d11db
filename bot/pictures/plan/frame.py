"""The words around every picture: title, moment, sources, licence of the map, name of the bot."""

from collections.abc import Iterable

from bot.documents.as_of import with_what_was_known
from bot.documents.phrasing import Phrasing, capital
from bot.documents.vocabulary import LABELS, MEMBERS, PART_LEAVES, POSTURES
from bot.names import is_country
from bot.pictures.plan.plan import ActorMark, Frame, Hedged, LegendEntry, State, Theme
from bot.situation.activity import Activity
from bot.situation.posture import STAYED, Extent, Posture
from bot.situation.report import Report
from bot.situation.snapshot import Snapshot
from bot.situation.standing import Standing

NAME = "Rollcall"
LONGEST_ALT = 1000
"""Characters: short enough for screen readers, and accepted by every chat."""
_PUBLISHERS = 4
ORDER: tuple[State, ...] = (
    *(Posture.WITHDRAWN, Posture.PARTIALLY_WITHDRAWN, Hedged.MOVED, Posture.RELOCATED),
    *(Posture.WITHDRAWING, Hedged.PART_LEAVING, *STAYED, Posture.UNKNOWN),
)
"""The usual order of postures."""


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
    """Write the frame and the alt text. `alt` are sentences by importance: of a long one the last are only counted.

    Credit goes to the documents of the `shown` reports that were published by then. `known` replaces the words
    about `known_at`.
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
        alt=_shortened([f"{title}. {phrasing.title()}.", f"{moment}.", *alt], phrasing),
        theme=theme,
    )


def counted(actors: Iterable[str], phrasing: Phrasing) -> list[str]:
    """Count countries and organisations, as parts of an enumeration."""
    countries = [is_country(actor) for actor in actors]
    many, others = sum(countries), len(countries) - sum(countries)
    parts = [phrasing.say.plural("{n} more country", "{n} more countries", many)] if many else []
    return parts + (
        [phrasing.say.plural("{n} more organisation", "{n} more organisations", others)] if others else []
    )


def state_of(standing: Standing) -> State:
    """Return the posture, or its hedged form if the destination is unknown or only a part leaves."""
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
    """Return the entries of the shown postures, in their usual order."""
    shown = set(states)
    return tuple(LegendEntry(state, _words(state, phrasing)) for state in ORDER if state in shown)


def _words(state: State, phrasing: Phrasing) -> str:
    """Return the words that head the names in text answers."""
    say = phrasing.say
    match state:
        case Hedged.MOVED:
            return capital(say("moved, destination not given"))
        case Hedged.PART_LEAVING:
            return say(PART_LEAVES)
        case Posture.RELOCATED:
            return capital(say("moved within {theatre}", theatre=phrasing.theatre()))
        case Posture():
            return say(LABELS[state]) if state in LABELS else capital(say(POSTURES[state]))
        case Activity():
            return capital(say(MEMBERS[state]))


def activities(shown: Iterable[Activity], phrasing: Phrasing) -> tuple[LegendEntry, ...]:
    """Return the entries of the shown activities."""
    found = set(shown)
    return tuple(LegendEntry(one, _words(one, phrasing)) for one in Activity if one in found)


def postures_told(marks: Iterable[ActorMark], phrasing: Phrasing) -> list[str]:
    """Write a sentence for each posture: its actors, and which are disputed."""
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
    """List the publishers, those with most reports first."""
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


def _shortened(sentences: list[str], phrasing: Phrasing) -> str:
    """Join whole sentences up to the limit, and say how many more there are."""
    for kept in range(len(sentences), 1, -1):
        left = len(sentences) - kept
        more = [phrasing.say.plural("And {n} more entry.", "And {n} more entries.", left)] if left else []
        text = " ".join([*sentences[:kept], *more])
        if len(text) <= LONGEST_ALT:
            return text
    return f"{sentences[0][: LONGEST_ALT - 1].rstrip()}…"
