"""The one interface to wherever briefings go: Discord, a terminal, a recording."""

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
"""What moderators do when briefings are paused."""


@dataclass(frozen=True, slots=True)
class Post:
    question: Question
    """What the buttons under the post start from."""
    document: Document
    language: str
    nonce: str
    """The same for every try of one post; the receiver makes one message of them, and can look for it by this."""
    channel: int | None = None
    person: int | None = None
    """Whom to write to directly, where there is no channel."""
    options: Options = field(default_factory=Options)
    """Whom to mention, silence, forum tag."""
    title: str = ""
    """Of a forum's post."""
    repeated: bool = False
    """An earlier try may have arrived: look before sending."""
    since: datetime | None = None
    """When the first try that may have arrived was begun; None where that is now."""
    picture: Drawn | None = None


class Arrived(NamedTuple):
    message: int
    place: int
    """The channel or thread where the message is."""


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
    """Worth another try: the network, Discord's servers, a rate limit, an answer that nobody knows."""


class Refusal(Undelivered):
    """Discord said what is wrong with this channel, message or person; no try helps until somebody mends that."""


class Gone(Undelivered):
    """The message that was to be edited cannot be: it was deleted, or it is too old."""


class Courier(Protocol):
    async def send(self, post: Post) -> Arrived:
        """Raises Postponed, Refusal."""
        ...

    async def find(self, post: Post) -> Arrived | None:
        """The message of an earlier try of this post, if it arrived. Raises Postponed, Refusal."""
        ...

    async def edit(self, message: int, post: Post) -> None:
        """Raises Gone, Postponed, Refusal."""
        ...

    async def is_there(self, channel: int, message: int) -> bool:
        """False only where it is certain that the message was deleted. Raises Refusal where its channel is gone."""
        ...

    async def pin(self, channel: int, message: int) -> None:
        """If that is allowed. Raises nothing."""
        ...

    async def retire(self, channel: int, message: int) -> None:
        """Mark a message as no longer kept up, as far as that is possible. Raises nothing."""
        ...

    async def publish(self, channel: int, message: int) -> None:
        """To the servers that follow the channel, where it has followers. Raises Postponed, Refusal."""
        ...

    async def warn(self, warning: ServerWarning) -> None:
        """Tell whoever can mend it. Raises Postponed, and Refusal where nobody can be told."""
        ...
