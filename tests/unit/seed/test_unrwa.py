"""Who paused and who resumed their funding of UNRWA in 2024: what each document is cited for."""

import pytest

from bot.situation.posture import Posture
from bot.situation.report import Action, Entry, Phase

from .conftest import Seed

MISSION = "FUND"
PAUSED = "suspension", "completed"
RESUMED = "resumption", "completed"
RESUMES_IN_PART = "resumption", "under_way"
WILL_RESUME = "resumption", "announced"
PAYS_ON = "stay", "under_way"
SAYS = "statement", "completed"
DECIDED = "decision", "completed"
ALL_BACK = ("AT", "DE", "EE", "FI", "IS", "NL", "RO")
"""Whom the agency’s head counts among those who are back without naming them."""

DOCUMENTS = {
    # January
    "Statement on UNRWA Allegations": [("US", *PAUSED)],
    "Canada suspends cash for UN agency serving Palestinians": [("UNRWA", *DECIDED), ("CA", *PAUSED)],
    "Canada and Australia temporarily suspend funding to UNRWA": [("AU", *PAUSED)],
    "UK “temporarily pausing” funding for UNRWA": [("GB", *PAUSED)],
    "Deutschland bewilligt vorerst keine neuen Gelder": [("DE", *PAUSED)],
    "Italy suspends financing for UNRWA": [("IT", *PAUSED)],
    "Ireland has ‘no plans’": [("IE", *PAYS_ON)],
    "The Netherlands halts UNRWA funding": [("NL", *PAUSED)],
    "Finland suspends funding": [("FI", *PAUSED)],
    "Countries pause funds for UN aid agency": [("NL", *PAUSED), ("CH", *PAUSED)],
    "UNRWA chief expresses shock": [("UNRWA", *SAYS)],
    "La France suspend à son tour": [("FR", *PAUSED), ("FR", *SAYS)],
    "La France «\u00a0ne prévoit pas de nouveau versement": [("FR", *SAYS)],
    "Japan suspends funding": [("JP", *PAUSED)],
    "Estonia suspends funding": [("EE", *PAUSED)],
    "European Commission Statement on UNRWA": [("EU", *DECIDED)],
    "Austria suspends payments": [("AT", *PAUSED)],
    "Romania joins suspension": [("RO", *PAUSED)],
    "Sweden pauses financial support": [("SE", *PAUSED)],
    "No more aid for UN aid agency until Peters satisfied": [("NZ", *PAUSED)],
    "New Zealand suspends funding to embattled": [("NZ", *PAUSED)],
    "US has paused $300,000": [("US", *SAYS)],
    "US: Support for UNRWA Continues": [("US", *SAYS)],
    "La Confédération est": [("CH", *SAYS)],
    # February
    "sans financement, les opérations": [("UNRWA", *SAYS)],
    "l’Espagne accorde une aide significative": [("ES", *PAYS_ON)],
    "réponse au Parlement sur les Territoires palestiniens": [("FR", *SAYS)],
    "Norway transfers $26M": [("NO", *PAYS_ON), ("IS", *PAUSED)],
    "réponse du gouvernement à l’Assemblée nationale": [("FR", *PAYS_ON)],
    "Government grants financial support to UNRWA": [("SI", *PAYS_ON)],
    # March
    "Commission will proceed to paying": [("EU", *PAYS_ON)],
    "Written answers, Thursday, 7 March 2024": [("IE", *PAYS_ON)],
    "CP NewsAlert: Canada resuming": [("CA", *RESUMED)],
    "Canada says it will resume": [("CA", *SAYS)],
    "Government issues disbursement of SEK 200 million": [("SE", *RESUMES_IN_PART)],
    "La Suède met fin au gel": [("SE", *RESUMES_IN_PART)],
    "Denmark disburses planned contribution": [("DK", *PAYS_ON)],
    "Press conference, Adelaide": [("AU", *RESUMED)],
    "Iceland disburses annual core contribution": [("IS", *WILL_RESUME)],
    "US Congress bans US funds": [("US", "decision", "announced")],
    "Portugal pledges 10 million euros": [("PT", *PAYS_ON)],
    "Finland becomes the last of the Nordic countries": [
        ("DK", *PAUSED),
        ("DK", *RESUMED),
        ("FI", *WILL_RESUME),
        ("NO", *PAYS_ON),
    ],
    "Gemeinsame Erklärung des Auswärtigen Amtes und des BMZ": [("DE", *PAYS_ON)],
    "La France versera au moins 30 millions": [("FR", "stay", "announced")],
    # April and May
    "Japan to resume funding to UN Palestinian refugee agency": [("JP", *WILL_RESUME)],
    "Extraordinary Press Conference by Foreign Minister KAMIKAWA": [("JP", *RESUMED)],
    "Japan to resume funding UNRWA": [("JP", *RESUMED)],
    "reply under the Official Information Act to J Penwarden": [("NZ", *PAYS_ON)],
    "Belgium supports the mandate of UNRWA": [("BE", *PAYS_ON)],
    "Les États-Unis maintiennent la suspension": [("US", "suspension", "under_way")],
    "Germany to resume cooperation": [("UNRWA", *SAYS), ("DE", *WILL_RESUME)],
    "Pas de décision encore": [("CH", *SAYS)],
    "Netherlands will consider resuming": [("NL", *SAYS)],
    "point de presse du commissaire général": [("UNRWA", *SAYS)],
    "Dix millions de francs suisses": [("CH", *WILL_RESUME)],
    "communiqué sur la contribution suisse": [("CH", *WILL_RESUME)],
    "L’Autriche va reprendre": [("AT", *WILL_RESUME)],
    "L’Italie annonce reprendre": [("IT", *RESUMES_IN_PART)],
    "Mustafa à Rome": [("IT", *SAYS)],
    # June to August
    "Commission de politique extérieure du Conseil national": [("CH", *DECIDED)],
    "Norway to boost funding": [("NO", *PAYS_ON)],
    "The Government pays out SEK 100 million": [("EU", *PAYS_ON), ("SE", *RESUMES_IN_PART)],
    "Le gouvernement belge confirme": [("BE", *PAYS_ON)],
    "La France réitère son soutien": [("FR", *PAYS_ON)],
    "US is Only Former Funder": [
        ("UNRWA", *SAYS),
        *((actor, *RESUMED) for actor in ALL_BACK),
    ],
    "enough funds donated to keep running": [
        ("UNRWA", *SAYS),
        *((actor, *RESUMED) for actor in ALL_BACK),
    ],
    "Lammy confirms UK government has resumed": [("GB", *RESUMED)],
    "report on the Foreign Secretary’s statement to the Commons": [("GB", *RESUMED)],
    "Andrew Riddell": [("NZ", "stay", "completed")],
}


@pytest.mark.parametrize("title", DOCUMENTS)
def test_each_document_is_cited_for_what_it_says(unrwa: Seed, title: str):
    cited = [report for report in unrwa.reports if any(title in source.title for source in report.sources)]
    assert [(report.actor, report.action.value, report.phase.value) for report in cited] == DOCUMENTS[title]


def test_every_document_is_named_above(unrwa: Seed):
    titles = {source.title for report in unrwa.reports for source in report.sources}
    assert [title for title in titles if not any(part in title for part in DOCUMENTS)] == []
    assert len(titles) == len(DOCUMENTS)


def test_nobody_moves_and_nobody_is_counted(unrwa: Seed):
    """A story of pauses and resumptions alone: no troops, no places, no numbers of people."""
    assert unrwa.situation.places == {}
    assert [report.id for report in unrwa.reports if report.personnel.counts() or report.destination] == []


def test_it_is_told_by_publishers_of_both_languages(unrwa: Seed):
    publishers: dict[str, set[str]] = {}
    for report in unrwa.reports:
        for source in report.sources:
            publishers.setdefault(source.language, set()).add(source.publisher)
    assert len(publishers["en"]) >= 4
    assert len(publishers["fr"]) >= 4


def test_everything_it_says_was_said_during_coverage(unrwa: Seed):
    first, last = unrwa.instant("2024-01-26T00:00:00+02:00"), unrwa.instant("2024-08-31")
    assert all(first <= report.known <= last for report in unrwa.reports)


def test_a_pause_that_was_announced_counts_before_any_payment_is_missed(unrwa: Seed):
    pauses = [r for r in unrwa.reports if r.action is Action.SUSPENSION and r.phase is Phase.COMPLETED]
    assert {report.mission for report in pauses} == {MISSION}
    assert len({report.actor for report in pauses}) == 18


@pytest.mark.parametrize("actor", ["IE", "ES", "NO", "SI", "PT", "BE", "EU"])
def test_those_who_never_paused_are_staying(unrwa: Seed, actor: str):
    assert unrwa.standing(actor, "2024-08-31").posture is Posture.STAYING
    assert not [r for r in unrwa.reports if r.actor == actor and r.action is Action.SUSPENSION]


@pytest.mark.parametrize("actor", ["FR", "DK", "NZ"])
def test_those_who_deny_that_they_paused_are_said_to_have_paused_as_well(unrwa: Seed, actor: str):
    """The government's own word is rated better than the outlet's; both are kept."""
    said = {r.action: r for r in unrwa.reports if r.actor == actor and r.action in (Action.SUSPENSION, Action.STAY)}
    assert set(said) == {Action.SUSPENSION, Action.STAY}
    assert said[Action.SUSPENSION].reliability > "A"
    assert min(r.credibility for r in unrwa.reports if r.actor == actor and r.action is Action.STAY) == 1


def test_paris_meant_the_quarter_and_not_the_half_year(unrwa: Seed):
    (correction,) = [report for report in unrwa.reports if report.entry is Entry.CORRECTION]
    assert unrwa.said("2024-01-28", "first half of 2024 is quoted").id == correction.replaces
    with pytest.raises(AssertionError):
        unrwa.said("2024-02-06", "first half of 2024 is quoted")
    assert unrwa.said("2024-02-06", "not the half-year") == correction


def test_germany_never_stopped_outside_gaza(unrwa: Seed):
    german = [(r.action, r.covers) for r in unrwa.reports if r.actor == "DE"][:3]
    assert german == [
        (Action.SUSPENSION, ("gaza",)),
        (Action.STAY, ("region",)),
        (Action.RESUMPTION, ("gaza",)),
    ]


def test_the_united_states_alone_never_resume(unrwa: Seed):
    paused = {r.actor for r in unrwa.reports if r.action is Action.SUSPENSION}
    resumed = {r.actor for r in unrwa.reports if r.action is Action.RESUMPTION}
    denied = {"FR", "NZ"}
    assert paused - resumed - denied == {"US"}


def test_three_hundred_thousand_is_the_likelier_reading_than_three_hundred_million(unrwa: Seed):
    thousand = unrwa.said("2024-02-01", "300 thousand dollars")
    million = unrwa.said("2024-02-01", "300 million dollars")
    assert (thousand.credibility, million.credibility) == (2, 5)


@pytest.mark.parametrize("day", ["2024-01-31", "2024-08-31"])
def test_the_agency_itself_has_no_posture(unrwa: Seed, day: str):
    assert unrwa.standing("UNRWA", day).posture is Posture.UNKNOWN
