"""Reads an article by the model if one is set, and by the rules if none is, or if it gives no answer.

What the model costs is kept in the database before it is asked, so neither a restart nor a second process gets around
the limits of the day. Its answers are kept for two weeks, without quotes, so that nothing is asked twice.
"""

import asyncio
import hashlib
import json
import logging
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from time import monotonic

from bot.articles.press import Press
from bot.errors import N_, Misconfigured
from bot.model.asker import Asker
from bot.model.endpoint import Endpoint, read_endpoint
from bot.model.question import MOST_TOKENS, TASK, VERSION, asked
from bot.model.work import Answer, NoAnswer, Why
from bot.reading.article import Proposal, Reading
from bot.settings import Settings
from bot.situation.situation import Situation
from bot.store import model_calls
from bot.store.engine.database import Database
from bot.store.model_calls import Spent

log = logging.getLogger(__name__)

ANSWERS_KEPT = timedelta(days=14)
_FIRST_PAUSE, _LONGEST_PAUSE = 60.0, 3600.0
"""Seconds for which a model that failed is not asked, after the first failure and at most by our own reckoning."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the model may take in a day (UTC). Prices are for a million tokens; no `money` sets no limit."""

    seconds: float = 3600.0
    tokens: int = 500_000
    money: float = 0.0
    price_asked: float = 0.0
    price_answered: float = 0.0

    def cost(self, seconds: float, asked_tokens: int, answered_tokens: int) -> Spent:
        money = (asked_tokens * self.price_asked + answered_tokens * self.price_answered) / 1_000_000
        return Spent(seconds, asked_tokens + answered_tokens, money)

    def exceeded(self, spent: Spent, more: Spent) -> Why | None:
        """Return the limit that would be exceeded."""
        if spent.seconds + more.seconds > self.seconds:
            return Why.TIME
        if spent.tokens + more.tokens > self.tokens:
            return Why.TOKENS
        return Why.MONEY if self.money and spent.money + more.money > self.money else None


@dataclass(frozen=True, slots=True)
class Read:
    """A reading, and who read it."""

    reading: Reading
    model: str = ""
    """Model and host; empty if the rules read it."""
    fallback: Why | None = None
    """Why the rules read it although a model is set."""
    disbelieved: int = 0


class Readers:
    def __init__(self, press: Press, database: Database, asker: Asker | None, limits: Limits | None = None) -> None:
        self.press = press
        self._database = database
        self.asker = asker
        self._limits = limits or Limits()
        self._asking = asyncio.Lock()
        self._failures = 0
        self._not_before = 0.0
        """When the model is asked again, by the monotonic clock."""

    @property
    def endpoint(self) -> Endpoint | None:
        return self.asker.endpoint if self.asker else None

    async def aclose(self) -> None:
        await self.press.aclose()
        if self.asker is not None:
            await self.asker.aclose()

    async def read(self, text: str, situation: Situation, published: date | None) -> Read:
        """Read a text. Raises Refused if the rules read it and take too long."""
        answer = await self.ask(text, situation, published) if self.asker else None
        if isinstance(answer, Read) and answer.reading.proposals:
            return answer
        by_rules = await self.press.read(text, situation, published)
        if self.asker is None:
            return Read(by_rules)
        disbelieved = answer.disbelieved if isinstance(answer, Read) else 0
        return Read(by_rules, "", answer if isinstance(answer, Why) else Why.EMPTY, disbelieved)

    async def ask(self, text: str, situation: Situation, published: date | None) -> Read | Why:
        """Return what the model makes of a text, or why it makes nothing."""
        assert self.asker is not None
        question = asked(text, situation, published, "article")
        digest = _digest(self.asker.endpoint, question)
        async with self._asking:
            known = await self._known(digest, text, situation, published)
            if known is not None:
                return known
            if monotonic() < self._not_before:
                return Why.PAUSED
            most = self._limits.cost(self.asker.endpoint.patience, len(TASK + question) // 2, MOST_TOKENS)
            now = datetime.now(UTC)
            async with self._database.write() as connection:
                spent = await model_calls.spent(connection, now.replace(hour=0, minute=0, second=0, microsecond=0))
                exceeded = self._limits.exceeded(spent, most)
                if exceeded is not None:
                    log.warning("the model is not asked: the limit of the day is reached (%s)", exceeded.value)
                    return exceeded
                number = await model_calls.keep(connection, now, digest, most)
            return await self._ask(number, most, text, situation, published)

    async def _ask(
        self, number: int, most: Spent, text: str, situation: Situation, published: date | None
    ) -> Read | Why:
        assert self.asker is not None
        began = monotonic()
        answer = await self.asker.ask(text, situation, published)
        seconds = monotonic() - began
        if isinstance(answer, NoAnswer):
            self._failed(answer)
            cost = replace(most, seconds=seconds) if answer.charged else Spent(seconds, 0, 0.0)
            async with self._database.write() as connection:
                await model_calls.answered(connection, number, cost, None)
            return answer.why
        self._failures = 0
        cost = self._limits.cost(seconds, answer.asked_tokens, answer.answered_tokens)
        if not cost.tokens:  # the provider does not say
            cost = replace(most, seconds=seconds)
        async with self._database.write() as connection:
            await model_calls.answered(connection, number, cost, _kept(answer))
        disbelieved = sum(answer.dropped.values())
        log.info("the model proposes %s reports, %s disbelieved", len(answer.reading.proposals), dict(answer.dropped))
        return Read(answer.reading, self.name, None, disbelieved)

    @property
    def name(self) -> str:
        """Return the model and its host, as cards name them."""
        endpoint = self.endpoint
        return f"{endpoint.model} ({endpoint.host})" if endpoint else ""

    def _failed(self, answer: NoAnswer) -> None:
        pause = min(_FIRST_PAUSE * 2 ** min(self._failures, 10), _LONGEST_PAUSE)
        pause = max(pause, answer.pause or 0.0)
        self._failures += 1
        self._not_before = monotonic() + pause
        log.warning("the model gives no answer (%s: %s); rules read for %d s", answer.why.value, answer.detail, pause)

    async def _known(self, digest: str, text: str, situation: Situation, published: date | None) -> Read | None:
        async with self._database.read() as connection:
            kept = await model_calls.answer(connection, digest)
        if kept is None:
            return None
        reading = await self.press.read(text, situation, published)  # for its language, title and day
        proposals = tuple(Proposal.read(one, text) for one in kept["proposals"])
        return Read(replace(reading, proposals=proposals), self.name, None, kept["disbelieved"])

    async def forget(self, now: datetime) -> None:
        """Delete answers and costs that are too old to matter."""
        if self.asker is not None:
            async with self._database.write() as connection:
                await model_calls.forget(connection, now - ANSWERS_KEPT)


def readers_of(settings: Settings, database: Database, press: Press) -> Readers:
    """Make the readers that the settings ask for. Raises Misconfigured."""
    endpoint = read_endpoint(
        settings.reader_model, settings.reader_url, settings.reader_secret(), settings.reader_patience
    )
    if endpoint is None:
        return Readers(press, database, None)
    limits = Limits(
        settings.reader_seconds_a_day,
        settings.reader_tokens_a_day,
        settings.reader_money_a_day,
        settings.reader_price_asked,
        settings.reader_price_answered,
    )
    if limits.money and not (limits.price_asked and limits.price_answered):
        raise Misconfigured(
            N_("ROLLCALL_READER_MONEY_A_DAY needs ROLLCALL_READER_PRICE_ASKED and ROLLCALL_READER_PRICE_ANSWERED.")
        )
    return Readers(press, database, Asker(endpoint), limits)


def _digest(endpoint: Endpoint, question: str) -> str:
    about = [VERSION, endpoint.provider, endpoint.model, endpoint.url, question]
    return hashlib.sha256(json.dumps(about).encode()).hexdigest()


def _kept(answer: Answer) -> dict[str, object]:
    """Return what is kept of an answer: offsets instead of quotes, which must not outlive the article."""
    written = [one.written() for one in answer.reading.proposals]
    proposals = [{name: value for name, value in one.items() if name != "evidence"} for one in written]
    return {"proposals": proposals, "disbelieved": sum(answer.dropped.values())}
