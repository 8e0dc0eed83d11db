"""Write logs as text or JSON, with the request they belong to, without tokens and without what people wrote."""

import logging
import re
import sys
from collections.abc import Mapping
from contextvars import ContextVar
from enum import StrEnum
from types import MappingProxyType

from bot.errors import N_, Misconfigured


class LogFormat(StrEnum):
    TEXT = "text"
    JSON = "json"


_TALKATIVE = {
    # At DEBUG these log what they send and receive: messages, names, interaction tokens, SQL values.
    logging.INFO: ("discord", "aiosqlite"),
    logging.WARNING: ("alembic", "aiohttp"),
}
_INTERACTION_TOKEN = re.compile(r"(/(?:webhooks|interactions)/\d+/)[^/\s?\"'\\]+")
_NOTHING: Mapping[str, object] = MappingProxyType({})
_about: ContextVar[Mapping[str, object]] = ContextVar("about", default=_NOTHING)


def speak_of(**about: object) -> None:
    """Add these values to every line that this task logs from now on; leave out those that are None."""
    _about.set({name: value for name, value in about.items() if value is not None})


def write_logs(level: str, form: LogFormat) -> None:
    """Send logs to standard error. Raises Misconfigured if the level does not exist."""
    if level.upper() not in logging.getLevelNamesMapping():
        raise Misconfigured(N_("ROLLCALL_LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR."))
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_complete)
    handler.setFormatter(_json() if form is LogFormat.JSON else _Text())
    logging.basicConfig(level=level.upper(), handlers=[handler])
    for least, names in _TALKATIVE.items():
        for name in names:
            logging.getLogger(name).setLevel(max(least, logging.getLogger().level))


def _complete(record: logging.LogRecord) -> bool:
    record.about = _about.get()
    return True


class _Keyless(logging.Formatter):
    """Removes interaction tokens from addresses in lines and tracebacks; discord.py and proxies name them."""

    def format(self, record: logging.LogRecord) -> str:
        return _INTERACTION_TOKEN.sub(r"\1…", super().format(record))


class _Text(_Keyless):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  the name that logging calls
        about = " ".join(f"{name}={value}" for name, value in getattr(record, "about", _NOTHING).items())
        return super().formatMessage(record) + (f" [{about}]" if about else "")


def _json() -> logging.Formatter:
    from pythonjsonlogger.json import JsonFormatter

    class Json(_Keyless, JsonFormatter):
        def add_fields(self, log_data, record, message_dict):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
            super().add_fields(log_data, record, message_dict)
            log_data |= log_data.pop("about", {})

    return Json(
        "{levelname}{name}{message}{exc_info}",
        style="{",
        timestamp="time",
        rename_fields={"levelname": "level", "name": "logger", "exc_info": "traceback"},
    )
