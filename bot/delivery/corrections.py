"""What was told and turned out wrong: a post at once where the channel wants that, claimed as a briefing is."""

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime

from bot.actions.library import Library
from bot.actions.question import Question, View
from bot.briefing.language import language
from bot.briefing.summary import correction
from bot.briefing.voice import Voice
from bot.delivery.courier import MEND, Courier, Post, Postponed, Refusal
from bot.delivery.pace import Patience
from bot.delivery.share import ALL, Share
from bot.delivery.subscription import read_options
from bot.delivery.told import told
from bot.situation.journal import Journal
from bot.situation.report import Entry, Report
from bot.store import briefings as kept
from bot.store import corrections as posts
from bot.store.briefings import Subscription
from bot.store.corrections import Correction
from bot.store.database import Database

log = logging.getLogger(__name__)


class Corrections:
    """Posts corrections at once in the channels that asked for it, each once."""

    def __init__(self, database: Database, library: Library, courier: Courier, share: Share = ALL) -> None:
        self._database = database
        self._library = library
        self._courier = courier
        self._share = share
        self._lock = asyncio.Lock()
        self._patience = Patience()

    async def run(self, now: datetime | None = None) -> int:
        """Post what was corrected; returns how many posts were made. Raises StoreError."""
        if self._lock.locked():
            return 0
        async with self._lock:
            now = now or datetime.now(UTC)
            async with self._database.read() as connection:
                asked = [one for one in await kept.corrected_at_once(connection) if self._share.serves(one.guild)]
            return sum([await self._tried(one, now) for one in asked if self._patience.allows(one.id, now)])

    async def _tried(self, one: Subscription, now: datetime) -> int:
        """How many posts were made."""
        try:
            posted = await self._tell(one, now)
        except Postponed as failure:
            log.warning("a correction for channel %s has to wait: %s", one.channel, failure.reason)
            self._patience.failed(one.id, now)
        except Exception:  # one that cannot be made must not hold up the others
            log.exception("the corrections of subscription %s", one.id)
            self._patience.failed(one.id, now)
        else:
            self._patience.forget(one.id)
            return posted
        return 0

    async def _tell(self, one: Subscription, now: datetime) -> int:
        """How many posts were made. Raises Postponed."""
        journal = self._library.shelf(one.situation).journal
        if one.corrected == len(journal):
            return 0
        async with self._database.read() as connection:
            claimed = [each for each in await posts.of_subscription(connection, one.id) if each.message is None]
        repeated = bool(claimed)
        wrong = [] if repeated else told_wrong(journal, one)
        if wrong:
            claimed = [await self._claim(one, wrong, now)]
        for post in claimed:
            await self._send(one, post, repeated=repeated)
        async with self._database.write() as connection:
            looked_through = claimed[0].last_entry if claimed else len(journal)
            await kept.change(connection, one.id, corrected=looked_through)
        return len(claimed)

    async def _claim(self, one: Subscription, wrong: list[Report], now: datetime) -> Correction:
        journal = self._library.shelf(one.situation).journal
        async with self._database.write() as connection:
            ids, moment = [report.id for report in wrong], journal.situation.default_moment(now)
            return await posts.claim(connection, one.id, ids, len(journal), moment)

    async def _send(self, one: Subscription, claimed: Correction, *, repeated: bool) -> None:
        """Raises Postponed."""
        post = replace(await self._composed(one, claimed), repeated=repeated)
        told_since = repeated and claimed.last_entry <= one.entries  # by a briefing, so it is not sent any more
        try:
            message = await (self._courier.find(post) if told_since else self._courier.send(post))
        except Refusal as refusal:
            async with self._database.write() as connection:
                await posts.settle(connection, claimed.id, None)
                await kept.change(connection, one.id, paused=refusal.reason)
            await self._courier.warn(one.guild, one.created_by, one.channel, refusal.reason, MEND)
        else:
            async with self._database.write() as connection:
                await posts.settle(connection, claimed.id, message)

    async def _composed(self, one: Subscription, claimed: Correction) -> Post:
        shelf = self._library.shelf(one.situation)
        options = read_options(one.options)
        voice = Voice(shelf.situation, language(options.language), shelf.names)
        wrong = [shelf.journal.by_id[report] for report in claimed.reports]
        async with self._database.read() as connection:
            read = await told(connection, one, wrong, shelf.journal)
        picture = await self._library.picture(one.situation, claimed.until)
        return Post(
            question=Question(View.LEFT, one.situation, as_of=claimed.until),
            document=correction(wrong, picture, voice, read.links),
            language=options.language,
            nonce=f"k{claimed.id}-{claimed.last_entry}",
            channel=one.channel,
            options=options,
            title=voice.say("Correction — {situation}", situation=voice.title()),
        )


def told_wrong(journal: Journal, one: Subscription) -> list[Report]:
    """Amendments not yet posted, of reports that this channel's briefings have told."""
    if one.number == 0:  # no briefing yet
        return []
    new = journal.entries[max(one.corrected, one.entries) :]
    return [e for e in new if e.entry is not Entry.REPORT and _first_version(journal, e) < one.entries]


def _first_version(journal: Journal, amendment: Report) -> int:
    """The position of the report that was corrected first: a correction posted at once may be wrong as well."""
    position = len(journal)
    while (earlier := journal.positions.get(amendment.replaces or "", position)) < position:
        position, amendment = earlier, journal.entries[earlier]
    return position
