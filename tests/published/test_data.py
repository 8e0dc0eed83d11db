"""The data of a story: the contract, and rows that a spreadsheet, a database and Frictionless tools read."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from pathlib import Path

from jsonschema import Draft202012Validator

from bot.documents.status_json import status_json

from .conftest import NOW, Web

SCHEMA = Path(__file__).resolve().parents[2] / "docs" / "status.schema.json"


def rows(web: Web, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(web.read(path), newline="")))


async def test_the_status_is_the_contract_with_a_licence(web: Web, library):
    await web.publish("iraq-2020")
    published = json.loads(web.read("iraq-2020/data/status.json"))
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(published)
    assert published.pop("licence") == "CC-BY-4.0"
    shelf = await library.load("iraq-2020")
    snapshot = await library.snapshot("iraq-2020", shelf.situation.default_moment(NOW))
    assert published == json.loads(json.dumps(status_json(snapshot, shelf.names)))


async def test_a_day_has_its_own_status_as_it_stood_in_public(harbour: Web):
    then = json.loads(harbour.read("harbour-2021/data/2022-03-05/status.json"))
    now = json.loads(harbour.read("harbour-2021/data/status.json"))
    assert {one["actor"]: one["posture"] for one in then["actors"]}["DE"] == "partially_withdrawn"
    assert {one["actor"]: one["posture"] for one in now["actors"]}["DE"] == "withdrawn"
    assert [row["id"] for row in rows(harbour, "harbour-2021/data/2022-03-12/reports.csv")] == ["HB21-0004"]


async def test_reports_are_the_same_in_every_form_and_name_nobody_who_filed_them(harbour: Web):
    written = json.loads(harbour.read("harbour-2021/data/reports.json"))
    table = rows(harbour, "harbour-2021/data/reports.csv")
    assert [one["id"] for one in written["reports"]] == [row["id"] for row in table]
    assert not any("recorder" in one for one in (*written["reports"], *table))
    assert (written["situation"], written["licence"]) == ("harbour-2021", "CC-BY-4.0")


async def test_postures_have_a_row_for_each_actor_on_each_day(harbour: Web):
    table = rows(harbour, "harbour-2021/data/postures.csv")
    german = {
        row["day"]: (row["posture"], row["moved_min"], row["strength_max"]) for row in table if row["actor"] == "DE"
    }
    assert german == {"2022-03-05": ("partially_withdrawn", "35", "120"), "2022-03-12": ("withdrawn", "120", "120")}
    assert {row["kind"] for row in table} == {"country"}
    assert {row["name"] for row in table} == {"France", "Germany"}


async def test_a_number_from_another_report_has_its_own_source_and_day_beside_it(web: Web):
    await web.publish("iraq-2020")
    table = {row["actor"]: row for row in rows(web, "iraq-2020/data/2020-01-08/postures.csv")}
    british, german = table["GB"], table["DE"]
    assert (british["strength_max"], british["sources"]) == ("400", "Bruxelles2")
    assert (british["strength_source"], british["strength_day"]) == ("AFP", "2020-01-07")
    assert (british["moved_source"], british["moved_day"]) == ("", "")
    assert german["strength_max"] == "120"
    assert german["sources"] == "The New Arab; AFP"
    assert (german["strength_source"], german["strength_day"]) == ("AFP", "2020-01-07")
    assert list(british)[-6:] == [
        f"{name}_{x}" for name in ("moved", "strength", "remaining") for x in ("source", "day")
    ]


async def test_the_data_package_describes_exactly_the_columns(web: Web):
    await web.publish("iraq-2020")
    package = json.loads(web.read("iraq-2020/data/datapackage.json"))
    assert package["licenses"] == [{"name": "CC-BY-4.0"}]
    for resource in package["resources"]:
        table = csv.reader(io.StringIO(web.read(f"iraq-2020/data/{resource['path']}"), newline=""))
        assert [one["name"] for one in resource["schema"]["fields"]] == next(table)


async def test_every_cell_is_of_the_type_that_the_data_package_gives_its_column(web: Web):
    await web.publish("iraq-2020")
    package = json.loads(web.read("iraq-2020/data/datapackage.json"))
    seen = set()
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            cells = {row[field["name"]] for row in rows(web, f"iraq-2020/data/{resource['path']}")} - {""}
            seen.add(field["type"])
            match field["type"]:
                case "boolean":
                    assert cells <= {*field["trueValues"], *field["falseValues"]}, field
                case "integer":
                    assert all(map(str.isdecimal, cells)), field
                case "date":
                    assert all(map(date.fromisoformat, cells)), field
                case "datetime":
                    assert all(map(datetime.fromisoformat, cells)), field
    assert seen == {"boolean", "integer", "date", "datetime", "string"}


async def test_a_licence_may_be_an_address_or_nothing(harbour: Web):
    await harbour.publish("harbour-2021", licence="https://example.org/terms")
    package = json.loads(harbour.read("harbour-2021/data/datapackage.json"))
    assert package["licenses"] == [{"path": "https://example.org/terms"}]
    assert harbour.page("harbour-2021/en/").all("a", rel="license")
    await harbour.publish("harbour-2021", licence="")
    assert "licenses" not in json.loads(harbour.read("harbour-2021/data/datapackage.json"))
    assert "licence" not in json.loads(harbour.read("harbour-2021/data/status.json"))
