"""Posts on corrections at once, in channels that want them; claimed like briefings."""

from collections.abc import Mapping, Set
from datetime import datetime
from functools import partial

from bot.actions.answers.question import Question, View
from bot.actions.library import Library
from bot.clocks import Clocks, read_clocks
from bot.delivery.already_read import already_read
from bot.delivery.attempt import Attempts, pause_refused
from bot.delivery.courier import Courier, Post, Refusal
from bot.delivery.crossposts import publish_later
from bot.delivery.in_flight import Senders, Work
from bot.delivery.shards import ALL, Serving
from bot.delivery.subscription import read_options
from bot.documents.briefing import correction
from bot.documents.phrasing import Phrasing
from bot.languages.language import language
from bot.resting import Look, Rest
from bot.situation.journal import Journal
from bot.situation.report import Entry, Report
from bot.store import briefings as kept
from bot.store import corrections as posts
from bot.store.briefings import Subscription
from bot.store.corrections import Correction
from bot.store.engine.database import Connection


class Corrections:
    """Posts each correction at once, and once only, in the channels that asked for it."""

    def __init__(self, library: Library, courier: Courier, serving: Serving = ALL) -> None:
        self._database = library.database
        self._library = library
        self._courier = courier
        self._serving = serving
        self._attempts = Attempts(library.database, "correction")
        self.rest = Rest(library.stamp)
        self._senders = Senders(self.rest, self._attempts)

    async def run(self, now: datetime | None = None) -> int:
        """Post new corrections. Returns the number of channels. Raises StoreError."""
        return await self._senders.run(self._due, read_clocks(now))

    async def _due(self, look: Look, busy: Set[int]) -> Mapping[int, Work]:
        clocks = look.clocks
        await self._attempts.learn()
        async with self._database.read() as connection:
            asked = [one for one in await kept.corrected_at_once(connection) if self._is_behind(one, clocks)]
            # Wait for their briefing, which may include the correction.
            busy |= await kept.being_sent(connection, [one.id for one in asked])
        if asked:
            look.again()
        return {one.id: partial(self._tried, one, clocks) for one in asked if one.id not in busy}

    def _is_behind(self, one: Subscription, clocks: Clocks) -> bool:
        behind = one.corrected != self._library.entries(one.situation)
        return behind and self._serving.serves(one.guild) and self._attempts.allows(one.id, clocks)

    async def _tried(self, one: Subscription, clocks: Clocks) -> bool:
        """Try the corrections of a channel. Returns whether something was posted."""
        work = partial(self._tell, one, clocks.wall)
        return await self._attempts.make(one.id, work, clocks, partial(pause_refused, one))

    async def _tell(self, one: Subscription, now: datetime) -> bool:
        """Claim and send the corrections of a channel. Returns whether there were any. Raises Postponed, Refusal."""
        async with self._database.write() as connection:
            held = (await kept.held_by_id(connection, [one.id])).get(one.id)
            if held is None or await kept.being_sent(connection, [one.id]):
                return False
            claimed = [each for each in await posts.of_subscription(connection, one.id) if each.message is None]
            repeated = bool(claimed)
            if not repeated:
                claimed = await self._claim(connection, held, now)
        for post in claimed:
            await self._send(held, post, now, repeated=repeated)
        if claimed:
            async with self._database.write() as connection:
                await kept.change(connection, one.id, corrected=claimed[0].last_entry)
        return bool(claimed)

    async def _claim(self, connection: Connection, one: Subscription, now: datetime) -> list[Correction]:
        """Claim the post that is due; if there is none, record that the channel is up to date."""
        journal = (await self._library.load(one.situation)).journal
        wrong, moment = told_wrong(journal, one), journal.situation.default_moment(now)
        if not wrong:
            await kept.change(connection, one.id, corrected=len(journal))
            return []
        ids = [report.id for report in wrong]
        return [await posts.claim(connection, one.id, ids, len(journal), moment, now)]

    async def _send(self, one: Subscription, claimed: Correction, now: datetime, *, repeated: bool) -> None:
        """Send a post, unless an earlier try arrived. Raises Postponed, Refusal."""
        post = await self._composed(one, claimed)
        told_since = repeated and claimed.last_entry <= one.entries  # a briefing included it: do not send it
        try:
            arrived = await self._courier.find(post) if repeated else None
            if arrived is None and not told_since:
                if repeated:
                    async with self._database.write() as connection:
                        await posts.try_again(connection, claimed.id, now)
                arrived = await self._courier.send(post)
        except Refusal:
            async with self._database.write() as connection:
                await posts.settle(connection, claimed.id, None)
                await kept.change(connection, one.id, corrected=claimed.last_entry)  # the next briefing includes it
            raise
        async with self._database.write() as connection:
            await posts.settle(connection, claimed.id, *(arrived or (None,)))
            if arrived is not None:
                await publish_later(connection, one, arrived)

    async def _composed(self, one: Subscription, claimed: Correction) -> Post:
        shelf = await self._library.load(one.situation)
        options = read_options(one.options)
        phrasing = Phrasing(shelf.situation, language(options.language), shelf.names)
        wrong = [shelf.journal.by_id[report] for report in claimed.reports]
        async with self._database.read() as connection:
            read = await already_read(connection, one, wrong, shelf.journal)
        picture = await self._library.snapshot(one.situation, claimed.until)
        return Post(
            question=Question(View.LEFT, one.situation, as_of=claimed.until),
            document=correction(wrong, picture, phrasing, read.links, shelf.journal.uncredited),
            language=options.language,
            nonce=f"k{claimed.id}-{claimed.last_entry}",
            channel=one.channel,
            options=options,
            since=claimed.tried,
            title=phrasing.say("Correction — {situation}", situation=phrasing.title()),
        )


def told_wrong(journal: Journal, one: Subscription) -> list[Report]:
    """Return amendments not yet posted, of reports in briefings of this channel."""
    if one.number == 0:  # no briefing yet
        return []
    new = journal.entries[max(one.corrected, one.entries) :]
    return [e for e in new if e.entry is not Entry.REPORT and _first_version(journal, e) < one.entries]


def _first_version(journal: Journal, amendment: Report) -> int:
    """Return the position of the first version, since a correction may itself be corrected."""
    position = len(journal)
    while (earlier := journal.positions.get(amendment.replaces or "", position)) < position:
        position, amendment = earlier, journal.entries[earlier]
    return position
