"""Reports that a channel has read and that were amended: the posts, and the corrections posted at once."""

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
    """Link to the message in which the channel read a report, by amended report."""
    at_once: frozenset[str] = frozenset()
    """Ids of the amendments that were posted at once."""


async def already_read(
    connection: Connection,
    one: Subscription,
    amendments: Iterable[Report],
    journal: Journal,
    before: int | None = None,
) -> AlreadyRead:
    """Find the posts of amended reports, of all deliveries or only those before the delivery `before`."""
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
