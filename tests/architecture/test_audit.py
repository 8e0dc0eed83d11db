"""What `make audit` says of pip-audit's report."""

import json

from tests.audit import verdict


def report(*dependencies: dict[str, object]) -> str:
    return json.dumps({"dependencies": list(dependencies), "fixes": []})


SOUND = {"name": "rich", "version": "15.0.0", "vulns": []}
UNKNOWN = {"name": "typer", "skip_reason": "Dependency not found on PyPI"}
WRONG = {"name": "yarl", "version": "1.0", "vulns": [{"id": "PYSEC-1"}, {"id": "GHSA-2"}]}


def test_a_vulnerable_dependency_is_named_and_fails():
    assert verdict(report(SOUND, WRONG)) == ("found known vulnerabilities: yarl 1.0 (PYSEC-1, GHSA-2)", 1)


def test_a_database_that_does_not_answer_is_no_finding():
    for silent in ("", "not JSON", report(UNKNOWN, UNKNOWN)):
        text, code = verdict(silent)
        assert code == 0
        assert "cannot be reached" in text


def test_what_could_not_be_looked_up_is_counted():
    assert verdict(report(SOUND, UNKNOWN)) == (
        "no known vulnerability, dependencies looked up: 1; 1 could not be looked up",
        0,
    )
