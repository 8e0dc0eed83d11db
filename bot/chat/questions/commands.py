"""Declare the commands for readers and their options; `handlers` and `bot.actions` do the work."""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from discord import app_commands
from discord.app_commands import locale_str

from bot.actions.answers.question import View
from bot.chat.cards.cache import CardCache
from bot.chat.core.autocomplete import actor_choices, day_choices, situation_choices
from bot.chat.core.choices import Choices
from bot.chat.core.measuring import begin
from bot.chat.core.replies import Interaction, reply_to_error
from bot.chat.questions.handlers import Asked, ask, ask_changes, choose_situation, list_situations, say_help
from bot.documents.help import COMMANDS, SUBCOMMANDS
from bot.errors import N_

_OPTIONS = {
    "situation": N_("Which situation; without it, the one chosen here"),
    "as_of": N_("As things stood at the end of that day or at that time: 2020-01-07, 2020-01-07 18:00"),
    "hindsight": N_("Also use what became known only later"),
    "private": N_("Show the answer only to you"),
    "country": N_("A country or an organisation"),
    "words": N_("Words to look for; accents do not matter"),
    "start": N_("The first day"),
    "end": N_("The last day"),
}
_OPTION_NAMES = (N_("situation"), N_("as_of"), N_("hindsight"), N_("private"), N_("country"), N_("words"), N_("from"),
                 N_("to"))  # fmt: skip


class Commands(app_commands.CommandTree[Any]):
    """The command tree. Everyone may read: in servers, in direct messages, and as an app that a person installed."""

    def __init__(self, client: Any) -> None:
        super().__init__(
            client,
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        begin(interaction)
        return True

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        await reply_to_error(interaction, error)


def add_commands(tree: Commands, cards: CardCache) -> None:
    offers = _Offers(cards)
    for build in (_rolls, _country, _pictures, _reports, _changes):
        for command in build(cards):
            _describe(command, offers)
            tree.add_command(command)
    tree.add_command(_situation(cards, offers))

    @tree.command(name="help", description=locale_str(COMMANDS["help"]))
    async def help_(interaction: Interaction) -> None:
        await say_help(interaction)


class _Offers:
    """Autocomplete callbacks, one for each option."""

    def __init__(self, cards: CardCache) -> None:
        self._library = cards.library

    async def situation(self, interaction: Interaction, typed: str) -> Choices:
        return situation_choices(self._library, typed, interaction)

    async def day(self, interaction: Interaction, typed: str) -> Choices:
        return await day_choices(self._library, typed, interaction)

    async def actor(self, interaction: Interaction, typed: str) -> Choices:
        return await actor_choices(self._library, typed, interaction)

    def by_option(self) -> dict[str, Any]:
        return {
            "situation": self.situation,
            "as_of": self.day,
            "start": self.day,
            "end": self.day,
            "country": self.actor,
        }


_Command = app_commands.Command[Any, ..., None]
_Callback = TypeVar("_Callback", bound=Callable[..., Coroutine[Any, Any, None]])


def _command(name: str) -> Callable[[Callable[..., Coroutine[Any, Any, None]]], _Command]:
    return app_commands.command(name=name, description=locale_str(COMMANDS[name]))


def _describe(command: _Command, offers: _Offers) -> None:
    for option, offer in offers.by_option().items():
        if any(parameter.name == option for parameter in command.parameters):
            command.autocomplete(option)(offer)


def _described(*options: str) -> Callable[[_Callback], _Callback]:
    return app_commands.describe(**{option: locale_str(_OPTIONS[option]) for option in options})


def _of_all(cards: CardCache, name: str, view: View) -> _Command:
    """Make a command whose answer is about all actors."""

    @_command(name)
    @_described("situation", "as_of", "hindsight", "private")
    async def answer(
        interaction: Interaction,
        situation: str | None = None,
        as_of: str | None = None,
        hindsight: bool = False,
        private: bool = False,
    ) -> None:
        await ask(interaction, cards, view, Asked(situation, as_of, hindsight, private))

    return answer


def _rolls(cards: CardCache) -> list[_Command]:
    return [_of_all(cards, "who-left", View.LEFT), _of_all(cards, "who-stayed", View.STAYED)]


def _country(cards: CardCache) -> list[_Command]:
    @_command("status")
    @_described("country", "situation", "as_of", "hindsight", "private")
    async def status(
        interaction: Interaction,
        country: str,
        situation: str | None = None,
        as_of: str | None = None,
        hindsight: bool = False,
        private: bool = False,
    ) -> None:
        await ask(interaction, cards, View.STATUS, Asked(situation, as_of, hindsight, private, country=country))

    @_command("timeline")
    @_described("country", "situation", "as_of", "hindsight", "private")
    async def timeline(
        interaction: Interaction,
        country: str | None = None,
        situation: str | None = None,
        as_of: str | None = None,
        hindsight: bool = False,
        private: bool = False,
    ) -> None:
        await ask(interaction, cards, View.TIMELINE, Asked(situation, as_of, hindsight, private, country=country))

    return [status, timeline]


def _pictures(cards: CardCache) -> list[_Command]:
    @_command("chart")
    @_described("situation", "country", "as_of", "hindsight", "private")
    async def chart(
        interaction: Interaction,
        situation: str | None = None,
        country: str | None = None,
        as_of: str | None = None,
        hindsight: bool = False,
        private: bool = False,
    ) -> None:
        await ask(interaction, cards, View.CHART, Asked(situation, as_of, hindsight, private, country=country))

    return [_of_all(cards, "map", View.MAP), chart]


def _reports(cards: CardCache) -> list[_Command]:
    @_command("sources")
    @_described("situation", "as_of", "private")
    async def sources(
        interaction: Interaction, situation: str | None = None, as_of: str | None = None, private: bool = False
    ) -> None:
        await ask(interaction, cards, View.SOURCES, Asked(situation, as_of, private=private))

    @_command("search")
    @_described("words", "situation", "as_of", "private")
    async def search(
        interaction: Interaction,
        words: str,
        situation: str | None = None,
        as_of: str | None = None,
        private: bool = False,
    ) -> None:
        await ask(interaction, cards, View.SEARCH, Asked(situation, as_of, private=private, words=words))

    return [sources, search]


def _changes(cards: CardCache) -> list[_Command]:
    @_command("changes")
    @_described("start", "end", "situation", "private")
    @app_commands.rename(start="from", end="to")
    async def changes(
        interaction: Interaction, start: str, end: str, situation: str | None = None, private: bool = False
    ) -> None:
        await ask_changes(interaction, cards, Asked(situation, end, private=private, start=start))

    return [changes]


def _situation(cards: CardCache, offers: _Offers) -> app_commands.Group:
    group = app_commands.Group(name="situation", description=locale_str(COMMANDS["situation"]))

    @group.command(name="list", description=locale_str(SUBCOMMANDS["list"]))
    async def list_(interaction: Interaction) -> None:
        await list_situations(interaction, cards)

    @group.command(name="use", description=locale_str(SUBCOMMANDS["use"]))
    @_described("situation")
    async def use(interaction: Interaction, situation: str) -> None:
        await choose_situation(interaction, cards, situation)

    use.autocomplete("situation")(offers.situation)
    return group
