"""The routes of channels and the messages in them."""

from __future__ import annotations

from aiohttp import web

from .messages import COMPONENTS_V2, EPHEMERAL, Messages
from .replies import INVALID_FORM, UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, Refused, Reply, Route, ok
from .traffic import REQUEST
from .world import Payload, World, now


class Channels:
    def __init__(self, world: World, messages: Messages) -> None:
        self.world = world
        self.messages = messages
        self.pins: dict[str, list[str]] = {}  # by channel, oldest first

    def routes(self) -> list[Route]:
        posts = "/channels/{channel}/messages"
        return [
            ("GET", "/channels/{channel}", lambda raw: ok(self._channel(raw))),
            ("POST", posts, self._post),
            ("GET", posts, self._history),
            ("GET", posts + "/pins", self._get_pins),
            ("PUT", posts + "/pins/{message}", self._pin),
            ("DELETE", posts + "/pins/{message}", self._unpin),
            ("GET", posts + "/{message}", lambda raw: ok(self._message(raw))),
            ("PATCH", posts + "/{message}", self._edit),
            ("DELETE", posts + "/{message}", self._delete),
        ]

    def _channel(self, raw: web.Request) -> Payload:
        channel = self.world.channel(raw.match_info["channel"])
        if channel is None:
            raise Refused(UNKNOWN_CHANNEL)
        return channel

    def _message(self, raw: web.Request) -> Payload:
        message = self.messages.by_id.get(raw.match_info["message"])
        if message is None or message["channel_id"] != self._channel(raw)["id"] or message["flags"] & EPHEMERAL:
            raise Refused(UNKNOWN_MESSAGE)
        return message

    async def _post(self, raw: web.Request) -> Reply:
        request, channel = raw[REQUEST], self._channel(raw)
        key = (channel["id"], str(request.json.get("nonce")))
        known = self.messages.by_id.get(self.messages.nonces.get(key, ""))
        if request.json.get("enforce_nonce") and known:
            return Reply(200, known)
        message = self.messages.create(channel["id"], request.json, request.uploads)
        if request.json.get("nonce") is not None:
            self.messages.nonces[key] = message["id"]
        return Reply(200, message)

    async def _edit(self, raw: web.Request) -> Reply:
        request, message = raw[REQUEST], self._message(raw)
        request.flags_before = message["flags"]
        if request.json.get("flags") is not None and message["flags"] & COMPONENTS_V2 & ~request.json["flags"]:
            raise Refused(INVALID_FORM)
        return Reply(200, self.messages.edit(message, request.json, request.uploads))

    async def _delete(self, raw: web.Request) -> Reply:
        self.messages.delete(self._message(raw))
        return Reply(204)

    async def _history(self, raw: web.Request) -> Reply:
        query = raw[REQUEST].query
        after, before = int(query.get("after", 0)), int(query.get("before", 1 << 63))
        found = self.messages.in_channel(self._channel(raw)["id"])
        between = [message for message in found if after < int(message["id"]) < before]
        limit = int(query.get("limit", 50))
        newest_first = between[::-1]
        # `after` asks for those that follow it, and they still come newest first.
        return Reply(200, newest_first[-limit:] if "after" in query else newest_first[:limit])

    async def _get_pins(self, raw: web.Request) -> Reply:
        pinned = [self.messages.by_id[each] for each in self.pins.get(self._channel(raw)["id"], [])]
        items = [{"pinned_at": now(), "message": message} for message in pinned[::-1]]
        return Reply(200, {"items": items, "has_more": False})

    async def _pin(self, raw: web.Request) -> Reply:
        message = self._message(raw)
        message["pinned"] = True
        pins = self.pins.setdefault(message["channel_id"], [])
        pins += [message["id"]] if message["id"] not in pins else []
        return Reply(204)

    async def _unpin(self, raw: web.Request) -> Reply:
        message = self._message(raw)
        message["pinned"] = False
        self.pins[message["channel_id"]].remove(message["id"])
        return Reply(204)
