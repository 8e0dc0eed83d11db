"""The websocket half of the emulated Discord: sessions, sequence numbers, resuming, compression.

A session outlives its socket, as Discord's do: what is dispatched while the bot is away is kept and replayed when
it resumes, so that a test can tell a resume from a fresh start.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from aiohttp import WSMsgType, web

from .world import APPLICATION_ID, Payload, World

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT = 0, 1, 2, 6, 7
INVALID_SESSION, HELLO, HEARTBEAT_ACK = 9, 10, 11

GUILDS_INTENT = 1 << 0
# Guild members, presences and message content: refused unless the developer portal grants them.
PRIVILEGED_INTENTS = 1 << 1 | 1 << 8 | 1 << 15
REPLAY_LIMIT = 1000
LONGER_THAN_ANYBODY_WAITS = 60


class Compressor(Protocol):
    def __call__(self, text: str) -> bytes: ...


def _zlib_stream() -> Compressor:
    stream = zlib.compressobj()
    return lambda text: stream.compress(text.encode()) + stream.flush(zlib.Z_SYNC_FLUSH)


def _zstd_stream() -> Compressor:
    # Standard library from Python 3.14; discord.py asks for it as soon as it can be imported.
    from compression.zstd import ZstdCompressor  # type: ignore[import-not-found]

    stream = ZstdCompressor()
    return lambda text: stream.compress(text.encode(), mode=ZstdCompressor.FLUSH_BLOCK)


COMPRESSORS: dict[str, Callable[[], Compressor]] = {"zlib-stream": _zlib_stream, "zstd-stream": _zstd_stream}


class Line:
    """One websocket connection, with the compression that its URL asked for."""

    def __init__(self, socket: web.WebSocketResponse, compression: str | None) -> None:
        self.socket = socket
        self.dropped = False
        self._compress = COMPRESSORS[compression]() if compression else None

    async def send(self, op: int, data: Any, event: str | None = None, sequence: int | None = None) -> None:
        text = json.dumps({"op": op, "d": data, "s": sequence, "t": event})
        if self._compress is None:
            await self.socket.send_str(text)
        else:
            await self.socket.send_bytes(self._compress(text))


@dataclass(eq=False)
class Session:
    """What Discord remembers of one shard between its connections."""

    shard: tuple[int, int]
    intents: int
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    sequence: int = 0
    history: deque[tuple[int, str, Payload]] = field(default_factory=lambda: deque(maxlen=REPLAY_LIMIT))
    line: Line | None = None

    def serves(self, guild_id: str | None) -> bool:
        """Direct messages, which belong to no guild, go to shard 0."""
        number, count = self.shard
        return (int(guild_id or 0) >> 22) % count == number

    async def dispatch(self, event: str, data: Payload) -> None:
        self.sequence += 1
        self.history.append((self.sequence, event, data))
        if self.line and not self.line.socket.closed:
            await self.line.send(DISPATCH, data, event, self.sequence)

    async def replay(self, after: int) -> None:
        assert self.line is not None
        for sequence, event, data in list(self.history):
            if sequence > after:
                await self.line.send(DISPATCH, data, event, sequence)
        await self.dispatch("RESUMED", {})


class Gateway:
    def __init__(self, world: World, token: str, *, privileged: int = 0, heartbeat_seconds: float = 41.25) -> None:
        self.world = world
        self.url = ""
        self.privileged = privileged
        self.heartbeat_seconds = heartbeat_seconds
        self.answers_heartbeats = True
        self.answers_goodbyes = True
        self.lets_in = True
        self.recommended_shards = 1
        self.identifies: list[Payload] = []
        self.resumes: list[Payload] = []
        self.heartbeats = 0
        self.sessions: dict[str, Session] = {}
        self.changed = asyncio.Event()
        self._token = token

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """The whole life of one connection."""
        if not self.lets_in:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse(max_msg_size=0, compress=False, autoclose=False)
        await socket.prepare(request)
        line = Line(socket, request.query.get("compress"))
        await line.send(HELLO, {"heartbeat_interval": int(self.heartbeat_seconds * 1000)})
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._receive(line, json.loads(message.data))
        self._hang_up(line)
        if not self.answers_goodbyes:
            await asyncio.sleep(LONGER_THAN_ANYBODY_WAITS)
        await socket.close()
        return socket

    async def _receive(self, line: Line, frame: Payload) -> None:
        op, data = frame["op"], frame["d"]
        if op == HEARTBEAT:
            self.heartbeats += 1
            if self.answers_heartbeats:
                await line.send(HEARTBEAT_ACK, None)
        elif op == IDENTIFY:
            await self._identify(line, data)
        elif op == RESUME:
            await self._resume(line, data)

    async def _identify(self, line: Line, data: Payload) -> None:
        self.identifies.append({**data, "token": "<bot>"})
        if data["token"] != self._token:
            await line.socket.close(code=4004, message=b"Authentication failed.")
        elif data["intents"] & PRIVILEGED_INTENTS & ~self.privileged:
            await line.socket.close(code=4014, message=b"Disallowed intent(s).")
        else:
            await self._welcome(line, data)
        self.changed.set()

    async def _welcome(self, line: Line, data: Payload) -> None:
        number, count = data.get("shard", (0, 1))
        session = Session((number, count), data["intents"], line=line)
        self.sessions[session.id] = session
        guilds = [guild for guild in self.world.guilds.values() if session.serves(guild.id)]
        await session.dispatch("READY", self._ready(session, [guild.id for guild in guilds]))
        if session.intents & GUILDS_INTENT:
            for guild in guilds:
                await session.dispatch("GUILD_CREATE", guild.payload(self.world.bot))

    def _ready(self, session: Session, guild_ids: list[str]) -> Payload:
        return {
            "v": 10,
            "user": self.world.bot,
            "guilds": [{"id": guild_id, "unavailable": True} for guild_id in guild_ids],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": list(session.shard),
            "application": {"id": APPLICATION_ID, "flags": 0},
        }

    async def _resume(self, line: Line, data: Payload) -> None:
        self.resumes.append({**data, "token": "<bot>"})
        session = self.sessions.get(data["session_id"] or "")
        if session is None or data["token"] != self._token:
            await line.send(INVALID_SESSION, False)
        else:
            session.line = line
            await session.replay(data["seq"] or 0)
        self.changed.set()

    def _hang_up(self, line: Line) -> None:
        for session in self._holding(line):
            session.line = None
            # A client that leaves with 1000 or 1001 gives its session up.
            if line.socket.close_code in (1000, 1001) and not line.dropped:
                del self.sessions[session.id]
        self.changed.set()

    def _holding(self, line: Line) -> list[Session]:
        return [session for session in self.sessions.values() if session.line is line]

    @property
    def connected(self) -> list[Session]:
        return [session for session in self.sessions.values() if session.line is not None]

    @property
    def complete(self) -> bool:
        """Whether every shard of the bot is connected."""
        shards = {session.shard for session in self.connected}
        return bool(shards) and len(shards) == max(count for _, count in shards)

    def session_for(self, guild_id: str | None) -> Session:
        """The session that events of this guild go to: a connected one, or else one that may yet resume.

        Raises LookupError when no bot has identified for the guild's shard.
        """
        serving = [session for session in self.sessions.values() if session.serves(guild_id)]
        if not serving:
            raise LookupError("no bot is connected to the gateway")
        return max(serving, key=lambda session: session.line is not None)

    async def dispatch(self, event: str, data: Payload, guild_id: str | None = None) -> None:
        await self.session_for(guild_id).dispatch(event, data)

    def _lines(self) -> Iterator[Line]:
        for session in self.connected:
            assert session.line is not None
            yield session.line

    async def drop(self, code: int = 4000) -> None:
        """Close every connection with this code; the sessions can be resumed."""
        for line in list(self._lines()):
            line.dropped = True
            await line.socket.close(code=code)

    async def ask_to_reconnect(self) -> None:
        for line in list(self._lines()):
            await line.send(RECONNECT, None)

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Tell every session that it is invalid; one that is not resumable is also forgotten."""
        for session in self.connected:
            assert session.line is not None
            await session.line.send(INVALID_SESSION, resumable)
            if not resumable:
                del self.sessions[session.id]

    async def close(self) -> None:
        for line in list(self._lines()):
            await line.socket.close(code=1001)
