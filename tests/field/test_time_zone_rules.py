"""Kind: a machine's old time zone files win over the pinned ones, and times are an hour off."""

import json
import shutil
import sys
from datetime import UTC, datetime, time, timedelta
from importlib.resources import files
from subprocess import run
from zoneinfo import ZoneInfo

import pytest
from cli.conftest import start
from delivery.channels import NOW

from bot.delivery.schedule import Schedule, nearest_due, next_due
from bot.delivery.zone_rules import follow_zone_rules
from bot.names.time_zones import rules_version
from bot.store.zone_rules import keep_rules, rules_on_record

HOUR = timedelta(hours=1)


@pytest.fixture
def old_files(tmp_path):
    """A machine whose files say that Baghdad and Brussels keep the time of Tokyo."""
    folder = tmp_path / "zoneinfo"
    for zone in ("Asia/Baghdad", "Europe/Brussels"):
        target = folder / zone
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(str(files("tzdata") / "zoneinfo" / "Asia" / "Tokyo"), target)
    return {"PYTHONTZPATH": str(folder)}


@pytest.mark.whole
def test_an_answer_goes_by_the_pinned_rules(home, old_files):
    """Kind: the rules of the package hold, whatever files the machine has."""
    asked = ("status", "iraq-2020", "--as-of", "2020-01-08", "--format", "json")
    assert json.loads(start(*asked, folder=home, env=old_files).stdout)["as_of"].endswith("+03:00")


@pytest.mark.whole
@pytest.mark.parametrize("process", ["bot", "bot.cli.main", "bot.pictures.worker", "bot.cli.demo"])
def test_every_process_goes_by_them(process, old_files):
    """Kind: the bot, the demo and the process that draws; also where something looked a zone up before."""
    asks = (
        "import zoneinfo; zone = zoneinfo.ZoneInfo('Europe/Brussels'); import runpy, importlib; "
        f"importlib.import_module('{process}'); from datetime import datetime; "
        "print(datetime(2026, 1, 1, tzinfo=zoneinfo.ZoneInfo('Europe/Brussels')).utcoffset())"
    )
    done = run([sys.executable, "-c", asks], env=old_files, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1:00:00"


@pytest.mark.whole
def test_check_says_which_rules(home):
    """Kind: whoever runs the bot can see by which rules it goes."""
    assert f"the rules of {rules_version()}" in start("check", folder=home).stdout


async def test_a_waiting_briefing_moves_with_the_rules(desk):
    """Kind: what was worked out by other rules is worked out anew, once, and loses or doubles no day."""
    schedule = Schedule("Europe/Brussels", time(8))
    right = next_due(schedule, NOW)
    for off in (HOUR, -HOUR):
        number = await desk.subscribe(right + off, schedule=schedule)
        async with desk.database.write() as connection:
            await keep_rules(connection, "1999a")
        before = right - 2 * HOUR  # at this hour of the day too: one that is due stays due
        assert await follow_zone_rules(desk.database, before) == 1
        assert (await desk.one(number)).next_due == right
        assert await follow_zone_rules(desk.database, before) == 0
    async with desk.database.read() as connection:
        assert await rules_on_record(connection) == rules_version()


async def test_a_briefing_by_hours_and_one_that_cannot_be_read_stay(desk):
    """Kind: only what hangs on a zone moves, and one bad row stops nobody."""
    hours = await desk.subscribe(NOW + HOUR, schedule=Schedule("UTC", hours=6, anchor=NOW))
    broken = await desk.subscribe(NOW + HOUR)
    await desk.change(broken, schedule={"zone": "No/Where", "at": "08:00", "weekdays": [0]})
    assert await follow_zone_rules(desk.database) == 0
    assert {(await desk.one(number)).next_due for number in (hours, broken)} == {NOW + HOUR}


@pytest.mark.parametrize("off", [-3, -1, 1, 3])
@pytest.mark.parametrize("weekdays", [frozenset(range(7)), frozenset([2])])
@pytest.mark.parametrize("at", [time(0, 0), time(2, 30), time(23, 30)])
def test_a_slot_is_found_again_by_any_other_rules(off, weekdays, at):
    """Kind: near midnight and where clocks change, the nearest slot is the one that was meant."""
    schedule, slot = Schedule("America/Santiago", at, weekdays), datetime(2026, 4, 1, tzinfo=UTC)
    for _ in range(40):
        slot = next_due(schedule, slot)
        assert nearest_due(schedule, slot + off * HOUR) == slot


def test_the_tests_go_by_them_too():
    """Kind: what is tried is what runs."""
    import zoneinfo

    assert zoneinfo.TZPATH == ()
    assert ZoneInfo("Europe/Brussels").key == "Europe/Brussels"
