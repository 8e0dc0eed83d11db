"""Articles that moderators had read: each is kept with its proposals, decided one by one, then its text is deleted.

Each proposal is a draft like any other: filed, edited and recorded as suggestions are. The machine that read it does
not count as a moderator: if the situation needs two, two people have to approve.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.actions.library import Library
from bot.actions.reading.described import Given, changed, day_of, described, digest, form_of, kept_url, row_of
from bot.actions.reading.readers import Read, Readers
from bot.actions.reports.file import Author, decided, existing, record
from bot.actions.reports.review import Review, fingerprint
from bot.articles.copies import is_copy, shingles
from bot.articles.page import Form as PageForm
from bot.articles.page import Page
from bot.articles.press import Press
from bot.errors import N_, Refused
from bot.languages.text import legible
from bot.reports.fields import BY_NAME
from bot.resting import Rest
from bot.situation.report import Entry
from bot.store import articles, audit, drafts, people
from bot.store.articles import Article, How, State
from bot.store.audit import Act
from bot.store.drafts import Draft
from bot.store.engine.database import Connection

KEPT = timedelta(days=14)
"""Time for which the text of an article waits for decisions; /privacy states it."""
SHOWN_KEPT = timedelta(days=1)
"""Time for which a fetched text waits for a person to have it read."""
_LONGEST_DIFFERENCE = 4_000
_MOST_COPIES = 20
MOST_AN_HOUR = 30
MOST_WAITING = 25
"""Most undecided articles of one server."""
_NOT_KEPT = N_("This article is no longer kept: read it again with /read.")
_NOTHING = N_("No report was found in it: nobody whom the situation covers does anything in it that is reported on.")
NOT_OPENED = N_("You have opened none of those that wait: choose some in the menu, then approve them here.")


class Full(Refused):
    """Raised when so many articles wait that no more are accepted."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of approving one of several proposals."""

    draft: int
    report: str | None
    problem: Refused | None = None


class Articles:
    def __init__(self, library: Library, review: Review, readers: Readers) -> None:
        self._library = library
        self._database = library.database
        self.review = review
        self.readers = readers
        self.joined: set[int] = set()
        """Numbers of articles whose posted card does not name all publishers yet."""
        self.rest = Rest(library.stamp)
        """Rest of whoever posts the cards."""
        self._not_before = datetime.min.replace(tzinfo=UTC)

    @property
    def press(self) -> Press:
        return self.readers.press

    # incoming articles

    async def take(
        self,
        author: Author,
        slug: str,
        page: Page,
        how: How,
        given: Given,
        channel: int | None,
        **more: object,
    ) -> tuple[Article, bool]:
        """Read an article and keep it with its proposals, or find the same text. Returns it, and whether it is new.

        Raises Refused if the text reports nothing, or the person had too many read.
        """
        assert author.guild is not None
        shelf = await self._library.load(slug)
        page, typed_ = described(page, given, shelf.situation)
        known = await self._waiting_already(author, slug, page)
        if known is not None:
            return known, False
        read = await self.readers.read(page.text, shelf.situation, page.published)
        reading = read.reading
        if not reading.proposals:
            raise Refused(_NOTHING)
        forms = [form_of(one, reading, page, shelf, author.language) | typed_ for one in reading.proposals]
        async with self._database.write() as connection:
            person = await people.person_number(connection, author.discord)
            await self._admit(connection, author.guild, person, how)
            values = row_of(page, slug) | {"guild": author.guild, "person": person, "how": how.value, **more}
            number = await articles.keep(connection, **values, channel=channel)
            await self._propose_all(connection, author, number, person, read, forms)
            return await _existing(connection, number), True

    async def take_item(self, author: Author, slug: str, page: Page, channel: int) -> int:
        """Take an item of a feed. A copy joins its original; other text at a known address is a new version.

        Returns the article's number. Raises Refused if it reports nothing, Full if too many wait.
        """
        page, _ = described(page, Given(), (await self._library.described(slug)).situation)
        if page.title and not page.text.startswith(page.title):
            page = replace(page, text=f"{page.title}\n\n{page.text}")
        known = await self._alike(author.guild or 0, slug, page)
        more: dict[str, object] = {}
        if known is not None:
            gone, come = changed(known, page)
            if known.url != page.url or digest(page.text) == known.digest or not (gone or come):
                await self._join(known, page)
                return known.id
            lines = [*(f"+ {one}" for one in come), *(f"− {one}" for one in gone)]
            more = {"previous": known.id, "difference": "\n".join(lines)[:_LONGEST_DIFFERENCE]}
        article, _ = await self.take(author, slug, page, How.FEED, Given(), channel, **more)
        return article.id

    async def _alike(self, guild: int, slug: str, page: Page) -> Article | None:
        """Find a recent article at the same address, or with nearly the same text."""
        async with self._database.read() as connection:
            known = await articles.recent(connection, slug, guild, datetime.now(UTC) - KEPT)
        marks, mine = await asyncio.to_thread(shingles, page.text), digest(page.text)
        at = next((one for one in known if page.url and one.url == page.url), None)
        return at or next((one for one in known if one.digest == mine or is_copy(one.shingles, marks)), None)

    async def _join(self, known: Article, page: Page) -> None:
        copy = {"publisher": page.publisher, "title": page.title, "url": page.url}
        if page.url == known.url or any(one["url"] == page.url for one in known.copies):
            return
        async with self._database.write() as connection:
            held = await _existing(connection, known.id)
            await articles.change(connection, known.id, copies=[*held.copies, copy][:_MOST_COPIES])
        self.joined.add(known.id)
        self.rest.end()

    async def hold(
        self, author: Author, slug: str, page: Page, how: How, given: Given, channel: int | None
    ) -> Article:
        """Keep a text that a person has to check before it is read. Raises Refused."""
        assert author.guild is not None
        page, _ = described(page, given, (await self._library.described(slug)).situation)
        async with self._database.write() as connection:
            person = await people.person_number(connection, author.discord)
            await self._admit(connection, author.guild, person, how)
            values = row_of(page, slug) | {"guild": author.guild, "person": person, "how": how.value}
            number = await articles.keep(connection, **values, channel=channel)
            return await _existing(connection, number)

    async def read_held(self, number: int, author: Author) -> Article:
        """Read a held text, only once however often it is asked. Raises Refused if it reports nothing."""
        held = await self.article(number)
        if held.state is not State.SHOWN:
            return held
        shelf = await self._library.load(held.situation)
        read = await self.readers.read(held.text, shelf.situation, held.published)
        reading = read.reading
        if not reading.proposals:
            await self.let_go(number)
            raise Refused(_NOTHING)
        page = Page(held.text, PageForm.TEXT, held.title, held.publisher, held.published, held.url)
        forms = [form_of(one, reading, page, shelf, author.language) for one in reading.proposals]
        async with self._database.write() as connection:
            if (await _existing(connection, number)).state is State.SHOWN:
                person = await people.person_number(connection, author.discord)
                await self._propose_all(connection, author, number, person, read, forms)
            return await _existing(connection, number)

    async def let_go(self, number: int) -> None:
        """Forget a text that was shown and will not be read."""
        async with self._database.write() as connection:
            if (await _existing(connection, number)).state is State.SHOWN:
                await articles.change(connection, number, **_FORGOTTEN)

    async def _propose_all(
        self,
        connection: Connection,
        author: Author,
        number: int,
        person: int,
        done: Read,
        forms: Sequence[Mapping[str, str]],
    ) -> None:
        reading = done.reading
        kept = await _existing(connection, number)
        numbers = [await self._propose(connection, author, kept.situation, number, person, form) for form in forms]
        spans = [[one, p.start, p.end] for one, p in zip(numbers, reading.proposals, strict=True)]
        read: dict[str, object] = {"title": kept.title or reading.title[: BY_NAME["title"].longest]}
        read |= {"language": reading.language, "model": done.model, "disbelieved": done.disbelieved}
        read["fallback"] = done.fallback.value if done.fallback else ""
        day = kept.published or reading.published
        await articles.change(connection, number, state=State.WAITING.value, spans=spans, published=day, **read)
        await _record_reading(connection, number, kept.guild, kept.situation, person)

    async def _waiting_already(self, author: Author, slug: str, page: Page) -> Article | None:
        async with self._database.read() as connection:
            known = await articles.same(connection, slug, author.guild or 0, digest(page.text))
        return known if known is not None and known.state is State.WAITING else None

    @staticmethod
    async def _admit(connection: Connection, guild: int, person: int, how: How) -> None:
        """Raises Full if too many articles wait, Refused if the person had too many read."""
        if await articles.undecided(connection, guild) >= MOST_WAITING:
            raise Full(N_("{n} articles wait for decisions in this server: decide on some first."), n=MOST_WAITING)
        if (
            how is not How.FEED
            and await articles.given(connection, person, datetime.now(UTC) - timedelta(hours=1)) >= MOST_AN_HOUR
        ):
            raise Refused(N_("You had {n} articles read within an hour: wait a little."), n=MOST_AN_HOUR)

    @staticmethod
    async def _propose(
        connection: Connection,
        author: Author,
        slug: str,
        article: int,
        person: int,
        form: Mapping[str, str],
    ) -> int:
        return await drafts.keep(
            connection,
            state=drafts.State.WAITING.value,
            suggested=False,
            situation=slug,
            guild=author.guild,
            person=person,
            language=author.language,
            entry=Entry.REPORT.value,
            form=dict(form),
            created=datetime.now(UTC),
            article=article,
        )

    # waiting articles

    async def article(self, number: int) -> Article:
        """Return an article. Raises Refused if it is not kept."""
        async with self._database.read() as connection:
            return await _existing(connection, number)

    async def proposals(self, article: int) -> list[Draft]:
        async with self._database.read() as connection:
            return await drafts.of_article(connection, article)

    async def draft(self, number: int) -> Draft:
        """Return a proposal. Raises Refused if it is not kept, or not from an article."""
        async with self._database.read() as connection:
            draft = await existing(connection, number)
        if draft.article is None:
            raise Refused(_NOT_KEPT)
        return draft

    async def unposted(self) -> list[Article]:
        async with self._database.read() as connection:
            found = await articles.unposted(connection)
        return [one for one in found if self._library.known(one.situation) is not None]

    async def still_quoted(self) -> list[Article]:
        async with self._database.read() as connection:
            return await articles.still_quoted(connection)

    async def posted(self, number: int, message: int) -> None:
        async with self._database.write() as connection:
            await articles.change(connection, number, message=message, quoted=True)

    async def unquoted(self, number: int) -> None:
        """Note that the posted card shows no quotes any more, or is gone."""
        async with self._database.write() as connection:
            await articles.change(connection, number, quoted=False)

    # decisions

    async def open(self, article: int, author: Author, numbers: Sequence[int]) -> list[Draft]:
        """Return these proposals and note that the moderator saw them in full, and so may approve them together."""
        async with self._database.write() as connection:
            kept = await _existing(connection, article)
            person = str(await people.person_number(connection, author.discord))
            shown = [one for one in await drafts.of_article(connection, article) if one.id in numbers]
            seen = {**kept.opened.get(person, {}), **{str(one.id): fingerprint(one) for one in shown}}
            await articles.change(connection, article, opened={**kept.opened, person: seen})
        return shown

    async def approve_opened(self, article: int, author: Author) -> list[Outcome]:
        """Approve the proposals that this moderator opened and that are unchanged. Raises Refused without any."""
        kept = await self.article(article)
        async with self._database.read() as connection:
            person = await people.known_person(connection, author.discord)
        seen, found = kept.opened.get(str(person), {}), list[Outcome]()
        for draft in await self.proposals(article):
            if draft.state is drafts.State.WAITING and seen.get(str(draft.id)) == fingerprint(draft):
                found.append(await self._approve(draft, author))
        if not found:
            raise Refused(NOT_OPENED)
        return found

    async def _approve(self, draft: Draft, author: Author) -> Outcome:
        try:
            report = await self.review.approve(draft.id, author, fingerprint(draft))
        except Refused as problem:
            return Outcome(draft.id, None, problem)
        return Outcome(draft.id, report.id)

    async def drop(self, number: int, author: Author) -> None:
        """Reject a proposal. Raises Refused if it was decided."""
        async with self._database.write() as connection:
            held = await existing(connection, number)
            if held.state is not drafts.State.WAITING:
                raise decided(held)
            person = await people.person_number(connection, author.discord)
            values = {"state": drafts.State.REJECTED.value, "decided_by": person}
            await drafts.change(connection, number, among=(drafts.State.WAITING,), **values)
            await record(connection, Act.REJECTED, held, person, article=held.article)

    async def describe(self, article: int, author: Author, given: Given) -> None:
        """Change publisher, title, address and day, of the article and of its waiting proposals."""
        kept = await self.article(article)
        said = {name: legible(getattr(given, name)) for name in ("publisher", "title", "url")}
        for draft in await self.proposals(article):
            if draft.state is drafts.State.WAITING:
                await self.review.revise(draft.id, author, {**said, "reported": legible(given.published)})
        day = day_of(given.published, (await self._library.described(kept.situation)).situation)
        async with self._database.write() as connection:
            await articles.change(connection, article, published=day, **{**said, "url": kept_url(said["url"])})

    # the end

    async def settle(self, number: int) -> Article:
        """Delete the text of an article once everything is decided."""
        async with self._database.write() as connection:
            kept = await _existing(connection, number)
            found = await drafts.of_article(connection, number)
            waits = any(one.state is drafts.State.WAITING for one in found)
            over = kept.state is State.SHOWN and kept.created <= datetime.now(UTC) - SHOWN_KEPT
            if over or (kept.state is State.WAITING and not waits):
                await articles.change(connection, number, **_FORGOTTEN)
            return await _existing(connection, number)

    async def expire(self, now: datetime | None = None) -> int:
        """Delete texts that waited too long or are decided, at most every ten minutes. Returns their number."""
        moment, gone = now or datetime.now(UTC), 0
        if moment < self._not_before:
            return 0
        self._not_before = moment + timedelta(minutes=10)
        async with self._database.write() as connection:
            waiting = await articles.open_ones(connection)
            await articles.forget_marks(connection, moment - KEPT)
        await self.readers.forget(moment)
        for one in waiting:
            if one.created <= moment - KEPT:
                await self._drop_all(one, moment)
            gone += (await self.settle(one.id)).state is State.DONE
        return gone

    async def _drop_all(self, article: Article, now: datetime) -> None:
        """Drop the waiting proposals, on record: without the text they cannot be checked."""
        async with self._database.write() as connection:
            found = await drafts.of_article(connection, article.id)
            waiting = [one for one in found if one.state is drafts.State.WAITING]
            for draft in waiting:
                await drafts.change(
                    connection, draft.id, among=(drafts.State.WAITING,), state=drafts.State.DROPPED.value
                )
            if waiting:
                guild, slug = article.guild, article.situation
                count, subject = len(waiting), f"article {article.id}"
                await audit.record(
                    connection, Act.EXPIRED, subject, at=now, guild=guild, situation=slug, undecided=count
                )


_FORGOTTEN = {"state": State.DONE.value, "text": "", "opened": {}, "difference": ""}


async def _existing(connection: Connection, number: int) -> Article:
    """Return an article. Raises Refused if it is not kept."""
    found = await articles.by_id(connection, number)
    if found is None:
        raise Refused(_NOT_KEPT)
    return found


async def _record_reading(connection: Connection, number: int, guild: int, slug: str, person: int) -> None:
    at, subject = datetime.now(UTC), f"article {number}"
    await audit.record(connection, Act.READ, subject, at=at, person=person, guild=guild, situation=slug)
