"""Requests of the bot to the process that asks the model, and its answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.model.endpoint import Endpoint
from bot.reading.article import Reading
from bot.situation.situation import Situation


class Why(StrEnum):
    """Why the rules read an article although a model is set."""

    OUTAGE = "outage"  # no answer, or a refusal that may pass
    SLOW = "slow"
    BUSY = "busy"  # the provider asks to wait
    REFUSED = "refused"  # key, model or request are not accepted: the operator has to act
    RUBBISH = "rubbish"  # an answer in another form than asked for
    EMPTY = "empty"  # nothing that the text bears out
    PAUSED = "paused"  # it failed lately, and is not asked again yet
    TIME = "time"  # the limits of the day
    TOKENS = "tokens"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Ask:
    """A request for an Answer; what comes back may be a NoAnswer."""

    endpoint: Endpoint
    text: str
    situation: Situation
    published: date | None


@dataclass(frozen=True, slots=True)
class Answer:
    reading: Reading
    dropped: Mapping[str, int]
    """How many of the model's reports were not believed, by reason."""
    asked_tokens: int
    answered_tokens: int
    """Tokens as the provider counts them; 0 if it does not say."""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    why: Why
    detail: str
    """What happened, for the log: never the key, the article or the provider's own words."""
    pause: float | None = None
    """Seconds that the provider asks to wait."""
    charged: bool = True
    """Whether the provider may have worked for it."""
