"""`rollcall read`: what an article would make, each with its sentence; nothing is filed."""

import json

from .conftest import REFUSED, sentence, start

ARTICLE = """BAGHDAD – Poland said on 9 January 2020 it will move 30 of its 268 soldiers from Taji to Kuwait.
France has no plans to withdraw its troops, the minister said.
"""


def read(folder, text, *options):
    (folder / "article.txt").write_text(text, encoding="utf-8")
    return start("read", "article.txt", "--situation", "iraq-2020", *options, folder=folder)


def test_an_article_becomes_proposals_with_their_sentences(tmp_path):
    done = read(tmp_path, ARTICLE, "--published", "2020-01-10", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    found = {one["actor"]: one for one in json.loads(done.stdout)}
    assert found["PL"]["action"] in ("relocation", "drawdown")
    assert (found["PL"]["phase"], found["FR"]["action"]) == ("announced", "stay")
    assert found["PL"]["moved"]["min"] == 30
    assert all(ARTICLE[one["start"] : one["end"]] == one["evidence"] for one in found.values())


def test_people_read_a_table_in_their_language(tmp_path):
    done = read(tmp_path, ARTICLE, "--published", "2020-01-10", "--lang", "fr")
    assert done.returncode == 0, done.stderr
    assert "Pologne" in done.stdout
    assert "30 of its 268 soldiers" in done.stdout


def test_without_a_day_of_publication_that_is_said(tmp_path):
    done = read(tmp_path, "Italy will withdraw its troops on Tuesday.")
    assert done.returncode == 0
    assert "Give --published" in done.stderr


def test_a_file_that_is_not_there_is_one_sentence(tmp_path):
    done = start("read", "nowhere.txt", "--situation", "iraq-2020", folder=tmp_path)
    assert "nowhere.txt cannot be read" in sentence(done, REFUSED)
