"""`rollcall import`, `export` and `situation create`: a whole new story from the command line and a sheet."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.actions.library import Library
from bot.store.engine.database import Database

from .conftest import OURS, REFUSED, ROOT, start

MALI = (
    "situation", "create", "mali-2022", "--title", "Foreign forces in Mali, 2022",
    "--title-fr", "Forces étrangères au Mali, 2022", "--theatre", "ML", "--time-zone", "Africa/Bamako",
    "--starts", "2022-02-17", "--ends", "2022-11-15",
    "--organisation", "UN=United Nations|Nations unies|ONU", "--mission", "TAKUBA=Takuba", "--place", "gao=Gao@ML",
    "--scope", "gao=in Gao|à Gao",
)  # fmt: skip
SHEET = """Pays;Action;Phase;Date;Nombre;Effectif;Mission;Vers;Source;Lien;Cotation
France;retrait;annoncé;17 févr. 2022;;"2.400[1]";;Niger;Élysée;https://example.org/a;A2
Danemark;retrait;terminé;2022-02-18;105 soldats;105;TAKUBA;;Reuters;;B2
Suède;retrait;annoncé;05/03/2022;;env. 150;TAKUBA;;TT;;C3

Estonie;maintien;en cours;2022-02-20;;size unknown;TAKUBA;;ERR;;C3
France;retrait;terminé;2022-08-15;;2400*;;Niger;AFP;;B1
"""


HOW = ("--situation", "mali-2022", "--encoding", "windows-1252", "--day-first")
"""What the sheet does not show itself."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def sheet(folder: Path, text: str = SHEET, encoding: str = "cp1252") -> str:
    text = text.replace("terminé", "fait").replace("annoncé", "annonce").replace("maintien", "stay")
    (folder / "rows.csv").write_bytes(text.encode(encoding))
    return "rows.csv"


def rollcall(folder: Path, *arguments: str, code: int = 0) -> str:
    done = start(*arguments, folder=folder)
    assert done.returncode == code, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    return done.stdout


pytestmark = pytest.mark.timeout(240)  # processes start again and again here


class TestANewStory:
    def test_is_covered_from_the_command_line_and_a_sheet(self, folder):
        """Nothing in it is of the situation that came with the bot."""
        made = rollcall(folder, *MALI)
        assert made == "mali-2022 is there; its ids begin with MA22. Fill it with rollcall import.\n"
        said = rollcall(folder, "import", sheet(folder), *HOW)
        assert "5 rows: 5 new, 0 already there, 0 rejected." in said
        answer = json.loads(rollcall(folder, "status", "mali-2022", "--as-of", "2022-03-06", "--format", "json"))
        assert {one["actor"]: one["posture"] for one in answer["actors"]} == {
            "DK": "withdrawn", "EE": "staying", "FR": "withdrawing", "SE": "withdrawing",
        }  # fmt: skip
        later = json.loads(rollcall(folder, "status", "mali-2022", "--format", "json"))
        [france] = [one for one in later["actors"] if one["actor"] == "FR"]
        assert (france["posture"], france["destinations"], france["sources"]) == ("withdrawn", ["NE"], ["AFP"])
        briefing = rollcall(
            folder, "brief", "mali-2022", "--as-of", "2022-02-20", "--since", "2022-02-17", "--lang", "fr"
        )
        assert "Forces étrangères au Mali, 2022" in briefing
        assert "Danemark" in briefing
        assert "IQ20" not in briefing

    def test_again_changes_nothing_and_an_export_is_the_same_journal(self, folder):
        rollcall(folder, *MALI)
        rollcall(folder, "import", sheet(folder), *HOW)
        assert "0 new, 5 already there" in rollcall(folder, "import", "rows.csv", *HOW)
        for name in ("out.csv", "out.json"):
            rollcall(folder, "export", "mali-2022", "--format", name[4:], "--output", name)
            assert "0 new, 5 already there" in rollcall(
                folder, "import", name, "--situation", "mali-2022", "--dry-run"
            )
        other = folder / "other"
        other.mkdir()
        assert "5 entries were filed." in rollcall(other, "import", "../out.json")
        exported = rollcall(other, "export", "mali-2022", "--format", "json")
        assert exported == (folder / "out.json").read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        ("changed", "why"),
        [
            ({"mali-2022": "Mali!"}, "short name"),
            ({"mali-2022": "iraq-2020"}, "There is a situation called “iraq-2020” already."),
            ({"--starts": "--prefix=IQ20"}, "Missing option"),
            ({"ML": "XX"}, "No country or organisation is called “XX”"),
            ({"Africa/Bamako": "Mars/Base"}, "No time zone is called “Mars/Base”."),
            ({"2022-02-17": "soon"}, "not a date"),
            ({"2022-11-15": "2021-01-01"}, "Coverage can end between"),
            ({"gao=Gao@ML": "=x"}, "Write it with a code"),
            ({"UN=United Nations|Nations unies|ONU": "FRA=France"}, "cannot be called that"),
        ],
    )
    def test_is_refused_where_something_is_wrong(self, home, changed, why):
        arguments = [changed.get(one, one) for one in MALI]
        done = start(*arguments, folder=home)
        assert done.returncode == REFUSED
        assert why in done.stderr
        assert "Traceback" not in done.stderr

    def test_may_not_take_the_ids_of_another(self, home):
        done = start(*MALI, "--prefix", "iq20", folder=home)
        assert (done.returncode, done.stdout) == (REFUSED, "")
        assert done.stderr == "The ids of iraq-2020 begin with IQ20 already: choose another prefix.\n"


class TestRefusals:
    def test_a_rejected_row_keeps_all_of_it_out_and_says_where(self, folder):
        rollcall(folder, *MALI)
        name = sheet(folder, SHEET + "Gernamy;retrait;fait;2022-08-15;;;;;AFP;;\n")
        said = rollcall(folder, "import", name, *HOW, code=REFUSED)
        assert "line 8: rejected: No country or organisation is called “Gernamy”. Did you mean Germany?" in said
        assert "Nothing is imported while a row is rejected" in said
        assert rollcall(folder, "export", "mali-2022").count("\n") == 1

    def test_a_dry_run_writes_nothing(self, folder):
        rollcall(folder, *MALI)
        assert "A dry run" in rollcall(folder, "import", sheet(folder), *HOW, "--dry-run")
        assert rollcall(folder, "export", "mali-2022").count("\n") == 1

    @pytest.mark.parametrize(
        ("arguments", "why"),
        [
            (("import", "nowhere.csv"), "There is no file nowhere.csv."),
            (("import", str(ROOT / "README.md"), "--situation", "iraq-2020"), "must name the columns"),
            (("import", str(ROOT / "docs" / "demo-phone.png"), "--situation", "iraq-2020"), "not a text file"),
            (("import", str(ROOT / "docs" / "examples" / "import.csv")), "Say which situation"),
            (
                ("import", str(ROOT / "docs" / "examples" / "import.csv"), "--situation", "x"),
                "No situation is called",
            ),
            (("export", "nowhere"), "No situation is called"),
            (("export", "iraq-2020", "--output", "/nowhere/x.csv"), "cannot be written"),
        ],
    )
    def test_are_one_sentence(self, home, arguments, why):
        done = start(*arguments, folder=home)
        assert (done.returncode, done.stdout) == (REFUSED, "")
        [line] = done.stderr.splitlines()
        assert why in line


def killed_while_writing(folder: Path, rows: int) -> bool:
    """Kill an import once its transaction holds the lock; whether it was still at it."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "import", "many.csv", "--situation", "mali-2022"],
        cwd=folder, env={**env, "ROLLCALL_LOG_LEVEL": "WARNING"}, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    writing = folder / "data" / "var" / "rollcall.db-wal"
    deadline = time.monotonic() + 40
    while process.poll() is None and time.monotonic() < deadline:
        # The log grows by megabytes while the rows are written, and before by next to nothing.
        if writing.exists() and writing.stat().st_size > 300 * rows // 2:
            break
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def test_a_kill_in_the_middle_leaves_nothing_half_written(folder):
    rollcall(folder, *MALI)
    rows = 6000
    lines = "".join(f"FR,stay,completed,2022-03-0{1 + n % 9},Agency {n},Agency {n}\n" for n in range(rows))
    (folder / "many.csv").write_text(f"country,action,phase,when,publisher,summary_en\n{lines}")
    assert killed_while_writing(folder, rows), "it was too quick to be killed"
    with sqlite3.connect(folder / "data" / "var" / "rollcall.db") as database:
        filed = "SELECT count(*) FROM report WHERE situation = 'mali-2022'"
        assert database.execute(filed).fetchone() == (0,)
        assert database.execute("SELECT count(*) FROM audit WHERE act = 'imported'").fetchone() == (0,)
    assert f"{rows:,} entries were filed." in rollcall(folder, "import", "many.csv", "--situation", "mali-2022")


async def test_a_running_bot_has_it_within_a_second(folder):
    await asyncio.to_thread(rollcall, folder, *MALI)
    async with Database(f"sqlite:///{folder / 'data' / 'var' / 'rollcall.db'}") as database:
        library = Library(database)
        await library.refresh()
        await asyncio.to_thread(rollcall, folder, "import", sheet(folder), *HOW)
        began = time.monotonic()
        assert await library.refresh()
        assert library.shelf("mali-2022").entries == 5
        assert time.monotonic() - began < 1
