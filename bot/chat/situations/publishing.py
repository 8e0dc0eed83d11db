"""Put a situation of a server on the web, and take it off, for people who manage the server."""

from discord import app_commands
from discord.app_commands import locale_str

from bot.actions.library import Library
from bot.actions.situations.publish import Publications
from bot.chat.cards.card import notice
from bot.chat.cards.markup import escape
from bot.chat.core.autocomplete import situation_choices
from bot.chat.core.choices import Choices
from bot.chat.core.confirm import ask_first
from bot.chat.core.permissions import Permissions
from bot.chat.core.replies import Interaction, answer_language, deliver, promise, reader, server_of
from bot.documents.help import SITUATION_COMMANDS
from bot.errors import N_, Refused
from bot.languages.language import Language
from bot.site import addresses
from bot.site.addresses import Site

_SITUATION = N_("Which situation of this server")
_LICENCE = N_("Under which others may use it, like CC-BY-4.0; without it, none is named")
_BECOMES_PUBLIC = (
    N_("Anybody can read then, search engines too: every report with its sources, its summary and its corrections."),
    N_("Who filed it, what waits for a decision, and the name of this server are not shown."),
    N_("What others have copied by then stays with them when you take it off again."),
)


class PublishingHandlers:
    def __init__(self, library: Library, permissions: Permissions, site: Site | None) -> None:
        """`site` is None if the operator allows no publishing."""
        self._library, self._permissions, self._site = library, permissions, site
        self._publications = Publications(library)

    async def ask(self, interaction: Interaction, slug: str, licence: str) -> None:
        who = self._permissions.administrator(interaction)
        self._permissions.writer(interaction, slug)
        if self._site is None:
            raise Refused(N_("This bot puts nothing on the web: its operator has named no folder for it."))
        shelf, say = reader(interaction).shelf(slug), answer_language(interaction)
        title = shelf.title.in_language(say.code)
        await promise(interaction)
        if await self._publications.propose(who, shelf.slug, licence):
            text = escape(say("{title} is on the web.", title=title))
            return await deliver(interaction, notice(text + self._where(shelf.slug, say)), private=True)
        lines = (say("Put {title} on the web?", title=title), *map(say, _BECOMES_PUBLIC))
        question = "\n".join(map(escape, lines)) + self._where(shelf.slug, say)
        return await ask_first(interaction, question, say("Put it on the web"), "publish", shelf.slug)

    async def publish(self, interaction: Interaction, slug: str) -> None:
        """Publish the situation, after a click."""
        who = self._permissions.administrator(interaction)
        self._permissions.writer(interaction, slug)
        shelf, say = reader(interaction).shelf(slug), answer_language(interaction)
        await interaction.response.defer()
        await self._publications.publish(who, shelf.slug)
        text = say("{title} will be on the web within a few seconds.", title=shelf.title.in_language(say.code))
        await interaction.edit_original_response(view=notice(escape(text) + self._where(shelf.slug, say)))

    async def unpublish(self, interaction: Interaction, slug: str) -> None:
        who = self._permissions.administrator(interaction)
        self._permissions.writer(interaction, slug)
        shelf, say = reader(interaction).shelf(slug), answer_language(interaction)
        await promise(interaction)
        await self._publications.unpublish(who, shelf.slug)
        text = say("{title} is taken off the web.", title=shelf.title.in_language(say.code))
        await deliver(interaction, notice(escape(text)), private=True)

    def _where(self, slug: str, say: Language) -> str:
        """Return a line of markdown with the address of its page; "" if the site has no address."""
        if self._site is None or not self._site.base:
            return ""
        return f"\n-# <{self._site.absolute(addresses.story(slug, say.code))}>"


def add_publishing_commands(
    group: app_commands.Group, handlers: PublishingHandlers, permissions: Permissions, library: Library
) -> None:
    async def offer(interaction: Interaction, typed: str) -> Choices:
        return situation_choices(library, typed, interaction, permissions.own(server_of(interaction)))

    @group.command(name="publish", description=locale_str(SITUATION_COMMANDS["publish"]))
    @app_commands.describe(situation=locale_str(_SITUATION), licence=locale_str(_LICENCE))
    async def publish(interaction: Interaction, situation: str, licence: str = "") -> None:
        await handlers.ask(interaction, situation, licence)

    @group.command(name="unpublish", description=locale_str(SITUATION_COMMANDS["unpublish"]))
    @app_commands.describe(situation=locale_str(_SITUATION))
    async def unpublish(interaction: Interaction, situation: str) -> None:
        await handlers.unpublish(interaction, situation)

    publish.autocomplete("situation")(offer)
    unpublish.autocomplete("situation")(offer)


LICENCE = N_("licence")
"""Name of the option, marked for the catalogue so that French clients show it in French."""
