"""The New Arab, 7 January 2020: France does not intend to leave."""

import pytest

from bot.situation.posture import Posture
from bot.situation.report import Action, Phase

from .figures import about, exactly, figures, publishers, some

DAY = "2020-01-07"


def test_france_stays(seed):
    france = seed.standing("FR", DAY)
    assert (france.posture, france.contested) == (Posture.STAYING, False)
    assert "The New Arab" in publishers(france)


def test_three_french_numbers_for_three_scopes_are_no_contradiction(seed):
    france = seed.standing("FR", DAY)
    strengths = figures(france, "strength")
    assert set(strengths) == {about(200), exactly(160, "training"), about(1000, "region")}
    assert france.disputes == ()
    assert france.personnel.strength == about(200)


def test_the_regional_number_belongs_to_chammal(seed):
    assert seed.said(DAY, "Chammal 1,000").mission == "CHAMMAL"


def test_protection_was_tightened_on_3_january_and_that_brings_nobody_in(seed):
    report = seed.said(DAY, "tightened protection Parly")
    assert report.effective.text == "2020-01-03"
    assert report.action is Action.DECISION


def test_the_strike_was_on_3_january(seed):
    assert seed.said("2020-01-03", "President Trump Soleimani").effective.text == "2020-01-03"


def test_germany_has_withdrawn_some_for_now(seed):
    germany = seed.standing("DE", DAY)
    assert germany.posture is Posture.PARTIALLY_WITHDRAWN
    assert germany.temporary
    assert "The New Arab" in publishers(germany)


def test_nato_takes_some_out_moves_others_within_iraq_and_keeps_a_presence(seed):
    nato = seed.standing("NATO", DAY)
    assert (nato.posture, nato.temporary) == (Posture.WITHDRAWING, True)
    assert nato.personnel.remaining == some()
    out, within = seed.said(DAY, "bringing some out of Iraq"), seed.said(DAY, "different parts of Iraq")
    assert (out.phase, out.action) == (Phase.UNDER_WAY, Action.DRAWDOWN)
    assert (within.phase, within.action) == (Phase.UNDER_WAY, Action.RELOCATION)
    assert not seed.situation.outside(within.destination)


def test_nato_intends_to_train_again_but_names_no_day(seed):
    assert seed.said(DAY, "take up training again").action is Action.STATEMENT
    assert seed.mission("NMI", DAY).activity == "suspended"


def test_romania_will_move_its_14_to_another_base_of_the_coalition(seed):
    romania = seed.standing("RO", DAY)
    assert (romania.posture, romania.temporary) == (Posture.WITHDRAWING, True)
    assert (romania.personnel.moved, romania.personnel.strength) == (None, exactly(14, "nmi"))
    assert {plan.moved for plan in romania.plans} == {exactly(14, "nmi")}
    assert romania.destinations == ()
    report = seed.said(DAY, "Romania another base of the coalition")
    assert seed.situation.country_of(*report.destination) is None


@pytest.mark.parametrize(
    "words",
    [
        "160 train the Iraqi army",
        "France's priority online propaganda",
        "future coalition in doubt",
        "declines how many where",
    ],
)
def test_it_also_says(seed, words):
    assert seed.said(DAY, words.replace("'", "’"))


def test_the_pentagon_corrects_the_letter(seed):
    retraction = next(report for report in seed.reports if report.entry == "retraction")
    assert {source.publisher for source in retraction.sources} == {"The New Arab"}
    assert retraction.known == seed.instant(DAY)
