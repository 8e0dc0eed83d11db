"""Is every request one that Discord would accept?

Bodies are held against Discord's published OpenAPI description where it is at hand, and against the limits that the
description leaves out always.
"""

from __future__ import annotations

import functools
import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from . import limits
from .interactions import CHOICES, MODAL, REPLY, UPDATE
from .traffic import Request
from .world import Payload

WHERE = "set DISCORD_OPENAPI to Discord's OpenAPI description (v10, openapi.json)"
MESSAGE_PATH = re.compile(r"^/(channels/\d+/messages|webhooks/\d+/[^/]+(/messages)?)(/(@original|\d+))?$")
COMMANDS_PATH = re.compile(r"^/applications/\d+(/guilds/\d+)?/commands$")
CALLBACK_PATH = re.compile(r"^/interactions/\d+/[^/]+/callback$")


def description_path() -> Path | None:
    """Where Discord's OpenAPI description is, if it is here at all."""
    beside_repository = Path(__file__).parents[3] / "shared" / "discord" / "openapi.json"
    path = Path(os.environ.get("DISCORD_OPENAPI") or beside_repository)
    return path if path.is_file() else None


class Description:
    """Discord's own words on which body each route takes."""

    def __init__(self, path: Path) -> None:
        document = json.loads(path.read_text(encoding="utf-8"))
        self._components = document["components"]
        # discord.py sends ids as integers, which Discord takes.
        strings = self._components["schemas"]["SnowflakeType"]
        self._components["schemas"]["SnowflakeType"] = {"anyOf": [strings, {"type": "integer", "minimum": 0}]}
        # Media channels are documented elsewhere and left out here; discord.py offers them with forums.
        self._components["schemas"]["ChannelTypes"]["oneOf"].append({"title": "GUILD_MEDIA", "const": 16})
        self._routes = list(_routes(document["paths"]))
        self._validators: dict[int, Draft202012Validator] = {}

    def violations(self, request: Request) -> Iterator[str]:
        if request.json is None:
            return
        for number, (method, path, schema) in enumerate(self._routes):
            if method == request.method and path.fullmatch(request.path):
                errors = self._validator(number, schema).iter_errors(request.json)
                yield from (_sentence(plain) for error in errors for plain in _plain(error))
                return

    def _validator(self, number: int, schema: Payload) -> Draft202012Validator:
        if number not in self._validators:
            root = schema | {"components": self._components}
            self._validators[number] = Draft202012Validator(root, format_checker=FormatChecker(["uri"]))
        return self._validators[number]


def _routes(paths: Payload) -> Iterator[tuple[str, re.Pattern[str], Payload]]:
    # Literal paths first: `/messages/@original` also fits `/messages/{message_id}`.
    for template in sorted(paths, key=lambda path: path.count("{")):
        pattern = re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)))
        for method, operation in paths[template].items():
            content = operation.get("requestBody", {}).get("content", {}) if isinstance(operation, dict) else {}
            if "application/json" in content:
                yield method.upper(), pattern, content["application/json"]["schema"]


def _plain(error: ValidationError) -> Iterator[ValidationError]:
    """The errors inside a union that concern the branch which was meant: the one whose `type` is right."""
    if not error.context:
        yield error
        return
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    for inner in min(branches.values(), key=_unlikeliness):
        yield from _plain(inner)


def _unlikeliness(errors: Iterable[ValidationError]) -> tuple[bool, int]:
    """Of a branch: first whether it is of another kind altogether, then how much is wrong."""
    found = list(errors)
    other_kind = any(_tells_kind(error) for error in found)
    return other_kind, len(found)


def _tells_kind(error: ValidationError) -> bool:
    named = list(error.relative_path)[-1:] == ["type"] and error.validator in ("enum", "const")
    return named or (error.validator == "type" and not error.relative_path)


def _sentence(error: ValidationError) -> str:
    place = "/".join(map(str, error.absolute_path)) or "body"
    message = error.message if len(error.message) < 300 else f"{error.message[:140]} … {error.message[-140:]}"
    return f"{place}: {message}"


@functools.lru_cache(maxsize=1)
def _read(path: Path) -> Description:
    return Description(path)


def violations(request: Request) -> list[str]:
    """Everything in this request that Discord would refuse, as sentences that name the request."""
    path = description_path()
    found = list(_read(path).violations(request)) if path else []
    found += _beyond_description(request)
    return [f"{request.method} {_shortened(request.path)}: {each}" for each in dict.fromkeys(found)]


def _shortened(path: str) -> str:
    """Without the interaction's token, which says nothing."""
    return re.sub(r"[\w-]{40,}", "…", path)


def _beyond_description(request: Request) -> Iterator[str]:
    body = request.json
    if COMMANDS_PATH.match(request.path) and isinstance(body, list):
        yield from limits.command_set(body)
    elif CALLBACK_PATH.match(request.path) and isinstance(body, dict):
        yield from _callback(body, request)
    elif MESSAGE_PATH.match(request.path) and isinstance(body, dict):
        creating = request.method == "POST" and request.flags_before is None
        yield from _message(body, request, creating=creating)


def _callback(body: Payload, request: Request) -> Iterator[str]:
    data = body.get("data") or {}
    if body.get("type") in (REPLY, UPDATE):
        yield from _message(data, request, creating=body["type"] == REPLY)
    elif body.get("type") == CHOICES:
        yield from limits.choices(data.get("choices") or [])
    elif body.get("type") == MODAL:
        yield from limits.components([data])


def _message(body: Payload, request: Request, *, creating: bool) -> Iterator[str]:
    if creating:
        yield from limits.new_message(body, files=bool(request.uploads))
    else:
        yield from limits.edited_message(body, request.flags_before or 0)
