"""`rollcall status`: an answer that other programs rely on, and one for people."""

import json

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from .conftest import ROOT, start

SCHEMA = json.loads((ROOT / "docs" / "status.schema.json").read_text(encoding="utf-8"))


def actor(answer, code):
    (found,) = [each for each in answer["actors"] if each["actor"] == code]
    return found


def postures(answer):
    return {each["actor"]: each["posture"] for each in answer["actors"]}


# for programs


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "when",
    [
        ("--as-of", "2020-01-06"),
        ("--as-of", "2020-01-07"),
        ("--as-of", "2020-01-06", "--known-at", "now"),
        (),
    ],
)
def test_the_answer_is_as_its_schema_says(status, when):
    answer = status(*when)
    errors = list(Draft202012Validator(SCHEMA, format_checker=FormatChecker()).iter_errors(answer))
    assert errors == []
    assert answer["actors"]
    assert answer["missions"]


def test_the_schema_would_notice_an_answer_that_is_none(status):
    """Each of these breaks a promise; a schema that lets one through promises nothing."""
    validator = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
    answer = json.dumps(status("--as-of", "2020-01-07"))
    for promise, broken in [
        ('"situation"', '"story"'),
        ("2020-01-07T23:59:59+03:00", "7 January"),
        ('"partially_withdrawn"', '"left"'),
        ('"since": "2020-01-07"', '"since": "Tuesday"'),
        ('"moved": null', '"moved": "unknown"'),
        ('{"min": 35', '{"min": "35"'),
        ('"contested": false', '"contested": "no"'),
        ('"suspended"', '"asleep"'),
        ('"JO"', '"Jordan"'),
        ('"remaining"', '"left"'),
    ]:
        assert promise in answer, promise
        assert not validator.is_valid(json.loads(answer.replace(promise, broken))), broken


def test_every_key_of_the_answer_is_described(status):
    defs = SCHEMA["$defs"]
    count = set(defs["count"]["properties"])

    def described(keys, properties):
        assert set(keys) == set(properties), set(keys) ^ set(properties)

    for answer in (status("--as-of", "2020-01-08"), status()):
        described(answer, SCHEMA["properties"])
        for each in answer["actors"]:
            described(each, defs["actor"]["properties"])
            described(each["personnel"], defs["actor"]["properties"]["personnel"]["properties"])
            for figure in each["figures"]:
                described(figure, count | set(defs["actor"]["properties"]["figures"]["items"]["properties"]))
            for against in each["against"]:
                described(against, defs["actor"]["properties"]["against"]["items"]["properties"])
            for dispute in each["disputes"]:
                described(dispute, defs["actor"]["properties"]["disputes"]["items"]["properties"])
        for mission in answer["missions"]:
            described(mission, defs["mission"]["properties"])


def test_germany_on_7_january_is_as_the_contract_has_it(status):
    answer = status("--as-of", "2020-01-07")
    assert (answer["situation"], answer["as_of"]) == ("iraq-2020", "2020-01-07T23:59:59+03:00")
    assert answer["known_at"] == answer["as_of"]
    germany = actor(answer, "DE")
    assert (germany["kind"], germany["name"]) == ("country", "Germany")
    assert (germany["posture"], germany["contested"]) == ("partially_withdrawn", False)
    assert (germany["since"], germany["temporary"]) == ("2020-01-07", True)
    moved, strength, remaining = (germany["personnel"][field] for field in ("moved", "strength", "remaining"))
    assert (moved["min"], moved["max"], strength["min"], strength["max"]) == (35, 35, 120, 120)
    assert remaining is None
    assert germany["destinations"] == ["JO", "KW"]
    assert "AFP" in germany["sources"]
    assert all(report.startswith("IQ20-") for report in germany["reports"])
    nmi = next(mission for mission in answer["missions"] if mission["mission"] == "NMI")
    assert nmi["activity"] == "suspended"
    assert "2020-01-04" <= nmi["since"] <= "2020-01-05"


def test_an_organisation_is_told_from_a_country(status):
    nato = actor(status("--as-of", "2020-01-07"), "NATO")
    assert nato["kind"] == "organisation"


def test_the_generals_letter_counted_that_day_and_not_with_hindsight(status):
    public, hindsight = status("--as-of", "2020-01-06"), status("--as-of", "2020-01-06", "--known-at", "now")
    assert public["as_of"] == hindsight["as_of"] == public["known_at"] == "2020-01-06T23:59:59+03:00"
    assert hindsight["known_at"] > hindsight["as_of"]
    assert postures(public)["US"] == "withdrawing"
    assert postures(hindsight).get("US") != "withdrawing"
    assert set(postures(public)) <= set(postures(hindsight)) | {"US"}


def test_known_at_a_day_is_between_the_two(status):
    letter_retracted = status("--as-of", "2020-01-06", "--known-at", "2020-01-07")
    assert letter_retracted["known_at"] == "2020-01-07T23:59:59+03:00"
    assert postures(letter_retracted).get("US") != "withdrawing"
    unaware = status("--as-of", "2020-01-08", "--known-at", "2020-01-06")
    assert postures(unaware)["US"] == "withdrawing"


def test_a_contested_actor_shows_both_sides(status):
    britain = actor(status(), "GB")
    assert britain["contested"] is True
    assert britain["against"]
    assert all(each["posture"] != britain["posture"] and each["sources"] for each in britain["against"])


def test_without_a_day_it_is_the_end_of_coverage(status):
    assert status()["as_of"] == "2020-02-14T23:59:59+03:00"


def test_a_day_is_read_however_it_is_typed(status):
    assert status("--as-of", "7 janvier 2020") == status("--as-of", "2020-01-07")


def test_no_other_way_to_write_a_day_means_its_beginning(rollcall):
    """20200107 is ISO 8601 too: the end of that day, like any date without a time, or a refusal."""
    done = rollcall("status", "iraq-2020", "--as-of", "20200107", "--format", "json")
    assert done.returncode != 0 or json.loads(done.stdout)["as_of"] == "2020-01-07T23:59:59+03:00"


def test_a_time_is_read_in_the_theatre(status):
    assert status("--as-of", "2020-01-07T18:00+01:00")["as_of"] == "2020-01-07T20:00:00+03:00"


def test_asking_twice_gives_the_same_bytes(home, rollcall):
    question = ("status", "iraq-2020", "--as-of", "2020-01-07", "--format", "json")
    assert start(*question, folder=home).stdout == rollcall(*question).stdout


def test_logs_go_to_standard_error_and_the_answer_alone_to_standard_output(tmp_path):
    """The chattiest there is: a first start, with everything logged."""
    done = start("status", "iraq-2020", "--format", "json", folder=tmp_path, env={"ROLLCALL_LOG_LEVEL": "DEBUG"})
    assert done.returncode == 0
    assert "reports came with the seed" in done.stderr
    json.loads(done.stdout)
    assert done.stdout.startswith("{")
    assert done.stdout.endswith("}\n")


# for people


def test_the_table_names_who_left_before_who_stayed(rollcall):
    done = rollcall("status", "iraq-2020", "--as-of", "2020-01-08")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    rows = {name: at for at, line in enumerate(lines) for name in ("Germany", "Bulgaria", "France") if name in line}
    assert rows["Bulgaria"] < rows["France"]
    assert rows["Germany"] < rows["France"]
    assert "35" in lines[rows["Germany"]]
    assert "120" in lines[rows["Germany"]]
    assert "AFP" in lines[rows["Germany"]]
    assert "NATO Mission Iraq" in done.stdout
    assert "{" not in done.stdout


def test_the_table_speaks_french(rollcall):
    done = rollcall("status", "iraq-2020", "--as-of", "2020-01-08", "--lang", "fr")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Allemagne" in done.stdout
    assert "Germany" not in done.stdout
