"""Read settings from the environment, or from the file that `ROLLCALL_CONFIG` names (default: `rollcall.env`).

They are validated once, at start. The token is a secret: never print or log it or put it into an error.
"""

import ipaddress
import os
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import N_, Misconfigured
from bot.logs import LogFormat

DEFAULT_FILE = "rollcall.env"


class Settings(BaseSettings):
    """Every setting with its default; the documentation is generated from it."""

    model_config = SettingsConfigDict(env_prefix="ROLLCALL_", extra="ignore", populate_by_name=True)

    discord_token: SecretStr | None = Field(
        None, validation_alias="DISCORD_TOKEN", description="The bot's token from Discord's developer portal."
    )
    discord_token_file: Path | None = Field(
        None, validation_alias="DISCORD_TOKEN_FILE", description="A file that holds the token, for container secrets."
    )
    database_url: str = Field(
        "sqlite:///data/var/rollcall.db",
        description="Where the journal is kept: a SQLite file or a PostgreSQL server.",
    )
    briefings_per_server: int = Field(25, ge=1, le=1000, description="How many briefings a server may have.")
    home_guild: int | None = Field(
        None, description="The id of the server whose moderators may write the situations that came with the bot."
    )
    purge_after_days: int = Field(
        30, ge=1, le=3650, description="How long what is kept of a server outlives the bot's removal from it."
    )
    journals_mib: float = Field(
        256, ge=8, le=65536, description="How much memory journals may take, in MiB; the least asked for go first."
    )
    backup_folder: Path = Field(Path("data/var/backups"), description="Where `rollcall backup` puts its copies.")
    backup_every_hours: float = Field(
        0, ge=0, le=8760, description="How often `rollcall run` takes a backup of its SQLite file; 0 is never."
    )
    backup_keep: int = Field(
        7, ge=1, le=10000, description="How many of these backups are kept; the oldest go first."
    )
    publish_folder: Path | None = Field(
        None, description="Where stories that servers publish are written as a website; without it none can be."
    )
    publish_url: str = Field("", description="The address under which that folder is found on the web.")
    publish_port: int = Field(
        0, ge=0, le=65535, description="Port on which the bot serves that folder itself; 0 serves none."
    )
    publish_host: str = Field(
        "127.0.0.1", description="Address of that port: this machine alone unless it is changed."
    )
    shards: str = Field(
        "0/1", description="Which of the bot's shards this process connects: `0-3/8` is the first four of eight."
    )
    reader_model: str = Field(
        "",
        description="A language model that reads articles: `openai:MODEL`, `anthropic:MODEL` or `ollama:MODEL`; "
        "without it the rules read. Needs the extra `reader`.",
    )
    reader_url: str = Field(
        "", description="Address of its endpoint, if not the provider's own: any that speaks OpenAI's language."
    )
    reader_key: SecretStr | None = Field(None, description="The key for it, if it needs one.")
    reader_key_file: Path | None = Field(None, description="A file that holds the key, for container secrets.")
    reader_patience: float = Field(60, ge=1, le=600, description="Most seconds that the model has for one article.")
    reader_seconds_a_day: float = Field(
        3600, ge=0, description="Most seconds that the model may work in a day (UTC); then rules read."
    )
    reader_tokens_a_day: int = Field(
        500_000, ge=0, description="Most tokens that it may take in a day; one article takes 3,000 to 30,000."
    )
    reader_money_a_day: float = Field(
        0,
        ge=0,
        description="Most money that it may cost in a day, in the currency of the two prices; 0 sets no limit.",
    )
    reader_price_asked: float = Field(0, ge=0, description="Price of a million tokens that are sent to it.")
    reader_price_answered: float = Field(0, ge=0, description="Price of a million tokens that it writes.")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR; logs go to standard error.")
    log_format: LogFormat = Field(LogFormat.TEXT, description="`text`, or `json` with one object a line.")
    health_port: int = Field(
        0, ge=0, le=65535, description="Port of `/healthz`, `/readyz` and `/metrics`; 0 serves none."
    )
    health_host: str = Field(
        "127.0.0.1", description="Address of that port: this machine alone unless it is changed."
    )
    discord_api: str | None = Field(
        None, description="Another address of Discord's HTTP API, such as a proxy; only loopback hosts by default."
    )
    discord_gateway: str | None = Field(
        None, description="Another address of Discord's gateway; only loopback hosts by default."
    )
    discord_host: str | None = Field(
        None, description="The one host besides loopback that the two addresses above may name."
    )

    def token(self) -> str:
        """Return the token. Raises Misconfigured if there is none."""
        if self.discord_token is not None and self.discord_token.get_secret_value().strip():
            return _one_line(self.discord_token.get_secret_value().strip())
        if self.discord_token_file is None:
            raise Misconfigured(N_("No token: set DISCORD_TOKEN, or DISCORD_TOKEN_FILE to a file that holds it."))
        token = _secret(self.discord_token_file, N_("The token file {path} cannot be read: {problem}."))
        if not token:
            raise Misconfigured(N_("The token file {path} is empty."), path=self.discord_token_file)
        return _one_line(token)

    def reader_secret(self) -> str:
        """Return the key of the model; "" if there is none. Raises Misconfigured."""
        if self.reader_key is not None and self.reader_key.get_secret_value().strip():
            key = self.reader_key.get_secret_value().strip()
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


def setting_name(field: str) -> str:
    """Return the name of a setting in the environment."""
    described = Settings.model_fields.get(field)
    return field if described is None else str(described.validation_alias or f"ROLLCALL_{field.upper()}")


def unheard_of() -> list[str]:
    """Return names that are set and start like settings but are none; they may be misspelled."""
    known = {"ROLLCALL_CONFIG", *map(setting_name, Settings.model_fields)}
    given = {name.upper() for name in (*os.environ, *dotenv_values(_file()))}
    return sorted(name for name in given - known if name.startswith("ROLLCALL_"))


def load_settings() -> Settings:
    """Load the settings. Raises Misconfigured, naming the setting and never its value."""
    file = _file()
    if "ROLLCALL_CONFIG" in os.environ and not file.is_file():
        raise Misconfigured(N_("ROLLCALL_CONFIG names {path}, which is not a file."), path=file)
    try:
        settings = Settings(_env_file=file)
    except UnicodeDecodeError as error:
        raise Misconfigured(N_("The settings file {path} is not text."), path=file) from error
    except OSError as error:
        raise Misconfigured(
            N_("The settings file {path} cannot be read: {problem}."), path=file, problem=error.strerror
        ) from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise Misconfigured(
            N_("The setting {name} is wrong: {problem}."),
            name=setting_name(str(first["loc"][0])),
            problem=first["msg"],
        ) from None
    settings.check_addresses()
    return settings


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
