"""The words around every picture: title, as of when, on whose word, the licence of the map, the bot's name."""

from collections.abc import Iterable

from bot.briefing.vocabulary import POSTURES
from bot.briefing.voice import Voice
from bot.names import is_country
from bot.pictures.plan import ActorMark, Frame, LegendEntry, Theme
from bot.situation.picture import Picture
from bot.situation.posture import LEFT, STAYED, Posture
from bot.situation.report import Report

NAME = "Rollcall"
LONGEST_ALT = 1000
"""Characters: what a reader of screens may be asked to listen to, and inside what any chat takes."""
_PUBLISHERS = 4
ORDER = (*LEFT, *STAYED, Posture.UNKNOWN)


def frame(
    title: str,
    picture: Picture,
    voice: Voice,
    alt: Iterable[str],
    theme: Theme,
    *,
    map_: bool = False,
    known: str = "",
) -> Frame:
    """`alt` are sentences in the order of their weight: the last are dropped where there are too many.

    `known` says with whose knowledge, where the two instants do not.
    """
    say = voice.say
    moment = f"{say('As of')} {say.minute(picture.as_of, picture.situation.zone)}"
    known = known or (with_what_was_known(picture, voice) if picture.known_at != picture.as_of else "")
    moment = f"{moment} · {known}" if known else moment
    licence = say("Map: Natural Earth, public domain")
    return Frame(
        title=title,
        situation=voice.title(),
        moment=moment,
        sources=_sources(picture.reports, voice),
        credit=f"{licence} · {NAME}" if map_ else NAME,
        alt=_shortened([f"{title}. {voice.title()}.", f"{moment}.", *alt]),
        theme=theme,
    )


def with_what_was_known(picture: Picture, voice: Voice) -> str:
    return f"{voice.say('with what was known')} {voice.say.minute(picture.known_at, picture.situation.zone)}"


def counted(actors: Iterable[str], voice: Voice) -> list[str]:
    """How many countries and how many organisations, as parts of an enumeration."""
    countries = [is_country(actor) for actor in actors]
    many, others = sum(countries), len(countries) - sum(countries)
    parts = [voice.say.plural("{n} more country", "{n} more countries", many)] if many else []
    return parts + ([voice.say.plural("{n} more organisation", "{n} more organisations", others)] if others else [])


def legend(postures: Iterable[Posture], voice: Voice) -> tuple[LegendEntry, ...]:
    """The postures that are shown, in the order in which they are always told."""
    shown = set(postures)
    return tuple(
        LegendEntry(posture, _capital(voice.say(POSTURES[posture]))) for posture in ORDER if posture in shown
    )


def postures_told(marks: Iterable[ActorMark], voice: Voice) -> list[str]:
    """A sentence for each posture: who has it, and of whom that is disputed."""
    say, told = voice.say, []
    marks = list(marks)
    for posture in ORDER:
        names = [_told(mark, voice) for mark in marks if mark.posture is posture]
        if names:
            label = say("{label}:", label=_capital(say(POSTURES[posture])))
            told.append(f"{label} {say.enumerate(names)}.")
    return told


def _told(mark: ActorMark, voice: Voice) -> str:
    return f"{mark.name} ({voice.say('disputed')})" if mark.contested else mark.name


def _sources(reports: Iterable[Report], voice: Voice) -> str:
    """Publishers, those who reported most first."""
    counted: dict[str, int] = {}
    for report in reports:
        for source in report.sources:
            name = voice.publisher(source)
            counted[name] = counted.get(name, 0) + 1
    names = sorted(counted, key=lambda name: (-counted[name], name))
    if not names:
        return voice.say("No report yet.")
    more = f" +{len(names) - _PUBLISHERS}" if len(names) > _PUBLISHERS else ""
    return voice.say("Sources: {names}", names=", ".join(names[:_PUBLISHERS]) + more)


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
