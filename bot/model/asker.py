"""Asks the model in one worker process, which ends when it is idle."""

import logging
import sys
from datetime import date

from bot.model.endpoint import Endpoint
from bot.model.work import Answer, Ask, NoAnswer, Why
from bot.situation.situation import Situation
from bot.workers.pool import Pool, Undone

log = logging.getLogger(__name__)

IDLE = 120.0
_STARTING = 60.0
"""Seconds beyond the patience for one answer: the process has to start and to load its libraries, 3 s alone."""
_COMMAND = (sys.executable, "-m", "bot.model.worker")


class Asker:
    def __init__(self, endpoint: Endpoint, idle: float = IDLE, command: tuple[str, ...] = _COMMAND) -> None:
        self.endpoint = endpoint
        self.pool = Pool(command, 1, endpoint.patience + _STARTING, idle)

    async def ask(self, text: str, situation: Situation, published: date | None) -> Answer | NoAnswer:
        try:
            answer: Answer | NoAnswer = await self.pool.ask(Ask(self.endpoint, text, situation, published))
        except Undone as error:
            return NoAnswer(Why.OUTAGE, str(error))
        return answer

    async def aclose(self) -> None:
        await self.pool.aclose()
