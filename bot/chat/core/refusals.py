"""Translate errors of Discord into what they mean for a post, with the one table of lasting refusals.

Discord answers its own faults with 403 and 400 too, so any code outside the table counts as passing trouble.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import discord

from bot.chat.core.endpoints import UNREACHABLE
from bot.delivery.courier import Postponed, Refusal, Undelivered
from bot.errors import N_

LASTING = {
    # the channel
    10003: N_("The channel no longer exists."),
    10004: N_("The server is not there any more, or the bot was removed from it."),
    50001: N_("The bot can no longer see the channel."),
    50008: N_("Nothing can be posted in a channel of this kind."),
    50013: N_("The bot may not post in the channel: it needs View Channel and Send Messages there."),
    50024: N_("Nothing can be posted in a channel of this kind."),
    # a thread or a forum
    30033: N_("The thread has as many members as it may have."),
    40058: N_("The thread waits for the first message of who opened it."),
    40066: N_("The forum has no tag that the bot may use: choose one with /briefing edit."),
    40067: N_("Posts in this forum need a tag: choose one with /briefing edit."),
    50083: N_("The thread is archived and locked."),
    160005: N_("The thread is archived and locked."),
    160006: N_("The server has reached its limit of active threads."),
    # the message
    10008: N_("The message was deleted."),
    200000: N_("The server's AutoMod blocks the post."),
    200001: N_("The server's AutoMod blocks the title of the post."),
    # the person
    10013: N_("This person is not on Discord any more."),
    50007: N_("Direct messages to this person are closed."),
    50278: N_("The bot shares no server with this person any more."),
}
"""By Discord's error code: what moderators are told has to change before a post can succeed."""
_REFUSED = (400, 403, 404)
"""Statuses that can be about one post; any other is about the whole bot or Discord itself."""
AWAY = N_("Discord could not be reached or asked to wait.")
TROUBLE = N_("Discord has trouble and did not take the post.")


def undelivered(error: Exception) -> Undelivered:
    if not isinstance(error, discord.HTTPException):
        return Postponed(AWAY)
    if error.status in _REFUSED and error.code in LASTING:
        return Refusal(LASTING[error.code])
    return Postponed(TROUBLE if error.status in _REFUSED else AWAY)


@contextmanager
def in_words() -> Iterator[None]:
    """Turn errors of Discord and the network into Postponed or Refusal."""
    try:
        yield
    except UNREACHABLE as error:
        raise undelivered(error) from error
