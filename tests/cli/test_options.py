"""What every command takes: the version, and a language that the bot has."""

import re

import pytest

from .conftest import REFUSED, sentence, start


def test_the_version_is_one_line(tmp_path):
    done = start("--version", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"rollcall \d+\.\d+\.\d+\n", done.stdout)


@pytest.mark.parametrize("code", ["de", "klingon", "", "e n"])
def test_a_language_that_the_bot_has_not_is_refused(home, code):
    said = sentence(start("status", "iraq-2020", "--lang", code, folder=home), REFUSED)
    assert said.startswith(f"“{code}” is not a language of this bot: it has en, fr")


@pytest.mark.parametrize(("code", "word"), [("fr", "Allemagne"), ("fr-FR", "Allemagne"), ("en_GB", "Germany")])
def test_a_locale_of_one_that_it_has_is_taken(rollcall, code, word):
    assert word in rollcall("status", "iraq-2020", "--lang", code).stdout
