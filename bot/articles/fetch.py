"""Fetches linked pages: only from public addresses, with limits on size and time, and as robots.txt allows.

The guard is at the socket, so it also stops a name that resolves to this machine, an address written as a number, and
a redirect.
"""

import asyncio
import errno
import socket
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import aiohttp
from protego import Protego

from bot.articles.addresses import Address, address_of, is_public
from bot.articles.page import LARGEST, NOT_READ, TOO_LARGE, Document
from bot.errors import N_, Refused

AGENT = "Rollcall"
USER_AGENT = f"{AGENT}/0.1 (a newsroom's bot: reads a page when an editor asks for it; obeys robots.txt)"
SECONDS = 10.0
REDIRECTS = 3
ARTICLE_KINDS = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf")
_LONGEST_RULES = 500_000
_RULES_KEPT = 3600.0
_MOST_RULES = 200
_AT_ONCE = 4
_BARRED = "not a public address"
_REDIRECTS = (301, 302, 303, 307, 308)

_BAD_ADDRESS = N_("“{text}” is not a web address: it must begin with https:// or http://.")
_PRIVATE = N_("This address leads into a private network: it is not fetched.")
_SLOW = N_("The site did not answer within {n} seconds: paste the text instead.")
_UNREACHED = N_("The site could not be reached: check the address, or paste the text instead.")
_ROBOTS = N_("The site asks bots not to read this page: paste the text instead.")
_CLOSED = N_("The site does not show this page to bots: paste the text instead.")
_NOTHING = N_("There is nothing at this address: check it.")
_BUSY = N_("The site is busy or asks for a pause: try again later.")
_FAILED = N_("The site answered with the error {n}: paste the text instead.")
_ROUND = N_("The address leads on more than {n} times: give the last one.")


class Unfetched(Refused):
    """Raised if a page could not be fetched; `pause` is the number of seconds that the site asked for."""

    pause: float | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    body: bytes
    kind: str
    """Media type in lower case."""
    charset: str
    url: str
    """Address after redirects."""
    status: int
    headers: Mapping[str, str]
    """Headers by name in lower case."""

    @property
    def document(self) -> Document:
        return Document(self.body, self.kind, self.charset, self.url)


class Fetcher:
    """`reachable` decides about each address before a socket connects to it; tests allow loopback."""

    def __init__(self, reachable: Callable[[Address], bool] = is_public, seconds: float = SECONDS) -> None:
        self._reachable, self._seconds = reachable, seconds
        self._session: aiohttp.ClientSession | None = None
        self._free = asyncio.Semaphore(_AT_ONCE)
        self._rules: dict[str, tuple[float, Protego | None]] = {}
        """By origin: the time at which the rules were read, and the rules; None if everything may be read."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def fetch(
        self, url: str, kinds: Collection[str] = ARTICLE_KINDS, headers: Mapping[str, str] | None = None
    ) -> Fetched:
        """Fetch a page, after at most three redirects. Raises Unfetched."""
        try:
            async with self._free, asyncio.timeout(self._seconds):
                return await self._follow(url.strip(), kinds, headers or {})
        except TimeoutError as error:
            raise Unfetched(_SLOW, n=round(self._seconds)) from error
        except aiohttp.ClientError as error:
            raise Unfetched(_PRIVATE if _BARRED in str(error) else _UNREACHED) from error
        except (OSError, ValueError) as error:
            raise Unfetched(_UNREACHED) from error

    async def _follow(self, url: str, kinds: Collection[str], headers: Mapping[str, str]) -> Fetched:
        for _ in range(REDIRECTS + 1):
            checked = plain_address(url)
            if not await self._may_read(checked):
                raise Unfetched(_ROBOTS)
            answer = await self._get(checked, LARGEST, kinds, headers)
            if isinstance(answer, Fetched):
                return answer
            url = answer
        raise Unfetched(_ROUND, n=REDIRECTS)

    async def _get(self, url: str, most: int, kinds: Collection[str], headers: Mapping[str, str]) -> "Fetched | str":
        """Return a page, or the address to which it redirects."""
        async with self._open().get(url, allow_redirects=False, headers=headers) as response:
            if response.status in _REDIRECTS and response.headers.get("Location"):
                return urljoin(url, response.headers["Location"])
            if response.status >= 400:
                raise refusal(response.status, response.headers.get("Retry-After"))
            kind = response.content_type.lower() if "Content-Type" in response.headers else ""
            if kinds and kind and kind not in kinds and response.status != 304:
                raise Unfetched(NOT_READ)
            body = await _limited(response, most)
            charset = response.charset or ""
            headers_ = {name.lower(): value for name, value in response.headers.items()}
            return Fetched(body, kind, charset, url, response.status, headers_)

    async def _may_read(self, url: str) -> bool:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        known = self._rules.get(origin)
        if known is None or known[0] < monotonic() - _RULES_KEPT:
            if len(self._rules) >= _MOST_RULES:
                self._rules.clear()
            known = self._rules[origin] = monotonic(), await self._read_rules(f"{origin}/robots.txt")
        return known[1] is None or bool(known[1].can_fetch(url, AGENT))

    async def _read_rules(self, url: str) -> Protego | None:
        """Read robots.txt; None if the site has none. Raises Unfetched if that fails: then nothing is read."""
        for _ in range(REDIRECTS + 1):
            try:
                answer = await self._get(plain_address(url), _LONGEST_RULES, (), {})
            except Missing:
                return None
            if isinstance(answer, Fetched):
                return await asyncio.to_thread(Protego.parse, answer.body.decode("utf-8", errors="replace"))
            url = answer
        return None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(socket_factory=self._socket, use_dns_cache=False, force_close=True),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": USER_AGENT, "Accept-Language": "en, fr"},
                timeout=aiohttp.ClientTimeout(total=self._seconds),
                trust_env=False,
            )
        return self._session

    def _socket(self, info: Any) -> socket.socket:
        """Open a socket for an address. Raises OSError if it is not public."""
        family, kind, protocol, _, address = info
        if not self._reachable(address_of(str(address[0]))):
            raise OSError(errno.EACCES, _BARRED)
        return socket.socket(family, kind, protocol)


class Missing(Unfetched):
    """Raised if a site has no such page."""


async def _limited(response: aiohttp.ClientResponse, most: int) -> bytes:
    """Read a body. Raises Unfetched as soon as it is larger than `most` bytes."""
    body = bytearray()
    async for piece in response.content.iter_chunked(1 << 16):
        body += piece
        if len(body) > most:
            raise Unfetched(TOO_LARGE, n=LARGEST // 2**20)
    return bytes(body)


def refusal(status: int, retry_after: str | None = None) -> Unfetched:
    if status in (404, 410):
        return Missing(_NOTHING)
    if status in (401, 402, 403, 451):
        return Missing(_CLOSED)
    if status in (429, 503):
        busy = Unfetched(_BUSY)
        asked = (retry_after or "").strip()
        busy.pause = float(asked) if asked.isdecimal() and asked.isascii() else None
        return busy
    return Unfetched(_FAILED, n=status)


def plain_address(url: str) -> str:
    """Return an address with http or https and a host, without user name and password. Raises Unfetched."""
    try:
        parts = urlsplit(url)
        plain = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and parts.username is None
        _ = parts.port  # raises ValueError if it is not a number
    except ValueError:
        plain = False
    if not plain or len(url) > 2000 or any(not letter.isprintable() or letter in " \\" for letter in url):
        raise Unfetched(_BAD_ADDRESS, text=url[:60])
    return url
