"""A simulated server with the unmodified bot in it: a moderator, a member, and one of each who reads French."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import simcord
from delivery.channels import Desk, Recorder

from bot.actions.library import Library
from bot.app import Assembled, assemble
from bot.chat.core.replies import Interaction
from bot.delivery.subscription import Subscriptions
from bot.languages.language import Language, language
from bot.settings import Settings
from bot.store.briefings import Delivery, Subscription
from tests.libraries import taken_in

LONG_AGO = datetime.now(UTC).replace(microsecond=0) - timedelta(days=2)
ROUTES = "/channels/*/messages"
READING = discord.Permissions(
    view_channel=True, send_messages=True, read_message_history=True, use_application_commands=True
)
MODERATING = discord.Permissions(READING.value, manage_messages=True)


def settings_for(database: Path) -> Settings:
    return Settings(database_url=f"sqlite:///{database}")


def by_name(interaction: Interaction) -> Language:
    """Simulated clients all say that they are English, so readers of French are known by their names."""
    return language("fr" if interaction.user.name.endswith("trice") else "en")


class Room:
    def __init__(self, env: simcord.Env, bot: Assembled, library: Library, settings: Settings) -> None:
        self.env, self.bot, self.library, self._settings = env, bot, library, settings
        self.desk = Desk(library, Recorder())
        # Its clock stands at the beginning of 2026; a look for a message goes by the time that is in its number.
        env.backend.clock.advance((datetime.now(UTC) - env.now()).total_seconds())
        self.guild = env.create_guild(name="Newsroom")
        self.channel = self.guild.create_text_channel("watch")
        role = self.guild.create_role("Moderators", permissions=MODERATING)
        self.moderator, self.moderatrice = (self._joins(name, role) for name in ("moderator", "moderatrice"))
        self.member, self.lectrice = self._joins("member"), self._joins("lectrice")
        self._now = datetime.now(UTC)

    def _joins(self, name: str, *roles: simcord.RoleHandle) -> simcord.MemberActor:
        return self.guild.add_member(self.env.create_user(name), roles=roles)

    async def pass_time(self, hours: float = 1.0) -> None:
        """All that works by itself does so, at a later moment."""
        self._now += timedelta(hours=hours)
        for part in self.bot.delivering[1:]:
            await part.run(self._now)
        await self.env.settle()

    async def restart(self) -> None:
        """A new process on the same database."""
        self.library = Library(self.library.database)
        await taken_in(self.library)
        self.desk.library = self.library
        self.bot = assemble(self.library, self._settings, reader_language=by_name)
        await self.env.restart_bot(self.bot.client)

    def posts(self, channel: simcord.ChannelHandle | None = None) -> list[discord.Message]:
        """What everybody sees in a channel, oldest first."""
        written = [message for message in (channel or self.channel).history() if not message.is_system()]
        return [message for message in written if not message.flags.ephemeral]

    async def subscriptions(self) -> list[tuple[Subscription, Delivery | None]]:
        """The briefings of this server."""
        return await Subscriptions(self.library, 25).of(self.guild.id)

    def refuse(self, method: str, path: str, code: int, status: int = 403, times: int | None = 1) -> None:
        self.env.inject_error(method, path, status=status, code=code, message="injected", times=times)

    async def allow_everything(self, *members: simcord.MemberActor) -> None:
        """As a server's owner may in Discord's settings: commands are shown to somebody who moderates nothing."""
        for command in await self.bot.client.tree.fetch_commands():
            self.guild.set_command_permissions(command, dict.fromkeys(members, True))


# reading what was answered


def parts(message: Any) -> Iterator[dict[str, Any]]:
    """Every component, also nested ones."""
    raw = [c if isinstance(c, dict) else c.to_dict() for c in message.components]
    while raw:
        component = raw.pop(0)
        yield component
        inner = component.get("components") or []
        raw = [*inner, *([component["accessory"]] if component.get("accessory") else []), *raw]


def plain(text: str) -> str:
    """As people read it: without markdown's escapes, every space a space."""
    return text.replace("\\", "").replace("\u00a0", " ").replace("\u202f", " ")


def text_of(message: Any) -> str:
    return plain("\n".join(part["content"] for part in parts(message) if "content" in part))


def answer(result: simcord.InteractionResult) -> Any:
    """The message that a person gets; the last one if there are several."""
    return result.followups[-1] if result.followups else result.response


def said(result: simcord.InteractionResult) -> str:
    assert answer(result) is not None, result
    assert answer(result).ephemeral, "these commands answer only who asked"
    return text_of(answer(result))


def labels(message: Any) -> list[str]:
    return [plain(part["label"]) for part in parts(message) if part.get("type") == 2]


def disabled(message: Any) -> list[str]:
    return [plain(part["label"]) for part in parts(message) if part.get("type") == 2 and part.get("disabled")]


async def press(who: simcord.MemberActor, message: Any, *labels: str) -> Any:
    """Click one button after the other, each on the message that the one before led to; the last message."""
    for label in labels:
        [button] = [part for part in parts(message) if part.get("type") == 2 and plain(part["label"]) == label]
        message = answer(await who.click(message, custom_id=button["custom_id"]))
    return message


async def choose(who: simcord.MemberActor, message: Any, number: int, value: Any) -> Any:
    """Choose in the first or second select of a message; the message that this led to."""
    return answer(await who.select(message, [value], custom_id=selects(message)[number]["custom_id"]))


async def type_zone(who: simcord.MemberActor, message: Any, typed: str) -> simcord.InteractionResult:
    """Open the form for the time zone and send it off."""
    [button] = [part for part in parts(message) if part.get("type") == 2 and "America/New_York" in part["label"]]
    asked = await who.click(message, custom_id=button["custom_id"])
    [field] = [part for row in asked.modal["components"] for part in row["components"]]
    return await who.submit_modal(asked, {field["custom_id"]: typed})


def selects(message: Any) -> list[dict[str, Any]]:
    return [part for part in parts(message) if part.get("type") in (3, 8)]


def chosen(select: dict[str, Any]) -> list[str]:
    """The values that a select shows as chosen."""
    given = [str(value["id"]) for value in select.get("default_values") or []]
    return given or [option["value"] for option in select.get("options") or [] if option.get("default")]
