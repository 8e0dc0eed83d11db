"""One message a channel that shows where things stand: edited in place, when it would say something else."""

import hashlib
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial

from bot.actions.answers.question import Question, View
from bot.actions.library import Library
from bot.clocks import Clocks, read_clocks
from bot.delivery.attempt import Attempts, paused_posts
from bot.delivery.composer import PICTURES
from bot.delivery.courier import Courier, Gone, Post
from bot.delivery.in_flight import Senders
from bot.delivery.shards import ALL, Serving
from bot.documents.briefing import board as compose
from bot.documents.document import Document
from bot.documents.phrasing import Phrasing
from bot.errors import N_
from bot.languages.language import language
from bot.pictures.renderer import Drawn, Renderer
from bot.situation.journal import Journal
from bot.situation.report import Entry, Report
from bot.store import boards as kept_boards
from bot.store.boards import Board
from bot.store.engine.database import Connection
from bot.store.warnings import ServerWarning, drop_warnings

_MEND = N_("Mend it, then use /board create there.")
_APART = timedelta(seconds=10)
"""Between two edits of one board: changes that come together are shown together, none later than this."""
_LOOK_EVERY = timedelta(hours=1)
_LOOKED_AT = 5
"""Boards in one round: eighteen thousand in an hour."""
_AMENDED_LATELY = timedelta(days=7)
_AMENDMENTS_SHOWN = 10
_LOOKED_THROUGH = 1000
"""Entries: more than are filed in a week."""


class Boards:
    def __init__(
        self,
        library: Library,
        courier: Courier,
        renderer: Renderer | None = None,
        serving: Serving = ALL,
    ) -> None:
        """Without a renderer nothing is illustrated."""
        self._renderer = renderer
        self._database = library.database
        self._library = library
        self._courier = courier
        self._serving = serving
        self._senders = Senders()
        self._attempts = Attempts(library.database, "board")
        self._looked: dict[int, datetime] = {}
        """By channel: when its message was last known to be there."""
        self._compared: dict[int, tuple[str, str]] = {}
        """By channel: what was last found to be shown already, and what it was made from."""

    async def run(self, now: datetime | None = None) -> int:
        """Bring every board up to date that may be edited now; returns how many changed. Raises StoreError."""
        if self._senders.is_choosing:
            return 0
        clocks = read_clocks(now)
        now = clocks.wall
        async with self._senders.choosing() as busy:
            async with self._database.read() as connection:
                found = await kept_boards.boards(connection)
            await self._attempts.learn()
            found = [one for one in found if one.paused is None and self._serving.serves(one.guild)]
            self._compared = {one.channel: self._compared.get(one.channel, ("", "")) for one in found}
            free = {
                one.channel: one
                for one in found
                if one.channel not in busy and self._attempts.allows(one.channel, clocks)
            }
            await self._library.learn_spans({one.situation for one in free.values()}, now)
            looks = self._looks(found, clocks) & free.keys()
            made_from = cache(partial(self._made_from, now=now))  # thousands of boards, made from few things
            works = {
                channel: partial(self._tried, one, clocks, look=channel in looks)
                for channel, one in free.items()
                if channel in looks or (one.not_before <= now and not self._is_current(one, made_from))
            }
            self._senders.take(works)
        return await self._senders.all(works)

    def _looks(self, found: list[Board], clocks: Clocks) -> set[int]:
        """Channels of which it is time to see, once an hour, whether the message is still there; a few at a time.

        Without an intent that brings every message of every server, nobody tells us of a deletion.
        """
        now = clocks.steady
        self._looked = {one.channel: self._looked.get(one.channel, now) for one in found}
        waiting = [one.channel for one in found if now - self._looked[one.channel] >= _LOOK_EVERY][:_LOOKED_AT]
        self._looked |= dict.fromkeys(waiting, now)
        return set(waiting)

    async def create(
        self, *, channel: int, guild: int, situation: str, language: str, creator: int, picture: str = "none"
    ) -> None:
        """The next round posts it. A channel's older board is no longer kept up."""
        shelf, now = self._library.shelf(situation), datetime.now(UTC)
        async with self._database.write() as connection:
            older = await kept_boards.drop_board(connection, channel)
            await drop_warnings(connection, f"board {channel}")
            await kept_boards.keep_board(
                connection,
                channel,
                guild=guild,
                situation=shelf.situation.slug,
                language=language,
                picture=picture,
                created_by=creator,
                created=now,
                not_before=now,
                entries=shelf.entries,
            )
            # Says nothing yet; unlike any board before it, so that their messages are not taken for this one's.
            await kept_boards.change_board(connection, channel, now, shown=secrets.token_hex(8))
        await self._attempts.troubles.over(channel)
        await self._retire(older)

    async def remove(self, channel: int) -> bool:
        """Whether there was one; its message stays, marked as no longer kept up."""
        async with self._database.write() as connection:
            older = await kept_boards.drop_board(connection, channel)
            await drop_warnings(connection, f"board {channel}")
        await self._attempts.troubles.over(channel)
        await self._retire(older)
        return older is not None

    async def _retire(self, one: Board | None) -> None:
        if one is not None and one.message is not None:
            await self._courier.retire(one.channel, one.message)

    async def _tried(self, one: Board, clocks: Clocks, *, look: bool) -> bool:
        """Whether it changed."""
        work = partial(self._looked_after, one, clocks.wall, look=look)
        return await self._attempts.make(one.channel, work, clocks, partial(self._pause, one))

    async def _looked_after(self, one: Board, now: datetime, *, look: bool) -> bool:
        """Whether it changed. Raises Postponed, Refusal."""
        if look and one.message is not None and not await self._courier.is_there(one.channel, one.message):
            await self._change(one, shown="")  # so that it is posted anew, now or by another try
            one = replace(one, shown="")
        return await self._bring_up_to_date(one, now)

    async def _pause(self, one: Board, connection: Connection, reason: str) -> ServerWarning | None:
        """Nobody has to be told of one that was removed meanwhile."""
        if not await kept_boards.change_board(connection, one.channel, one.created, paused=reason):
            return None
        return paused_posts(
            guild=one.guild,
            created_by=one.created_by,
            channel=one.channel,
            subject=f"board {one.channel}",
            reason=reason,
            mend=_MEND,
        )

    async def _bring_up_to_date(self, one: Board, now: datetime) -> bool:
        """Whether it changed. Raises Postponed, Refusal."""
        made_from = self._made_from(one.situation, one.picture, one.entries, now)
        if self._compared.get(one.channel) == (one.shown, made_from):
            return False
        post, digest = await self._post(one, now)
        if digest == one.shown:
            self._compared[one.channel] = one.shown, made_from
            return False
        message = await self._show(one, replace(post, picture=await self._picture(one, now)))
        kept = await self._change(one, message=message, shown=digest, not_before=now + _APART, tried=None)
        if not kept:  # removed while it was on its way: else a message stays that looks live and is nobody's
            await self._courier.retire(one.channel, message)
        return kept

    async def _show(self, one: Board, post: Post) -> int:
        """The id of the message that shows the board: the same, or a new one where the old is gone or too old.

        Raises Postponed, Refusal.
        """
        if one.message is not None:
            try:
                await self._courier.edit(one.message, post)
            except Gone:
                await self._courier.retire(one.channel, one.message)
            else:
                return one.message
        arrived = await self._courier.find(post)
        if arrived is not None:  # posted by a process that died before it could record it, and may say something else
            with suppress(Gone):
                await self._courier.edit(arrived.message, post)
                return arrived.message
        await self._change(one, tried=datetime.now(UTC))
        message = (await self._courier.send(post)).message
        await self._courier.pin(one.channel, message)
        return message

    async def _post(self, one: Board, now: datetime) -> tuple[Post, str]:
        shelf = await self._library.load(one.situation)
        moment = shelf.situation.default_moment(now)
        picture = await self._library.snapshot(one.situation, moment)
        phrasing = Phrasing(shelf.situation, language(one.language), shelf.names)
        amendments = amended(shelf.journal, one.entries, now)
        document = compose(picture, phrasing, amendments, shelf.journal.uncredited)
        digest = _digest(
            document, "" if one.picture == "none" else self._drawn_from(one.situation, one.picture, moment)
        )
        question = Question(View.LEFT, one.situation)
        # Of the board and the message that it replaces: a try that was not recorded is found again, whatever it says.
        begun = f"{one.channel} {one.message} {one.situation} {one.created.isoformat()}"
        nonce = "l" + hashlib.sha256(begun.encode()).hexdigest()[:20]
        post = Post(question, document, one.language, nonce, channel=one.channel, title=document.title)
        post = replace(post, since=one.tried)
        return post, digest

    def _is_current(self, one: Board, made_from: Callable[[str, str, int], str]) -> bool:
        known = self._compared[one.channel]
        if one.shown != known[0] or self._library.known(one.situation) is None:
            return False
        return known[1] == made_from(one.situation, one.picture, one.entries)

    def _made_from(self, situation: str, picture: str, entries: int, now: datetime) -> str:
        """What decides all that a board says and shows; quicker to tell than to compose."""
        moment = self._library.shelf(situation).brief.default_moment(now)
        # Once a day is soon enough for a correction that is no longer shown because it is old.
        return f"{self._drawn_from(situation, picture, moment)} {entries} {now.date()}"

    def _drawn_from(self, situation: str, picture: str, moment: datetime) -> str:
        """What decides a board's picture, which may change where the text does not: a destination, an incident."""
        shelf = self._library.shelf(situation)
        # A timeline grows by a column a day.
        day = moment.astimezone(shelf.situation.zone).date() if picture == "timeline" else ""
        return f"\n{picture} {self._library.version(situation)} {self._library.turned(situation)} {day}"

    async def _picture(self, one: Board, now: datetime) -> Drawn | None:
        if self._renderer is None or one.picture not in PICTURES:
            return None
        shelf = await self._library.load(one.situation)
        picture = await self._library.snapshot(one.situation, shelf.situation.default_moment(now))
        phrasing = Phrasing(shelf.situation, language(one.language), shelf.names)
        return await self._renderer.illustrate(partial(PICTURES[one.picture], picture, shelf.journal, phrasing))

    async def _change(self, one: Board, **values: object) -> bool:
        """Whether it is still this board that the channel has."""
        async with self._database.write() as connection:
            return await kept_boards.change_board(connection, one.channel, one.created, **values)


def amended(journal: Journal, entries: int, now: datetime) -> list[Report]:
    """The last corrections and retractions that were filed after so many, and in the last days."""
    since = now - _AMENDED_LATELY
    filed = journal.entries[max(entries, len(journal) - _LOOKED_THROUGH) :]
    news = [e for e in filed if e.entry is not Entry.REPORT and e.id not in journal.housekeeping]
    return [e for e in news if e.recorded >= since][-_AMENDMENTS_SHOWN:]


def _digest(document: Document, drawn_from: str) -> str:
    """Of what a board says and shows, apart from the time at which it says it."""
    return hashlib.sha256((replace(document, lead=()).text + drawn_from).encode()).hexdigest()
