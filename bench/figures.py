"""Figures, their goals, and the tables they are printed in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import quantiles

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Row:
    what: str
    bare: str
    ours: str
    compared: str
    goal: str = ""
    met: bool | None = None


def percentile(values: Sequence[float], part: int) -> float:
    return quantiles(values, n=100, method="inclusive")[part - 1] if len(values) > 1 else values[0]


def latency(what: str, bare: Sequence[float], ours: Sequence[float], part: int, most: float | None = None) -> Row:
    """Milliseconds at a percentile, and how many times the bare bot's; the goal is `most` times."""
    theirs, mine = percentile(bare, part) * 1000, percentile(ours, part) * 1000
    ratio = mine / theirs
    goal = f"≤ {most:g} ×" if most else ""
    met = ratio <= most if most else None
    return Row(f"{what}, p{part}", f"{theirs:.1f} ms", f"{mine:.1f} ms", f"{ratio:.2f} ×", goal, met)


def typical(
    what: str, bare: Sequence[Sequence[float]], ours: Sequence[Sequence[float]], part: int, most: float | None = None
) -> Row:
    """The percentile of each burst, and of those the median: one burst delayed as a whole is the machine's noise."""
    theirs, mine = ([percentile(burst, part) for burst in bursts] for bursts in (bare, ours))
    return replace(latency("", theirs, mine, 50, most), what=f"{what}, p{part}")


def ratio(what: str, bare: float, ours: float, unit: str, most: float | None = None) -> Row:
    times = ours / bare if bare else float("inf")
    goal = f"≤ {most:g} ×" if most else ""
    return Row(
        what, f"{bare:.2f} {unit}", f"{ours:.2f} {unit}", f"{times:.2f} ×", goal, times <= most if most else None
    )


def difference(what: str, bare: float, ours: float, unit: str, most: float | None = None) -> Row:
    more = ours - bare
    goal = f"≤ +{most:g} {unit}" if most else ""
    return Row(
        what, f"{bare:.2f} {unit}", f"{ours:.2f} {unit}", f"{more:+.2f} {unit}", goal, more <= most if most else None
    )


def alone(what: str, ours: float, unit: str, most: float | None = None) -> Row:
    goal = f"< {most:g} {unit}" if most else ""
    return Row(what, "", f"{ours:.3f} {unit}", "", goal, ours < most if most else None)


def show(title: str, rows: Sequence[Row], note: str = "") -> None:
    table = Table(title=title, title_justify="left", caption=note or None, caption_justify="left")
    table.add_column("")
    for heading in ("bare bot", "Rollcall", "compared", "goal"):
        table.add_column(heading, justify="right")
    table.add_column("met", justify="center")
    for row in rows:
        met = {True: "[green]yes[/]", False: "[red]no[/]", None: ""}[row.met]
        table.add_row(row.what, row.bare, row.ours, row.compared, row.goal, met)
    Console(width=None if Console().is_terminal else 110).print(table)
