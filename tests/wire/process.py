"""A bot as an operating-system process, told to find Discord at the emulator."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from .emulator import Emulator

ROLLCALL = (sys.executable, "-m", "bot", "run")
# -P: the script's folder has modules whose names must not hide others'.
BARE_BOT = (sys.executable, "-P", str(Path(__file__).with_name("bare_bot.py")))
READY_SECONDS, TERM_SECONDS = 20.0, 5.0
# Settings of whoever runs the tests must not reach the bot under test.
OURS = ("ROLLCALL_", "DISCORD_")


class BotProcess:
    """One run of a bot, from the start of the `async with` to its end; its output goes to `<folder>/bot.log`."""

    def __init__(
        self,
        emulator: Emulator,
        folder: Path,
        argv: Sequence[str] = ROLLCALL,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.emulator = emulator
        self.folder = folder
        self.log = folder / "bot.log"
        self._argv = list(argv)
        self._env = _inherited() | self._settings() | dict(env or {})
        self._identified_before = len(emulator.gateway.identifies)

    def _settings(self) -> dict[str, str]:
        return {
            "DISCORD_TOKEN": self.emulator.token,
            "ROLLCALL_DISCORD_API": self.emulator.rest_url,
            "ROLLCALL_DISCORD_GATEWAY": self.emulator.gateway_url,
            "ROLLCALL_DATABASE_URL": f"sqlite:///{self.folder / 'rollcall.db'}",
            "PYTHONUNBUFFERED": "1",
            # The bot beside these tests, also where another checkout is the one that is installed.
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }

    async def __aenter__(self) -> Self:
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._argv,
                cwd=self.folder,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        return self._process.returncode

    def output(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    async def ready(self, seconds: float = READY_SECONDS) -> None:
        """Wait until every shard of the bot is on the gateway and its commands are synced.

        Raises TimeoutError, or RuntimeError when the process ends before; both carry its output.
        """
        exited = asyncio.ensure_future(self._process.wait())
        online = asyncio.ensure_future(self._online())
        done, pending = await asyncio.wait({exited, online}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        if exited in done:
            raise RuntimeError(f"the bot ended with {self.exit_code} before it was ready\n{self.output()}")
        if not done:
            raise TimeoutError(f"the bot was not ready after {seconds} s\n{self.output()}")

    async def _online(self) -> None:
        gateway, rest = self.emulator.gateway, self.emulator.rest
        await rest.synced.wait()
        while len(gateway.identifies) <= self._identified_before or not gateway.complete:
            gateway.changed.clear()
            await gateway.changed.wait()

    async def exited(self, seconds: float = 10.0) -> int:
        """Wait for the process to end by itself; returns its exit code."""
        return await asyncio.wait_for(self._process.wait(), seconds)

    async def kill(self) -> None:
        """End it as a crash would, with no chance to tidy up."""
        if self.exit_code is None:
            self._process.kill()
        await self._process.wait()

    async def stop(self) -> None:
        """End it as an operator would: SIGTERM, then SIGKILL if it does not listen."""
        if self.exit_code is None:
            self._process.terminate()
        try:
            await self.exited(TERM_SECONDS)
        except TimeoutError:
            await self.kill()


def _inherited() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
