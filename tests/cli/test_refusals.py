"""What cannot be done is said in one sentence on standard error, with an exit code that tells why."""

import json
from pathlib import Path

import pytest

from .conftest import MISCONFIGURED, REFUSED, STORE, sentence, start

TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAw.Gabcde.this-must-never-be-printed"


# questions


@pytest.mark.parametrize("slug", ["العراق", "x" * 10_000])
def test_an_unknown_situation_is_refused_with_those_there_are(rollcall, slug):
    said = sentence(rollcall("status", slug), REFUSED)
    assert "No situation is called" in said
    assert said.endswith("There are: unrwa-2024, iraq-2020.")


def test_a_misspelled_situation_is_refused_with_the_near_one(rollcall):
    said = sentence(rollcall("status", "irak-2020"), REFUSED)
    assert said == "No situation is called “irak-2020”. Did you mean iraq-2020?"


@pytest.mark.parametrize("typed", ["二〇二〇年", "x" * 10_000, "0001-01-01"])
def test_an_unreadable_date_is_refused(rollcall, typed):
    said = sentence(rollcall("status", "iraq-2020", "--as-of", typed), REFUSED)
    assert "is not a date I can read. Write it like 2020-01-07" in said


def test_a_day_outside_coverage_is_refused_with_the_days_inside(rollcall):
    said = sentence(rollcall("status", "iraq-2020", "--as-of", "2020-01-02"), REFUSED)
    assert "Coverage of iraq-2020 runs from 3 Jan 2020 to 14 Feb 2020" in said


def test_a_year_that_no_report_is_of_is_refused_as_hindsight_too(rollcall):
    sentence(rollcall("status", "iraq-2020", "--known-at", "9999-06-01"), REFUSED)


def test_a_refusal_is_in_the_language_that_was_asked_for(rollcall):
    said = sentence(rollcall("status", "nowhere", "--lang", "fr"), REFUSED)
    assert "No situation" not in said
    assert "iraq-2020" in said


@pytest.mark.parametrize("arguments", [("status", "iraq-2020", "--format", "xml"), ("dance",)])
def test_what_is_no_command_is_refused_without_a_traceback(rollcall, arguments):
    done = rollcall(*arguments)
    assert (done.returncode, done.stdout) == (REFUSED, "")
    assert "Usage" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
@pytest.mark.parametrize("arguments", [("export", "iraq-2020"), ("status", "iraq-2020", "--format", "json")])
def test_an_answer_that_finds_no_room_is_a_sentence(home, arguments):
    with Path("/dev/full").open("w") as full:
        done = start(*arguments, folder=home, stdout=full)
    assert done.returncode == REFUSED
    assert done.stderr.startswith("There is no space left where this is written")
    assert len(done.stderr.splitlines()) == 1


# settings


def test_check_says_what_is_missing(home):
    done = start("check", folder=home)
    assert done.returncode == MISCONFIGURED
    assert "MISSING" in done.stdout
    assert "DISCORD_TOKEN" in done.stdout
    assert "iraq-2020: 109 entries" in done.stdout


def test_check_is_content_with_a_token_and_never_prints_it(home):
    done = start("check", folder=home, env={"DISCORD_TOKEN": TOKEN, "ROLLCALL_LOG_LEVEL": "DEBUG"})
    assert done.returncode == 0
    assert "MISSING" not in done.stdout
    assert TOKEN not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        {"ROLLCALL_DATABASE_URL": "mysql://host/name"},
        {"ROLLCALL_DISCORD_API": "https://example.org/api"},
    ],
)
def test_no_failure_prints_the_token(home, wrong):
    done = start("check", folder=home, env={"DISCORD_TOKEN": TOKEN, **wrong})
    assert done.returncode != 0
    assert TOKEN not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_check_names_what_running_would_refuse_and_what_is_misspelled(home):
    wrong = {"ROLLCALL_SHARDS": "5/3", "ROLLCALL_BACKUP_EVRY_HOURS": "24"}
    done = start("check", folder=home, env={"DISCORD_TOKEN": TOKEN, **wrong})
    assert done.returncode == MISCONFIGURED
    assert "MISSING  ROLLCALL_SHARDS must look like 0-3/8" in done.stdout
    assert "note     ROLLCALL_BACKUP_EVRY_HOURS is set, and there is no such setting" in done.stdout


def test_running_without_a_token_is_refused(home):
    assert "set DISCORD_TOKEN, or DISCORD_TOKEN_FILE" in sentence(start("run", folder=home), MISCONFIGURED)


def test_why_it_ended_is_an_object_where_logs_are(home):
    done = start("run", folder=home, env={"ROLLCALL_LOG_FORMAT": "json"})
    assert done.returncode == MISCONFIGURED
    said = json.loads(sentence(done, MISCONFIGURED))
    assert said["level"] == "CRITICAL"
    assert "set DISCORD_TOKEN, or DISCORD_TOKEN_FILE" in said["message"]


def test_a_token_file_that_is_missing_is_named(home, tmp_path):
    said = sentence(start("run", folder=home, env={"DISCORD_TOKEN_FILE": str(tmp_path / "token")}), MISCONFIGURED)
    assert said == f"The token file {tmp_path / 'token'} cannot be read: No such file or directory."


def test_a_token_file_is_as_good_as_a_token(home, tmp_path):
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    done = start("check", folder=home, env={"DISCORD_TOKEN_FILE": str(tmp_path / "token")})
    assert done.returncode == 0
    assert TOKEN not in done.stdout + done.stderr


def test_the_token_is_sent_to_no_host_that_nobody_named(home):
    env = {"DISCORD_TOKEN": TOKEN, "ROLLCALL_DISCORD_API": "https://example.org/api"}
    said = sentence(start("run", folder=home, env=env), MISCONFIGURED)
    assert said.startswith("ROLLCALL_DISCORD_API names the host example.org: set ROLLCALL_DISCORD_HOST=example.org")


def test_settings_come_from_a_file_and_the_environment_wins(home, tmp_path):
    (tmp_path / "my.env").write_text(
        f"DISCORD_TOKEN={TOKEN}\nROLLCALL_DATABASE_URL=sqlite:///{tmp_path}/kept/here.db\n", encoding="utf-8"
    )
    env = {"ROLLCALL_CONFIG": str(tmp_path / "my.env")}
    done = start("check", folder=home, env=env)
    assert done.returncode == 0
    assert f"{tmp_path}/kept/here.db" in done.stdout.replace("\n", "")
    assert start("status", "iraq-2020", folder=home, env=env).returncode == 0
    assert (tmp_path / "kept" / "here.db").is_file()
    other = start("check", folder=home, env={**env, "ROLLCALL_DATABASE_URL": f"sqlite:///{tmp_path}/other.db"})
    assert f"{tmp_path}/other.db" in other.stdout.replace("\n", "")


def test_a_file_called_rollcall_env_is_found_by_itself(tmp_path):
    (tmp_path / "rollcall.env").write_text("ROLLCALL_DATABASE_URL=nonsense\n")
    assert "ROLLCALL_DATABASE_URL must look like" in start("check", folder=tmp_path).stdout


def test_a_settings_file_that_is_missing_is_named(home):
    said = sentence(start("check", folder=home, env={"ROLLCALL_CONFIG": "/nowhere/my.env"}), MISCONFIGURED)
    assert said == "ROLLCALL_CONFIG names /nowhere/my.env, which is not a file."


def test_a_log_level_that_is_none_is_refused(home):
    said = sentence(start("status", "iraq-2020", folder=home, env={"ROLLCALL_LOG_LEVEL": "LOUD"}), MISCONFIGURED)
    assert said == "ROLLCALL_LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR."


# the database


@pytest.mark.parametrize("url", ["mysql://host/name", "nonsense"])
def test_an_address_that_names_no_database_is_refused(home, url):
    done = start("status", "iraq-2020", folder=home, env={"ROLLCALL_DATABASE_URL": url})
    assert "ROLLCALL_DATABASE_URL must look like" in sentence(done, MISCONFIGURED)


def test_a_file_that_is_no_database_is_refused_and_left_alone(home, tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear aunt,\n" * 200)
    before = file.read_bytes()
    done = start("status", "iraq-2020", folder=home, env={"ROLLCALL_DATABASE_URL": f"sqlite:///{file}"})
    assert "is not a usable database: restore a backup or name another file" in sentence(done, STORE)
    assert file.read_bytes() == before


def test_a_folder_in_the_place_of_the_database_is_refused(home, tmp_path):
    done = start("status", "iraq-2020", folder=home, env={"ROLLCALL_DATABASE_URL": f"sqlite:///{tmp_path}"})
    assert "cannot be opened" in sentence(done, STORE)


def test_check_reports_a_database_that_cannot_be_used_among_the_rest(home, tmp_path):
    env = {"DISCORD_TOKEN": TOKEN, "ROLLCALL_DATABASE_URL": f"sqlite:///{tmp_path}"}
    done = start("check", folder=home, env=env)
    assert done.returncode != 0
    assert "ok" in done.stdout
    assert "cannot be opened" in done.stdout


def test_a_person_is_forgotten_by_their_discord_id(home):
    """Nothing is on record of somebody who never did anything; their number is still no error."""
    done = start("forget", "123456789012345678", folder=home)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Nothing they did is on record; what they followed or chose is deleted.\n"


@pytest.mark.parametrize("typed", ["alice", "0", "-5"])
def test_nobody_is_forgotten_by_anything_else(home, typed):
    assert start("forget", "--", typed, folder=home).returncode == REFUSED
