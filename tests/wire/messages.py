"""The messages that the emulated Discord holds: what a request body makes of them.

Discord answers with more than it was sent (numbered components, resolved attachments, kept flags), and discord.py
reads those answers, so the difference matters.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .world import APPLICATION_ID, Payload, World, now, snowflake

EPHEMERAL, LOADING, COMPONENTS_V2 = 1 << 6, 1 << 7, 1 << 15
# Flags that no edit takes back.
LASTING = EPHEMERAL | COMPONENTS_V2

CHAT_INPUT_REPLY, PLAIN = 20, 0


@dataclass(frozen=True)
class Upload:
    filename: str
    content_type: str
    data: bytes


def duplicate(payload: Any) -> Any:
    """A copy of what is JSON by nature: far cheaper than deepcopy, so that benchmarks time the bot and not this."""
    return json.loads(json.dumps(payload))


def walk(components: Any) -> Iterator[Payload]:
    """Every component, parents before their children, accessories and labelled ones included."""
    for component in components or ():
        if isinstance(component, dict):
            yield component
            yield from walk(component.get("components"))
            yield from walk([component[key] for key in ("accessory", "component") if key in component])


def text_of(message: Payload) -> str:
    """What a person reads: the content, then every text display in order."""
    displays = [part.get("content", "") for part in walk(message.get("components")) if part["type"] == 10]
    return "\n".join(part for part in [message.get("content") or "", *displays] if part)


class Messages:
    def __init__(self, world: World) -> None:
        self.by_id: dict[str, Payload] = {}
        self.nonces: dict[tuple[str, str], str] = {}
        self._world = world

    def create(
        self, channel_id: str, body: Payload, uploads: Mapping[str, Upload], *, kind: int = PLAIN, **details: Any
    ) -> Payload:
        message = {
            "id": snowflake(),
            "type": kind,
            "channel_id": channel_id,
            "author": self._world.bot,
            "content": "",
            "timestamp": now(),
            "edited_timestamp": None,
            "tts": body.get("tts", False),
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "components": [],
            "pinned": False,
            "flags": (body.get("flags") or 0) & ~LOADING,
            **details,
        }
        if body.get("nonce") is not None:
            message["nonce"] = body["nonce"]
        self._fill(message, body, uploads)
        self.by_id[message["id"]] = message
        return message

    def edit(self, message: Payload, body: Payload, uploads: Mapping[str, Upload]) -> Payload:
        self._fill(message, body, uploads)
        flags = body.get("flags") or 0
        message["flags"] = message["flags"] & LASTING | flags & ~(EPHEMERAL | LOADING)
        message["edited_timestamp"] = now()
        return message

    def delete(self, message: Payload) -> None:
        self.by_id.pop(message["id"], None)

    def in_channel(self, channel_id: str) -> list[Payload]:
        """What everybody in the channel sees, oldest first."""
        everything = self.by_id.values()
        return [m for m in everything if m["channel_id"] == channel_id and not m["flags"] & EPHEMERAL]

    def _fill(self, message: Payload, body: Payload, uploads: Mapping[str, Upload]) -> None:
        if "content" in body:
            message["content"] = body["content"] or ""
        if "embeds" in body:
            message["embeds"] = [{"type": "rich", **embed} for embed in duplicate(body["embeds"] or [])]
        if "components" in body:
            message["components"] = _numbered(duplicate(body["components"] or []))
        if "attachments" in body or uploads:
            message["attachments"] = _attachments(message, body, uploads)
        _resolve_media(message)


def _numbered(components: list[Payload]) -> list[Payload]:
    for number, component in enumerate(walk(components), 1):
        component.setdefault("id", number)
    return components


def _attachments(message: Payload, body: Payload, uploads: Mapping[str, Upload]) -> list[Payload]:
    """Those kept by their id, and new ones: `id` n of a new one is the n of its part `files[n]`."""
    had = {each["id"]: each for each in message["attachments"]}
    named = body.get("attachments")
    if named is None:
        named = [*had.values(), *({"id": part[6:-1]} for part in uploads)]
    kept = [had[str(each["id"])] for each in named if str(each["id"]) in had]
    new = [_attachment(each, uploads[f"files[{each['id']}]"]) for each in named if str(each["id"]) not in had]
    return kept + new


def _attachment(described: Payload, upload: Upload) -> Payload:
    attachment_id, name = snowflake(), described.get("filename") or upload.filename
    url = f"https://cdn.discordapp.com/attachments/{APPLICATION_ID}/{attachment_id}/{name}"
    details = {key: described[key] for key in ("description", "title") if described.get(key)}
    return {
        "id": attachment_id,
        "filename": name,
        "size": len(upload.data),
        "url": url,
        "proxy_url": url.replace("cdn.discordapp.com", "media.discordapp.net"),
        "content_type": upload.content_type,
        **details,
    }


def _resolve_media(message: Payload) -> None:
    """Put the address of each attachment where components and embeds say `attachment://name`."""
    files = {f"attachment://{each['filename']}": each for each in message["attachments"]}
    for media in _media(message):
        attached = files.get(media.get("url", ""))
        if attached:
            same = {key: attached[key] for key in ("url", "proxy_url", "content_type")}
            media.update(same, attachment_id=attached["id"], loading_state=2)


def _media(message: Payload) -> Iterator[Payload]:
    for component in walk(message["components"]):
        yield from (item["media"] for item in component.get("items", ()))
        yield from (component[key] for key in ("media", "file") if key in component)
    for embed in message["embeds"]:
        yield from (embed[key] for key in ("image", "thumbnail") if key in embed)
