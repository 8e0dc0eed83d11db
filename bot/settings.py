"""Read settings from the environment, or from the file that `ROLLCALL_CONFIG` names (default: `rollcall.env`).

They are validated once, at start. The token is a secret: never print or log it or put it into an error.
"""

import ipaddress
import os
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit, urlunsplit

import msgspec
from dotenv import dotenv_values
from msgspec import Meta

from bot.errors import N_, Misconfigured
from bot.logs import LogFormat

DEFAULT_FILE = "rollcall.env"


class Secret:
    """Text that is not shown when the settings are printed or logged."""

    def __init__(self, value: str) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "Secret(…)"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Every setting with its default; the documentation is generated from it."""

    discord_token: Annotated[Secret | None, Meta(description="The bot's token from Discord's developer portal.")] = (
        None
    )
    discord_token_file: Annotated[
        Path | None, Meta(description="A file that holds the token, for container secrets.")
    ] = None
    database_url: Annotated[
        str, Meta(description="Where the journal is kept: a SQLite file or a PostgreSQL server.")
    ] = "sqlite:///data/var/rollcall.db"
    briefings_per_server: Annotated[int, Meta(ge=1, le=1000, description="How many briefings a server may have.")] = (
        25
    )
    home_guild: Annotated[
        int | None,
        Meta(description="The id of the server whose moderators may write the situations that came with the bot."),
    ] = None
    purge_after_days: Annotated[
        int, Meta(ge=1, le=3650, description="How long what is kept of a server outlives the bot's removal from it.")
    ] = 30
    journals_mib: Annotated[
        float,
        Meta(ge=8, le=65536, description="How much memory journals may take, in MiB; the least asked for go first."),
    ] = 256
    backup_folder: Annotated[Path, Meta(description="Where `rollcall backup` puts its copies.")] = Path(
        "data/var/backups"
    )
    backup_every_hours: Annotated[
        float,
        Meta(ge=0, le=8760, description="How often `rollcall run` takes a backup of its SQLite file; 0 is never."),
    ] = 0
    backup_keep: Annotated[
        int, Meta(ge=1, le=10000, description="How many of these backups are kept; the oldest go first.")
    ] = 7
    publish_folder: Annotated[
        Path | None,
        Meta(description="Where stories that servers publish are written as a website; without it none can be."),
    ] = None
    publish_url: Annotated[str, Meta(description="The address under which that folder is found on the web.")] = ""
    publish_port: Annotated[
        int, Meta(ge=0, le=65535, description="Port on which the bot serves that folder itself; 0 serves none.")
    ] = 0
    publish_host: Annotated[
        str, Meta(description="Address of that port: this machine alone unless it is changed.")
    ] = "127.0.0.1"
    shards: Annotated[
        str, Meta(description="Which of the bot's shards this process connects: `0-3/8` is the first four of eight.")
    ] = "0/1"
    reader_model: Annotated[
        str,
        Meta(
            description="A language model that reads articles: `openai:MODEL`, `anthropic:MODEL` or `ollama:MODEL`; "
            "without it the rules read. Needs the extra `reader`."
        ),
    ] = ""
    reader_url: Annotated[
        str,
        Meta(description="Address of its endpoint, if not the provider's own: any that speaks OpenAI's language."),
    ] = ""
    reader_key: Annotated[Secret | None, Meta(description="The key for it, if it needs one.")] = None
    reader_key_file: Annotated[Path | None, Meta(description="A file that holds the key, for container secrets.")] = (
        None
    )
    reader_patience: Annotated[
        float, Meta(ge=1, le=600, description="Most seconds that the model has for one article.")
    ] = 60
    reader_seconds_a_day: Annotated[
        float, Meta(ge=0, description="Most seconds that the model may work in a day (UTC); then rules read.")
    ] = 3600
    reader_tokens_a_day: Annotated[
        int, Meta(ge=0, description="Most tokens that it may take in a day; one article takes 3,000 to 30,000.")
    ] = 500_000
    reader_money_a_day: Annotated[
        float, Meta(ge=0, description="Most money that it may cost in a day, by the two prices; 0 sets no limit.")
    ] = 0
    reader_price_asked: Annotated[float, Meta(ge=0, description="Price of a million tokens that are sent to it.")] = 0
    reader_price_answered: Annotated[float, Meta(ge=0, description="Price of a million tokens that it writes.")] = 0
    log_level: Annotated[str, Meta(description="DEBUG, INFO, WARNING or ERROR; logs go to standard error.")] = "INFO"
    log_format: Annotated[LogFormat, Meta(description="`text`, or `json` with one object a line.")] = LogFormat.TEXT
    health_port: Annotated[
        int, Meta(ge=0, le=65535, description="Port of `/healthz`, `/readyz` and `/metrics`; 0 serves none.")
    ] = 0
    health_host: Annotated[
        str, Meta(description="Address of that port: this machine alone unless it is changed.")
    ] = "127.0.0.1"
    discord_api: Annotated[
        str | None,
        Meta(description="Another address of Discord's HTTP API, such as a proxy; only loopback hosts by default."),
    ] = None
    discord_gateway: Annotated[
        str | None, Meta(description="Another address of Discord's gateway; only loopback hosts by default.")
    ] = None
    discord_host: Annotated[
        str | None, Meta(description="The one host besides loopback that the two addresses above may name.")
    ] = None

    def token(self) -> str:
        """Return the token. Raises Misconfigured if there is none."""
        if self.discord_token is not None and self.discord_token.value.strip():
            return _one_line(self.discord_token.value.strip())
        if self.discord_token_file is None:
            raise Misconfigured(N_("No token: set DISCORD_TOKEN, or DISCORD_TOKEN_FILE to a file that holds it."))
        token = _secret(self.discord_token_file, N_("The token file {path} cannot be read: {problem}."))
        if not token:
            raise Misconfigured(N_("The token file {path} is empty."), path=self.discord_token_file)
        return _one_line(token)

    def reader_secret(self) -> str:
        """Return the key of the model; "" if there is none. Raises Misconfigured."""
        if self.reader_key is not None and self.reader_key.value.strip():
            key = self.reader_key.value.strip()
        elif self.reader_key_file is not None:
            key = _secret(self.reader_key_file, N_("The key file {path} cannot be read: {problem}."))
        else:
            return ""
        if not (key.isascii() and key.isprintable()):
            raise Misconfigured(N_("The key of the model is not one line of plain letters: copy it anew."))
        return key

    def check_addresses(self) -> None:
        """Raises Misconfigured if an address would send the token to a host that is not allowed."""
        for name, address in (("DISCORD_API", self.discord_api), ("DISCORD_GATEWAY", self.discord_gateway)):
            host = _host(address or "")
            if address is None or (host and (_is_loopback(host) or host == self.discord_host)):
                continue
            raise Misconfigured(
                N_("ROLLCALL_{name} names the host {host}: set ROLLCALL_DISCORD_HOST={host} if that is meant."),
                name=name,
                host=host or "?",
            )

    def check_credentials(self) -> None:
        """Raises Misconfigured if an address has a password: HTTP has only one header for it and the token."""
        if "@" in urlsplit(self.discord_api or "").netloc:
            raise Misconfigured(
                N_("ROLLCALL_DISCORD_API has a user or a password in it: they cannot be sent beside the token.")
            )


FIELDS = {field.name: field for field in msgspec.structs.fields(Settings)}
_NOT_OURS = {"discord_token": "DISCORD_TOKEN", "discord_token_file": "DISCORD_TOKEN_FILE"}
"""Settings whose names every Discord bot uses."""


def described(field: str) -> Meta:
    """Return the sentence about a setting, and the limits of its value."""
    meta: Meta = FIELDS[field].type.__metadata__[0]
    return meta


def setting_name(field: str) -> str:
    """Return the name of a setting in the environment."""
    return _NOT_OURS.get(field, f"ROLLCALL_{field.upper()}")


def unheard_of() -> list[str]:
    """Return names that are set and start like settings but are none; they may be misspelled."""
    known = {"ROLLCALL_CONFIG", *map(setting_name, FIELDS)}
    return sorted(name for name in _given(_file()).keys() - known if name.startswith("ROLLCALL_"))


def load_settings() -> Settings:
    """Load the settings. Raises Misconfigured, naming the setting and never its value."""
    file = _file()
    if "ROLLCALL_CONFIG" in os.environ and not file.is_file():
        raise Misconfigured(N_("ROLLCALL_CONFIG names {path}, which is not a file."), path=file)
    try:
        given = _given(file)
    except UnicodeDecodeError as error:
        raise Misconfigured(N_("The settings file {path} is not text."), path=file) from error
    except OSError as error:
        raise Misconfigured(
            N_("The settings file {path} cannot be read: {problem}."), path=file, problem=error.strerror
        ) from error
    values = {name: given[setting_name(name)] for name in FIELDS if setting_name(name) in given}
    settings = Settings(**{name: _read(name, value) for name, value in values.items()})
    settings.check_addresses()
    return settings


def _given(file: Path) -> dict[str, str]:
    """Return what is set, by name in capitals; the environment wins over the file."""
    named = (*dotenv_values(file).items(), *os.environ.items())
    return {name.upper(): value.strip() for name, value in named if value is not None}


def _read(name: str, value: str) -> Any:
    try:
        return msgspec.convert(value, FIELDS[name].type, strict=False, dec_hook=lambda kind, text: kind(text))
    except msgspec.ValidationError as error:
        raise Misconfigured(
            N_("The setting {name} is wrong: {problem}."), name=setting_name(name), problem=str(error)
        ) from None


def _secret(path: Path, unread: str) -> str:
    """Return what a file holds. Raises Misconfigured, with this message, if it cannot be read."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        problem = getattr(error, "strerror", None) or "it is not text"
        raise Misconfigured(unread, path=path, problem=problem) from error


def _one_line(token: str) -> str:
    if not token.isprintable():
        raise Misconfigured(N_("The token is not one line of text: copy it anew from the developer portal."))
    return token


def _file() -> Path:
    return Path(os.environ.get("ROLLCALL_CONFIG", DEFAULT_FILE))


def without_secrets(address: str) -> str:
    """Remove user name, password and query from an address, so that it may be shown."""
    try:
        parts = urlsplit(address)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "?"
    return urlunsplit((parts.scheme, host, parts.path, "", ""))


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
