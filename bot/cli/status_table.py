"""Prints answers on a terminal."""

from datetime import date

from rich import box
from rich.console import Console
from rich.table import Table

from bot.documents.as_of import as_of_lines, near_of, rests_on
from bot.documents.document import line
from bot.documents.headline import standing_sentence
from bot.documents.missions import mission_lines
from bot.documents.phrasing import Phrasing
from bot.documents.plans import plan_sections
from bot.documents.standing_lines import credited, figure_words, from_elsewhere, in_order, people_of
from bot.documents.vocabulary import SIGNS
from bot.languages.language import Language
from bot.names import Names
from bot.situation.posture import LEFT, STAYED
from bot.situation.snapshot import Snapshot
from bot.situation.standing import Standing


def print_status(snapshot: Snapshot, names: Names, say: Language) -> None:
    """Print one row for each actor, those who left first."""
    phrasing = Phrasing(snapshot.situation, say, names).at(snapshot)
    console = Console(highlight=False, markup=False, soft_wrap=False)
    console.print(phrasing.title())
    console.print(standing_sentence(snapshot, phrasing))
    for text in as_of_lines(snapshot, phrasing):
        console.print(text.text)
    table = Table(box=box.SIMPLE, pad_edge=False)
    for heading in (say("Who"), say("Position"), say("People"), say("When"), say("Sources")):
        table.add_column(heading, overflow="fold")
    for posture in (*LEFT, *STAYED):
        for standing in in_order(snapshot.having(posture), phrasing):
            table.add_row(*_row(standing, phrasing, near_of(snapshot)))
            for figure in from_elsewhere(standing):
                label, number, day, credit = figure_words(figure, phrasing, near_of(snapshot))
                table.add_row("", f"↳ {label}", number, day, line(*credit).text)
    console.print(table)
    for section in plan_sections(snapshot, phrasing):
        console.print(section.title)
        for text in section.lines:
            console.print(f"  {text.text}")
    for text in (*mission_lines(snapshot, phrasing), *rests_on(snapshot, phrasing)):
        console.print(f"{'  ' * text.level}{text.text}")


def _row(standing: Standing, phrasing: Phrasing, near: date) -> tuple[str, ...]:
    return (
        phrasing.name(standing.actor),
        _position(standing, phrasing),
        people_of(standing, phrasing),
        phrasing.since(standing, near),
        line(*phrasing.sources(credited(standing))).text,
    )


def _position(standing: Standing, phrasing: Phrasing) -> str:
    words = f"{SIGNS[standing.posture]} {phrasing.position(standing)}"
    return f"{words} {phrasing.contested()}" if standing.contested else words
