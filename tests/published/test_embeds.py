"""Cards for articles elsewhere, what tells editors' software of them, and the pictures of links."""

from __future__ import annotations

import json
import sqlite3
from html.parser import HTMLParser

from bot.pictures.renderer import Renderer
from bot.site.addresses import Site
from bot.site.publish import Publisher
from bot.site.story import Terms
from tests.store.reports import report

from .conftest import BASE, NOW, Web


async def test_a_card_follows_the_story_and_one_of_a_day_stands_still(harbour: Web):
    assert "Germany" in harbour.page("harbour-2021/en/embed/left/").text
    assert "Withdrawn" in harbour.page("harbour-2021/en/embed/who/DE/").text
    day = "harbour-2021/en/days/2022-03-05/embed/"
    still = {path: content for path, content in harbour.files.items() if path.startswith(day)}
    assert "Partly withdrawn" in harbour.page(day + "who/DE/").text
    assert {path.removeprefix(day).partition("/")[0] for path in still} == {"left", "stayed", "map", "who"}
    await harbour.keep(report(5, actor="DE", action="return", phase="completed", reported="2022-05-01"))
    await harbour.publish("harbour-2021")
    assert {path: harbour.files[path] for path in still} == still
    assert "Present" in harbour.page("harbour-2021/en/embed/who/DE/").text


async def test_a_card_names_the_sources_of_what_it_says(web: Web):
    await web.publish("iraq-2020")
    said = web.page("iraq-2020/en/embed/left/").text
    assert "35 of 120" in said
    assert "AFP" in said


async def test_the_card_of_a_map_is_as_high_as_its_map(library, tmp_path):
    async with Renderer() as renderer:
        web = Web(library, Publisher(library, renderer, tmp_path / "site", Site(BASE)), tmp_path / "site")
        await web.keep(report(1))
        await web.publish("harbour-2021")
    (image,) = web.page("harbour-2021/en/embed/map/").all("img")
    shown = 600 * int(image["height"] or 0) / int(image["width"] or 1)
    told = json.loads(web.read("harbour-2021/en/embed/map/oembed.json"))
    assert shown < told["height"] < shown + 250
    assert f'height="{told["height"]}"' in told["html"]
    assert json.loads(web.read("harbour-2021/en/embed/left/oembed.json"))["height"] == 480


async def test_a_card_has_nothing_of_a_page_around_it_and_opens_its_links_elsewhere(harbour: Web):
    seen = harbour.page("harbour-2021/en/embed/left/")
    assert not seen.all("nav")
    assert not seen.all("footer")
    assert seen.all("base", target="_blank")
    assert [one for one in seen.all("a") if one["href"].endswith("harbour-2021/en/")]


async def test_editors_software_finds_the_card_of_a_page(harbour: Web):
    for path in ("harbour-2021/en/", "harbour-2021/fr/who/DE/", "harbour-2021/en/days/2022-03-05/"):
        (link,) = harbour.page(path).all("link", type="application/json+oembed")
        told = json.loads(harbour.read(link["href"].removeprefix(BASE)))
        assert (told["version"], told["type"]) == ("1.0", "rich")
        frame = _Frame()
        frame.feed(told["html"])
        assert frame.found["src"].removeprefix(BASE) + "index.html" in harbour.files
        assert frame.found["title"] == told["title"]


class _Frame(HTMLParser):
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag == "iframe"
        self.found = dict(attrs)


async def test_a_link_is_shown_with_a_picture_that_is_there(web: Web, library):
    await web.keep(report(1), report(2, actor="DE", action="withdrawal", phase="completed", reported="2022-03-07"))
    async with Renderer() as renderer:
        publisher = Publisher(library, renderer, web.root, Site(BASE), sqlite=True)
        for _ in range(2):
            await publisher.publish(["harbour-2021"], {"harbour-2021": Terms()}, now=NOW)
    for path in ("harbour-2021/en/", "harbour-2021/en/days/2022-03-07/", "harbour-2021/en/who/DE/"):
        (image,) = web.page(path).all("meta", property="og:image")
        assert web.files[image["content"].removeprefix(BASE)].startswith(b"\x89PNG")
        (title,) = web.page(path).all("meta", property="og:title")
        assert "The harbour" in title["content"]


async def test_a_database_file_has_the_public_rows_alone(harbour: Web, library):
    publisher = Publisher(library, harbour.publisher._renderer, harbour.root, Site(BASE), sqlite=True)
    path = harbour.root / "harbour-2021" / "data" / "harbour-2021.db"
    await publisher.publish(["harbour-2021"], {"harbour-2021": Terms("CC0-1.0")}, now=NOW)
    first = path.read_bytes()
    await publisher.publish(["harbour-2021"], {"harbour-2021": Terms("CC0-1.0")}, now=NOW)
    assert path.read_bytes() == first
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert tables == {"story", "report", "source", "posture"}
        assert database.execute("SELECT slug, licence FROM story").fetchall() == [("harbour-2021", "CC0-1.0")]
        assert "recorder" not in [row[1] for row in database.execute("PRAGMA table_info(report)")]
        query = "SELECT day, posture, moved_min FROM posture WHERE actor = 'DE' ORDER BY day"
        assert database.execute(query).fetchall() == [
            ("2022-03-05", "partially_withdrawn", 35), ("2022-03-12", "withdrawn", 120)
        ]  # fmt: skip
        assert database.execute("SELECT count(*) FROM source").fetchone() == (4,)
    database.close()
    await harbour.publish("harbour-2021")
    assert not path.exists()
