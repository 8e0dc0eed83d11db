"""The routes of channels and the messages in them."""

from __future__ import annotations

from aiohttp import web

from .messages import COMPONENTS_V2, EPHEMERAL, Messages
from .replies import (
    ARCHIVED_THREAD,
    INVALID_FORM,
    NOT_PUBLISHABLE,
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
    Refused,
    Reply,
    Route,
    ok,
)
from .traffic import REQUEST
from .world import FORUM, NEWS, THREADS, Payload, World, now

CROSSPOSTED = 1 << 0


class Channels:
    def __init__(self, world: World, messages: Messages) -> None:
        self.world = world
        self.messages = messages
        self.pins: dict[str, list[str]] = {}  # by channel, oldest first

    def routes(self) -> list[Route]:
        posts = "/channels/{channel}/messages"
        return [
            ("GET", "/channels/{channel}", lambda raw: ok(self._channel(raw))),
            ("PATCH", "/channels/{channel}", self._change_thread),
            ("POST", "/channels/{channel}/threads", self._open_forum_post),
            ("GET", "/channels/{channel}/threads/archived/public", self._archived_threads),
            ("GET", "/guilds/{guild}/threads/active", self._active_threads),
            ("POST", posts + "/{message}/crosspost", self._publish),
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
        if channel["type"] == FORUM:
            raise Refused(NOT_PUBLISHABLE)  # a forum has threads, and messages in them only
        self._wake(channel)
        key = (channel["id"], str(request.json.get("nonce")))
        known = self.messages.by_id.get(self.messages.nonces.get(key, ""))
        if request.json.get("enforce_nonce") and known:
            return Reply(200, known)
        message = self.messages.create(channel["id"], request.json, request.uploads)
        if request.json.get("nonce") is not None:
            self.messages.nonces[key] = message["id"]
        return Reply(200, message)

    def _wake(self, channel: Payload) -> None:
        """A message opens an archived thread again, unless it is locked."""
        place = self.world.place(channel["id"])
        if channel["type"] in THREADS and place is not None and place.archived:
            if channel["thread_metadata"]["locked"]:
                raise Refused(ARCHIVED_THREAD)
            place.details["thread_metadata"] = {**channel["thread_metadata"], "archived": False}

    async def _change_thread(self, raw: web.Request) -> Reply:
        channel, asked = self._channel(raw), raw[REQUEST].json
        place = self.world.place(channel["id"])
        if channel["type"] not in THREADS or place is None or set(asked) - {"archived", "locked"}:
            raise Refused(INVALID_FORM)  # nothing else is needed so far
        place.details["thread_metadata"] = {**channel["thread_metadata"], **asked}
        return Reply(200, place.payload())

    async def _open_forum_post(self, raw: web.Request) -> Reply:
        """A thread with its first message, which has the thread's id. No nonce: Discord has none here."""
        request, forum = raw[REQUEST], self.world.place(self._channel(raw)["id"])
        if forum is None or forum.type != FORUM or not request.json.get("message"):
            raise Refused(INVALID_FORM)
        thread = self.world.open_thread(
            forum, request.json["name"], applied_tags=request.json.get("applied_tags", [])
        )
        message = self.messages.create(thread.id, request.json["message"], request.uploads, id=thread.id)
        return Reply(201, thread.payload() | {"message": message})

    async def _active_threads(self, raw: web.Request) -> Reply:
        """Of all channels of the guild."""
        guild = self.world.guilds[raw.match_info["guild"]]
        open_ones = [thread.payload() for thread in guild.threads if not thread.archived]
        return Reply(200, {"threads": open_ones, "members": []})

    async def _archived_threads(self, raw: web.Request) -> Reply:
        parent = self._channel(raw)
        threads = self.world.guilds[parent["guild_id"]].threads
        archived = [t.payload() for t in threads if t.archived and t.details["parent_id"] == parent["id"]]
        return Reply(200, {"threads": archived[::-1], "members": [], "has_more": False})

    async def _publish(self, raw: web.Request) -> Reply:
        message = self._message(raw)
        if self._channel(raw)["type"] != NEWS or message["flags"] & CROSSPOSTED:
            raise Refused(NOT_PUBLISHABLE)
        message["flags"] |= CROSSPOSTED
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
