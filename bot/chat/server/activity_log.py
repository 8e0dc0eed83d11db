"""Post briefly what moderators did in the log channel of their server.

It reads the audit record, so the code that records an act need not post it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from datetime import datetime
from functools import partial

import discord

from bot.actions.library import Library
from bot.chat.cards.card import notice
from bot.chat.cards.cutting import cut
from bot.chat.cards.limits import CARD_CHARACTERS, clip
from bot.chat.cards.markup import escape, line_markup
from bot.chat.core.refusals import in_words
from bot.chat.server.deeds import about
from bot.clocks import Clocks, read_clocks
from bot.delivery.attempt import Attempts
from bot.delivery.in_flight import Senders, Work
from bot.documents.document import line
from bot.errors import N_
from bot.languages.language import Language, language
from bot.resting import Look, Rest
from bot.store import audit, people
from bot.store.audit import Act, Done
from bot.store.engine.database import Connection

_AT_ONCE = 200
_MOST_LINES = 15
_MOST_KEPT = 200
"""Most acts that wait for a log channel that cannot be reached; the oldest are dropped."""
_LONGEST_SUMMARY = 120
_NOBODY = discord.AllowedMentions.none()
_SAID = {
    Act.FILED: N_("{who} filed {subject}."),
    Act.CORRECTED: N_("{who} corrected an entry: {subject}."),
    Act.RETRACTED: N_("{who} retracted an entry: {subject}."),
    Act.UNDONE: N_("{who} took back what they had filed: {subject}."),
    Act.APPROVED: N_("{who} approved {subject}."),
    Act.REJECTED: N_("{who} rejected {subject}."),
    Act.READ: N_("{who} had an article read: {subject}."),
    Act.EXPIRED: N_("An article was not decided on within 14 days and its text is deleted: {subject}."),
    Act.IMPORTED: N_("{who} imported entries: {subject}."),
    Act.EXPORTED: N_("{who} exported {subject}."),
    Act.CREATED: N_("{who} created the situation {subject}."),
    Act.EDITED: N_("{who} edited the situation {subject}."),
    Act.CLOSED: N_("{who} closed the situation {subject}."),
    Act.REOPENED: N_("{who} reopened the situation {subject}."),
    Act.SHARED: N_("{who} shared the situation {subject}."),
    Act.UNSHARED: N_("{who} stopped sharing the situation {subject}."),
    Act.DELETED: N_("{who} asked for the deletion of the situation {subject}."),
    Act.SET: N_("{who} changed a setting: {subject}."),
}
"""Text of each act that is posted; acts of readers are not."""


class ActivityLog:
    def __init__(self, client: discord.Client, library: Library) -> None:
        self._client = client
        self._library = library
        self._told: int | None = None
        self._waiting: dict[int, list[Done]] = defaultdict(list)
        """Acts that were not posted yet, by server."""
        self._attempts = Attempts(library.database, "log")
        self.rest = Rest(self._library.stamp)
        self._senders = Senders(self.rest, self._attempts)

    async def run(self, now: datetime | None = None) -> int:
        """Post what was done since the last call. Returns the number of channels posted to. Raises StoreError."""
        return await self._senders.run(self._due, read_clocks(now))

    async def _due(self, look: Look, busy: Set[int]) -> Mapping[int, Work]:
        await self._attempts.learn()
        if await self._take_in() == _AT_ONCE:
            look.again()  # there may be more
        return {
            guild: partial(self._tried, guild, look.clocks)
            for guild in self._waiting
            if guild not in busy and self._attempts.allows(guild, look.clocks)
        }

    async def _take_in(self) -> int:
        """Take in what was done since the last call. Returns the number of acts, at most `_AT_ONCE`."""
        async with self._library.database.read() as connection:
            if self._told is None:
                self._told = await audit.last(connection)
            new = await audit.after(connection, self._told, _AT_ONCE)
        for one in new:
            self._told = one.id
            if one.guild is not None and one.act in _SAID:
                self._waiting[one.guild].append(one)
                del self._waiting[one.guild][:-_MOST_KEPT]
        return len(new)

    async def _tried(self, guild: int, clocks: Clocks) -> bool:
        async def forget(_: Connection, __: str) -> None:
            self._waiting.pop(guild, None)

        return await self._attempts.make(guild, partial(self._tell, guild), clocks, forget)

    async def _tell(self, guild: int) -> bool:
        """Post to the log channel of a server. Returns whether there is one. Raises Postponed, Refusal."""
        done = tuple(self._waiting[guild])
        chosen, home = self._library.servers.of(guild), self._client.get_guild(guild)
        channel = home.get_channel(chosen.log_channel) if home and chosen.log_channel else None
        told = home is not None and isinstance(channel, discord.TextChannel)
        if home is not None and isinstance(channel, discord.TextChannel):
            say = language(chosen.language or str(home.preferred_locale))
            card = notice(cut("\n".join(await self._lines(done, say)), CARD_CHARACTERS))
            with in_words():
                await channel.send(view=card, nonce=f"a{done[-1].id}", allowed_mentions=_NOBODY)
        left = [one for one in self._waiting.pop(guild, []) if one not in done]
        if left:
            self._waiting[guild] = left
        return told

    async def _lines(self, done: Sequence[Done], say: Language) -> list[str]:
        async with self._library.database.read() as connection:
            names = await people.discord_ids(connection, [one.person for one in done if one.person is not None])
        lines = [await self._line(one, names, say) for one in done[:_MOST_LINES]]
        more = len(done) - len(lines)
        if more:
            lines.append(escape(say.plural("and {n} more", "and {n} more", more)))
        return lines

    async def _line(self, one: Done, names: Mapping[int, int], say: Language) -> str:
        """Write an act in markdown. Its mention shows a name without a ping."""
        person = names.get(one.person) if one.person is not None else None
        who = f"<@{person}>" if person else escape(say("Somebody"))
        said = escape(say(_SAID[one.act], who="\ue000", subject="\ue001"))
        subject = line_markup(line(about(one, say)))
        return said.replace("\ue000", who).replace("\ue001", subject) + await self._about(one, say)

    async def _about(self, one: Done, say: Language) -> str:
        if one.situation is None or self._library.known(one.situation) is None:
            return ""
        shelf = await self._library.load(one.situation)
        entry = shelf.journal.by_id.get(one.subject)
        if entry is None:
            return ""
        summary = clip(entry.summary.in_language(say.code), _LONGEST_SUMMARY)
        return f"\n-# {escape(shelf.names.label(entry.actor, say.code))} · {escape(summary)}"
