"""All pages of a story in one language: their frames and links."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from bot.documents.document import Document
from bot.documents.phrasing import Phrasing
from bot.languages.language import language
from bot.languages.table import LANGUAGES
from bot.site import addresses, compose
from bot.site.embeds import card, embed_files
from bot.site.feeds import ATOM, JSON
from bot.site.how import how
from bot.site.page import Feed, Link, Other, Page, Preview, described, listed, render, shown
from bot.site.story import Story
from bot.site.structured import live_blog
from bot.site.words import words
from bot.situation.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing on a page: its files lie beside the page; `alt` says the same in words."""

    name: str
    """Name of the file without its ending: `map` or `chart`."""
    title: str
    alt: str
    width: int
    height: int
    dark: bool
    """Whether there is a dark version too."""


Pictures = Mapping[str, tuple[Picture, ...]]
"""Pictures by the address of their page."""


class LanguagePages:
    def __init__(self, story: Story, code: str, pictures: Pictures) -> None:
        self.story, self.code, self._pictures = story, code, pictures
        self._say = language(code)
        self.phrasing = Phrasing(story.situation, self._say, story.names)
        self.home = addresses.story(story.slug, code)
        self._rolls: dict[datetime, compose.Rolls] = {}
        self._news: dict[date, Document] = {}

    def rolls(self, snapshot: Snapshot) -> compose.Rolls:
        """Return who left and who stayed; composed once for a page and its cards. `snapshot` is without hindsight."""
        if snapshot.as_of not in self._rolls:
            self._rolls[snapshot.as_of] = compose.rolls(snapshot, self.phrasing)
        return self._rolls[snapshot.as_of]

    def _news_of(self, day: date) -> Document:
        """Return what changed on a day; composed once for its page and the page of all changes."""
        if day not in self._news:
            self._news[day] = compose.news_of(self.story, day, self.phrasing)
        return self._news[day]

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield linked pages first and the page of the story last, so that links work while files are written."""
        for entry in self.story.journal.entries:
            yield self._report(entry.id)
        for actor in self.story.actors:
            yield self._actor(actor)
        for day in self.story.days:
            yield self._day(day)
        yield self._plain("how/", how(self.phrasing))
        yield self._plain("sources/", compose.of_sources(self.story, self.phrasing))
        yield self._changes()
        yield from embed_files(self)
        yield self._main()

    # the frame of a page

    def page(self, path: str, document: Document, here: str = "", embed: str = "", feeds: str = "") -> Page:
        """Make the frame of a page.

        `embed` is the address of its card for articles elsewhere, `feeds` the folder of its feeds if they are not
        those of the story.
        """
        story, site = self.story, self.story.site
        others = [(code, path.replace(f"/{self.code}/", f"/{code}/", 1)) for code in LANGUAGES]
        up = addresses.up(path)
        return Page(
            language=self.code,
            title=document.title,
            description=described([document.lead[0].text] if document.lead else []),
            up=up,
            home=up + self.home,
            story=self.phrasing.title(),
            locale=self.code,
            canonical=site.absolute(path) if site.base else "",
            default=site.absolute(others[0][1]) if site.base else "",
            languages=tuple(
                Other(code, LANGUAGES[code].name, site.absolute(to) if site.base else up + to, up + to)
                for code, to in others
            ),
            nav=tuple(self._nav(up, here)),
            feeds=self._feeds(feeds or self.home, up, document.title if feeds else self.phrasing.title()),
            licence=story.terms.licence,
            picture=self._preview(path),
            card=card(site, embed, document.title) if embed and site.base else None,
        )

    def _nav(self, up: str, here: str) -> Iterator[Link]:
        w = words(self.code)
        for name, folder in (("story", ""), ("changes", "changes/"), ("sources", "sources/"), ("how", "how/")):
            yield Link(up + self.home + folder, w[name], here == name)

    @staticmethod
    def _feeds(folder: str, up: str, title: str) -> tuple[Feed, ...]:
        return (
            Feed(ATOM, "Atom", title, f"{up}{folder}feed.atom"),
            Feed(JSON, "JSON Feed", title, f"{up}{folder}feed.json"),
        )

    def _preview(self, path: str) -> Preview | None:
        """Return the preview of the page, else that of the story."""
        for page in (path, self.home) if self.story.site.base else ():
            for one in self._pictures.get(page, ()):
                if one.name == "map":
                    return Preview(self.story.site.absolute(f"{page}map.png"), one.alt)
        return None

    def links(self, path: str) -> dict[str, str]:
        up = addresses.up(path)
        return {text: up + to for text, to in self._named.items()}

    @cached_property
    def _named(self) -> dict[str, str]:
        """Return the addresses of actors by name and of reports by id."""
        story, code = self.story, self.code
        actors = {self.phrasing.name(actor): addresses.actor(story.slug, code, actor) for actor in story.actors}
        return actors | {id_: addresses.report(story.slug, code, id_) for id_ in story.journal.by_id}

    def rendered(self, template: str, path: str, page: Page, **context: Any) -> tuple[str, bytes]:
        return path + "index.html", render(template, page, **context)

    def shown_pictures(self, path: str, up: str = "") -> list[dict[str, Any]]:
        """Return the pictures of a page for templates. `up` is the link to the folder of their files."""
        return [
            {
                "title": one.title, "alt": one.alt, "href": f"{up}{one.name}.svg", "width": one.width,
                "height": one.height, "dark": f"{up}{one.name}-dark.svg" if one.dark else "",
            }
            for one in self._pictures.get(path, ())
        ]  # fmt: skip

    def _data_links(self, up: str, day: date | None = None) -> list[dict[str, str]]:
        folder = addresses.data(self.story.slug, day)
        names = ["status.json", "reports.csv", "reports.json", "postures.csv", *([] if day else ["datapackage.json"])]
        return [{"name": name, "href": up + folder + name} for name in names]

    def _days(self, up: str, here: date | None = None) -> list[dict[str, Any]]:
        story = self.story
        return [
            {
                "day": day.isoformat(), "text": self._say.day(day), "here": day == here,
                "href": up + addresses.day(story.slug, self.code, day),
            }
            for day in story.days
        ]  # fmt: skip

    # the pages

    def _main(self) -> tuple[str, bytes]:
        story, path = self.story, self.home
        document = compose.whole(story.today, self.rolls(story.today), self.phrasing)
        page = self.page(path, document, "story", path + "embed/left/")
        everybody = [
            {
                "name": self.phrasing.signed(one.actor), "posture": compose.posture(one, self.phrasing),
                "href": page.up + addresses.actor(story.slug, self.code, one.actor),
            }
            for one in compose.shown(story, self.phrasing)
        ]  # fmt: skip
        return self.rendered(
            "story.html", path, page,
            document=shown(document, self.links(path)), days=self._days(page.up), everybody=everybody,
            files=self._data_links(page.up), pictures=self.shown_pictures(path),
            structured=live_blog(story, self.phrasing, page.description),
        )  # fmt: skip

    def _day(self, day: date) -> tuple[str, bytes]:
        story = self.story
        path = addresses.day(story.slug, self.code, day)
        document = compose.of_day(story, day, self.rolls(story.on(day)), self._news_of(day), self.phrasing)
        page = self.page(path, document, embed=path + "embed/left/")
        days = self._days(page.up, day)
        place = story.days.index(day)
        links = self.links(path)
        actors = {actor: page.up + addresses.actor(story.slug, self.code, actor) for actor in story.actors}
        return self.rendered(
            "day.html", path, page,
            document=shown(document, links), days=days, actors=actors,
            earlier=days[place - 1] if place else None, later=days[place + 1] if place + 1 < len(days) else None,
            rows=compose.then_and_now(story, day, self.phrasing), files=self._data_links(page.up, day),
            pictures=self.shown_pictures(path),
        )  # fmt: skip

    def _actor(self, actor: str) -> tuple[str, bytes]:
        path = addresses.actor(self.story.slug, self.code, actor)
        document = compose.of_actor(self.story, actor, self.phrasing)
        page = self.page(path, document, embed=f"{self.home}embed/who/{addresses.part(actor)}/", feeds=path)
        return self.rendered("actor.html", path, page, document=shown(document, self.links(path)))

    def _report(self, id_: str) -> tuple[str, bytes]:
        story = self.story
        path = addresses.report(story.slug, self.code, id_)
        document = compose.of_report(story, story.journal.by_id[id_], self.phrasing)
        page = self.page(path, document)
        return self.rendered("plain.html", path, page, document=shown(document, self.links(path)))

    def _plain(self, folder: str, document: Document) -> tuple[str, bytes]:
        path = self.home + folder
        page = self.page(path, document, folder.rstrip("/"))
        return self.rendered("plain.html", path, page, document=shown(document, self.links(path)))

    def _changes(self) -> tuple[str, bytes]:
        story, path = self.story, self.home + "changes/"
        title = f"{words(self.code)['changes']} — {self.phrasing.title()}"
        page, links = self.page(path, Document(title, (), ()), "changes"), self.links(path)
        turns = [
            {
                "day": day.isoformat(), "text": self._say.day(day),
                "href": page.up + addresses.day(story.slug, self.code, day),
                "document": shown(self._news_of(day), links),
                "reports": listed(self._news_of(day).details[-1:], links),
            }
            for day in reversed(story.days)
            if self._news_of(day).details
        ]  # fmt: skip
        return self.rendered("changes.html", path, page, turns=turns, empty=self._say("No report yet."))
