"""`rollcall read --compare`: rules and model side by side, with a provider on loopback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.unit.model.provider import CLAIM, Provider, provider, says, sends

from .conftest import MISCONFIGURED, REFUSED, sentence, start

TEXT = "Allies leave\n\nGermany will withdraw its 1,200 soldiers from Kabul. France has no plans to leave.\n"
STORY = {"slug": "story", "theatre": ["AF"], "starts": "2021-01-01", "places": {"Kabul": "AF"}}
NOTHING = {"moved": None, "strength": None, "from": [], "to": [], "temporary": None, "effective": None}
WANTED = [
    NOTHING | {"actor": "DE", "action": "withdrawal", "phase": "announced", "moved": [1200, 1200]},
    NOTHING | {"actor": "FR", "action": "stay", "phase": "announced"},
]
FILE = {"published": "2021-04-15", "situation": STORY, "wanted": WANTED}


@pytest.fixture
async def there() -> AsyncIterator[Provider]:
    async with provider() as opened:
        yield opened


async def compared(folder: Path, there: Provider, *options: str) -> Any:
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "a.json").write_text(json.dumps(FILE), encoding="utf-8")
    env = {"ROLLCALL_READER_MODEL": "openai:m", "ROLLCALL_READER_URL": there.url, "ROLLCALL_READER_KEY": "sk-secret"}
    return await asyncio.to_thread(start, "read", *options, "--compare", folder=folder, env=env, patience=200)


@pytest.mark.timeout(420)
async def test_a_folder_of_articles_with_what_is_wanted_of_each(tmp_path: Path, there: Provider):
    there.reply = says([CLAIM, CLAIM | {"actor": "FR"}])
    done = await compared(tmp_path, there, ".", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    assert answer["disbelieved"] == 1
    rules, model = (answer["figures"][who] for who in ("rules", "model"))
    assert (rules["wanted"], rules["hits"], rules["whole"]["recall"]) == (2, 2, 1.0)
    assert (model["hits"], model["whole"]["precision"], model["whole"]["recall"], model["ready"]) == (
        1,
        1.0,
        0.5,
        1.0,
    )
    assert [one["actor"] for one in answer["proposals"]["a"]["model"]] == ["DE"]
    assert len(there.asked) == 1
    again = await compared(tmp_path, there, "a.txt", "--wanted", "a.json")  # known by its content: not asked again
    assert again.returncode == 0, again.stderr
    assert len(there.asked) == 1
    assert "rules + model" in again.stdout
    assert "0.50" in again.stdout
    assert "sk-secret" not in done.stdout + again.stdout


@pytest.mark.timeout(420)
async def test_a_model_without_an_answer_is_one_sentence(tmp_path: Path, there: Provider):
    there.reply = sends(b"no", 500)
    done = await compared(tmp_path, there, ".")
    assert done.returncode == REFUSED
    assert "a: the model gave no answer: it could not be reached." in done.stderr
    assert "Traceback" not in done.stderr
    assert "sk-secret" not in done.stderr


def test_without_a_model_that_is_said(tmp_path: Path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    options = "a.txt", "--compare", "--situation", "iraq-2020"
    assert "ROLLCALL_READER_MODEL" in sentence(start("read", *options, folder=tmp_path), MISCONFIGURED)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [("{", "holds no wanted reports"), ('{"wanted": [{"actor": 1}]}', "holds no"), ("[]", "--situation")],
)
def test_a_file_that_cannot_be_meant(tmp_path: Path, wanted: str, said: str):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "w.json").write_text(wanted, encoding="utf-8")
    assert said in sentence(start("read", "a.txt", "--compare", "--wanted", "w.json", folder=tmp_path), REFUSED)


def test_without_a_situation_that_is_said(tmp_path: Path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert "--situation" in sentence(start("read", "a.txt", folder=tmp_path), REFUSED)
