"""Show with /privacy what is kept of people and servers, and forget a person."""

from discord import app_commands
from discord.app_commands import locale_str

from bot.actions.upkeep.purge import Purging
from bot.chat.cards.card import bare_card, notice
from bot.chat.cards.markup import escape
from bot.chat.cards.paging import pages
from bot.chat.core.confirm import ask_first
from bot.chat.core.replies import Interaction, answer_language, deliver
from bot.documents.help import COMMANDS, PRIVACY_COMMANDS
from bot.documents.privacy import privacy


class Privacy:
    def __init__(self, purging: Purging, days: int, model: str = "") -> None:
        """`model`: the model that reads articles, and its host; empty if none does."""
        self._purging = purging
        self._days = days
        self._model = model

    async def show(self, interaction: Interaction) -> None:
        card = bare_card(pages(privacy(answer_language(interaction), self._days, self._model), "")[0])
        card.stop()
        await deliver(interaction, card, private=True)

    async def ask_erasure(self, interaction: Interaction) -> None:
        say = answer_language(interaction)
        question = say(
            "Part your Discord id from all that you did here, and delete what you follow and chose? Reports that you "
            "filed stay, by somebody nobody can name; what of yours waits for a decision is dropped. This cannot be "
            "undone."
        )
        await ask_first(interaction, escape(question), say("Erase it"), "erase")

    async def erase(self, interaction: Interaction, _: str = "") -> None:
        """Forget the person who clicks, after they confirmed it."""
        await interaction.response.defer()
        await self._purging.forget(interaction.user.id)
        text = answer_language(interaction)(
            "Nothing that is kept here names you any more, but for servers whose moderators blocked you from "
            "suggesting: that stays until they lift it."
        )
        await interaction.edit_original_response(view=notice(escape(text)))


def privacy_group(privacy: Privacy) -> app_commands.Group:
    """Make /privacy, which everybody may use everywhere."""
    group = app_commands.Group(name="privacy", description=locale_str(COMMANDS["privacy"]))

    @group.command(name="show", description=locale_str(PRIVACY_COMMANDS["show"]))
    async def show(interaction: Interaction) -> None:
        await privacy.show(interaction)

    @group.command(name="erase", description=locale_str(PRIVACY_COMMANDS["erase"]))
    async def erase(interaction: Interaction) -> None:
        await privacy.ask_erasure(interaction)

    return group
