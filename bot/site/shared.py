"""Files without a language: choice of language, list of stories, sitemap, stylesheet and script."""

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as Xml

from bot.languages.table import LANGUAGES
from bot.languages.text import visible
from bot.site import addresses
from bot.site.addresses import Site
from bot.site.folder import Folder
from bot.site.page import Page, render, static
from bot.site.story import Story
from bot.site.words import words

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
Files = Iterator[tuple[str, bytes]]


def of_story(story: Story) -> Files:
    """Yield the page that offers the languages of a story, and its sitemap."""
    titles = {code: story.situation.title.in_language(code) for code in LANGUAGES}
    path = f"{story.slug}/"
    yield path + "index.html", _choice(path, titles["en"], [_entry(story.slug, titles, "../")])
    if story.site.base:
        yield path + "sitemap.xml", _urls(story)


def files(folder: Folder, site: Site) -> Files:
    """Yield the files of the whole site."""
    yield from ((name, static(name)) for name in addresses.STATIC)
    titles = folder.titles()
    stories = [_entry(slug, words_, "./") for slug, words_ in titles.items()]
    yield "index.html", _choice("", words("en")["stories"], stories)
    if site.base:
        yield "sitemap.xml", _sitemaps(site, list(titles))
        yield "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {site.absolute('sitemap.xml')}\n".encode()


def _entry(slug: str, titles: dict[str, str], up: str) -> dict[str, Any]:
    languages = [
        {
            "code": code,
            "name": LANGUAGES[code].name,
            "text": visible(title),
            "href": up + addresses.story(slug, code),
        }
        for code, title in titles.items()
        if code in LANGUAGES
    ]
    return {"name": visible(titles.get("en", slug)), "languages": languages}


def _choice(path: str, title: str, stories: list[dict[str, Any]]) -> bytes:
    up = addresses.up(path)
    about = words("en")["about"]
    page = Page(language="en", title=visible(title), description=about, up=up, home=up, story="Rollcall")
    return render("choice.html", page, stories=stories)


def _urls(story: Story) -> bytes:
    """Return the sitemap of a story: every page with its versions in other languages."""
    root = Xml.Element("urlset", {"xmlns": _SITEMAP, "xmlns:xhtml": "http://www.w3.org/1999/xhtml"})
    pages = [*_FOLDERS, *_folders(story)]
    for folder in pages:
        for code in LANGUAGES:
            url = Xml.SubElement(root, "url")
            Xml.SubElement(url, "loc").text = story.site.absolute(addresses.story(story.slug, code) + folder)
            for other in LANGUAGES:
                link = {
                    "rel": "alternate",
                    "hreflang": other,
                    "href": story.site.absolute(addresses.story(story.slug, other) + folder),
                }
                Xml.SubElement(url, "xhtml:link", link)
    return _written(root)


_FOLDERS = ("", "changes/", "sources/", "how/")


def _folders(story: Story) -> Iterator[str]:
    """Return the folders of days, actors and reports, relative to the page of the story."""
    home = addresses.story(story.slug, "en")
    pages = [addresses.day(story.slug, "en", day) for day in story.days]
    pages += [addresses.actor(story.slug, "en", actor) for actor in story.actors]
    pages += [addresses.report(story.slug, "en", entry.id) for entry in story.journal.entries]
    return (page.removeprefix(home) for page in pages)


def _sitemaps(site: Site, slugs: list[str]) -> bytes:
    root = Xml.Element("sitemapindex", {"xmlns": _SITEMAP})
    for slug in slugs:
        Xml.SubElement(Xml.SubElement(root, "sitemap"), "loc").text = site.absolute(f"{slug}/sitemap.xml")
    return _written(root)


def _written(root: Xml.Element) -> bytes:
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"
