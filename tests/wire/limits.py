"""Limits of Discord's that its OpenAPI description does not state: sums, uniqueness, what goes beside what.

Every function yields readable sentences, and nothing when all is well.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

from .messages import COMPONENTS_V2, walk
from .world import Payload

CONTENT, TEXT_DISPLAYS, COMPONENTS, EMBEDS, CUSTOM_ID = 2000, 4000, 40, 6000, 100
# Section, text display, thumbnail, media gallery, file, separator, container.
V2_TYPES = {9, 10, 11, 12, 13, 14, 17}
TEXT_DISPLAY, SELECTS = 10, {3, 5, 6, 7, 8}

COMMAND_NAME, COMMAND_TEXT, OPTIONS, CHOICES, CHOICE_VALUE, COMMAND_SUM = 32, 100, 25, 25, 100, 8000
COMMANDS_OF_TYPE = {1: 100, 2: 15, 3: 15}
CHAT = 1


def new_message(body: Payload, *, files: bool = False) -> Iterator[str]:
    """Of a body that creates a message."""
    if not any(body.get(key) for key in ("content", "embeds", "components", "sticker_ids", "poll")) and not files:
        yield "the message is empty"
    flagged = bool((body.get("flags") or 0) & COMPONENTS_V2)
    has_v2 = any(part.get("type") in V2_TYPES for part in walk(body.get("components")))
    if flagged and not has_v2:
        yield "the Components V2 flag is set, and no component is of V2"
    yield from _beside_v2(body, flagged=flagged, has_v2=has_v2)
    yield from _message(body)


def edited_message(body: Payload, flags_before: int) -> Iterator[str]:
    """Of a body that changes a message which had these flags."""
    was_v2 = bool(flags_before & COMPONENTS_V2)
    # Without `flags` in the body they stay as they are.
    flagged = was_v2 or bool((body.get("flags") or 0) & COMPONENTS_V2)
    has_v2 = any(part.get("type") in V2_TYPES for part in walk(body.get("components")))
    if was_v2 and body.get("flags") is not None and not body["flags"] & COMPONENTS_V2:
        yield "an edit takes the Components V2 flag back"
    yield from _beside_v2(body, flagged=flagged, has_v2=has_v2)
    yield from _message(body)


def _beside_v2(body: Payload, *, flagged: bool, has_v2: bool) -> Iterator[str]:
    if has_v2 and not flagged:
        yield "there are V2 components without the Components V2 flag"
    for key in ("content", "embeds", "poll", "sticker_ids"):
        if flagged and body.get(key):
            yield f"`{key}` is set beside Components V2"


def _message(body: Payload) -> Iterator[str]:
    if len(body.get("content") or "") > CONTENT:
        yield f"content has {len(body['content'])} characters of {CONTENT}"
    total = sum(map(_embed_characters, body.get("embeds") or []))
    if total > EMBEDS:
        yield f"all embeds together have {total} characters of {EMBEDS}"
    yield from components(body.get("components"))


def _embed_characters(embed: Payload) -> int:
    texts = [embed.get("title"), embed.get("description")]
    texts += [(embed.get(key) or {}).get(name) for key, name in (("footer", "text"), ("author", "name"))]
    texts += [text for each in embed.get("fields") or [] for text in (each.get("name"), each.get("value"))]
    return sum(len(text or "") for text in texts)


def components(given: Any) -> Iterator[str]:
    parts = list(walk(given))
    if len(parts) > COMPONENTS:
        yield f"there are {len(parts)} components of {COMPONENTS}, counting nested ones"
    characters = sum(len(part.get("content") or "") for part in parts if part.get("type") == TEXT_DISPLAY)
    if characters > TEXT_DISPLAYS:
        yield f"all text displays together have {characters} characters of {TEXT_DISPLAYS}"
    custom_ids = [part["custom_id"] for part in parts if part.get("custom_id") is not None]
    yield from _repeated("custom_id", custom_ids)
    yield from _repeated("component id", [part["id"] for part in parts if part.get("id")])
    for custom_id in custom_ids:
        if not 1 <= len(custom_id) <= CUSTOM_ID:
            yield f"custom_id {custom_id!r} has {len(custom_id)} characters, not 1 to {CUSTOM_ID}"
    for part in parts:
        if part.get("type") in SELECTS:
            yield from _repeated("select value", [option.get("value") for option in part.get("options") or []])


def _repeated(what: str, values: list[Any]) -> Iterator[str]:
    for value, times in Counter(values).items():
        if times > 1:
            yield f"{what} {value!r} is there {times} times"


def choices(given: list[Payload]) -> Iterator[str]:
    """Of an option, or of an answer to autocomplete."""
    if len(given) > CHOICES:
        yield f"there are {len(given)} choices of {CHOICES}"
    for choice in given:
        for key, limit in (("name", COMMAND_TEXT), ("value", CHOICE_VALUE)):
            if isinstance(choice.get(key), str) and not 1 <= len(choice[key]) <= limit:
                yield f"choice {key} {choice[key]!r} has {len(choice[key])} characters, not 1 to {limit}"


def command_set(commands: list[Payload]) -> Iterator[str]:
    """Of a bulk overwrite."""
    kinds = Counter(command.get("type") or CHAT for command in commands)
    for kind, count in kinds.items():
        if count > COMMANDS_OF_TYPE.get(kind, count):
            yield f"there are {count} commands of type {kind}, {COMMANDS_OF_TYPE[kind]} may be"
    yield from _repeated("command", [(each.get("type") or CHAT, each.get("name")) for each in commands])
    for command in commands:
        if (command.get("type") or CHAT) == CHAT:
            yield from _chat_command(command)


def _chat_command(command: Payload) -> Iterator[str]:
    total = _characters(command)
    if total > COMMAND_SUM:
        yield f"/{command.get('name')}: {total} characters of {COMMAND_SUM}"
    yield from (f"/{command.get('name')}: {broken}" for broken in _named_and_described(command))


def _named_and_described(entry: Payload) -> Iterator[str]:
    for name in [entry.get("name"), *(entry.get("name_localizations") or {}).values()]:
        if not is_command_name(name or ""):
            yield f"{name!r} is no name: 1 to {COMMAND_NAME} lower-case letters, digits, - _ '"
    for text in [entry.get("description"), *(entry.get("description_localizations") or {}).values()]:
        if not 1 <= len(text or "") <= COMMAND_TEXT:
            size = len(text or "")
            yield f"{entry.get('name')}: description of {size} characters, not 1 to {COMMAND_TEXT}: {text!r}"
    yield from _options(entry.get("options") or [])
    yield from choices(entry.get("choices") or [])
    if entry.get("choices") and entry.get("autocomplete"):
        yield f"{entry.get('name')}: choices and autocomplete exclude each other"


def _options(options: list[Payload]) -> Iterator[str]:
    if len(options) > OPTIONS:
        yield f"there are {len(options)} options of {OPTIONS}"
    yield from _repeated("option", [option.get("name") for option in options])
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        yield f"required options come first: {[option.get('name') for option in options]}"
    for option in options:
        yield from _named_and_described(option)


def is_command_name(name: str) -> bool:
    return 1 <= len(name) <= COMMAND_NAME and name == name.lower() and all(map(_may_be_in_a_name, name))


def _may_be_in_a_name(character: str) -> bool:
    # \p{L}, \p{N}, and everything of the two scripts that Discord names besides, vowel signs included.
    by_script = unicodedata.name(character, "").startswith(("DEVANAGARI", "THAI"))
    return character in "-_'" or unicodedata.category(character)[0] in "LN" or by_script


def _characters(entry: Payload) -> int:
    """Names, descriptions and values at every depth, the longest localisation of each counting."""
    own = sum(_longest(entry, key) for key in ("name", "description"))
    value = entry.get("value")
    own += len(value) if isinstance(value, str) else 0
    return own + sum(_characters(inner) for key in ("options", "choices") for inner in entry.get(key) or [])


def _longest(entry: Payload, key: str) -> int:
    texts = [entry.get(key), *(entry.get(f"{key}_localizations") or {}).values()]
    return max(len(text or "") for text in texts)
