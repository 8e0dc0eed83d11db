"""Fetching from servers on loopback that misbehave; `reachable` is the seam that lets these tests reach them."""

from __future__ import annotations

import asyncio
import gzip
import random
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web

from bot.articles.addresses import Address
from bot.articles.fetch import USER_AGENT, Fetcher, Unfetched, plain_address
from bot.errors import Refused

PAGE = b"<html><body><article><p>Germany said it would stay.</p></article></body></html>"
HTML = {"Content-Type": "text/html; charset=utf-8"}


def everywhere(_: Address) -> bool:
    return True


class Site:
    """A server on loopback, a page for each path."""

    def __init__(self) -> None:
        self.pages: dict[str, Callable[[web.Request], Awaitable[web.StreamResponse]]] = {}
        self.asked: list[web.Request] = []
        self.url = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        page = self.pages.get(request.path)
        return await page(request) if page else web.Response(status=404)

    def says(self, path: str, body: bytes = PAGE, status: int = 200, **headers: str) -> None:
        async def page(_: web.Request) -> web.Response:
            return web.Response(body=body, status=status, headers={**HTML, **_named(headers)})

        self.pages[path] = page


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    runner = web.ServerRunner(web.Server(site.answer))
    await runner.setup()
    port = web.TCPSite(runner, "127.0.0.1", 0)
    await port.start()
    site.url = f"http://127.0.0.1:{port._server.sockets[0].getsockname()[1]}"
    yield site
    await runner.cleanup()


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(everywhere, seconds=1.0) as fetcher:
        yield fetcher


async def refused(fetcher: Fetcher, url: str) -> str:
    with pytest.raises(Unfetched) as caught:
        await fetcher.fetch(url)
    return str(caught.value)


async def test_a_page_is_fetched_by_somebody_who_says_who_it_is(site: Site, fetcher: Fetcher):
    site.says("/a")
    got = await fetcher.fetch(f"{site.url}/a")
    assert (got.body, got.kind, got.charset, got.url) == (PAGE, "text/html", "utf-8", f"{site.url}/a")
    assert {request.headers["User-Agent"] for request in site.asked} == {USER_AGENT}
    assert [request.path for request in site.asked] == ["/robots.txt", "/a"]


async def test_nothing_on_this_machine_is_reached_without_the_seam(site: Site):
    site.says("/a")
    port = site.url.rpartition(":")[2]
    hosts = ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]", "0.0.0.0"]
    async with Fetcher(seconds=2.0) as fetcher:
        for host in hosts:
            said = await refused(fetcher, f"http://{host}:{port}/a")
            assert "private network" in said or "could not be reached" in said, host
    assert site.asked == []


async def test_a_redirect_into_a_private_network_ends_there(site: Site):
    site.says("/a", status=302, Location="http://127.0.0.2:9/secret")
    async with Fetcher(lambda address: str(address) == "127.0.0.1", seconds=1.0) as fetcher:
        assert "private network" in await refused(fetcher, f"{site.url}/a")


@pytest.mark.parametrize(
    "to",
    ["file:///etc/passwd", "javascript:alert(1)", "gopher://x/", "http://u:p@h/", "data:,x", f"/{'a' * 2000}"],
    ids=lambda to: to[:30],
)
async def test_a_redirect_to_anything_but_the_web_is_refused(site: Site, fetcher: Fetcher, to: str):
    site.says("/a", status=302, Location=to)
    assert "not a web address" in await refused(fetcher, f"{site.url}/a")


async def test_three_redirects_are_followed_and_no_fourth(site: Site, fetcher: Fetcher):
    for n in range(4):
        site.says(f"/{n}", status=302, Location=f"/{n + 1}")
    site.says("/4")
    assert (await fetcher.fetch(f"{site.url}/1")).url == f"{site.url}/4"
    assert "more than 3 times" in await refused(fetcher, f"{site.url}/0")


async def test_robots_txt_is_obeyed_also_after_a_redirect(site: Site, fetcher: Fetcher):
    site.says("/robots.txt", b"User-agent: *\nDisallow: /closed/*\n")
    site.says("/closed/a")
    site.says("/b", status=301, Location="/closed/a")
    for path in ("/closed/a", "/b"):
        assert "asks bots not to read" in await refused(fetcher, site.url + path)
    assert "/closed/a" not in [request.path for request in site.asked]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "to bots"),
        (403, "to bots"),
        (404, "nothing at this address"),
        (429, "pause"),
        (500, "error 500"),
        (503, "pause"),
    ],
)
async def test_what_a_site_refuses_is_a_sentence(site: Site, fetcher: Fetcher, status: int, words: str):
    site.says("/a", status=status)
    assert words in await refused(fetcher, f"{site.url}/a")


async def test_a_pause_that_a_site_asks_for_is_told(site: Site, fetcher: Fetcher):
    site.says("/a", status=429, Retry_After="120")
    with pytest.raises(Unfetched) as caught:
        await fetcher.fetch(f"{site.url}/a")
    assert caught.value.pause == 120


@pytest.mark.parametrize("kind", ["image/png", "application/zip", "video/mp4", "application/octet-stream"])
async def test_other_kinds_are_not_read(site: Site, fetcher: Fetcher, kind: str):
    site.says("/a", Content_Type=kind)
    assert "Only text, HTML and PDF" in await refused(fetcher, f"{site.url}/a")


@pytest.mark.parametrize("packed", [False, True])
async def test_ten_megabytes_are_not_taken_in(site: Site, fetcher: Fetcher, packed: bool):
    body = b"x" * (10 << 20)
    if packed:
        site.says("/a", gzip.compress(body), Content_Encoding="gzip")
    else:
        site.says("/a", body)
    assert "larger than 2 MiB" in await refused(fetcher, f"{site.url}/a")


async def test_a_site_that_never_ends_is_given_up(site: Site, fetcher: Fetcher):
    async def drips(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers=HTML)
        await response.prepare(request)
        for _ in range(100):
            await response.write(b"x")
            await asyncio.sleep(0.1)
        return response

    site.pages["/a"] = drips
    assert "did not answer within 1 seconds" in await refused(fetcher, f"{site.url}/a")


async def test_no_cookie_and_no_proxy_is_used(site: Site, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    site.says("/a", Set_Cookie="id=1")
    await fetcher.fetch(f"{site.url}/a")
    await fetcher.fetch(f"{site.url}/a")
    assert all("Cookie" not in request.headers for request in site.asked)


def test_whatever_is_typed_is_an_address_or_a_sentence():
    rng, letters, refused_ = random.Random(16), "htps:/.@[]%\\ \n\t#?é0x7f:80" + "\u202e\x00", set()
    for _ in range(100_000):
        typed = rng.choice(("", "http://", "https://")) + "".join(rng.choices(letters, k=rng.randrange(12)))
        try:
            assert plain_address(typed) == typed
        except Refused as refusal:
            refused_.add(refusal.text)
    assert [text.endswith("https:// or http://.") for text in refused_] == [True]
