"""Serve the website on a port: read-only, from memory, with headers for browsers, feed readers and caches.

Only files of the website's folder are served. Nothing is executed, and nothing that a visitor sends is kept.
"""

import asyncio
import gzip
import hashlib
import mimetypes
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from cachetools import LRUCache

from bot.errors import N_, Misconfigured
from bot.site.folder import Folder
from bot.site.page import POLICY

if TYPE_CHECKING:
    from aiohttp import web

_MEMORY = 64 * 2**20
"""Bytes of files kept in memory."""
_SMALL = 512
"""Bytes up to which files are not compressed."""
_IDLE = 15.0
"""Seconds for which a connection may stay open with nothing asked."""
_LONGEST = 240
"""Longest address in characters; those of the site are shorter, and file systems allow little more."""
_TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".db": "application/vnd.sqlite3",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
}
_SECONDS = {".css": 3600, ".js": 3600, ".svg": 60}
"""Seconds for which a copy may be reused without asking; 10 for other files, which a new report may change."""
_NO_WEIGHT = re.compile(r"\s*q\s*=\s*0(\.0*)?\s*")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Server": "Rollcall",
}
_ANYBODY = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_ASKED_BEFORE = {
    **_ANYBODY,
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, OPTIONS",
}


@dataclass(frozen=True, slots=True)
class Served:
    """A file, ready to be sent."""

    stamp: tuple[int, int]
    """Time of writing (ns) and size, to notice a newer file."""
    body: bytes
    packed: bytes | None
    tag: str
    headers: dict[str, str]

    @property
    def weight(self) -> int:
        return len(self.body) + len(self.packed or b"") + 1024


class Shop:
    """The files of a folder by address, with a cache."""

    def __init__(self, root: Path) -> None:
        self._folder, self._root = Folder(root), root
        self._kept: LRUCache[str, Served] = LRUCache(_MEMORY, getsizeof=lambda one: one.weight)

    async def find(self, path: str) -> Served | None:
        """Find a file by its address; None if there is none. What is not in memory is read and packed in a thread."""
        if not _is_plain(path):
            return None
        file = self._root / (f"{path}index.html" if path.endswith("/") or not path else path)
        try:
            found = file.stat()
            stamp = found.st_mtime_ns, found.st_size
            kept = self._kept.get(path)
            if kept is None or kept.stamp != stamp:
                kept = await asyncio.to_thread(_served, path, file, stamp)
                if kept.weight <= _MEMORY:
                    self._kept[path] = kept
        except (OSError, ValueError):  # no such file
            return None
        return kept

    def is_folder(self, path: str) -> bool:
        return bool(path) and _is_plain(path) and (self._root / path / "index.html").is_file()

    def is_gone(self, path: str) -> bool:
        """Return whether a path belongs to a story that was unpublished."""
        slug = path.partition("/")[0]
        return _is_plain(slug) and self._folder.listing(slug, brief=True).gone


def _is_plain(path: str) -> bool:
    """Return whether a path has no part that is hidden or leads elsewhere."""
    parts = path.removesuffix("/").split("/") if path else []
    return (
        len(path) <= _LONGEST
        and "\\" not in path
        and "\0" not in path
        and all(part and not part.startswith(".") for part in parts)
    )


def _served(path: str, file: Path, stamp: tuple[int, int]) -> Served:
    body = file.read_bytes()
    packed = gzip.compress(body, 6, mtime=0) if len(body) > _SMALL and file.suffix != ".png" else None
    headers = {
        "Content-Type": _type(path, file),
        "Cache-Control": f"public, max-age={_SECONDS.get(file.suffix, 10)}",
        "Last-Modified": formatdate(stamp[0] // 10**9, usegmt=True),
        "Content-Security-Policy": f"{POLICY}; frame-ancestors {_framed_by(path)}",
        "Vary": "Accept-Encoding",
        **_HEADERS,
        **(_ANYBODY if file.suffix != ".html" else {}),
    }
    return Served(stamp, body, packed, hashlib.sha256(body).hexdigest()[:20], headers)


def _type(path: str, file: Path) -> str:
    if path.endswith("/feed.json"):
        return "application/feed+json; charset=utf-8"
    return _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"


def _framed_by(path: str) -> str:
    """Return which sites may frame a page: all for cards, only this one for other pages."""
    return "*" if "/embed/" in path else "'self'"


def application(root: Path) -> "web.Application":
    from aiohttp import web

    shop = Shop(root)

    async def answer(request: web.Request) -> web.Response:
        path = unquote(request.rel_url.raw_path).removeprefix("/")
        found = await shop.find(path)
        if found is not None:
            return _sent(request, found)
        if not path.endswith("/") and shop.is_folder(path):
            return web.Response(status=301, headers={"Location": f"{request.rel_url.raw_path}/".replace("//", "/")})
        if shop.is_gone(path):
            return web.Response(status=410, text="This was published here, and is no longer.\n", headers=_HEADERS)
        return web.Response(status=404, text="There is no such page.\n", headers=_HEADERS)

    async def asked_before(request: web.Request) -> web.Response:
        return web.Response(status=204, headers={**_HEADERS, **_ASKED_BEFORE})

    served = web.Application(client_max_size=1024)
    served.router.add_get("/{path:.*}", answer)
    served.router.add_route("OPTIONS", "/{path:.*}", asked_before)
    return served


def _sent(request: "web.Request", found: Served) -> "web.Response":
    from aiohttp import web

    packed = found.packed if _takes_gzip(request.headers.get("Accept-Encoding", "")) else None
    tag = f'"{found.tag}-gz"' if packed else f'"{found.tag}"'
    headers = {**found.headers, "ETag": tag}
    if _has_it(request, found):
        return web.Response(status=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    return web.Response(body=packed or found.body, headers=headers)


def _takes_gzip(accepted: str) -> bool:
    """Return whether gzip is among the accepted encodings, and not with a weight of nothing."""
    weights = {
        name.strip().lower(): weight for name, _, weight in (one.partition(";") for one in accepted.split(","))
    }
    return "gzip" in weights and not _NO_WEIGHT.fullmatch(weights["gzip"])


def _has_it(request: "web.Request", found: Served) -> bool:
    """Return whether the visitor's copy is current, by its tag or else its time."""
    tags = request.headers.get("If-None-Match")
    if tags is not None:
        known = {tag.strip().removeprefix("W/").strip('"').removesuffix("-gz") for tag in tags.split(",")}
        return found.tag in known or "*" in known
    since = request.headers.get("If-Modified-Since")
    if since is None:
        return False
    try:
        return parsedate_to_datetime(since).timestamp() >= found.stamp[0] // 10**9
    except (ValueError, TypeError, OverflowError):
        return False


@asynccontextmanager
async def served(root: Path, host: str, port: int) -> AsyncIterator[int]:
    """Serve a folder and yield the port. Raises Misconfigured if the port is taken."""
    from aiohttp import web

    runner = web.AppRunner(application(root), access_log=None, shutdown_timeout=1, keepalive_timeout=_IDLE)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        text = N_("The website cannot be served on {host} port {port}: choose another port.")
        raise Misconfigured(text, host=host, port=port) from error
    try:
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()
