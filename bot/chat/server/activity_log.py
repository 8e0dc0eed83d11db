"""What moderators did, told briefly in the log channel of their server. A nicety: what fails is not tried again.

It reads the record of what was done, so nothing that is recorded has to remember to be told.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence

import discord

from bot.actions.library import Library
from bot.chat.cards.card import notice
from bot.chat.cards.limits import CARD_CHARACTERS, clip
from bot.chat.cards.markup import escape
from bot.chat.core.endpoints import UNREACHABLE
from bot.errors import N_
from bot.languages.language import Language, language
from bot.store import audit, people
from bot.store.audit import Act, Done

log = logging.getLogger(__name__)

_AT_ONCE = 200
_MOST_LINES = 15
_LONGEST_SUMMARY = 120
_NOBODY = discord.AllowedMentions.none()
_SAID = {
    Act.FILED: N_("{who} filed {subject}."),
    Act.CORRECTED: N_("{who} corrected an entry: {subject}."),
    Act.RETRACTED: N_("{who} retracted an entry: {subject}."),
    Act.UNDONE: N_("{who} took back what they had filed: {subject}."),
    Act.APPROVED: N_("{who} approved {subject}."),
    Act.REJECTED: N_("{who} rejected {subject}."),
    Act.READ: N_("{who} had {subject} read."),
    Act.IMPORTED: N_("{who} imported entries: {subject}."),
    Act.EXPORTED: N_("{who} exported {subject}."),
    Act.CREATED: N_("{who} created the situation {subject}."),
    Act.EDITED: N_("{who} edited the situation {subject}."),
    Act.CLOSED: N_("{who} closed the situation {subject}."),
    Act.REOPENED: N_("{who} reopened the situation {subject}."),
    Act.SHARED: N_("{who} shared the situation {subject}."),
    Act.UNSHARED: N_("{who} stopped sharing the situation {subject}."),
    Act.DELETED: N_("{who} asked for the deletion of the situation {subject}."),
    Act.SET: N_("{who} changed the setting {subject}."),
}
"""What is told; what readers do is not."""


class ActivityLog:
    def __init__(self, client: discord.Client, library: Library) -> None:
        self._client = client
        self._library = library
        self._told: int | None = None

    async def run(self) -> int:
        """Tell what was done since the last time; returns how many channels were told. Raises StoreError."""
        async with self._library.database.read() as connection:
            if self._told is None:
                self._told = await audit.last(connection)
            new = await audit.after(connection, self._told, _AT_ONCE)
            names = await people.discord_ids(connection, [one.person for one in new if one.person is not None])
        if not new:
            return 0
        self._told = new[-1].id
        by_server: dict[int, list[Done]] = defaultdict(list)
        for one in new:
            if one.guild is not None and one.act in _SAID:
                by_server[one.guild].append(one)
        return sum([await self._tell(guild, done, names) for guild, done in by_server.items()])

    async def _tell(self, guild: int, done: Sequence[Done], names: Mapping[int, int]) -> bool:
        chosen, home = self._library.servers.of(guild), self._client.get_guild(guild)
        channel = home.get_channel(chosen.log_channel) if home and chosen.log_channel else None
        if home is None or not isinstance(channel, discord.TextChannel):
            return False
        say = language(chosen.language or str(home.preferred_locale))
        lines = [await self._line(one, names, say) for one in done[:_MOST_LINES]]
        more = len(done) - len(lines)
        if more:
            lines.append(escape(say.plural("and {n} more", "and {n} more", more)))
        try:
            await channel.send(view=notice(clip("\n".join(lines), CARD_CHARACTERS)), allowed_mentions=_NOBODY)
        except UNREACHABLE as error:
            log.info("the log channel of server %s could not be told: %s", guild, error)
            return False
        return True

    async def _line(self, one: Done, names: Mapping[int, int], say: Language) -> str:
        """Markdown. A mention shows a name and pings nobody."""
        person = names.get(one.person) if one.person is not None else None
        who = f"<@{person}>" if person else escape(say("Somebody"))
        said = escape(say(_SAID[one.act], who="\ue000", subject="\ue001"))
        return said.replace("\ue000", who).replace("\ue001", f"`{one.subject}`") + await self._about(one, say)

    async def _about(self, one: Done, say: Language) -> str:
        if one.situation is None or self._library.known(one.situation) is None:
            return ""
        shelf = await self._library.load(one.situation)
        entry = shelf.journal.by_id.get(one.subject)
        if entry is None:
            return ""
        summary = clip(entry.summary.in_language(say.code), _LONGEST_SUMMARY)
        return f"\n-# {escape(shelf.names.label(entry.actor, say.code))} · {escape(summary)}"
