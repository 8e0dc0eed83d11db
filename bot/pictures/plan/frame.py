"""The words around every picture: title, moment, sources, licence of the map, name of the bot."""

from collections.abc import Iterable

from bot.documents.as_of import with_what_was_known
from bot.documents.phrasing import Phrasing
from bot.documents.vocabulary import ACTIVITIES, POSTURES
from bot.names import is_country
from bot.pictures.plan.plan import ActorMark, Frame, LegendEntry, Theme
from bot.situation.activity import Activity
from bot.situation.posture import LEFT, STAYED, Posture
from bot.situation.report import Report
from bot.situation.snapshot import Snapshot

NAME = "Rollcall"
LONGEST_ALT = 1000
"""Characters: short enough for screen readers, and accepted by every chat."""
_PUBLISHERS = 4
ORDER = (*LEFT, *STAYED, Posture.UNKNOWN)


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
    """Write the frame and the alt text. `alt` are sentences by importance: the last are dropped if it is too long.

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
        alt=_shortened([f"{title}. {phrasing.title()}.", f"{moment}.", *alt]),
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


def legend(postures: Iterable[Posture], phrasing: Phrasing) -> tuple[LegendEntry, ...]:
    """Return the entries of the shown postures, in their usual order."""
    shown = set(postures)
    return tuple(
        LegendEntry(posture, _capital(phrasing.say(POSTURES[posture]))) for posture in ORDER if posture in shown
    )


def activities(shown: Iterable[Activity], phrasing: Phrasing) -> tuple[LegendEntry, ...]:
    """Return the entries of the shown activities."""
    found = set(shown)
    return tuple(LegendEntry(one, _capital(phrasing.say(ACTIVITIES[one]))) for one in Activity if one in found)


def postures_told(marks: Iterable[ActorMark], phrasing: Phrasing) -> list[str]:
    """Write a sentence for each posture: its actors, and which are disputed."""
    say, told = phrasing.say, []
    marks = list(marks)
    for posture in ORDER:
        names = [_told(mark, phrasing) for mark in marks if mark.posture is posture]
        if names:
            label = say("{label}:", label=_capital(say(POSTURES[posture])))
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


def _shortened(sentences: list[str]) -> str:
    text = ""
    for sentence in sentences:
        longer = f"{text} {sentence}".strip()
        if len(longer) > LONGEST_ALT:
            return f"{longer[: LONGEST_ALT - 1].rstrip()}…"
        text = longer
    return text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
