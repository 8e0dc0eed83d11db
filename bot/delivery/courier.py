"""The interface to the receivers of posts: Discord, a terminal, a recording."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from bot.actions.answers.question import Posted, PostedAs, Question, View
from bot.delivery.subscription import Options, read_options
from bot.documents.document import Document
from bot.errors import N_
from bot.pictures.renderer import Drawn
from bot.store.briefings import Delivery, Subscription
from bot.store.warnings import ServerWarning

MEND = N_("Mend it, then use /briefing resume.")
"""Advice to moderators when briefings are paused."""


@dataclass(frozen=True, slots=True)
class Post:
    question: Question
    """The question from which the buttons under the post start."""
    document: Document
    language: str
    nonce: str
    """Equal for every try of a post, so that the receiver makes one message of them and can look for it."""
    channel: int | None = None
    person: int | None = None
    """Discord id of the receiver of a direct message, if there is no channel."""
    options: Options = field(default_factory=Options)
    """Mention, silence and forum tag."""
    title: str = ""
    """Title of a forum post."""
    repeated: bool = False
    """Whether an earlier try may have arrived, so that the receiver looks for it first."""
    since: datetime | None = None
    """Start of the first try that may have arrived; None means now."""
    picture: Drawn | None = None


class Arrived(NamedTuple):
    message: int
    place: int
    """Channel or thread of the message."""


def post_for(
    one: Subscription,
    delivery: Delivery,
    document: Document,
    title: str,
    nonce: str,
    *,
    repeated: bool = False,
    picture: Drawn | None = None,
) -> Post:
    options = read_options(one.options)
    return Post(
        question=Question(
            View.BRIEFING,
            one.situation,
            as_of=delivery.until,
            since=delivery.since,
            posted=_posted(delivery, options.language),
        ),
        document=document,
        language=options.language,
        nonce=nonce,
        channel=one.channel,
        options=options,
        title=title,
        repeated=repeated,
        since=delivery.claimed or delivery.slot,
        picture=picture,
    )


def _posted(delivery: Delivery, language: str) -> Posted:
    if delivery.id:
        return Posted(PostedAs.BRIEFING, delivery.id, language)
    known = delivery.first_entry, delivery.last_entry
    return Posted(PostedAs.TEST, delivery.subscription, language, known)


class Undelivered(Exception):
    """A post did not arrive. `reason` is a sentence for moderators, a message of the catalogue."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Postponed(Undelivered):
    """A failure that may pass: the network, Discord's servers, a rate limit, an unknown answer."""


class Refusal(Undelivered):
    """Discord refused because of the channel, message or person; no try helps until that is mended."""


class Gone(Undelivered):
    """The message cannot be edited because it was deleted or is too old."""


class Courier(Protocol):
    async def send(self, post: Post) -> Arrived:
        """Send a post. Raises Postponed, Refusal."""
        ...

    async def find(self, post: Post) -> Arrived | None:
        """Find the message of an earlier try of this post. Raises Postponed, Refusal."""
        ...

    async def edit(self, message: int, post: Post) -> None:
        """Edit a message. Raises Gone, Postponed, Refusal."""
        ...

    async def is_there(self, channel: int, message: int) -> bool:
        """Return False only if the message was certainly deleted. Raises Refusal if its channel is gone."""
        ...

    async def pin(self, channel: int, message: int) -> None:
        """Pin a message if that is allowed. Raises nothing."""
        ...

    async def retire(self, channel: int, message: int) -> None:
        """Mark a message as no longer updated, if possible. Raises nothing."""
        ...

    async def publish(self, channel: int, message: int) -> None:
        """Publish a message to the servers that follow the channel. Raises Postponed, Refusal."""
        ...

    async def warn(self, warning: ServerWarning) -> None:
        """Warn somebody who can mend it. Raises Postponed, and Refusal if nobody can be reached."""
        ...
