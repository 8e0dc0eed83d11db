"""Declare /situation create, edit, close, reopen, share, unshare and delete; `handlers` does the work."""

from collections.abc import Callable
from typing import Any

from discord import app_commands
from discord.app_commands import locale_str

from bot.actions.library import Library
from bot.actions.situations.describe import Wish, removable
from bot.actions.situations.title_options import TITLES, by_language, with_titles
from bot.chat.cards.limits import CHOICES
from bot.chat.core.autocomplete import asked_shelf, offer_zones, situation_choices
from bot.chat.core.choices import Choices, Row, listed, offered
from bot.chat.core.replies import Interaction, answer_language, server_of
from bot.chat.situations.handlers import SituationHandlers
from bot.documents.help import SITUATION_COMMANDS
from bot.errors import N_, Unknown
from bot.names import Names, is_country

_OPTIONS = {
    "situation": N_("Which situation of this server"),
    "name": N_("A short name for commands, like sahel-2024"),
    "title": N_("Its title"),
    **{name: N_("Its title in that language; without it, the same") for name in TITLES},
    "theatre": N_("Where it happens: countries, with commas between them"),
    "zone": N_("Time zone of the theatre: type a city"),
    "starts": N_("First day of coverage; without it, today"),
    "end": N_("Last day of coverage; without it, today"),
    "two_person": N_("Whether what changes a position needs a second moderator"),
    "add_place": N_("Add a place with its country, like “Gao, Mali”"),
    "add_mission": N_("Add a mission, like “NMI = NATO Mission Iraq / Mission de l’Otan en Irak”"),
    "add_organisation": N_("Add an organisation that can act, like “EU = European Union / Union européenne”"),
    "add_scope": N_("Add whom numbers may speak of, like “trainers / instructeurs”"),
    "remove": N_("Remove a place, mission, organisation or scope that no entry names"),
}
_NAMES = (
    *(N_("name"), N_("title"), N_("theatre"), N_("zone"), N_("starts"), N_("end"), N_("two_person")),
    *(N_("add_place"), N_("add_mission"), N_("add_organisation"), N_("add_scope"), N_("remove")),
)

_Command = app_commands.Command[Any, ..., None]


def add_situation_commands(group: app_commands.Group, handlers: SituationHandlers, library: Library) -> None:
    """Add commands for moderators to the group. Discord shows it to everybody, so each checks who calls it."""
    _add_create(group, handlers)
    edit = _add_edit(group, handlers)
    edit.autocomplete("remove")(_offer_removable(library))
    for command in (edit, *_add_rest(group, handlers)):
        command.autocomplete("situation")(_offer_own(handlers, library))


def _described(*names: str) -> Callable[[Any], Any]:
    return app_commands.describe(**{name: locale_str(_OPTIONS[name]) for name in names})


def _text(name: str) -> locale_str:
    return locale_str(SITUATION_COMMANDS[name])


def _add_create(group: app_commands.Group, handlers: SituationHandlers) -> None:
    @group.command(name="create", description=_text("create"))
    @_described("name", "title", "theatre", "zone", *TITLES, "starts", "two_person")
    @with_titles(str | None)
    async def create(
        interaction: Interaction,
        name: str,
        title: str,
        theatre: str,
        zone: str,
        starts: str | None = None,
        two_person: bool = False,
        **titles: str | None,
    ) -> None:
        handlers.permissions.moderator(interaction)
        code = answer_language(interaction).code
        wish = Wish(title, by_language(titles), theatre, zone, starts, two_person=two_person, language=code)
        await handlers.create(interaction, name, wish)

    create.autocomplete("zone")(offer_zones)
    create.autocomplete("theatre")(_offer_theatre)


def _add_edit(group: app_commands.Group, handlers: SituationHandlers) -> _Command:
    @group.command(name="edit", description=_text("edit"))
    @_described(*(name for name in _OPTIONS if name not in ("name", "end")))
    @with_titles(str | None)
    async def edit(
        interaction: Interaction,
        situation: str,
        title: str | None = None,
        theatre: str | None = None,
        zone: str | None = None,
        starts: str | None = None,
        two_person: bool | None = None,
        add_place: str | None = None,
        add_mission: str | None = None,
        add_organisation: str | None = None,
        add_scope: str | None = None,
        remove: str | None = None,
        **titles: str | None,
    ) -> None:
        handlers.permissions.moderator(interaction)
        wish = Wish(
            *(title, by_language(titles), theatre, zone, starts),
            two_person=two_person,
            organisations=_one(add_organisation),
            missions=_one(add_mission),
            places=_one(add_place),
            scopes=_one(add_scope),
            removed=_one(remove),
            language=answer_language(interaction).code,
        )
        await handlers.edit(interaction, situation, wish)

    edit.autocomplete("zone")(offer_zones)
    edit.autocomplete("theatre")(_offer_theatre)
    return edit


def _one(typed: str | None) -> tuple[str, ...]:
    return () if typed is None else (typed,)


def _add_rest(group: app_commands.Group, handlers: SituationHandlers) -> list[_Command]:
    @group.command(name="close", description=_text("close"))
    @_described("situation", "end")
    async def close(interaction: Interaction, situation: str, end: str | None = None) -> None:
        await handlers.close(interaction, situation, end)

    @group.command(name="reopen", description=_text("reopen"))
    @_described("situation")
    async def reopen(interaction: Interaction, situation: str) -> None:
        await handlers.reopen(interaction, situation)

    @group.command(name="share", description=_text("share"))
    @_described("situation")
    async def share(interaction: Interaction, situation: str) -> None:
        await handlers.share(interaction, situation)

    @group.command(name="unshare", description=_text("unshare"))
    @_described("situation")
    async def unshare(interaction: Interaction, situation: str) -> None:
        await handlers.unshare(interaction, situation)

    @group.command(name="delete", description=_text("delete"))
    @_described("situation")
    async def delete(interaction: Interaction, situation: str) -> None:
        await handlers.ask_deletion(interaction, situation)

    return [close, reopen, share, unshare, delete]


# autocomplete


def _offer_own(handlers: SituationHandlers, library: Library) -> Any:
    """Offer the situations that this server may write."""

    async def offer(interaction: Interaction, typed: str) -> Choices:
        return situation_choices(library, typed, interaction, handlers.permissions.own(server_of(interaction)))

    return offer


def _offer_removable(library: Library) -> Any:
    async def offer(interaction: Interaction, typed: str) -> Choices:
        shelf = await asked_shelf(library, interaction)
        if shelf is None:
            return []
        rows, wanted = removable(shelf, answer_language(interaction).code), typed.strip().casefold()
        found = [(code, text) for code, text in rows if wanted in code.casefold() or wanted in text.casefold()]
        return offered((f"{text} ({code})", code) for code, text in found)

    return offer


async def _offer_theatre(interaction: Interaction, typed: str) -> Choices:
    """Offer countries; complete the last of several with commas."""
    names, language = Names(), answer_language(interaction).code

    def complete(last: str) -> list[Row]:
        return [(label, code) for code, label in names.complete(last, language, limit=CHOICES) if is_country(code)]

    def whole(word: str) -> Row | None:
        try:
            code = names.resolve(word, language)
        except Unknown:
            return None
        return names.label(code, language), code

    return offered(listed(typed, complete, whole))
