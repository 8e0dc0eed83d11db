"""A pool of worker processes with a time limit for each piece of work.

A worker that takes too long or dies is replaced. An idle worker is ended after a while, so that it holds no memory.
"""

import asyncio
import os
import pickle
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import Any

from bot.workers.pipe import LENGTH, framed

_PACKAGE = Path(__file__).parents[2]
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "TEMP")


class Undone(Exception):
    """Raised if a worker refused, took too long or died; the message says which."""


class Pool:
    def __init__(self, command: tuple[str, ...], workers: int, patience: float, idle: float) -> None:
        """`patience`: most seconds for one piece of work. `idle`: seconds after which an idle worker ends."""
        self.command = command
        self._patience, self._idle = patience, idle
        self._free = asyncio.Semaphore(workers)
        self._resting: list[_Worker] = []

    async def ask(self, message: object) -> Any:
        """Return a worker's answer to a message. Raises Undone."""
        async with self._free:
            worker = self._resting.pop() if self._resting else _Worker(self.command)
            try:
                async with asyncio.timeout(self._patience):
                    answer = await worker.ask(message)
            except Undone:
                self._rest(worker)  # it gave a reason, so it still works
                raise
            except TimeoutError as error:
                await worker.end()
                raise Undone(f"not done within {self._patience:g} s") from error
            except (EOFError, OSError, pickle.UnpicklingError) as error:
                await worker.end()
                raise Undone(f"the worker ended: {type(error).__name__}") from error
            except BaseException:
                await worker.end()
                raise
            self._rest(worker)
            return answer

    def _rest(self, worker: "_Worker") -> None:
        self._resting.append(worker)
        worker.retiring = asyncio.get_running_loop().call_later(self._idle, self._retire, worker)

    def _retire(self, worker: "_Worker") -> None:
        if worker in self._resting:
            self._resting.remove(worker)
            worker.dismiss()

    async def aclose(self) -> None:
        """End all idle workers."""
        while self._resting:
            await self._resting.pop().end()


class _Worker:
    """One process, started at its first piece of work."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self._command = command
        self._process: Process | None = None
        self.retiring: asyncio.TimerHandle | None = None

    async def ask(self, message: object) -> Any:
        """Return the answer to a message. Raises Undone if the worker refuses, EOFError or OSError if it is gone."""
        if self.retiring is not None:
            self.retiring.cancel()
        if self._process is None or self._process.returncode is not None:
            self._process = await self._start()
        to, back = self._process.stdin, self._process.stdout
        assert to is not None
        assert back is not None
        to.write(framed(message))
        await to.drain()
        (length,) = LENGTH.unpack(await back.readexactly(LENGTH.size))
        done, answer = pickle.loads(await back.readexactly(length))  # noqa: S301  from our own child
        if not done:
            raise Undone(answer)
        return answer

    async def _start(self) -> Process:
        """Start the process with nothing of the bot's: no handles, no token, no terminal signals."""
        inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        path = os.pathsep.join([str(_PACKAGE), *(entry for entry in sys.path if entry)])
        return await asyncio.create_subprocess_exec(
            *self._command, stdin=PIPE, stdout=PIPE, env=inherited | {"PYTHONPATH": path}, start_new_session=True
        )

    def dismiss(self) -> None:
        """Close its input, so that it ends by itself."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    async def end(self) -> None:
        if self.retiring is not None:
            self.retiring.cancel()
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        # The rest of its output has to be read, or its transport stays open.
        await process.communicate()
