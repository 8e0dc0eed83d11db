"""Check who may do what. Servers can change Discord's command permissions, so everything is checked here too."""

import discord

from bot.actions.library import Library
from bot.actions.reports.file import Author
from bot.actions.shelf import Shelf
from bot.chat.core.replies import Interaction, answer_language, server_of
from bot.errors import N_, Refused


class Permissions:
    def __init__(self, library: Library, home_guild: int | None) -> None:
        self._library = library
        self.home_guild = home_guild
        """Server whose moderators may write in the bundled situations; None means nobody may."""

    def moderator(self, interaction: Interaction) -> Author:
        """Return the author. Raises Refused unless they moderate a server that added the bot."""
        if server_of(interaction) is None:
            raise Refused(N_("This works in a server that has added the bot."))
        if not moderates(interaction):
            raise Refused(N_("This is for moderators: it needs the permission Manage Messages."))
        return author(interaction)

    def administrator(self, interaction: Interaction) -> Author:
        """Return the author. Raises Refused unless they manage a server that added the bot."""
        if server_of(interaction) is None:
            raise Refused(N_("This works in a server that has added the bot."))
        if not administers(interaction):
            raise Refused(N_("This is for who runs the server: it needs the permission Manage Server."))
        return author(interaction)

    def writer(self, interaction: Interaction, slug: str) -> Author:
        """Return the author. Raises Refused unless they moderate the server that keeps the situation."""
        return self._where_kept(self.moderator(interaction), slug)

    def _where_kept(self, who: Author, slug: str) -> Author:
        shelf = self._library.for_guild(who.guild).shelf(slug)
        if not self.may_write(who.guild, shelf):
            raise Refused(N_("{situation} is kept by another server: here it can only be read."), situation=slug)
        return who

    def suggester(self, interaction: Interaction, slug: str) -> Author:
        """Return the author. Raises Refused unless their server keeps the situation, so that it can decide."""
        if server_of(interaction) is None:
            raise Refused(N_("This works in a server that has added the bot."))
        return self._where_kept(author(interaction), slug)

    def own(self, guild: int | None) -> list[str]:
        """Return the situations that a server may write; outside servers none."""
        if guild is None:
            return []
        index = self._library.index
        return [*index.owned_by(guild), *(index.owned_by(None) if guild == self.home_guild else ())]

    def may_write(self, guild: int | None, shelf: Shelf) -> bool:
        owner = shelf.access.guild if shelf.access.guild is not None else self.home_guild
        return guild is not None and guild == owner


def administers(interaction: Interaction) -> bool:
    """Whether the person manages a server that added the bot."""
    granted = interaction.permissions
    return server_of(interaction) is not None and (granted.manage_guild or granted.administrator)


def moderates(interaction: Interaction) -> bool:
    """Whether the person moderates a server that added the bot."""
    if administers(interaction):
        return True
    library: Library = interaction.client.cards.library
    chosen = library.servers.of(server_of(interaction)).moderator_roles
    roles = interaction.user.roles if isinstance(interaction.user, discord.Member) else []
    in_chosen = any(role.id in chosen for role in roles)
    return server_of(interaction) is not None and (interaction.permissions.manage_messages or in_chosen)


def author(interaction: Interaction) -> Author:
    return Author(interaction.user.id, server_of(interaction), answer_language(interaction).code)


def moderated_server(interaction: Interaction) -> discord.Guild:
    """Return the server of a moderator. Raises Refused for anybody else, or outside a server."""
    guild = interaction.guild
    if guild is None or server_of(interaction) is None:
        raise Refused(N_("Briefings belong to a server that has added the bot."))
    if not moderates(interaction):
        raise Refused(N_("Changing briefings needs the permission Manage Messages."))
    return guild
