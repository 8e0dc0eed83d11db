"""Live boards: one message in a channel that shows the present picture, edited when the contents change."""

import hashlib
import secrets
from collections.abc import Callable, Mapping, Set
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
from bot.delivery.in_flight import Senders, Work
from bot.delivery.shards import ALL, Serving
from bot.documents.briefing import board as compose
from bot.documents.document import Document
from bot.documents.phrasing import Phrasing
from bot.errors import N_
from bot.languages.language import language
from bot.pictures.renderer import Drawn, Renderer
from bot.resting import Look, Rest
from bot.situation.journal import Journal
from bot.situation.report import Entry, Report
from bot.store import boards as kept_boards
from bot.store.boards import Board
from bot.store.engine.database import Connection
from bot.store.warnings import ServerWarning, drop_warnings

_MEND = N_("Mend it, then use /board create there.")
_APART = timedelta(seconds=10)
"""Least time between two edits of a board, so that changes close together are shown together."""
_LOOK_EVERY = timedelta(hours=1)
_LOOKED_AT = 5
"""Boards looked at in one round: 18,000 in an hour."""
_AMENDED_LATELY = timedelta(days=7)
_AMENDMENTS_SHOWN = 10
_LOOKED_THROUGH = 1000
"""Latest entries searched for amendments: more than are filed in a week."""


class Boards:
    def __init__(
        self,
        library: Library,
        courier: Courier,
        renderer: Renderer | None = None,
        serving: Serving = ALL,
    ) -> None:
        """Without a renderer, boards have no pictures."""
        self._renderer = renderer
        self._database = library.database
        self._library = library
        self._courier = courier
        self._serving = serving
        self._attempts = Attempts(library.database, "board")
        self.rest = Rest(library.stamp)
        self._senders = Senders(self.rest, self._attempts)
        self._looked: dict[int, datetime] = {}
        """By channel: when its message was last looked for, on the steady clock."""
        self._compared: dict[int, tuple[str, str]] = {}
        """By channel: digest of a board last found current, and what it was made from (`_made_from`)."""

    async def run(self, now: datetime | None = None) -> int:
        """Update every board that may be edited now. Returns how many changed. Raises StoreError."""
        return await self._senders.run(self._due, read_clocks(now))

    async def _due(self, look: Look, busy: Set[int]) -> Mapping[int, Work]:
        clocks, now = look.clocks, look.clocks.wall
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
        look.due(await self._library.learn_spans({one.situation for one in free.values()}, now))
        look.due(one.not_before for one in free.values())
        looks = self._looks(found, clocks) & free.keys()
        look.paused(at + _LOOK_EVERY for at in self._looked.values())
        made_from = cache(partial(self._made_from, now=now))  # thousands of boards share few values
        return {
            channel: partial(self._tried, one, clocks, look=channel in looks)
            for channel, one in free.items()
            if channel in looks or (one.not_before <= now and not self._is_current(one, made_from))
        }

    def _looks(self, found: list[Board], clocks: Clocks) -> set[int]:
        """Return a few channels whose message is to be looked for, which happens once an hour for each board.

        Discord reports deletions only with an intent that brings every message of every server.
        """
        now = clocks.steady
        self._looked = {one.channel: self._looked.get(one.channel, now) for one in found}
        waiting = [one.channel for one in found if now - self._looked[one.channel] >= _LOOK_EVERY][:_LOOKED_AT]
        self._looked |= dict.fromkeys(waiting, now)
        return set(waiting)

    async def create(
        self, *, channel: int, guild: int, situation: str, language: str, creator: int, picture: str = "none"
    ) -> None:
        """Create a board, which the next round posts. It replaces an older board of the channel."""
        shelf, now = self._library.shelf(situation), datetime.now(UTC)
        async with self._database.write() as connection:
            older = await kept_boards.drop_board(connection, channel)
            await drop_warnings(connection, f"board {channel}")
            await kept_boards.keep_board(
                connection,
                channel,
                guild=guild,
                situation=shelf.slug,
                language=language,
                picture=picture,
                created_by=creator,
                created=now,
                not_before=now,
                entries=shelf.entries,
            )
            # A random digest, so that messages of earlier boards are not taken for this one's.
            await kept_boards.change_board(connection, channel, now, shown=secrets.token_hex(8))
        await self._attempts.troubles.over(channel)
        await self._retire(older)

    async def remove(self, channel: int) -> bool:
        """Remove a board; its message stays and is marked as outdated. Returns whether there was one."""
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
        """Try to update a board. Returns whether it changed."""
        work = partial(self._looked_after, one, clocks.wall, look=look)
        return await self._attempts.make(one.channel, work, clocks, partial(self._pause, one))

    async def _looked_after(self, one: Board, now: datetime, *, look: bool) -> bool:
        """Update the board, with `look` after a look for its message. Returns whether it changed.

        Raises Postponed, Refusal.
        """
        if look and one.message is not None and not await self._courier.is_there(one.channel, one.message):
            await self._change(one, shown="")  # so that it is posted again, now or in a later try
            one = replace(one, shown="")
        return await self._bring_up_to_date(one, now)

    async def _pause(self, one: Board, connection: Connection, reason: str) -> ServerWarning | None:
        """Pause a board. Returns no warning if it was removed meanwhile."""
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
        """Post or edit the message if the contents changed. Returns whether they did. Raises Postponed, Refusal."""
        made_from = self._made_from(one.situation, one.picture, one.entries, now)
        if self._compared.get(one.channel) == (one.shown, made_from):
            return False
        post, digest = await self._post(one, now)
        if digest == one.shown:
            self._compared[one.channel] = one.shown, made_from
            return False
        message = await self._show(one, replace(post, picture=await self._picture(one, now)))
        kept = await self._change(one, message=message, shown=digest, not_before=now + _APART, tried=None)
        if not kept:  # removed meanwhile: do not leave a message that looks live
            await self._courier.retire(one.channel, message)
        return kept

    async def _show(self, one: Board, post: Post) -> int:
        """Edit the message, or post a new one if it is gone or too old. Returns the id of the message.

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
        if arrived is not None:  # not recorded because the process died; may be outdated
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
        # Made from the board and the replaced message, so that an unrecorded try is found whatever it says.
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
        """Return a value that changes with the contents of a board, and is quicker than composing it."""
        moment = self._library.shelf(situation).brief.default_moment(now)
        # The date drops old corrections once a day.
        return f"{self._drawn_from(situation, picture, moment)} {entries} {now.date()}"

    def _drawn_from(self, situation: str, picture: str, moment: datetime) -> str:
        """Return a value that changes with the picture of a board, which can change when the text does not."""
        shelf = self._library.shelf(situation)
        # A timeline grows by one column each day.
        day = moment.astimezone(shelf.brief.zone).date() if picture == "timeline" else ""
        return f"\n{picture} {self._library.version(situation)} {self._library.turned(situation)} {day}"

    async def _picture(self, one: Board, now: datetime) -> Drawn | None:
        if self._renderer is None or one.picture not in PICTURES:
            return None
        shelf = await self._library.load(one.situation)
        picture = await self._library.snapshot(one.situation, shelf.situation.default_moment(now))
        phrasing = Phrasing(shelf.situation, language(one.language), shelf.names)
        return await self._renderer.illustrate(partial(PICTURES[one.picture], picture, shelf.journal, phrasing))

    async def _change(self, one: Board, **values: object) -> bool:
        """Change the board on record. Returns whether the channel still has it."""
        async with self._database.write() as connection:
            return await kept_boards.change_board(connection, one.channel, one.created, **values)


def amended(journal: Journal, entries: int, now: datetime) -> list[Report]:
    """Return the latest corrections and retractions after the first `entries`, of the last days only."""
    since = now - _AMENDED_LATELY
    filed = journal.entries[max(entries, len(journal) - _LOOKED_THROUGH) :]
    news = [e for e in filed if e.entry is not Entry.REPORT and e.id not in journal.housekeeping]
    return [e for e in news if e.recorded >= since][-_AMENDMENTS_SHOWN:]


def _digest(document: Document, drawn_from: str) -> str:
    """Return the digest of text and picture of a board, without its moment."""
    return hashlib.sha256((replace(document, lead=()).text + drawn_from).encode()).hexdigest()
