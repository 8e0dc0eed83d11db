"""The folder: only what changed is written, whole or not at all, and nothing that is not ours is touched."""

from __future__ import annotations

import json

import pytest

from bot.actions.situations.publish import read_licence
from bot.errors import Refused
from bot.pictures.renderer import Renderer
from bot.site.addresses import Site, part, read_base
from bot.site.publish import Publisher
from bot.site.story import Terms
from tests.store.reports import report

from .conftest import NOW, Web


async def test_nothing_is_written_where_nothing_changed(harbour: Web):
    def written() -> dict[str, int]:
        public = (path for path in harbour.files if not path.startswith(".rollcall/"))
        return {path: (harbour.root / path).stat().st_mtime_ns for path in public}

    before = written()
    await harbour.publish("harbour-2021")
    assert harbour.done["harbour-2021"].changed == 0
    assert written() == before


async def test_a_filing_rewrites_what_it_changes_and_no_other_story(harbour: Web):
    await harbour.publish("iraq-2020")
    before = harbour.files
    await harbour.keep(report(5, actor="IT", reported="2022-04-01"))
    await harbour.publish("harbour-2021")
    after = harbour.files
    changed = {path for path in after if before.get(path) != after[path]}
    assert "harbour-2021/en/who/IT/index.html" in changed
    assert "harbour-2021/en/index.html" in changed
    assert "harbour-2021/en/reports/HB21-0001/index.html" not in changed
    assert all(path.startswith(("harbour-2021/", ".rollcall/")) for path in changed)


async def test_unpublishing_removes_every_file_of_the_story_and_no_other(harbour: Web):
    await harbour.publish("iraq-2020")
    mine = harbour.root / "harbour-2021" / "notes.txt"
    mine.write_text("mine")
    kept = {path for path in harbour.files if path.startswith("iraq-2020/")}
    assert await harbour.publisher.unpublish("harbour-2021") > 40
    left = set(harbour.files)
    assert {path for path in left if path.startswith("harbour-2021/")} == {"harbour-2021/notes.txt"}
    assert kept <= left
    assert "harbour" not in harbour.read("index.html")
    assert harbour.publisher.folder.listing("harbour-2021").gone


async def test_what_is_no_longer_part_of_a_story_goes(harbour: Web):
    path = "harbour-2021/en/who/DE/index.html"
    state, listing = map(json.loads, harbour.read(".rollcall/stories/harbour-2021.json").split("\n"))
    listing["files"].append("harbour-2021/en/who/ZZ/index.html")
    written = json.dumps(state) + "\n" + json.dumps(listing)
    (harbour.root / ".rollcall" / "stories" / "harbour-2021.json").write_text(written)
    (harbour.root / "harbour-2021/en/who/ZZ").mkdir()
    (harbour.root / "harbour-2021/en/who/ZZ/index.html").write_text("old")
    await harbour.publish("harbour-2021")
    assert path in harbour.files
    assert not (harbour.root / "harbour-2021/en/who/ZZ").exists()


async def test_how_a_story_stands_is_read_without_its_hundreds_of_files(harbour: Web):
    folder = harbour.publisher.folder
    whole, brief = folder.listing("harbour-2021"), folder.listing("harbour-2021", brief=True)
    assert len(whole.files) > 40
    assert not brief.files
    assert (brief.state, brief.by_bot, brief.gone) == (whole.state, whole.by_bot, whole.gone)


async def test_somebody_elses_folder_is_left_alone(web: Web):
    web.root.mkdir()
    (web.root / "thesis.txt").write_text("mine")
    with pytest.raises(Refused, match="something else"):
        await web.publish("iraq-2020")
    assert set(web.files) == {"thesis.txt"}


async def test_a_folder_that_cannot_be_written_is_said_so(web: Web):
    web.root.write_text("a file")
    with pytest.raises(Refused, match="cannot be written"):
        await web.publish("iraq-2020")


async def test_pictures_are_drawn_once_and_again_when_they_change(web: Web, library):
    async with Renderer() as renderer:
        publisher = Publisher(library, renderer, web.root, Site())
        await web.keep(report(1))
        for _ in range(2):
            await publisher.publish(["harbour-2021"], {"harbour-2021": Terms()}, now=NOW)
        first = web.files
        await web.keep(report(2, actor="DE", action="withdrawal", phase="completed"))
        await publisher.publish(["harbour-2021"], {"harbour-2021": Terms()}, now=NOW)
    name = "harbour-2021/en/map.svg"
    assert first[name].startswith(b"<svg ")
    assert first[name] != web.files[name]
    assert b"textLength=" in first[name]
    (image,) = web.page("harbour-2021/en/days/2022-03-05/").all("img")
    assert "Germany" in image["alt"]
    assert image["width"]
    assert image["height"]


@pytest.mark.parametrize(
    "typed", ["ftp://x.example", "news.example", "https://", "https://x.example/?a=1", 'https://x.example/"><b>']
)
def test_what_is_no_address_of_a_website_is_refused(typed):
    with pytest.raises(Refused, match="address of a website"):
        read_base(typed)


def test_an_address_ends_in_one_slash():
    assert read_base("https://x.example/a//").base == "https://x.example/a/"
    assert read_base("").base == ""


@pytest.mark.parametrize("typed", ["free as in beer", "<b>", "javascript:alert(1)", "https://x y", "=1+1"])
def test_what_is_no_licence_is_refused(typed):
    with pytest.raises(Refused, match="no licence"):
        read_licence(typed)


@pytest.mark.parametrize("code", ["..", ".", "a/b", "a\\b", "é", "", "a b", "~x", "CON.", "%2e"])
def test_no_code_leaves_its_folder(code):
    assert set(part(code)) <= set("~0123456789abcdef")
    assert part(code) not in ("", ".", "..")
