"""What is installed from the wheel works without the checkout."""

import json
import subprocess
import sys
import zipfile

import pytest

from .conftest import ROOT, start


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The wheel of this checkout, unpacked as an installer does it."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=50,
    )
    (wheel,) = folder.glob("rollcall_bot-*.whl")
    site = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def test_an_installed_bot_finds_its_seed_its_schema_and_its_french(installed, tmp_path):
    env = {"PYTHONPATH": str(installed)}
    done = start("status", "iraq-2020", "--as-of", "2020-01-07", "--format", "json", folder=tmp_path, env=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["actors"]
    french = start("brief", "iraq-2020", "--as-of", "2020-01-07", "--lang", "fr", folder=tmp_path, env=env)
    assert "Allemagne" in french.stdout
    assert "Ce qui a changé" in french.stdout
    where = (
        "import bot, bot.store.seed as s; print(bot.__file__); print(*(f.path for f in s.seed_files()), sep='\\n')"
    )
    found = subprocess.run(
        [sys.executable, "-c", where], cwd=tmp_path, env=env, capture_output=True, text=True, check=True, timeout=30
    )
    assert found.stdout.splitlines()
    assert all(line.startswith(str(installed)) for line in found.stdout.splitlines()), found.stdout


def test_the_wheel_has_the_bot_and_nothing_that_was_kept_or_is_secret(installed):
    (wheel,) = installed.parent.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    ours = [name for name in names if not name.startswith("rollcall_bot-")]
    assert {name.split("/")[0] for name in ours} == {"bot"}
    assert "bot/seed/iraq-2020.toml" in ours
    assert not [name for name in ours if name.endswith((".db", ".env", ".pyc"))]
