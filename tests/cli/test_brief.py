"""`rollcall brief`: the briefing of a day as text."""

import pytest

from .conftest import REFUSED, sentence


@pytest.mark.parametrize(("lang", "country", "publisher"), [("en", "Germany", "AFP"), ("fr", "Allemagne", "AFP")])
def test_a_briefing_tells_what_changed_and_says_who_says_so(rollcall, lang, country, publisher):
    done = rollcall("brief", "iraq-2020", "--as-of", "2020-01-07", "--lang", lang)
    assert (done.returncode, done.stderr) == (0, "")
    assert country in done.stdout
    assert publisher in done.stdout
    assert "IQ20-" in done.stdout


def test_the_two_languages_cite_the_same_reports(rollcall):
    said = [rollcall("brief", "iraq-2020", "--as-of", "2020-01-07", "--lang", lang).stdout for lang in ("en", "fr")]
    cited = [sorted(word.strip(",.;()") for word in text.split() if word.startswith("IQ20-")) for text in said]
    assert said[0] != said[1]
    assert cited[0] == cited[1]


def test_a_longer_period_tells_more(rollcall):
    day = rollcall("brief", "iraq-2020", "--as-of", "2020-01-08").stdout
    days = rollcall("brief", "iraq-2020", "--as-of", "2020-01-08", "--since", "2020-01-05").stdout
    assert day.splitlines()[2] == "8 January in Baghdad"
    assert "From 6 January to 8 January in Baghdad" in days.splitlines()[:4]
    assert days != day


def test_a_period_upside_down_is_refused(rollcall):
    done = rollcall("brief", "iraq-2020", "--as-of", "2020-01-06", "--since", "2020-01-08")
    assert sentence(done, REFUSED) == "The period must begin before it ends."


@pytest.mark.parametrize("kind", ["map", "chart", "timeline"])
def test_a_picture_is_drawn_into_a_file_beside_the_text(rollcall, tmp_path, kind):
    file = tmp_path / "picture.png"
    taken = ("--picture", str(file), "--kind", kind, "--theme", "dark", "--lang", "fr")
    done = rollcall("brief", "iraq-2020", "--as-of", "2020-01-08", *taken)
    assert done.returncode == 0
    assert "IQ20-" in done.stdout
    assert file.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    assert "Coalition et Otan en Irak" in done.stderr, "what it shows, in words"


def test_a_picture_that_cannot_be_written_is_one_sentence_after_the_text(rollcall, tmp_path):
    done = rollcall("brief", "iraq-2020", "--as-of", "2020-01-08", "--picture", str(tmp_path / "no" / "where.png"))
    assert done.returncode == REFUSED
    assert "IQ20-" in done.stdout
    assert done.stderr.endswith("where.png cannot be written: No such file or directory.\n")
    assert len(done.stderr.splitlines()) == 1
