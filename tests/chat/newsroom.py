"""A simulated server with readers in it, and the bot as it is composed in production."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import discord
import simcord
from simcord import InteractionResult, MemberActor, ResponseMessage, UserHandle

from bot.actions.library import Library
from bot.app import assemble
from bot.errors import RollcallError
from bot.pictures.renderer import Renderer
from bot.settings import Settings
from tests.libraries import taken_in

from .cards import TEXT_DISPLAY, Payload, buttons, complaints_about_message, text_of, walk

Reader = MemberActor | UserHandle
LINK = re.compile(r"\[([^\]]*)\]\(<[^>]*>\)")


def onwards(shown: Mapping[str, Payload]) -> str | None:
    """The label of the button to the next page; the details follow the last other one."""
    further = shown.get("›", {"disabled": True})
    if not further.get("disabled"):
        return "›"
    return next((label for label in ("Details", "Détails") if label in shown and "›" not in shown), None)


@dataclass
class Shown:
    """What the person who asked or clicked got to see."""

    result: InteractionResult

    @property
    def message(self) -> ResponseMessage:
        """The answer; a private one beside a card comes as a follow-up."""
        last = [*self.result.followups[-1:], *([self.result.response] if self.result.response else [])]
        assert last, f"nothing was shown: {self.result}"
        return last[0]

    @property
    def text(self) -> str:
        return text_of(self.message.components)

    @property
    def raw(self) -> str:
        """With markdown's escapes, as it is sent."""
        return "\n".join(part["content"] for part in walk(self.message.components) if part["type"] == TEXT_DISPLAY)

    @property
    def title(self) -> str:
        return self.text.splitlines()[0].lstrip("# ")

    @property
    def plain(self) -> str:
        """Without emphasis."""
        return self.text.replace("**", "")

    @property
    def unlinked(self) -> str:
        """As a person reads it: what is linked, without the addresses."""
        return LINK.sub(r"\1", self.text)

    @property
    def buttons(self) -> dict[str, Payload]:
        return buttons(self.message.components)

    @property
    def menu(self) -> Payload:
        """The card's menu, as Discord got it; empty without one."""
        return next((part for part in walk(self.message.components) if "options" in part), {})

    @property
    def labels(self) -> list[str]:
        return list(self.buttons)

    @property
    def private(self) -> bool:
        return self.message.ephemeral

    def section(self, heading: str) -> str:
        """The lines under the heading that contains this text."""
        _, *parts = self.unlinked.split("### ")
        found = [part for part in parts if heading in part.splitlines()[0]]
        assert found, f"no section {heading!r} in\n{self.unlinked}"
        return found[0]

    def line(self, words: str) -> str:
        found = [line for line in self.unlinked.splitlines() if words in line]
        assert found, f"no line with {words!r} in\n{self.unlinked}"
        return found[0]

    def below(self, words: str, heading: str) -> str:
        """The remark under the line with these words in the section."""
        lines = self.section(heading).splitlines()
        places = [place for place, line in enumerate(lines) if words in line]
        assert places, f"no line with {words!r} in\n{self.section(heading)}"
        return lines[places[0] + 1]


@dataclass
class Whole(Shown):
    """All pages of an answer, one after the other."""

    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


@dataclass
class Newsroom:
    env: simcord.Env
    library: Library
    database: Path
    locales: dict[int, str]
    """Discord's language of each reader; en-US where nothing is said."""
    expects_failure: bool = False
    """Set by tests that break something: an unexpected exception is then what they are about."""
    channel: Any = field(init=False)
    reader: MemberActor = field(init=False)

    def __post_init__(self) -> None:
        self.guild = self.env.create_guild("Newsroom")
        self.channel = self.guild.create_text_channel("desk")
        self.reader = self.member("alice")

    def member(self, name: str, locale: str = "en-US", **permissions: bool) -> MemberActor:
        roles = []
        if permissions:
            roles = [self.guild.create_role(f"{name}'s", permissions=discord.Permissions(**permissions))]
        member = self.guild.add_member(self.env.create_user(name), roles=roles)
        self.locales[member.id] = locale
        return member

    @property
    def renderer(self) -> Renderer:
        return self.env.bot.cards.renderer

    async def ask(self, command: str, by: Reader | None = None, **options: Any) -> Shown:
        by = by or self.reader
        if isinstance(by, MemberActor):
            return Shown(await by.slash(self.channel, command, **options))
        return Shown(await by.slash(command, **options))

    async def read(self, command: str, by: Reader | None = None, **options: Any) -> Whole:
        """Ask, and turn to every page, the details among them."""
        shown = await self.ask(command, by, **options)
        texts = [shown.text]
        while (label := onwards(shown.buttons)) is not None:
            shown = await self.click(shown, label, by)
            texts.append(shown.text)
        return Whole(shown.result, texts)

    async def click(self, shown: Shown, label: str, by: Reader | None = None) -> Shown:
        return Shown(await (by or self.reader).click(shown.message, label=label))

    async def choose(self, shown: Shown, label: str, by: Reader | None = None) -> Shown:
        """Choose this option of the card's menu."""
        menu = shown.menu
        value = next(option["value"] for option in menu["options"] if option["label"] == label)
        return Shown(await (by or self.reader).select(shown.message, [value], custom_id=menu["custom_id"]))

    async def offered(self, command: str, option: str, typed: str, by: Reader | None = None, **filled: Any) -> Any:
        """Choices as {value: name}, in order."""
        by = by or self.reader
        where = (self.channel,) if isinstance(by, MemberActor) else ()
        choices = await by.autocomplete(*where, command, option, typed, **filled)
        assert len(choices) <= 25
        assert all(1 <= len(choice[key]) <= 100 for choice in choices for key in ("name", "value"))
        return {choice["value"]: choice["name"] for choice in choices}

    async def restart(self) -> None:
        """A new process as far as Discord can tell: nothing in memory is kept."""
        library = Library(self.library.database)
        await taken_in(library)
        self.library = library
        await self.env.restart_bot(assemble(library, Settings(), renderer=self.renderer).client)

    @property
    def requests(self) -> list[Any]:
        return self.env.http_requests

    def complaints(self) -> list[str]:
        """What Discord would have refused of all that was sent."""
        return [
            f"{method} {path}: {each}"
            for method, path, body in self._messages()
            for each in complaints_about_message(body)
        ]

    def _messages(self) -> list[tuple[str, str, Payload]]:
        sent = []
        for request in self.requests:
            body = request.json or {}
            if request.path.endswith("/callback"):
                body = body.get("data") or {}
            if isinstance(body, dict) and "components" in body:
                sent.append((request.method, request.path, body))
        return sent

    def unexpected(self) -> list[BaseException]:
        """What escaped a command or a button and was no refusal."""
        return [
            error for error in self.env.errors if not isinstance(getattr(error, "original", error), RollcallError)
        ]
