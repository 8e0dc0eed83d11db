"""List alerts, and tell a person once that theirs cannot be delivered."""

import logging
from collections.abc import Sequence

import discord

from bot.actions.library import Library
from bot.chat.cards.card import notice
from bot.chat.cards.cutting import cut
from bot.chat.cards.limits import CARD_CHARACTERS
from bot.chat.cards.markup import escape
from bot.chat.core.endpoints import UNREACHABLE
from bot.chat.core.replies import Interaction, answer_language, reader
from bot.delivery.alerts import Alerts
from bot.errors import N_
from bot.names import Names
from bot.store.follows import Follow

log = logging.getLogger(__name__)

_UNHEARD = N_("Alerts that you asked for do not reach you any more. Mend it, then use /follow again.")


async def follow_line(interaction: Interaction, one: Follow, library: Library) -> str:
    """Describe an alert in markdown: actor, situation, channel, why it is paused, and who else asked for it."""
    say = answer_language(interaction)
    # Of a situation that may not be read here, only show what its follower typed.
    readable = reader(interaction).may_read(one.situation)
    known = (await library.described(one.situation)).names if readable else Names()
    who = known.label(one.actor, say.code) if one.actor else say("every actor")
    paused = say("Paused: {reason}", reason=say(one.paused)) if one.paused else ""
    parts = [
        f"**{escape(who)}**",
        escape(reader(interaction).called(one.situation, say.code)),
        f"<#{one.channel}>" if one.channel else "",
        f"<@{one.person}>" if one.person and one.person != interaction.user.id else "",
        escape(paused),
    ]
    return " · ".join(filter(None, parts))


async def still_followed(interaction: Interaction, follows: Sequence[Follow], library: Library) -> list[str]:
    """List in markdown the alerts that remain after one ended; no lines if it was the last."""
    if not follows:
        return []
    heading = answer_language(interaction)("Still followed:")
    return [escape(heading), *[await follow_line(interaction, one, library) for one in follows]]


async def tell_unheard(interaction: Interaction, alerts: Alerts, library: Library) -> None:
    """Tell a person of paused alerts under the answer to their command, since direct messages do not reach them."""
    unheard = await alerts.unheard(interaction.user.id)
    if not unheard:
        return
    text = await _text(interaction, unheard, library)
    try:
        await interaction.followup.send(
            view=notice(text), ephemeral=True, allowed_mentions=discord.AllowedMentions.none()
        )
    except UNREACHABLE as error:
        log.info("person %s could not be told of paused alerts: %s", interaction.user.id, error)
    else:
        await alerts.heard(unheard)


async def _text(interaction: Interaction, unheard: Sequence[Follow], library: Library) -> str:
    lines = [
        escape(answer_language(interaction)(_UNHEARD)),
        *[await follow_line(interaction, one, library) for one in unheard],
    ]
    return cut("\n".join(lines), CARD_CHARACTERS)
