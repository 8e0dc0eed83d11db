"""Buttons, selects, forms and menus that write, used by everybody who may not: what Discord would show them or not.

An interaction is made up here as a forger would: with the id of a component, a form or a menu that somebody else saw,
in a server or a direct message of their own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from simcord.actors import _dispatch_actor_interaction as dispatch
from simcord.backend.serializers import message_payload

from . import test_permissions as permissions
from .live_room import answer, text_of
from .test_permissions import REFUSALS, SAHEL, SHEET, UPDATE, usable
from .two_servers import TwoServers

seeded, room = permissions.seeded, permissions.room
COMMAND, COMPONENT, FORM, MENU = 2, 3, 5, 3
BUTTON, STRING_SELECT, LABEL = 2, 3, 18
Opened = tuple[Any, Any]
"""A message, and who opened it."""

# what moderators open


def by_command(opener: str, command: str, **options: Any) -> Callable[[TwoServers], Awaitable[Opened]]:
    async def opened(room: TwoServers) -> Opened:
        who = getattr(room, opener)
        return answer(await who.slash(room.channel, command, **options)), who

    return opened


async def card_in_the_queue(room: TwoServers) -> Opened:
    await room.library.servers.change(room.guild.id, room.administrator.id, queue_channel=room.channel.id)
    await room.run(room.member, "suggest", **UPDATE, situation="sahel")
    return room.posts()[-1], room.moderator


async def list_of_what_waits(room: TwoServers) -> Opened:
    await card_in_the_queue(room)
    return await by_command("moderator", "suggestions list")(room)


ARTICLE = b"Germany will withdraw its soldiers."
OPENED: dict[str, tuple[Callable[[TwoServers], Awaitable[Opened]], int]] = {
    "d1 of a report": (by_command("moderator", "update add", **UPDATE), 7),
    "d1 of a correction": (by_command("moderator", "update correct", id="SA-0001", moved="40"), 7),
    "d1 of a retraction": (by_command("moderator", "update retract", id="SA-0001", reason="Wrong"), 7),
    "v1": (card_in_the_queue, 7),
    "v1~pending": (list_of_what_waits, 1),
    "a1": (by_command("moderator", "read", file=("a.txt", ARTICLE), publisher="AFP", situation="sahel"), 6),
    "i1": (by_command("moderator", "import", file=("rows.csv", SHEET), situation="sahel"), 2),
    "y1~delete": (by_command("administrator", "situation delete", **SAHEL), 1),
}
"""By the beginning of its components' ids; and how many of them there are."""
WITH_FORMS = [name for name in OPENED if name.startswith("d1") or name == "v1"]


def components(message: Any) -> list[dict[str, Any]]:
    return [part for part in usable(message) if not part["custom_id"].startswith("y1~no")]  # says no to nothing


# who may not


def in_a_direct_message(room: TwoServers, opener: Any) -> tuple[Any, Any]:
    return opener.user, opener.user.dm_channel


def as_a_member(room: TwoServers, opener: Any) -> tuple[Any, Any]:
    return room.member, room.channel


def as_who_runs_another_server(room: TwoServers, opener: Any) -> tuple[Any, Any]:
    return room.stranger, room.there


def with_the_right_lost(room: TwoServers, opener: Any) -> tuple[Any, Any]:
    """Whoever opened it, who is a member like others by now."""
    backend = room.env.backend
    for role in list(backend.get_member(room.guild.id, opener.id).role_ids):
        backend.remove_member_role(room.guild.id, opener.id, role)
    return opener, room.channel


BARRED = [in_a_direct_message, as_a_member, as_who_runs_another_server, with_the_right_lost]


# made-up interactions


async def use(room: TwoServers, who: Any, where: Any, message: Any, component: dict[str, Any]) -> Any:
    data: dict[str, Any] = {"custom_id": component["custom_id"], "component_type": component["type"]}
    if component["type"] == STRING_SELECT:
        data["values"] = [component["options"][0]["value"]]
    return await _sent(room, who, where, COMPONENT, data, message)


async def send_off(room: TwoServers, who: Any, where: Any, form: dict[str, Any], message: Any) -> Any:
    data = {"custom_id": form["custom_id"], "components": [_filled(row) for row in form["components"]]}
    return await _sent(room, who, where, FORM, data, message)


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    field = row["component"]
    typed: dict[str, Any] = {"value": "12"}
    if field["type"] == STRING_SELECT:
        typed = {"values": [field["options"][0]["value"]]}
    return {"type": LABEL, "id": row["id"], "component": {**_named(field), **typed}}


def _named(field: dict[str, Any]) -> dict[str, Any]:
    return {name: field[name] for name in ("type", "id", "custom_id")}


async def choose_menu(room: TwoServers, who: Any, where: Any, name: str) -> Any:
    """On a message that names somebody and reports nothing, so that a form asks what it means."""
    backend = room.env.backend
    stored = backend.create_message(where.id, who.id, "What will Germany do?")
    menu = backend.find_command(name, room.guild.id, type=MENU)
    resolved = {"messages": {str(stored.id): dict(message_payload(backend, stored))}}
    data = {"id": menu["id"], "name": name, "type": MENU, "target_id": str(stored.id), "resolved": resolved}
    return await _sent(room, who, where, COMMAND, data, None)


async def _sent(room: TwoServers, who: Any, where: Any, kind: int, data: dict[str, Any], about: Any) -> Any:
    """`about` is the message in which it was seen."""
    if about is None:
        return await dispatch(who, kind, where, data)
    stored = room.env.backend.get_message(room.channel.id, about.id)
    seen = {"message": dict(message_payload(room.env.backend, stored))}
    source = stored.id if where.id == room.channel.id else None
    return await dispatch(who, kind, where, data, extra=seen, source_message_id=source)


def refused(result: Any) -> bool:
    return any(refusal in text_of(answer(result)) for refusal in REFUSALS)


# nobody gets through


@pytest.mark.parametrize("barred", BARRED)
@pytest.mark.parametrize("name", OPENED)
async def test_no_button_and_no_select_works_for_who_may_not(room: TwoServers, name: str, barred: Any):
    open_, number = OPENED[name]
    message, opener = await open_(room)
    who, where = barred(room, opener)
    kept, found = await room.kept(), components(message)
    assert len(found) == number
    for component in found:
        result = await use(room, who, where, message, component)
        assert result.modal is None, component
        assert refused(result), component
        assert await room.kept() == kept, component


async def test_a_moderator_does_not_delete_what_takes_who_runs_the_server(room: TwoServers):
    message, _ = await OPENED["y1~delete"][0](room)
    kept, [component] = await room.kept(), components(message)
    for who in (room.moderator, room.deskhand):
        assert refused(await use(room, who, room.channel, message, component))
        assert await room.kept() == kept


async def test_an_import_still_waits_after_somebody_elses_click(room: TwoServers):
    message, opener = await OPENED["i1"][0](room)
    [confirm, drop] = components(message)
    for component in (confirm, drop):
        assert refused(await use(room, room.member, room.channel, message, component))
    await use(room, opener, room.channel, message, confirm)
    assert len(room.library.shelf("sahel").journal) == 2


@pytest.mark.parametrize("barred", BARRED)
@pytest.mark.parametrize("name", WITH_FORMS)
async def test_no_form_is_taken_from_who_may_not(room: TwoServers, name: str, barred: Any):
    message, opener = await OPENED[name][0](room)
    forms = await forms_of(room, message, opener)
    assert len(forms) == (5 if name == "v1" else 4)
    who, where = barred(room, opener)
    kept = await room.kept()
    for form in forms:
        result = await send_off(room, who, where, form, message)
        assert refused(result), form["title"]
        assert await room.kept() == kept, form["title"]


async def forms_of(room: TwoServers, message: Any, opener: Any) -> list[dict[str, Any]]:
    """Every form behind its buttons, opened by who may: the one that decides last, nothing that acts at once."""
    by_act = {part["custom_id"].split("~")[1]: part for part in components(message)}
    opening = [by_act[act] for act in ("what", "numbers", "where", "source", "reject") if act in by_act]
    return [(await use(room, opener, room.channel, message, part)).modal for part in opening]


@pytest.mark.parametrize("barred", BARRED)
@pytest.mark.parametrize("name", ["File as report"])
async def test_no_menu_opens_for_who_may_not_and_its_form_is_not_taken(room: TwoServers, name: str, barred: Any):
    form = (await choose_menu(room, room.moderator, room.channel, name)).modal
    who, where = barred(room, room.moderator)
    kept = await room.kept()
    result = await choose_menu(room, who, where, name)
    assert result.modal is None
    assert refused(result)
    assert form is None or refused(await send_off(room, who, where, form, None))
    assert await room.kept() == kept


async def test_a_role_that_the_server_takes_back_opens_and_sends_nothing(room: TwoServers):
    """The desk's role stops to be one of moderators while a form is open."""
    message = answer(await room.deskhand.slash(room.channel, "update add", **UPDATE))
    forms = await forms_of(room, message, room.deskhand)
    await room.library.servers.change(room.guild.id, room.administrator.id, moderator_roles=())
    kept = await room.kept()
    for form in forms:
        assert refused(await send_off(room, room.deskhand, room.channel, form, message))
    for component in components(message):
        assert refused(await use(room, room.deskhand, room.channel, message, component))
    assert await room.kept() == kept


# and who may does, by the same means


@pytest.mark.parametrize(("name", "number"), [(name, n) for name, (_, many) in OPENED.items() for n in range(many)])
async def test_every_button_and_select_works_for_who_may(room: TwoServers, name: str, number: int):
    message, opener = await OPENED[name][0](room)
    kept, component = await room.kept(), components(message)[number]
    result = await use(room, opener, room.channel, message, component)
    assert answer(result) is None or not refused(result)
    keeps_nothing = result.modal is not None or component["custom_id"].startswith(
        ("v1~pending", "i1~drop", "a1~mine")
    )
    assert (await room.kept() == kept) == keeps_nothing


@pytest.mark.parametrize("name", WITH_FORMS)
async def test_every_form_is_taken_from_who_may(room: TwoServers, name: str):
    message, opener = await OPENED[name][0](room)
    for form in await forms_of(room, message, opener):
        kept = await room.kept()
        await send_off(room, opener, room.channel, form, message)
        assert await room.kept() != kept, form["title"]
