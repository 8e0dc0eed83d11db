"""Every page of a story in one language: which there are, what stands around each, and how they link."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from bot.documents.document import Document
from bot.documents.phrasing import Phrasing
from bot.languages.language import language
from bot.languages.table import LANGUAGES
from bot.site import addresses, compose
from bot.site.feeds import ATOM, JSON
from bot.site.how import how
from bot.site.page import Feed, Link, Other, Page, Preview, described, render, shown
from bot.site.story import Story
from bot.site.structured import live_blog
from bot.site.words import words


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing that a page shows: files beside the page, and what they show in words."""

    name: str
    """`map` or `chart`: of the file, without its ending."""
    title: str
    alt: str
    width: int
    height: int
    dark: bool
    """Whether there is another one for readers who prefer a dark page."""


Pictures = Mapping[str, tuple[Picture, ...]]
"""By the address of the page that shows them."""


class LanguagePages:
    def __init__(self, story: Story, code: str, pictures: Pictures) -> None:
        self._story, self._code, self._pictures = story, code, pictures
        self._say = language(code)
        self._phrasing = Phrasing(story.situation, self._say, story.names)
        self._home = addresses.story(story.slug, code)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """What others link to first, and the page of the story last: a reader who comes in between finds it all."""
        for entry in self._story.journal.entries:
            yield self._report(entry.id)
        for actor in self._story.actors:
            yield self._actor(actor)
        for day in self._story.days:
            yield self._day(day)
        yield self._plain("how/", how(self._phrasing))
        yield self._plain("sources/", compose.of_sources(self._story, self._phrasing))
        yield self._changes()
        yield self._main()

    # what stands around a page

    def _page(self, path: str, document: Document, here: str = "") -> Page:
        story, site = self._story, self._story.site
        others = [(code, path.replace(f"/{self._code}/", f"/{code}/", 1)) for code in LANGUAGES]
        up = addresses.up(path)
        return Page(
            language=self._code,
            title=document.title,
            description=described([document.lead[0].text] if document.lead else []),
            up=up,
            home=up + self._home,
            story=self._phrasing.title(),
            locale=self._code,
            canonical=site.absolute(path) if site.base else "",
            default=site.absolute(others[0][1]) if site.base else "",
            languages=tuple(
                Other(code, LANGUAGES[code].name, site.absolute(to) if site.base else up + to, up + to)
                for code, to in others
            ),
            nav=tuple(self._nav(up, here)),
            feeds=self._feeds(self._home, up),
            licence=story.terms.licence,
            picture=self._preview(path),
        )

    def _nav(self, up: str, here: str) -> Iterator[Link]:
        w = words(self._code)
        for name, folder in (("story", ""), ("changes", "changes/"), ("sources", "sources/"), ("how", "how/")):
            yield Link(up + self._home + folder, w[name], here == name)

    def _feeds(self, folder: str, up: str) -> tuple[Feed, ...]:
        title = self._phrasing.title()
        return (
            Feed(ATOM, "Atom", title, f"{up}{folder}feed.atom"),
            Feed(JSON, "JSON Feed", title, f"{up}{folder}feed.json"),
        )

    def _preview(self, path: str) -> Preview | None:
        return None

    def _links(self, path: str) -> dict[str, str]:
        up = addresses.up(path)
        return {text: up + to for text, to in self._named.items()}

    @cached_property
    def _named(self) -> dict[str, str]:
        """The page of every actor by its name, and of every report by its id."""
        story, code = self._story, self._code
        actors = {self._phrasing.name(actor): addresses.actor(story.slug, code, actor) for actor in story.actors}
        return actors | {id_: addresses.report(story.slug, code, id_) for id_ in story.journal.by_id}

    def _rendered(self, template: str, path: str, page: Page, **context: Any) -> tuple[str, bytes]:
        return path + "index.html", render(template, page, **context)

    def _shown_pictures(self, path: str) -> list[dict[str, Any]]:
        return [
            {
                "title": one.title, "alt": one.alt, "href": f"{one.name}.svg", "width": one.width,
                "height": one.height, "dark": f"{one.name}-dark.svg" if one.dark else "",
            }
            for one in self._pictures.get(path, ())
        ]  # fmt: skip

    def _data_links(self, up: str, day: date | None = None) -> list[dict[str, str]]:
        folder = addresses.data(self._story.slug, day)
        names = ["status.json", "reports.csv", "reports.json", "postures.csv", *([] if day else ["datapackage.json"])]
        return [{"name": name, "href": up + folder + name} for name in names]

    def _days(self, up: str, here: date | None = None) -> list[dict[str, Any]]:
        story = self._story
        return [
            {
                "day": day.isoformat(), "text": self._say.day(day), "here": day == here,
                "href": up + addresses.day(story.slug, self._code, day),
            }
            for day in story.days
        ]  # fmt: skip

    # the pages

    def _main(self) -> tuple[str, bytes]:
        story, path = self._story, self._home
        document = compose.whole(story.today, self._phrasing)
        page = self._page(path, document, "story")
        everybody = [
            {
                "name": self._phrasing.signed(one.actor), "posture": compose.posture(one, self._phrasing),
                "href": page.up + addresses.actor(story.slug, self._code, one.actor),
            }
            for one in compose.shown(story, self._phrasing)
        ]  # fmt: skip
        return self._rendered(
            "story.html", path, page,
            document=shown(document, self._links(path)), days=self._days(page.up), everybody=everybody,
            files=self._data_links(page.up), pictures=self._shown_pictures(path),
            structured=live_blog(story, self._phrasing, page.description),
        )  # fmt: skip

    def _day(self, day: date) -> tuple[str, bytes]:
        story = self._story
        path = addresses.day(story.slug, self._code, day)
        document = compose.of_day(story, day, self._phrasing)
        page = self._page(path, document)
        days = self._days(page.up, day)
        place = story.days.index(day)
        links = self._links(path)
        actors = {actor: page.up + addresses.actor(story.slug, self._code, actor) for actor in story.actors}
        return self._rendered(
            "day.html", path, page,
            document=shown(document, links), days=days, actors=actors,
            earlier=days[place - 1] if place else None, later=days[place + 1] if place + 1 < len(days) else None,
            rows=compose.then_and_now(story, day, self._phrasing), files=self._data_links(page.up, day),
            pictures=self._shown_pictures(path),
        )  # fmt: skip

    def _actor(self, actor: str) -> tuple[str, bytes]:
        path = addresses.actor(self._story.slug, self._code, actor)
        document = compose.of_actor(self._story, actor, self._phrasing)
        page = self._page(path, document)
        return self._rendered("plain.html", path, page, document=shown(document, self._links(path)))

    def _report(self, id_: str) -> tuple[str, bytes]:
        story = self._story
        path = addresses.report(story.slug, self._code, id_)
        document = compose.of_report(story, story.journal.by_id[id_], self._phrasing)
        page = self._page(path, document)
        return self._rendered("plain.html", path, page, document=shown(document, self._links(path)))

    def _plain(self, folder: str, document: Document) -> tuple[str, bytes]:
        path = self._home + folder
        page = self._page(path, document, folder.rstrip("/"))
        return self._rendered("plain.html", path, page, document=shown(document, self._links(path)))

    def _changes(self) -> tuple[str, bytes]:
        story, path = self._story, self._home + "changes/"
        title = f"{words(self._code)['changes']} — {self._phrasing.title()}"
        page, links = self._page(path, Document(title, (), ()), "changes"), self._links(path)
        turns = [
            {
                "day": turn.day.isoformat(), "text": self._say.day(turn.day),
                "href": page.up + addresses.day(story.slug, self._code, turn.day),
                "document": shown(turn.document, links),
            }
            for turn in compose.turns(story, self._phrasing)
        ]  # fmt: skip
        return self._rendered("changes.html", path, page, turns=turns)
