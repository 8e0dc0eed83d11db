"""What the tests of a kind share: an emulated Discord, the bot as a process, a desk in this process."""

from cli.conftest import home
from delivery.conftest import courier, database, desk, seeded
from wire.conftest import bot_process, emulator

__all__ = ["bot_process", "courier", "database", "desk", "emulator", "home", "seeded"]
