"""Feeds that a server watches: their items become articles that moderators decide on.

Readers see nothing of a feed. Requests to one host take turns. A feed that fails is asked less and less often, and
paused after some days of failure.
"""

import asyncio
import hashlib
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from bot.actions.library import Library
from bot.actions.reading.articles import Articles, Full
from bot.actions.reports.file import Author
from bot.articles.feed import FEED_KINDS, Feed, Item
from bot.articles.fetch import Fetched, Fetcher, plain_address
from bot.articles.page import Form, Page
from bot.errors import N_, Refused
from bot.languages.text import normalise
from bot.store import feeds
from bot.store.engine.database import Connection
from bot.store.feeds import Watch

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=15)
"""Least time between two looks at a feed."""
_LONGEST_PAUSE = timedelta(days=1)
GIVEN_UP = timedelta(days=3)
"""Time for which a feed may fail before it is paused."""
MOST = 20
"""Most feeds of one server."""
_AT_ONCE = 8
_CARDS = 5
"""Most articles from one look at a feed; further items wait for the next look."""
_SEEN_KEPT = 1_000
_WHOLE = 600
"""Characters from which a feed's own text counts as the whole article."""
_NO_WATCH = N_("This server watches no feed with this number: /watch list shows them.")


@dataclass(frozen=True, slots=True)
class Look:
    """The result of one look at a feed."""

    items: int
    passed: int
    """Number of items that do not concern the situation."""
    articles: Sequence[int] = ()
    """Numbers of the articles that were made or joined."""
    titles: Sequence[str] = ()
    """Titles of the items that concern the situation."""


class Feeds:
    def __init__(self, library: Library, articles: Articles, fetcher: Fetcher) -> None:
        self._library = library
        self._database = library.database
        self._articles = articles
        self.fetcher = fetcher
        self._looking = asyncio.Lock()
        self._hosts: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    # commands of moderators

    async def add(self, author: Author, slug: str, url: str, channel: int) -> tuple[Watch, Look]:
        """Keep a feed after a first look, which makes no articles. Raises Refused if it is not a feed."""
        assert author.guild is not None
        await self._library.load(slug)
        feed, _ = await self._fetch(plain_address(url.strip()), "", "")
        assert feed is not None
        now, look = datetime.now(UTC), await self._judge(slug, feed)
        async with self._database.write() as connection:
            known = await feeds.of_server(connection, author.guild)
            if len(known) >= MOST:
                raise Refused(N_("This server watches {n} feeds: remove one first."), n=MOST)
            if any((one.url, one.situation) == (url.strip(), slug) for one in known):
                raise Refused(N_("This feed is watched for this situation already."))
            values = {"guild": author.guild, "channel": channel, "situation": slug, "url": url.strip()}
            state = {"etag": "", "modified": "", "seen": {}, "next_due": now, "failures": 0, "created": now}
            who = {"created_by": author.discord, "language": author.language, "title": feed.title}
            number = await feeds.keep(connection, **{**values, **state, **who})
            return await _existing(connection, number, author.guild), look

    async def test(self, guild: int, number: int) -> tuple[Watch, Look]:
        """Return the result of a look now, without keeping anything. Raises Refused."""
        watch = await self.watch(guild, number)
        feed, _ = await self._fetch(watch.url, "", "")
        assert feed is not None
        return watch, await self._judge(watch.situation, feed)

    async def watch(self, guild: int, number: int) -> Watch:
        """Return a watched feed. Raises Refused if the server does not watch it."""
        async with self._database.read() as connection:
            return await _existing(connection, number, guild)

    async def of(self, guild: int) -> list[Watch]:
        async with self._database.read() as connection:
            return await feeds.of_server(connection, guild)

    async def pause(self, guild: int, number: int, paused: bool) -> Watch:
        """Pause or resume a feed. Raises Refused if the server does not watch it."""
        async with self._database.write() as connection:
            await _existing(connection, number, guild)
            state = {"paused": "" if paused else None, "failures": 0, "failing_since": None, "told": False}
            await feeds.change(connection, number, **state)
            return await _existing(connection, number, guild)

    async def remove(self, guild: int, number: int) -> Watch:
        """Stop watching a feed. Raises Refused if the server does not watch it."""
        async with self._database.write() as connection:
            watch = await _existing(connection, number, guild)
            await feeds.remove(connection, number)
            return watch

    async def due_next(self, now: datetime) -> datetime | None:
        async with self._database.read() as connection:
            return await feeds.due_next(connection, now)

    async def untold(self) -> list[Watch]:
        async with self._database.read() as connection:
            return await feeds.untold(connection)

    async def told(self, number: int) -> None:
        async with self._database.write() as connection:
            await feeds.change(connection, number, told=True)

    # looking

    async def run(self, now: datetime | None = None) -> int:
        """Look at the feeds that are due, with one request per host at a time. Returns their number."""
        if self._looking.locked():
            return 0
        async with self._looking:
            moment = now or datetime.now(UTC)
            due = await self._claim(moment)
            await asyncio.gather(*(self._in_turn(watch, moment) for watch in due))
            return len(due)

    async def _claim(self, now: datetime) -> list[Watch]:
        """Return the feeds that are due. Their next look is set first, so that a crash repeats no request."""
        async with self._database.read() as connection:
            if not await feeds.due(connection, now, 1):
                return []
        async with self._database.write() as connection:
            found = await feeds.due(connection, now, _AT_ONCE)
            due = [watch for watch in found if self._library.known(watch.situation) is not None]
            for watch in due:
                await feeds.change(connection, watch.id, next_due=now + EVERY)
        return due

    async def _in_turn(self, watch: Watch, now: datetime) -> None:
        async with self._hosts[urlsplit(watch.url).hostname or ""]:
            try:
                await self._look(watch, now)
            except Refused as problem:
                await self._failed(watch, problem, now)

    async def _look(self, watch: Watch, now: datetime) -> None:
        """Look at one feed and take its new items. Raises Refused."""
        feed, answer = await self._fetch(watch.url, watch.etag, watch.modified)
        state: dict[str, object] = {
            "failures": 0,
            "failing_since": None,
            "etag": answer.headers.get("etag", watch.etag),
            "modified": answer.headers.get("last-modified", watch.modified),
            "next_due": now + max(EVERY, _pause(answer.headers.get("retry-after"), now)),
        }
        if feed is not None:
            seen, look, left = await self._take_new(watch, feed)
            if left:  # items are left: a site that answers "not modified" would hide them
                state |= {"etag": "", "modified": ""}
            counts = {"passed": watch.passed + look.passed, "found": watch.found + len(look.articles)}
            state |= {"seen": seen, "title": feed.title or watch.title, **counts}
        async with self._database.write() as connection:
            await feeds.change(connection, watch.id, **state)

    async def _failed(self, watch: Watch, problem: Refused, now: datetime) -> None:
        since = watch.failing_since or now
        wait = min(EVERY * 2 ** min(watch.failures, 7), _LONGEST_PAUSE)
        asked = getattr(problem, "pause", None)
        state: dict[str, object] = {"failures": watch.failures + 1, "failing_since": since}
        state["next_due"] = now + max(wait, timedelta(seconds=min(asked or 0, 7 * 86_400)))
        if now - since >= GIVEN_UP:
            state |= {"paused": problem.text, "told": False}
            log.info("feed %s is paused: %s", watch.id, problem)
        async with self._database.write() as connection:
            await feeds.change(connection, watch.id, **state)

    async def _fetch(self, url: str, etag: str, modified: str) -> tuple[Feed | None, Fetched]:
        """Fetch a feed; None if it has not changed. Raises Refused."""
        known = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in known.items() if value}
        answer = await self.fetcher.fetch(url, FEED_KINDS, headers)
        if answer.status == 304:
            return None, answer
        return await self._articles.press.feed(answer.document), answer

    # items

    async def _judge(self, slug: str, feed: Feed) -> Look:
        """Find the items that concern the situation."""
        concerns = await self._concerns(slug)
        about = [f"{item.title}. {item.text}" for item in feed.items]
        judged = await asyncio.to_thread(lambda: [concerns(text) for text in about])  # too slow for the event loop
        named = [item for item, ours in zip(feed.items, judged, strict=True) if ours]
        return Look(len(feed.items), len(feed.items) - len(named), (), [item.title for item in named])

    async def _concerns(self, slug: str) -> Callable[[str], bool]:
        shelf = await self._library.load(slug)
        situation, names = shelf.situation, shelf.names
        ours = {*shelf.journal.actors, *situation.theatre, *(one.code for one in situation.organisations)}
        places = [normalise(label) for one in situation.places.values() for label in one.label.said]

        def concerns(text: str) -> bool:
            return bool(ours & set(names.mentioned(text))) or any(place in normalise(text) for place in places)

        return concerns

    async def _take_new(self, watch: Watch, feed: Feed) -> tuple[dict[str, str], Look, bool]:
        """Take new items. Returns the seen items, the look, and whether items are left for the next look."""
        seen, passed, found = dict(watch.seen), 0, list[int]()
        fresh = [item for item in feed.items if seen.get(item.key) != _digest(item)]
        if not fresh:
            return _shortened(seen), Look(len(feed.items), passed, found), False
        concerns = await self._concerns(watch.situation)
        for place, item in enumerate(fresh):
            if len(found) >= _CARDS:
                return _shortened(seen), Look(len(feed.items), passed, found), place < len(fresh)
            article = None
            if await asyncio.to_thread(concerns, f"{item.title}. {item.text}"):
                try:
                    article = await self._take(watch, item, feed.title)
                except Full:  # the item stays new until moderators have decided on others
                    return _shortened(seen), Look(len(feed.items), passed, found), True
            if article is None:
                passed += 1
            else:
                found.append(article)
            seen[item.key] = _digest(item)
        return _shortened(seen), Look(len(feed.items), passed, found), False

    async def _take(self, watch: Watch, item: Item, publisher: str) -> int | None:
        """Return the number of the item's article, new or known; None if it reports nothing. Raises Full."""
        page = await self._page(item)
        page = replace(page, title=item.title or page.title, publisher=page.publisher or publisher)
        page = replace(page, published=item.published or page.published, url=page.url or item.url)
        author = Author(watch.created_by, watch.guild, watch.language)
        try:
            return await self._articles.take_item(author, watch.situation, page, watch.channel)
        except Full:
            raise
        except Refused as problem:
            log.info("an item of feed %s makes no article: %s", watch.id, problem)
            return None

    async def _page(self, item: Item) -> Page:
        """Return the text of the feed if it is whole, else that of the item's page, else what there is."""
        own = Page(item.text, Form.TEXT, item.title, "", item.published, item.url)
        if len(item.text) >= _WHOLE or not item.url:
            return own
        try:
            page = await self._articles.press.extract((await self.fetcher.fetch(item.url)).document)
        except Refused:
            return own
        return page if len(page.text) > len(item.text) else own


async def _existing(connection: Connection, number: int, guild: int) -> Watch:
    """Return a watched feed. Raises Refused if the server does not watch it."""
    found = await feeds.by_id(connection, number)
    if found is None or found.guild != guild:
        raise Refused(_NO_WATCH)
    return found


def _digest(item: Item) -> str:
    return hashlib.sha256(normalise(f"{item.title}\n{item.text}").encode()).hexdigest()[:16]


def _shortened(seen: dict[str, str]) -> dict[str, str]:
    return dict(list(seen.items())[-_SEEN_KEPT:])


def _pause(asked: str | None, now: datetime) -> timedelta:
    """Read a Retry-After header, in seconds or as a date."""
    text = (asked or "").strip()
    if text.isdecimal() and text.isascii():
        return timedelta(seconds=min(int(text[:9]), 7 * 86_400))
    try:
        until = parsedate_to_datetime(text) if text else now
        return min(until.astimezone(UTC) - now, timedelta(days=7))
    except (ValueError, TypeError, OverflowError):
        return timedelta(0)
