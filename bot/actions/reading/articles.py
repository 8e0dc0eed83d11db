"""An article that a moderator had read: kept with what it proposes, decided proposal by proposal, then forgotten.

Each proposal is a draft like any other, so it is filed, edited and recorded as suggestions are. The machine that read
it counts as nobody: where it takes two moderators, two have to look.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from bot.actions.library import Library
from bot.actions.reports.dates import read_day
from bot.actions.reports.file import Author, decided, existing, record
from bot.actions.reports.prose import typed
from bot.actions.reports.review import Review, fingerprint
from bot.actions.reports.source import checked_url
from bot.actions.shelf import Shelf
from bot.articles.page import Form as PageForm
from bot.articles.page import Page
from bot.articles.press import Press
from bot.errors import N_, Refused
from bot.languages.text import legible, normalise
from bot.reading import Proposal, Reading
from bot.reports.fields import BY_NAME, Form
from bot.situation.report import Entry
from bot.situation.situation import Situation
from bot.store import articles, audit, drafts, people
from bot.store.articles import Article, How, State
from bot.store.audit import Act
from bot.store.drafts import Draft
from bot.store.engine.database import Connection

KEPT = timedelta(days=14)
"""How long the text of an article waits for decisions; /privacy says so."""
SHOWN_KEPT = timedelta(days=1)
"""How long a text that was fetched waits for somebody to say that it is to be read."""
MOST_AN_HOUR = 30
MOST_WAITING = 25
"""Articles of one server at once."""
_NOT_KEPT = N_("This article is no longer kept: read it again with /read.")
_NOTHING = N_("No report was found in it: nobody whom the situation covers does anything in it that is reported on.")
NOT_OPENED = N_("You have opened none of those that wait: choose some in the menu, then approve them here.")


@dataclass(frozen=True, slots=True)
class Given:
    """What a person said of an article, over what it says of itself."""

    publisher: str = ""
    url: str = ""
    published: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of approving one of several."""

    draft: int
    report: str | None
    problem: Refused | None = None


class Articles:
    def __init__(self, library: Library, review: Review, press: Press) -> None:
        self._library = library
        self._database = library.database
        self.review = review
        self.press = press
        self._not_before = datetime.min.replace(tzinfo=UTC)

    # what comes in

    async def take(
        self, author: Author, slug: str, page: Page, how: How, given: Given, channel: int | None
    ) -> tuple[Article, bool]:
        """Read it and keep it with what it proposes; whether it is new. The same text again is the same article.

        Raises Refused for a text that says nothing of the situation, and for who had too many read.
        """
        assert author.guild is not None
        shelf = await self._library.load(slug)
        page, typed_ = described(page, given, shelf.situation)
        known = await self._waiting_already(author, slug, page)
        if known is not None:
            return known, False
        reading = await self.press.read(page.text, shelf.situation, page.published)
        if not reading.proposals:
            raise Refused(_NOTHING)
        forms = [form_of(one, reading, page, shelf, author.language) | typed_ for one in reading.proposals]
        async with self._database.write() as connection:
            person = await people.person_number(connection, author.discord)
            await self._admit(connection, author.guild, person)
            values = _row(page, slug) | {"guild": author.guild, "person": person, "how": how.value}
            number = await articles.keep(connection, **values, channel=channel)
            await self._propose_all(connection, author, number, person, reading, forms)
            return await _existing(connection, number), True

    async def hold(
        self, author: Author, slug: str, page: Page, how: How, given: Given, channel: int | None
    ) -> Article:
        """Keep a text that a person has to look at before it is read. Raises Refused."""
        assert author.guild is not None
        await self._library.load(slug)
        page, _ = described(page, given, self._library.shelf(slug).situation)
        async with self._database.write() as connection:
            person = await people.person_number(connection, author.discord)
            await self._admit(connection, author.guild, person)
            values = _row(page, slug) | {"guild": author.guild, "person": person, "how": how.value}
            number = await articles.keep(connection, **values, channel=channel)
            return await _existing(connection, number)

    async def read_held(self, number: int, author: Author) -> Article:
        """Once, however often it is asked for. Raises Refused for a text that says nothing of the situation."""
        held = await self.article(number)
        if held.state is not State.SHOWN:
            return held
        shelf = await self._library.load(held.situation)
        reading = await self.press.read(held.text, shelf.situation, held.published)
        if not reading.proposals:
            await self.let_go(number)
            raise Refused(_NOTHING)
        page = Page(held.text, PageForm.TEXT, held.title, held.publisher, held.published, held.url)
        forms = [form_of(one, reading, page, shelf, author.language) for one in reading.proposals]
        async with self._database.write() as connection:
            if (await _existing(connection, number)).state is State.SHOWN:
                person = await people.person_number(connection, author.discord)
                await self._propose_all(connection, author, number, person, reading, forms)
            return await _existing(connection, number)

    async def let_go(self, number: int) -> None:
        """Forget a text that was shown and is not to be read."""
        async with self._database.write() as connection:
            if (await _existing(connection, number)).state is State.SHOWN:
                await articles.change(connection, number, **_FORGOTTEN)

    async def _propose_all(
        self,
        connection: Connection,
        author: Author,
        number: int,
        person: int,
        reading: Reading,
        forms: Sequence[Mapping[str, str]],
    ) -> None:
        kept = await _existing(connection, number)
        numbers = [await self._propose(connection, author, kept.situation, number, person, form) for form in forms]
        spans = [[one, p.start, p.end] for one, p in zip(numbers, reading.proposals, strict=True)]
        read = {"title": kept.title or reading.title[: BY_NAME["title"].longest], "language": reading.language}
        day = kept.published or reading.published
        await articles.change(connection, number, state=State.WAITING.value, spans=spans, published=day, **read)
        await _record_reading(connection, number, kept.guild, kept.situation, person)

    async def _waiting_already(self, author: Author, slug: str, page: Page) -> Article | None:
        async with self._database.read() as connection:
            known = await articles.same(connection, slug, author.guild or 0, digest(page.text))
        return known if known is not None and known.state is State.WAITING else None

    @staticmethod
    async def _admit(connection: Connection, guild: int, person: int) -> None:
        """Raises Refused."""
        if await articles.undecided(connection, guild) >= MOST_WAITING:
            raise Refused(N_("{n} articles wait for decisions in this server: decide on some first."), n=MOST_WAITING)
        if await articles.given(connection, person, datetime.now(UTC) - timedelta(hours=1)) >= MOST_AN_HOUR:
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

    # what waits

    async def article(self, number: int) -> Article:
        """Raises Refused for one that is not kept."""
        async with self._database.read() as connection:
            return await _existing(connection, number)

    async def proposals(self, article: int) -> list[Draft]:
        async with self._database.read() as connection:
            return await drafts.of_article(connection, article)

    async def draft(self, number: int) -> Draft:
        """Raises Refused for one that is not kept, or is no article's."""
        async with self._database.read() as connection:
            draft = await existing(connection, number)
        if draft.article is None:
            raise Refused(_NOT_KEPT)
        return draft

    async def unposted(self) -> list[Article]:
        async with self._database.read() as connection:
            return await articles.unposted(connection, [shelf.slug for shelf in self._library.shelves])

    async def still_quoted(self) -> list[Article]:
        async with self._database.read() as connection:
            return await articles.still_quoted(connection)

    async def posted(self, number: int, message: int) -> None:
        async with self._database.write() as connection:
            await articles.change(connection, number, message=message, quoted=True)

    async def unquoted(self, number: int) -> None:
        """Its posted card shows no quotes any more, or is gone."""
        async with self._database.write() as connection:
            await articles.change(connection, number, quoted=False)

    # decisions

    async def open(self, article: int, author: Author, numbers: Sequence[int]) -> list[Draft]:
        """Those of its proposals, shown in full to this moderator, who may then approve them together."""
        async with self._database.write() as connection:
            kept = await _existing(connection, article)
            person = str(await people.person_number(connection, author.discord))
            shown = [one for one in await drafts.of_article(connection, article) if one.id in numbers]
            seen = {**kept.opened.get(person, {}), **{str(one.id): fingerprint(one) for one in shown}}
            await articles.change(connection, article, opened={**kept.opened, person: seen})
        return shown

    async def approve_opened(self, article: int, author: Author) -> list[Outcome]:
        """Each that this moderator opened and that still says what they read. Raises Refused where there is none."""
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
        """Raises Refused once it was decided."""
        async with self._database.write() as connection:
            held = await existing(connection, number)
            if held.state is not drafts.State.WAITING:
                raise decided(held)
            person = await people.person_number(connection, author.discord)
            values = {"state": drafts.State.REJECTED.value, "decided_by": person}
            await drafts.change(connection, number, among=(drafts.State.WAITING,), **values)
            await record(connection, Act.REJECTED, held, person, article=held.article)

    async def describe(self, article: int, author: Author, given: Given) -> None:
        """Say anew who published it, where and when: of the article and of all that waits."""
        kept = await self.article(article)
        said = {name: legible(getattr(given, name)) for name in ("publisher", "title", "url")}
        for draft in await self.proposals(article):
            if draft.state is drafts.State.WAITING:
                await self.review.revise(draft.id, author, {**said, "reported": legible(given.published)})
        day = _day(given.published, self._library.shelf(kept.situation).situation)
        async with self._database.write() as connection:
            await articles.change(connection, article, published=day, **{**said, "url": _kept_url(said["url"])})

    # the end

    async def settle(self, number: int) -> Article:
        """Delete its text once everything is decided."""
        async with self._database.write() as connection:
            kept = await _existing(connection, number)
            found = await drafts.of_article(connection, number)
            waits = any(one.state is drafts.State.WAITING for one in found)
            over = kept.state is State.SHOWN and kept.created <= datetime.now(UTC) - SHOWN_KEPT
            if over or (kept.state is State.WAITING and not waits):
                await articles.change(connection, number, **_FORGOTTEN)
            return await _existing(connection, number)

    async def expire(self, now: datetime | None = None) -> int:
        """Delete the texts that waited too long and those that are decided, every few minutes; how many."""
        moment, gone = now or datetime.now(UTC), 0
        if moment < self._not_before:
            return 0
        self._not_before = moment + timedelta(minutes=10)
        async with self._database.read() as connection:
            waiting = await articles.open_ones(connection)
        for one in waiting:
            if one.created <= moment - KEPT:
                await self._drop_all(one.id)
            gone += (await self.settle(one.id)).state is State.DONE
        return gone

    async def _drop_all(self, number: int) -> None:
        """What nobody decided in time cannot be checked any more: its sentences go."""
        async with self._database.write() as connection:
            for draft in await drafts.of_article(connection, number):
                await drafts.change(
                    connection, draft.id, among=(drafts.State.WAITING,), state=drafts.State.DROPPED.value
                )


_FORGOTTEN = {"state": State.DONE.value, "text": "", "opened": {}}


async def _existing(connection: Connection, number: int) -> Article:
    """Raises Refused."""
    found = await articles.by_id(connection, number)
    if found is None:
        raise Refused(_NOT_KEPT)
    return found


async def _record_reading(connection: Connection, number: int, guild: int, slug: str, person: int) -> None:
    at, subject = datetime.now(UTC), f"article {number}"
    await audit.record(connection, Act.READ, subject, at=at, person=person, guild=guild, situation=slug)


def _row(page: Page, slug: str) -> dict[str, object]:
    return {
        "state": State.SHOWN.value,
        "situation": slug,
        "title": page.title,
        "publisher": page.publisher,
        "url": page.url,
        "published": page.published,
        "language": "",
        "text": page.text,
        "note": page.note.value if page.note else "",
        "digest": digest(page.text),
        "spans": [],
        "opened": {},
        "created": datetime.now(UTC),
    }


def described(page: Page, given: Given, situation: Situation) -> tuple[Page, dict[str, str]]:
    """With what a person said of it; and, as fields of a form, what of that cannot be read, for them to mend."""
    url, day = _kept_url(given.url or page.url), _day(given.published, situation)
    unread = {"url": given.url} if given.url and not url else {}
    if given.published and day is None:
        unread["reported"] = given.published
    publisher = legible(given.publisher)[: BY_NAME["publisher"].longest] or page.publisher
    title = legible(given.title)[: BY_NAME["title"].longest] or page.title
    return replace(page, url=url, published=day or page.published, publisher=publisher, title=title), unread


def _day(text: str, situation: Situation) -> date | None:
    """None for what is no day."""
    try:
        moment = read_day(text, situation, datetime.now(UTC)) if text.strip() else None
    except Refused:
        return None
    return moment.astimezone(situation.zone).date() if moment else None


def form_of(proposal: Proposal, reading: Reading, page: Page, shelf: Shelf, language: str) -> dict[str, str]:
    """What a person who types in that language would have typed, with the article as its source."""
    day = page.published or reading.published
    fields = typed(proposal, shelf, language) | {
        "reported": day.isoformat() if day else "",
        "publisher": page.publisher[: BY_NAME["publisher"].longest],
        "url": page.url,
        "title": (page.title or reading.title)[: BY_NAME["title"].longest],
    }
    return Form().over(fields).written()


def digest(text: str) -> str:
    """The same for texts that differ in case, accents, signs and spaces alone."""
    return hashlib.sha256(" ".join(normalise(text).split()).encode()).hexdigest()


def _kept_url(url: str) -> str:
    """Empty for what is no address, and for a longer one than is kept."""
    try:
        return checked_url(url.strip()) if len(url) <= BY_NAME["url"].longest else ""
    except Refused:
        return ""
