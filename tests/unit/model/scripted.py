"""A process that asks a model, by what comes back from it."""

from __future__ import annotations

from typing import Any

from bot.model.asker import Asker
from bot.model.endpoint import Endpoint
from bot.model.work import Answer, NoAnswer


class Scripted(Asker):
    """The answers of the other process, one after the other; the last one again and again."""

    def __init__(self, *answers: Answer | NoAnswer) -> None:
        super().__init__(Endpoint("openai", "gpt", "https://gateway.example/v1", "sk-secret", 10.0))
        self._answers = list(answers)
        self.asked = 0

    async def ask(self, text: str, *_: Any) -> Answer | NoAnswer:
        self.asked += 1
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
