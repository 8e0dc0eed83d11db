"""The demo's newsroom: channels, people, invented news, and suggestions of readers."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import discord
import simcord

from bot.actions.reports.file import Author
from bot.app import Assembled
from bot.chat.cards.card import notice
from bot.errors import N_
from bot.languages.language import Language, language
from bot.languages.table import LANGUAGES

READER, FRENCH_READER, MODERATOR, FRENCH_MODERATOR = "reader", "lectrice", "moderator", "moderatrice"
FRENCH = (FRENCH_READER, FRENCH_MODERATOR)
"""Names of those who read French: the simulated Discord says that everybody speaks English."""
_QUEUE = "desk"
_MODERATOR = discord.Permissions(
    view_channel=True,
    send_messages=True,
    read_message_history=True,
    manage_messages=True,
    manage_guild=True,
    use_application_commands=True,
)
_GUIDE = (
    N_("Send `/who-left`, then press *Who stayed* under the answer."),
    N_("Ask for another day: `/map`, with 8 Jan 2020 as `as_of`."),
    N_("View as *lectrice* and ask again: French."),
    N_("View as *moderator*: in # news-wire, `/message-menu` files a message as a report."),
    N_("In # desk, decide on what readers suggested."),
)


@dataclass(frozen=True, slots=True)
class Newsroom:
    guild: simcord.GuildHandle
    channels: list[simcord.ChannelHandle]
    """The channels; a visitor begins in the first."""
    people: dict[str, simcord.MemberActor]

    @property
    def viewers(self) -> list[simcord.MemberActor]:
        return [self.people[name] for name in (READER, FRENCH_READER, MODERATOR, FRENCH_MODERATOR)]


def newsroom_file() -> Path:
    """Return the path of the newsroom's file: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    folders = (package / "demo", package.parent / "data" / "demo")
    return next(folder for folder in folders if folder.is_dir()) / "newsroom.toml"


def _written() -> dict[str, Any]:
    return tomllib.loads(newsroom_file().read_text(encoding="utf-8"))


async def open_newsroom(env: simcord.Env, bot: Assembled) -> Newsroom:
    """Make a newsroom with today's date, its channels and its news."""
    env.backend.clock.advance((datetime.now(UTC) - env.now()).total_seconds())
    env.backend.bot_user.name = "Rollcall"
    guild, written = env.create_guild(name="Newsroom"), _written()
    bot.permissions.home_guild = guild.id
    channels = {
        one["name"]: guild.create_text_channel(one["name"], topic=one["topic"]) for one in written["channels"]
    }
    role = guild.create_role("Moderators", permissions=_MODERATOR)
    people = {name: guild.add_member(env.create_user(name)) for name in (READER, FRENCH_READER)}
    people |= {name: guild.add_member(env.create_user(name), roles=[role]) for name in (MODERATOR, FRENCH_MODERATOR)}
    for name in dict.fromkeys(news["by"] for news in written["news"]):
        people[name] = guild.add_member(env.create_user(name))
    await env.settle()
    for news in written["news"]:
        await people[news["by"]].send(channels[news["channel"]], news["text"])
    newsroom = Newsroom(guild, list(channels.values()), people)
    await _suggest(bot, newsroom, channels[_QUEUE].id, written)
    return newsroom


async def _suggest(bot: Assembled, newsroom: Newsroom, queue: int, written: Mapping[str, Any]) -> None:
    """Suggest reports as readers would have done during the night."""
    library, guild = bot.client.cards.library, newsroom.guild.id
    await library.servers.change(guild, newsroom.people[MODERATOR].id, queue_channel=queue)
    for typed in written["suggestions"]:
        reader = newsroom.people[typed["by"]]
        author = Author(reader.id, guild, demo_language(reader.name).code)
        fields = {name: text for name, text in typed.items() if name != "by"}
        await bot.queue.review.suggest(author, written["situation"], fields)


async def post_guide(env: simcord.Env, channel: simcord.ChannelHandle) -> None:
    """Post a guide of first steps in every language, English last, since a page opens at the end."""
    posted = env.bot.get_channel(channel.id)
    assert isinstance(posted, discord.TextChannel)
    for code in reversed(list(LANGUAGES)):
        await posted.send(view=notice(_guide(language(code))))
    await env.settle()


def _guide(say: Language) -> str:
    steps = [f"{n}. {say(text)}" for n, text in enumerate(_GUIDE, 1)]
    invented = say("News in # news-wire is invented. `/help` lists everything else.")
    heading = say("Try these five")
    return "\n".join([f"## {heading}", *steps, f"-# {invented}"])


def demo_language(name: str) -> Language:
    return language("fr" if name in FRENCH else "en")
