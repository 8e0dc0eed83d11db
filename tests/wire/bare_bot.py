"""The least bot that a good discord.py developer would write: the benchmark's baseline, and the emulator's own test.

Every extra here would flatter the comparison, so there are none.
"""

import asyncio
import os

import discord
import yarl
from discord import app_commands

COLOURS = ("amber", "black", "crimson", "denim", "emerald", "fuchsia", "gold")
PARAGRAPH = (
    "Of the people on the list, some have left, some have stayed, and of some nobody can say; each line names its "
    "source and the hour at which it was last confirmed, so that a reader may judge for themselves. "
)


LENGTHS = [int(length) for length in os.environ.get("BARE_CARD_TEXTS", "").split(",") if length]


class Card(discord.ui.LayoutView):
    """Texts and five buttons under them.

    Eight texts of 250 characters, or as many as BARE_CARD_TEXTS has lengths ("130,1500,70"), with lines between them.
    """

    def __init__(self) -> None:
        super().__init__(timeout=None)
        parts: list[discord.ui.Item[Card]] = []
        for number, length in enumerate(LENGTHS or [250] * 8, 1):
            if LENGTHS and parts:
                parts.append(discord.ui.Separator())
            parts.append(discord.ui.TextDisplay(f"### Part {number}\n{PARAGRAPH * 20}"[:length]))
        self.add_item(discord.ui.Container(*parts, accent_colour=0x5865F2))
        self.add_item(discord.ui.ActionRow(*(CardButton(number) for number in range(1, 6))))


class CardButton(discord.ui.Button[Card]):
    def __init__(self, number: int) -> None:
        super().__init__(label=f"Button {number}", custom_id=f"card:{number}")

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"You pressed {self.custom_id}", ephemeral=True)


class BareBot(discord.Client):
    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
        )
        self.tree = app_commands.CommandTree(self)

    async def setup_hook(self) -> None:
        self.tree.add_command(ping)
        self.tree.add_command(slow)
        self.tree.add_command(paint)
        self.add_view(Card())
        await self.tree.sync()


@app_commands.command()
async def ping(interaction: discord.Interaction) -> None:
    """Show a card"""
    await interaction.response.send_message(view=Card())


@app_commands.command()
async def slow(interaction: discord.Interaction) -> None:
    """Take a moment to answer"""
    await interaction.response.defer(ephemeral=True)
    await asyncio.sleep(0.05)
    await interaction.edit_original_response(content="That took a moment.")


@app_commands.command()
async def paint(interaction: discord.Interaction, colour: str) -> None:
    """Name a colour"""
    await interaction.response.send_message(colour)


@paint.autocomplete("colour")
async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=colour, value=colour) for colour in COLOURS if typed in colour]


def main() -> None:
    discord.http.Route.BASE = os.environ["ROLLCALL_DISCORD_API"]
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["ROLLCALL_DISCORD_GATEWAY"])
    BareBot().run(os.environ["DISCORD_TOKEN"])


if __name__ == "__main__":
    main()
