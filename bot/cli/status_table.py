"""Answers for a terminal."""

from rich import box
from rich.console import Console
from rich.table import Table

from bot.documents.document import line
from bot.documents.phrasing import Phrasing
from bot.documents.vocabulary import POSTURES, SIGNS
from bot.documents.who_left import as_of_lines, in_order, mission_lines, rests_on
from bot.languages.language import Language
from bot.names import Names
from bot.situation.posture import LEFT, STAYED
from bot.situation.snapshot import Snapshot
from bot.situation.standing import Standing


def print_status(snapshot: Snapshot, names: Names, say: Language) -> None:
    """One row an actor, those who left first."""
    phrasing = Phrasing(snapshot.situation, say, names).at(snapshot)
    console = Console(highlight=False, markup=False, soft_wrap=False)
    console.print(phrasing.title())
    for text in as_of_lines(snapshot, phrasing):
        console.print(text.text)
    table = Table(box=box.SIMPLE, pad_edge=False)
    for heading in (say("Who"), say("Posture"), say("People"), say("When"), say("Sources")):
        table.add_column(heading, overflow="fold")
    for posture in (*LEFT, *STAYED):
        for standing in in_order(snapshot.having(posture), phrasing):
            table.add_row(
                phrasing.name(standing.actor),
                _posture(standing, phrasing),
                phrasing.move(standing) if posture in LEFT else phrasing.personnel(standing.personnel),
                phrasing.since(standing),
                line(*phrasing.sources(standing.evidence)).text,
            )
    console.print(table)
    for text in (*mission_lines(snapshot, phrasing), *rests_on(snapshot, phrasing)):
        console.print(text.text)


def _posture(standing: Standing, phrasing: Phrasing) -> str:
    words = f"{SIGNS[standing.posture]} {phrasing.say(POSTURES[standing.posture])}"
    return f"{words} {phrasing.contested()}" if standing.contested else words
