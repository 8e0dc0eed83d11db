"""`python -m bench.importing [rows]`: seconds and peak memory of `rollcall import`, for files of growing length.

Two kinds of file: an export, with every column, and a sheet as a person keeps it, without ids and summaries, its
days written in words. Each is imported into an empty journal by a process of its own, and then once more.
"""

import csv
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psutil

from bench.synthetic import SLUG, make_reports, make_situation
from bot.actions.files.export import csv_text
from bot.situation.journal import Journal
from bot.situation.report import Report

ROWS = 100_000
LONGEST_SECONDS, MOST_GROWTH = 60.0, 64.0
"""Megabytes by which the longest file may need more than one with a hundredth of its rows."""


@dataclass(frozen=True)
class Measured:
    seconds: float
    processor: float
    """Seconds too: what a machine that has nothing else to do would take."""
    megabytes: float


def reports(rows: int) -> Iterator[Report]:
    """With ids as the journal gives them: four digits or more, no other zero before."""
    for report in make_reports(make_situation(), rows):
        number = f"SYN-{int(report.id[4:]) + 1:04}"
        replaced = f"SYN-{int(report.replaces[4:]) + 1:04}" if report.replaces else None
        yield replace(report, id=number, replaces=replaced)


def write_export(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(csv_text(Journal(make_situation(), reports(rows))))


def write_sheet(path: Path, rows: int) -> None:
    with path.open("w", encoding="cp1252", newline="") as file:
        sheet = csv.writer(file, delimiter=";")
        sheet.writerow(["Pays", "Action", "Phase", "Date", "Nombre", "Effectif", "Source", "Lien"])
        for number, report in enumerate(reports(rows)):
            day = report.known.strftime("%d %b %Y")
            people = [
                f"{count.min} troops" if count else ""
                for count in (report.personnel.moved, report.personnel.strength)
            ]
            link = f"https://example.org/{number}"
            sheet.writerow([report.actor, report.action.value, report.phase.value, day, *people, "Agency", link])


def rollcall(folder: Path, *arguments: str) -> Measured:
    """Run one command to its end. Raises RuntimeError when it fails."""
    root = str(Path(__file__).resolve().parents[1])
    env = {**os.environ, "PYTHONPATH": root, "ROLLCALL_LOG_LEVEL": "WARNING"}
    began, most, used = time.perf_counter(), 0, os.times()
    with (folder / "output").open("w+") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments], cwd=folder, env=env, stdout=output, stderr=subprocess.STDOUT
        )
        done = threading.Event()
        while not done.wait(0.02):
            try:
                most = max(most, psutil.Process(process.pid).memory_info().rss)
            except psutil.NoSuchProcess:
                break
            if process.poll() is not None:
                done.set()
        if process.wait() != 0:
            output.seek(0)
            raise RuntimeError(output.read()[-2000:])
    now = os.times()
    processor = now.children_user + now.children_system - used.children_user - used.children_system
    return Measured(time.perf_counter() - began, processor, most / 2**20)


def imported(write: object, rows: int) -> tuple[Measured, Measured]:
    """The first import, and the same file again."""
    with tempfile.TemporaryDirectory(prefix="rollcall-import-") as name:
        folder = Path(name)
        file = folder / "rows.csv"
        write(file, rows)  # type: ignore[operator]
        rollcall(
            folder, "situation", "create", SLUG, "--title", "Synthetic", "--theatre", "IQ", "--starts", "2024-01-01",
            "--prefix", "SYN", "--time-zone", "Asia/Baghdad", "--organisation", "NATO=Nato",
            "--organisation", "COALITION=Coalition", "--mission", "OIR=Operation One", "--scope=training=training",
            *(f"--place={place}={place}@IQ" for place in ("north-camp", "river-base", "capital", "old-airfield")),
        )  # fmt: skip
        once = rollcall(folder, "import", str(file), "--situation", SLUG)
        return once, rollcall(folder, "import", str(file), "--situation", SLUG)


def main() -> int:
    rows, good = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS, True
    for title, write in (("an export", write_export), ("a sheet", write_sheet)):
        taken = {size: imported(write, size) for size in (rows // 100, rows // 10, rows)}
        for size, (once, again) in taken.items():
            print(
                f"{title}, {size:,} rows: {once.seconds:.1f} s (processor {once.processor:.1f} s), "
                f"{once.megabytes:.0f} MB; the same file again: {again.seconds:.1f} s "
                f"(processor {again.processor:.1f} s), {again.megabytes:.0f} MB"
            )
        growth = taken[rows][0].megabytes - taken[rows // 100][0].megabytes
        print(f"{title}: {growth:.0f} MB more for a hundred times the rows (at most {MOST_GROWTH:.0f})")
        good &= growth <= MOST_GROWTH and taken[rows][0].seconds <= LONGEST_SECONDS
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
