"""Feeds: an entry for each change, whose id never changes; a correction names what it corrects."""

from __future__ import annotations

import json
from datetime import datetime
from xml.etree import ElementTree as Xml

from tests.store.reports import report

from .conftest import BASE, Web

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def entries(web: Web, path: str) -> dict[str, Xml.Element]:
    feed = Xml.fromstring(web.read(path))
    return {entry.findtext("a:id", "", ATOM): entry for entry in feed.findall("a:entry", ATOM)}


async def test_an_atom_feed_has_what_the_standard_asks_for(harbour: Web):
    feed = Xml.fromstring(harbour.read("harbour-2021/en/feed.atom"))
    for element in (feed, *feed.findall("a:entry", ATOM)):
        assert (element.findtext("a:id", "", ATOM)).startswith("urn:uuid:")
        assert element.findtext("a:title", "", ATOM)
        assert datetime.fromisoformat(element.findtext("a:updated", "", ATOM)).tzinfo is not None
    assert feed.findtext("a:author/a:name", "", ATOM) == "Rollcall"
    assert feed.findtext("a:rights", "", ATOM) == "CC-BY-4.0"
    links = {link.get("rel"): link.get("href") for link in feed.findall("a:link", ATOM)}
    assert links == {"self": f"{BASE}harbour-2021/en/feed.atom", "alternate": f"{BASE}harbour-2021/en/"}


async def test_ids_never_change_and_a_correction_is_an_entry_of_its_own(harbour: Web):
    before = entries(harbour, "harbour-2021/en/feed.atom")
    told = {id_: Xml.tostring(entry) for id_, entry in before.items()}
    await harbour.keep(
        report(5, replaces="HB21-0001", entry="retraction", reported="2022-04-01", reason={"en": "No.", "fr": "Non."})
    )
    await harbour.publish("harbour-2021")
    after = entries(harbour, "harbour-2021/en/feed.atom")
    assert {id_: Xml.tostring(after[id_]) for id_ in told} == told
    (new,) = [after[id_] for id_ in after.keys() - before.keys()]
    assert "Retracts HB21-0001" in new.findtext("a:title", "", ATOM)
    related = [link.get("href") for link in new.findall("a:link", ATOM) if link.get("rel") == "related"]
    assert related == [f"{BASE}harbour-2021/en/reports/HB21-0001/"]


async def test_a_json_feed_says_the_same(harbour: Web):
    feed = json.loads(harbour.read("harbour-2021/fr/feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["language"] == "fr"
    assert [item["id"] for item in feed["items"]] == list(entries(harbour, "harbour-2021/fr/feed.atom"))
    correction = feed["items"][0]
    (corrected,) = [item for item in feed["items"] if item["id"] == correction["_rollcall"]["corrects"]]
    assert corrected["url"].endswith("/reports/HB21-0003/")
    assert "35 → 120" in correction["content_text"]


async def test_an_actor_has_a_feed_of_its_own(harbour: Web):
    assert len(entries(harbour, "harbour-2021/en/who/DE/feed.atom")) == 2
    assert len(entries(harbour, "harbour-2021/en/who/FR/feed.atom")) == 2
    everything = set(entries(harbour, "harbour-2021/en/feed.atom"))
    assert set(entries(harbour, "harbour-2021/en/who/DE/feed.atom")) < everything


async def test_a_live_blog_carries_its_corrections(harbour: Web):
    text = harbour.read("harbour-2021/en/index.html")
    blog = json.loads(text.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert blog["@type"] == "LiveBlogPosting"
    said = {
        one["url"].rstrip("/").rpartition("/")[2]: one.get("correction", {}).get("text")
        for one in blog["liveBlogUpdate"]
    }
    assert said["HB21-0004"] == "corrects HB21-0003"
    assert said["HB21-0003"] == "corrects HB21-0003"
    assert said["HB21-0001"] is None


async def test_the_sitemap_names_every_page_in_every_language(harbour: Web):
    sitemap = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    root = Xml.fromstring(harbour.read("harbour-2021/sitemap.xml"))
    named = {loc.text.removeprefix(BASE) for loc in root.findall("s:url/s:loc", sitemap)}
    every = {path.removesuffix("index.html") for path in harbour.files if path.endswith("/index.html")}
    pages = {path for path in every if "/embed/" not in path}
    assert named == pages - {"harbour-2021/"}
    index = Xml.fromstring(harbour.read("sitemap.xml"))
    assert [loc.text for loc in index.findall("s:sitemap/s:loc", sitemap)] == [f"{BASE}harbour-2021/sitemap.xml"]


async def test_the_page_of_an_actor_leads_to_its_own_feed(harbour: Web):
    page = harbour.page("harbour-2021/fr/who/DE/")
    (head,) = page.all("link", type="application/atom+xml")
    (link,) = page.all("a", type="application/atom+xml")
    assert head["href"] == link["href"] == "../../../../harbour-2021/fr/who/DE/feed.atom"


async def test_a_title_names_the_actor_once_with_the_colon_of_the_language(web: Web):
    named = {"en": "Germany sends 12 more.", "fr": "L’Allemagne en envoie 12 de plus."}
    await web.keep(report(1, actor="DE"), report(2, actor="DE", summary=named))
    await web.publish("harbour-2021")
    said = json.loads(web.read("harbour-2021/en/feed.json"))["items"]
    assert [one["title"] for one in said] == ["Germany sends 12 more.", "Germany: They stay."]
    said = json.loads(web.read("harbour-2021/fr/feed.json"))["items"]
    assert [one["title"] for one in said] == ["L’Allemagne en envoie 12 de plus.", "Allemagne\u00a0: Ils restent."]
