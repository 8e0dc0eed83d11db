"""Answers for a terminal."""

from rich import box
from rich.console import Console
from rich.table import Table

from bot.briefing.document import line
from bot.briefing.language import Language
from bot.briefing.rolls import as_of_lines, in_order, mission_lines, rests_on
from bot.briefing.vocabulary import POSTURES, SIGNS
from bot.briefing.voice import Voice
from bot.names import Names
from bot.situation.picture import Picture
from bot.situation.posture import LEFT, STAYED
from bot.situation.standing import Standing


def print_status(picture: Picture, names: Names, say: Language) -> None:
    """One row an actor, those who left first."""
    voice = Voice(picture.situation, say, names)
    console = Console(highlight=False, markup=False, soft_wrap=False)
    console.print(voice.title())
    for text in as_of_lines(picture, voice):
        console.print(text.text)
    table = Table(box=box.SIMPLE, pad_edge=False)
    for heading in (say("Who"), say("Posture"), say("People"), say("When"), say("Sources")):
        table.add_column(heading, overflow="fold")
    for posture in (*LEFT, *STAYED):
        for standing in in_order(picture.having(posture), voice):
            table.add_row(
                voice.name(standing.actor),
                _posture(standing, voice),
                voice.move(standing) if posture in LEFT else voice.personnel(standing.personnel),
                voice.since(standing),
                line(*voice.sources(standing.evidence)).text,
            )
    console.print(table)
    for text in (*mission_lines(picture, voice), *rests_on(picture, voice)):
        console.print(text.text)


def _posture(standing: Standing, voice: Voice) -> str:
    words = f"{SIGNS[standing.posture]} {voice.say(POSTURES[standing.posture])}"
    return f"{words} {voice.contested()}" if standing.contested else words
