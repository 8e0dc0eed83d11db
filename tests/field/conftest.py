"""What the tests of a kind share: an emulated Discord, the bot as a process, and its parts in this process."""

from chat.conftest import client, hardly_paced, library, locales, newsroom, renderer
from cli.conftest import home
from delivery.conftest import courier, database, desk, seeded
from wire.conftest import bot_process, emulator

__all__ = [
    "bot_process",
    "client",
    "courier",
    "database",
    "desk",
    "emulator",
    "hardly_paced",
    "home",
    "library",
    "locales",
    "newsroom",
    "renderer",
    "seeded",
]
