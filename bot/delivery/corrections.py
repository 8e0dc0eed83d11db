"""What was told and turned out wrong: where a channel read it, and a post at once where the channel wants that."""

import asyncio
import logging
from collections.abc import Iterable
from datetime import UTC, datetime

from bot.actions.library import Library
from bot.actions.question import Question, View
from bot.briefing.language import language
from bot.briefing.summary import correction
from bot.briefing.voice import Voice
from bot.delivery.courier import MEND, Courier, Post, Postponed, Refusal
from bot.delivery.share import ALL, Share
from bot.delivery.subscription import read_options
from bot.situation.journal import Journal
from bot.situation.report import Entry, Report
from bot.store import briefings as kept
from bot.store.briefings import Subscription
from bot.store.database import Connection, Database

log = logging.getLogger(__name__)


async def wrong_versions(
    connection: Connection, one: Subscription, amendments: Iterable[Report], library: Library
) -> dict[str, str]:
    """For each report that was amended, a link to the last briefing in which this channel read it."""
    positions = library.shelf(one.situation).journal.positions
    told = await kept.sent_to(connection, one.id)
    links = {}
    for replaced in {amendment.replaces for amendment in amendments if amendment.replaces in positions}:
        assert replaced is not None
        knew = [delivery for delivery in told if positions[replaced] < delivery.last_entry]
        # The briefing in which it was news; else, as every briefing tells where things stand, the last that knew it.
        as_news = [delivery for delivery in knew if delivery.first_entry <= positions[replaced]]
        for delivery in (as_news or knew)[-1:]:
            links[replaced] = f"https://discord.com/channels/{one.guild}/{one.channel}/{delivery.message}"
    return links


class Corrections:
    """Posts corrections at once in the channels that asked for it, each once."""

    def __init__(self, database: Database, library: Library, courier: Courier, share: Share = ALL) -> None:
        self._database = database
        self._library = library
        self._courier = courier
        self._share = share
        self._lock = asyncio.Lock()

    async def run(self, now: datetime | None = None) -> None:
        """Raises StoreError."""
        if self._lock.locked():
            return
        async with self._lock:
            async with self._database.read() as connection:
                asked = [one for one in await kept.corrected_at_once(connection) if self._share.serves(one.guild)]
            for one in asked:
                try:
                    await self._tell(one, now or datetime.now(UTC))
                except Exception:  # one that cannot be made must not hold up the others
                    log.exception("the corrections of subscription %s", one.id)

    async def _tell(self, one: Subscription, now: datetime) -> None:
        journal = self._library.shelf(one.situation).journal
        wrong = told_wrong(journal, one)
        if wrong and not await self._posted(one, journal, wrong, now):
            return
        if one.corrected < len(journal):
            async with self._database.write() as connection:
                await kept.change(connection, one.id, corrected=len(journal))

    async def _posted(self, one: Subscription, journal: Journal, wrong: list[Report], now: datetime) -> bool:
        """Whether the post arrived, or never will."""
        moment = journal.situation.default_moment(now)
        picture = await self._library.picture(one.situation, moment)
        options = read_options(one.options)
        voice = Voice(journal.situation, language(options.language), self._library.shelf(one.situation).names)
        async with self._database.read() as connection:
            links = await wrong_versions(connection, one, wrong, self._library)
        post = Post(
            question=Question(View.LEFT, one.situation, as_of=moment),
            document=correction(wrong, picture, voice, links),
            language=options.language,
            nonce=f"k{one.id}-{max(one.corrected, one.entries)}",
            channel=one.channel,
            options=options,
            title=voice.say("Correction — {situation}", situation=voice.title()),
            repeated=True,
        )
        try:
            await self._courier.send(post)
        except Postponed as failure:
            log.warning("a correction for channel %s has to wait: %s", one.channel, failure.reason)
            return False
        except Refusal as refusal:
            async with self._database.write() as connection:
                await kept.change(connection, one.id, paused=refusal.reason)
            await self._courier.warn(one.guild, one.created_by, one.channel, refusal.reason, MEND)
        return True


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
