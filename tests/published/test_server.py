"""The website on a port: what browsers, caches, readers of feeds and programs elsewhere get, and what nobody gets."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.errors import Misconfigured
from bot.site.server import served

from .conftest import Web


@pytest.fixture
async def ask(harbour: Web) -> AsyncIterator[aiohttp.ClientSession]:
    async with (
        served(harbour.root, "127.0.0.1", 0) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}", auto_decompress=False) as session,
    ):
        yield session


async def test_a_page_comes_packed_with_strict_headers(ask, harbour: Web):
    async with ask.get("/harbour-2021/en/", headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.status == 200
        assert gzip.decompress(await answer.read()) == harbour.files["harbour-2021/en/index.html"]
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'self'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "public, max-age=10"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "br, gzip; q=0.0", "xgzip"])
async def test_who_takes_no_gzip_gets_none(ask, harbour: Web, accepted):
    async with ask.get("/harbour-2021/en/", headers={"Accept-Encoding": accepted}) as answer:
        assert "Content-Encoding" not in answer.headers
        assert await answer.read() == harbour.files["harbour-2021/en/index.html"]


@pytest.mark.parametrize(
    "path", ["/harbour-2021/en/", "/harbour-2021/en/feed.atom", "/harbour-2021/data/status.json"]
)
async def test_who_asks_again_gets_304_until_it_changes(ask, harbour: Web, path):
    async with ask.get(path) as answer:
        tag, day = answer.headers["ETag"], answer.headers["Last-Modified"]
    for known in ({"If-None-Match": tag}, {"If-None-Match": f'"x", W/{tag}'}, {"If-Modified-Since": day}):
        async with ask.get(path, headers=known) as answer:
            assert answer.status == 304
            assert await answer.read() == b""
            assert answer.headers["ETag"] == tag
    file = harbour.root / (path[1:] + ("index.html" if path.endswith("/") else ""))
    file.write_bytes(b"something else")
    async with ask.get(path, headers={"If-None-Match": tag}) as answer:
        assert answer.status == 200
        assert await answer.read() == b"something else"


@pytest.mark.parametrize("value", ["", "nonsense", '"', "Thu, 99 Foo 2020", "\u00e9"])
async def test_odd_conditions_are_no_conditions(ask, value):
    async with ask.get("/", headers={"If-None-Match": value}) as answer:
        assert answer.status == 200
    async with ask.get("/", headers={"If-Modified-Since": value}) as answer:
        assert answer.status == 200


async def test_data_may_be_read_by_pages_elsewhere(ask):
    async with ask.get("/harbour-2021/data/reports.csv", headers={"Origin": "https://x.example"}) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.headers["Access-Control-Expose-Headers"] == "ETag"
    async with ask.options("/harbour-2021/data/status.json") as answer:
        assert answer.status == 204
        assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"]
        assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD"


async def test_feeds_say_what_they_are(ask):
    for name, kind in (("feed.atom", "application/atom+xml"), ("feed.json", "application/feed+json")):
        async with ask.get(f"/harbour-2021/en/{name}") as answer:
            assert answer.content_type == kind


async def test_a_file_that_is_larger_than_the_memory_is_served_all_the_same(ask, harbour: Web, monkeypatch):
    monkeypatch.setattr("bot.site.server._MEMORY", 10)
    async with ask.get("/harbour-2021/data/reports.json", headers={"Accept-Encoding": "identity"}) as answer:
        assert await answer.read() == harbour.files["harbour-2021/data/reports.json"]


async def test_what_serves_the_site_tells_no_versions(ask):
    for path in ("/", "/harbour-2021/en/", "/nothing"):
        async with ask.get(path) as answer:
            assert answer.headers["Server"] == "Rollcall"


async def test_a_database_says_what_it_is_and_a_picture_is_not_packed_again(ask, harbour: Web):
    (harbour.root / "harbour-2021" / "x.db").write_bytes(b"SQLite" * 200)
    (harbour.root / "harbour-2021" / "x.png").write_bytes(b"\x89PNG" * 200)
    async with ask.get("/harbour-2021/x.db") as answer:
        assert answer.content_type == "application/vnd.sqlite3"
    async with ask.get("/harbour-2021/x.png", headers={"Accept-Encoding": "gzip"}) as answer:
        assert "Content-Encoding" not in answer.headers


async def test_a_folder_is_found_without_its_slash(ask):
    async with ask.get("/harbour-2021/en/who/DE", allow_redirects=False) as answer:
        assert answer.status == 301
        assert answer.headers["Location"] == "/harbour-2021/en/who/DE/"


async def test_what_was_published_and_is_no_longer_answers_410(ask, harbour: Web):
    await harbour.publisher.unpublish("harbour-2021")
    gone = [
        *("en/", "fr/days/2022-03-05/", "en/reports/HB21-0001/", "data/status.json", "data/2022-03-05/postures.csv"),
        *("en/feed.atom", "fr/who/DE/feed.json", "en/embed/left/", "en/embed/left/oembed.json", "en/map.svg", ""),
    ]
    for path in gone:
        for method in ("GET", "HEAD"):
            async with ask.request(method, f"/harbour-2021/{path}") as answer:
                assert answer.status == 410, path
    async with ask.get("/never-2020/en/") as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/.rollcall/titles.json", "/.rollcall/stories/harbour-2021.json", "/harbour-2021/../.rollcall/titles.json",
        "/harbour-2021/%2e%2e/.rollcall/titles.json", "/..%2frollcall.db", "/%2e%2e/rollcall.db", "//etc/passwd",
        "/harbour-2021//en/", "/harbour-2021\\..\\x", "/%00", "/harbour-2021/en", "/" + "a" * 5000, "/%ff%fe",
    ],
)  # fmt: skip
async def test_nothing_else_is_ever_found(ask, path):
    from yarl import URL

    async with ask.get(URL(str(ask._base_url).rstrip("/") + path, encoded=True), allow_redirects=False) as answer:
        assert answer.status in (301, 400, 404)
        assert b"titles" not in await answer.read()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
async def test_nothing_can_be_written(ask, method):
    async with ask.request(method, "/harbour-2021/en/", data=b"x") as answer:
        assert answer.status == 405


async def test_a_head_has_the_headers_alone(ask):
    async with ask.head("/harbour-2021/en/") as answer:
        assert answer.status == 200
        assert int(answer.headers["Content-Length"]) > 500


async def test_a_taken_port_is_said_in_a_sentence(harbour: Web):
    async with served(harbour.root, "127.0.0.1", 0) as port:
        with pytest.raises(Misconfigured, match="cannot be served"):
            async with served(harbour.root, "127.0.0.1", port):
                pass
