"""Recorded failures in a server, for the operator of the bot."""

from collections.abc import Iterator

from bot.actions.servers import Servers, ServerSettings
from bot.languages.language import language
from bot.store import boards, briefings, follows
from bot.store.engine.database import Database
from bot.store.troubles import Trouble, troubles
from bot.store.warnings import warnings

_SAY = language("en")


async def out_of_order(database: Database, guild: int) -> list[str]:
    """Return a sentence for each failure. Raises StoreError."""
    async with database.read() as connection:
        chosen = await Servers(database).kept(connection, guild)
        found = [*_settings(chosen, await troubles(connection, "setting"))]
        roles, waiting = await troubles(connection, "briefing role"), await troubles(connection, "briefing")
        for one in await briefings.of_guild(connection, guild):
            found += [f"Briefing {one.id}: {why}" for why in _why(one.paused, roles.get(one.id), waiting.get(one.id))]
        held = await troubles(connection, "board")
        for board in await boards.boards(connection):
            if board.guild == guild:
                whys = _why(board.paused, held.get(board.channel))
                found += [f"The board in channel {board.channel}: {why}" for why in whys]
        for follow in await follows.follows(connection):
            if follow.guild == guild and follow.paused is not None:
                found.append(f"An alert in channel {follow.channel}: {_SAY(follow.paused)}")
        untold = [one for one in await warnings(connection) if one.guild == guild]
    return found + [f"Nobody could be told yet: {_SAY(one.reason)}" for one in untold]


def _settings(chosen: ServerSettings, known: dict[int, Trouble]) -> Iterator[str]:
    for number in (chosen.queue_channel, chosen.log_channel, *chosen.moderator_roles):
        if number in known:
            yield f"{_SAY(known[number].reason)} ({number})"


def _why(paused: str | None, *held: Trouble | None) -> Iterator[str]:
    if paused is not None:
        yield f"paused. {_SAY(paused)}"
        return
    for one in held:
        if one is not None:
            yield f"{_SAY(one.reason)} (since {one.since:%Y-%m-%d %H:%M} UTC)"
