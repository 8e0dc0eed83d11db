"""Settings: where the token may come from and where it may go.

In this process; `test_refusals` has one of each as a command.
"""

import os

import pytest

from bot.errors import Misconfigured
from bot.settings import load_settings, unheard_of
from bot.store.engine.database import Database

from .conftest import OURS

TOKEN = "a-token-of-nobody"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch, tmp_path):
    for key in os.environ:
        if key.startswith(OURS):
            monkeypatch.delenv(key)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def settings(monkeypatch):
    def load(**values):
        for key, value in values.items():
            monkeypatch.setenv(key, str(value))
        return load_settings()

    return load


@pytest.mark.parametrize("setting", ["ROLLCALL_DISCORD_API", "ROLLCALL_DISCORD_GATEWAY"])
@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/api",
        "https://discord.com.example.org",
        "http://127.0.0.1@example.org",
        "http://127.0.0.1.example.org",
        "http://localhost.example.org",
        "wss://example.org:443",
        "example.org",
        "//",
        "",
        "http://[::1",
        "http://",
        "💥",
    ],
)
def test_the_token_is_sent_to_no_host_that_nobody_named(settings, setting, address):
    with pytest.raises(Misconfigured, match=setting) as refusal:
        settings(DISCORD_TOKEN=TOKEN, **{setting: address})
    assert TOKEN not in str(refusal.value)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8080/api", "ws://localhost:1", "http://[::1]:80", "http://127.9.9.9"]
)
def test_this_machine_is_always_meant(settings, address):
    assert settings(ROLLCALL_DISCORD_API=address).discord_api == address


def test_the_one_host_that_was_named_is_let_through_and_no_other(settings):
    named = {"ROLLCALL_DISCORD_HOST": "proxy.example.org", "ROLLCALL_DISCORD_API": "https://proxy.example.org/api"}
    assert settings(**named).discord_api == "https://proxy.example.org/api"
    with pytest.raises(Misconfigured, match=r"other\.example\.org"):
        settings(ROLLCALL_DISCORD_GATEWAY="wss://other.example.org")


@pytest.mark.parametrize(("content", "problem"), [(b"", "is empty"), (b" \n", "is empty"), (b"\xff\xfe", "not text")])
def test_a_token_file_that_gives_no_token_is_named(settings, tmp_path, content, problem):
    (tmp_path / "token").write_bytes(content)
    with pytest.raises(Misconfigured, match=problem) as refusal:
        settings(DISCORD_TOKEN_FILE=tmp_path / "token").token()
    assert str(tmp_path / "token") in str(refusal.value)


def test_a_token_file_that_is_a_folder_is_named(settings, tmp_path):
    with pytest.raises(Misconfigured, match="cannot be read"):
        settings(DISCORD_TOKEN_FILE=tmp_path).token()


def test_a_token_is_read_without_the_blanks_around_it(settings, tmp_path):
    (tmp_path / "token").write_text(f" {TOKEN}\n")
    assert settings(DISCORD_TOKEN_FILE=tmp_path / "token").token() == TOKEN
    assert settings(DISCORD_TOKEN=f" {TOKEN} ").token() == TOKEN


@pytest.mark.parametrize("broken", [f"{TOKEN}\n{TOKEN}", f"{TOKEN}\0", f"{TOKEN}\r\nrest"])
def test_a_token_of_several_lines_is_refused_and_not_printed(settings, tmp_path, broken):
    (tmp_path / "token").write_text(broken)
    with pytest.raises(Misconfigured, match="is not one line of text") as refusal:
        settings(DISCORD_TOKEN_FILE=tmp_path / "token").token()
    assert TOKEN not in str(refusal.value)


def test_a_blank_token_is_none(settings):
    with pytest.raises(Misconfigured, match="set DISCORD_TOKEN"):
        settings(DISCORD_TOKEN="  ").token()


def test_settings_that_are_shown_do_not_show_the_token(settings):
    assert TOKEN not in repr(settings(DISCORD_TOKEN=TOKEN)) + str(settings(DISCORD_TOKEN=TOKEN))


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://rollcall:s3cret@db.example.org/rollcall",
        "postgresql://db.example.org/rollcall?user=rollcall&password=s3cret",
    ],
)
def test_the_name_of_a_database_has_no_password(address):
    shown = Database(address).name
    assert "s3cret" not in shown
    assert "db.example.org" in shown


@pytest.mark.parametrize(
    ("name", "value"), [("ROLLCALL_HOME_GUILD", ""), ("ROLLCALL_LOG_FORMAT", "xml"), ("ROLLCALL_BACKUP_KEEP", "0")]
)
def test_a_wrong_setting_is_named_as_it_is_set(settings, name, value):
    with pytest.raises(Misconfigured, match=f"The setting {name} is wrong"):
        settings(**{name: value})


def test_a_settings_file_that_is_no_text_is_refused_with_a_sentence(settings, tmp_path):
    (tmp_path / "my.env").write_bytes(b"DISCORD_TOKEN=\xff\xfe\n")
    with pytest.raises(Misconfigured, match=r"my\.env"):
        settings(ROLLCALL_CONFIG=tmp_path / "my.env")


def test_a_settings_file_that_may_not_be_read_is_refused_with_a_sentence(settings, tmp_path, monkeypatch):
    (tmp_path / "my.env").write_text("ROLLCALL_LOG_LEVEL=INFO\n")

    def shut(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("dotenv.main.open", shut, raising=False)  # root may read everything
    with pytest.raises(Misconfigured, match=r"my\.env cannot be read: Permission denied\."):
        settings(ROLLCALL_CONFIG=tmp_path / "my.env")


def test_a_setting_nobody_knows_is_no_reason_to_stop(settings):
    assert settings(ROLLCALL_FUTURE="1").log_level == "INFO"


def test_settings_nobody_knows_are_found_wherever_they_are_set(settings, tmp_path):
    (tmp_path / "my.env").write_text("ROLLCALL_BACKUP_EVRY_HOURS=24\nROLLCALL_BACKUP_KEEP=3\nOTHER=1\n")
    settings(ROLLCALL_CONFIG=tmp_path / "my.env", ROLLCALL_FUTURE="1", ROLLCALL_LOG_LEVEL="INFO")
    assert unheard_of() == ["ROLLCALL_BACKUP_EVRY_HOURS", "ROLLCALL_FUTURE"]
