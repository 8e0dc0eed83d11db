"""`rollcall publish` and `unpublish` as an operator types them."""

import pytest

from .conftest import REFUSED, sentence, start


@pytest.mark.timeout(240)
def test_a_story_is_published_and_taken_away_again(home, tmp_path):
    site = str(tmp_path / "site")
    options = ("--to", site, "--base-url", "https://news.example", "--licence", "CC-BY-4.0")
    done = start("publish", "unrwa-2024", *options, folder=home, patience=200)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("unrwa-2024: files written: ")
    page = tmp_path / "site" / "unrwa-2024" / "fr" / "index.html"
    assert '<html lang="fr"' in page.read_text(encoding="utf-8")
    gone = start("unpublish", "unrwa-2024", "--to", site, "--lang", "fr", folder=home)
    assert gone.stdout.startswith("unrwa-2024\u00a0: fichiers supprimés\u00a0: ")
    assert not page.exists()
    again = start("unpublish", "unrwa-2024", "--to", site, folder=home)
    assert "unrwa-2024 is not published" in sentence(again, REFUSED)


def test_what_cannot_be_published_is_refused_in_a_sentence(home, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    for typed, said in [
        (("no-such-story", "--to", "x"), "No situation is called"),
        (("unrwa-2024", "--to", str(tmp_path)), "There is something else in"),
        (("unrwa-2024", "--to", "x", "--base-url", "news"), "is not the address of a website"),
        (("unrwa-2024", "--to", "x", "--licence", "mine!"), "is no licence"),
    ]:
        assert said in sentence(start("publish", *typed, folder=home), REFUSED)
