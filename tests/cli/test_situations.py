"""`rollcall situation`: described, changed, closed, listed and shown at the command line."""

import shlex

import pytest

from .conftest import REFUSED, sentence, start
from .test_import import MALI, rollcall

pytestmark = pytest.mark.timeout(240)  # processes start again and again here


def typed(shown: str) -> list[str]:
    """What `show` printed, as a shell would hand it on."""
    return shlex.split(shown.replace("\\\n", " "))[1:]


@pytest.fixture
def mali(tmp_path):
    rollcall(tmp_path, *MALI)
    return tmp_path


def test_what_is_shown_makes_the_same_situation_elsewhere(mali, tmp_path_factory):
    rollcall(mali, "situation", "edit", "mali-2022", "--title", "Mali's “war” | 2022", "--place", "Ménaka, Mali",
             "--mission", "takuba = Task Force Takuba | Takuba @ UN", "--two-person")  # fmt: skip
    shown = rollcall(mali, "situation", "show", "mali-2022")
    assert "--place 'menaka = Ménaka | Ménaka @ ML'" in shown
    assert "--mission 'TAKUBA = Task Force Takuba | Takuba @ UN'" in shown
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    rollcall(elsewhere, *typed(shown))
    assert rollcall(elsewhere, "situation", "show", "mali-2022") == shown
    again = [word if word != "create" else "edit" for word in typed(shown)]
    assert rollcall(elsewhere, *again) == "That is how it is already: nothing was changed.\n"


def test_an_option_that_is_not_given_changes_nothing(mali):
    before = rollcall(mali, "situation", "show", "mali-2022").splitlines()
    assert "is changed" in rollcall(mali, "situation", "edit", "mali-2022", "--scope", "Kidal = in Kidal | à Kidal")
    after = rollcall(mali, "situation", "show", "mali-2022").splitlines()
    assert {line.removesuffix(" \\") for line in after} - {line.removesuffix(" \\") for line in before} == {
        "    --scope 'Kidal = in Kidal | à Kidal'"
    }
    assert len(after) == len(before) + 1


def test_a_mission_that_reports_name_stays(mali):
    (mali / "rows.csv").write_text(
        "country,action,phase,when,publisher,mission\nSE,withdrawal,announced,2022-03-05,TT,TAKUBA\n",
        encoding="utf-8",
    )
    rollcall(mali, "import", "rows.csv", "--situation", "mali-2022")
    refused = start("situation", "edit", "mali-2022", "--remove", "TAKUBA", folder=mali)
    assert sentence(refused, REFUSED) == "Entries of the journal name TAKUBA: it has to stay."
    assert "--mission 'TAKUBA" in rollcall(mali, "situation", "show", "mali-2022")


def test_coverage_goes_on_and_ends_again(mali):
    assert "goes on" in rollcall(mali, "situation", "reopen", "mali-2022")
    assert "--ends" not in rollcall(mali, "situation", "show", "mali-2022")
    assert "since 17 Feb 2022" in rollcall(mali, "situation", "list")
    said = rollcall(mali, "situation", "close", "mali-2022", "--ends", "15 novembre 2022", "--lang", "fr")
    assert "15 nov. 2022" in said
    assert "17 Feb 2022 to 15 Nov 2022" in rollcall(mali, "situation", "list")
    refused = start("situation", "close", "mali-2022", "--ends", "2021-01-01", folder=mali)
    assert "Coverage can end between 17 Feb 2022 and" in sentence(refused, REFUSED)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("edit", "iraq-2021", "--title", "x"), "Did you mean iraq-2020"),
        (("edit", "iraq-2020", "--prefix", "XX20"), "Ids go on beginning with IQ20"),
        (("edit", "iraq-2020", "--time-zone", "UTC"), "time zone cannot change"),
        (("edit", "iraq-2020", "--theatre", "IR"), "would say otherwise"),
        (("edit", "iraq-2020", "--starts", "soon"), "not a date"),
        (("show", "nowhere"), "No situation is called “nowhere”. There are:"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(home, arguments, why):
    assert why in sentence(start("situation", *arguments, folder=home), REFUSED)
