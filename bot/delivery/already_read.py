"""What a channel has read of what was amended: where it read the wrong version, and what it was told at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.situation.journal import Journal
from bot.situation.report import Report
from bot.store import briefings, corrections
from bot.store.briefings import Subscription
from bot.store.engine.database import Connection


@dataclass(frozen=True, slots=True)
class AlreadyRead:
    links: Mapping[str, str] = field(default_factory=dict)
    """For each report that was amended, the message in which the channel read it."""
    at_once: frozenset[str] = frozenset()
    """Ids of the amendments that it was told in posts of their own."""


async def already_read(
    connection: Connection,
    one: Subscription,
    amendments: Iterable[Report],
    journal: Journal,
    before: int | None = None,
) -> AlreadyRead:
    """`before` is the id of the delivery that is being written; without it, everything that was sent counts."""
    posted = [post for post in await corrections.of_subscription(connection, one.id) if post.message is not None]
    where = {report: (post.place, post.message) for post in posted for report in post.reports}
    messages = {}
    for replaced in {amendment.replaces for amendment in amendments if amendment.replaces in journal.positions}:
        assert replaced is not None
        place, message = where.get(replaced) or (None, None)
        if message is None:
            delivery = await briefings.read_in(connection, one.id, journal.positions[replaced], before)
            place, message = (delivery.place, delivery.message) if delivery else (None, None)
        if message is not None:
            messages[replaced] = f"https://discord.com/channels/{one.guild}/{place or one.channel}/{message}"
    return AlreadyRead(messages, frozenset(where))
