"""Ask a model for the reports of an article, once, in a strict form, without tools."""

import asyncio
from dataclasses import dataclass, replace
from datetime import date

from httpx2 import AsyncClient
from pydantic_ai import Agent, NativeOutput, UsageLimits
from pydantic_ai.exceptions import (
    AgentRunError,
    ModelAPIError,
    ModelConnectionError,
    ModelHTTPError,
    ModelRateLimitError,
    ModelRequestRejectedError,
    ModelTimeoutError,
    UserError,
)
from pydantic_ai.models import Model
from pydantic_ai.settings import ModelSettings

from bot.model.endpoint import ADDRESSES, Endpoint
from bot.model.question import MOST_TOKENS, TASK, asked, fence
from bot.model.transport import client
from bot.model.work import Answer, Ask, NoAnswer, Why
from bot.reading.article import Article
from bot.reading.claimed import Claimed, believed
from bot.reading.reader import read
from bot.situation.situation import Situation

_LONGEST_PAUSE = 86_400.0
_NO_KEY = "none"
"""What the client sends to an endpoint that needs no key; it refuses to start with an empty one."""


@dataclass(frozen=True, slots=True)
class Reports:
    """Every report of the article; empty if it has none."""

    reports: tuple[Claimed, ...]


def answer(work: Ask) -> Answer | NoAnswer:
    """Ask the endpoint about an article and check what it says. Runs a loop of its own."""
    return asyncio.run(answer_from(work))


async def answer_from(work: Ask) -> Answer | NoAnswer:
    async with client(work.endpoint.patience) as http:
        try:
            model = _model(work.endpoint, http)
            async with asyncio.timeout(work.endpoint.patience):
                return await read_by(model, work.text, work.situation, work.published)
        except TimeoutError:
            return NoAnswer(Why.SLOW, f"no answer within {work.endpoint.patience:g} s")
        except Exception as error:  # noqa: BLE001  whatever it is: its words may hold the key or the article
            return failure(error)


async def read_by(model: Model, text: str, situation: Situation, published: date | None) -> Answer:
    """Return what a model makes of a text, as far as the text bears it out. Raises what the library raises."""
    by_rules = read(Article(text, published), situation)
    agent = Agent(model, output_type=NativeOutput(Reports, strict=True), instructions=TASK, retries=0)
    settings = ModelSettings(temperature=0.0, max_tokens=MOST_TOKENS, max_retries=0)
    question = asked(text, situation, by_rules.published, fence())
    done = await agent.run(question, model_settings=settings, usage_limits=UsageLimits(request_limit=1))
    checked = believed(text, done.output.reports, situation, by_rules.language)
    dropped = {reason.value: number for reason, number in checked.dropped.items()}
    used = done.usage
    return Answer(replace(by_rules, proposals=checked.proposals), dropped, used.input_tokens, used.output_tokens)


def failure(error: Exception) -> NoAnswer:
    """Say what an error means, without its words."""
    status = error.status_code if isinstance(error, ModelHTTPError) else None
    detail = type(error).__name__ + (f" (status {status})" if status else "")
    if isinstance(error, ModelRateLimitError) or status == 429:
        return NoAnswer(Why.BUSY, detail, _pause(error), charged=False)
    if isinstance(error, ModelTimeoutError):
        return NoAnswer(Why.SLOW, detail)
    if isinstance(error, ModelRequestRejectedError | UserError) or (status is not None and status < 500):
        return NoAnswer(Why.REFUSED, detail, charged=False)
    if isinstance(error, ModelConnectionError | ModelHTTPError):
        return NoAnswer(Why.OUTAGE, detail, _pause(error), charged=False)
    rubbish = isinstance(error, AgentRunError) and not isinstance(error, ModelAPIError)
    return NoAnswer(Why.RUBBISH if rubbish else Why.OUTAGE, detail)


def _pause(error: Exception) -> float | None:
    asked_for = getattr(error, "retry_after", None)
    return None if asked_for is None else min(max(float(asked_for), 0.0), _LONGEST_PAUSE)


def _model(endpoint: Endpoint, http: AsyncClient) -> Model:
    return _claude(endpoint, http) if endpoint.provider == "anthropic" else _speaker_of_openai(endpoint, http)


# Each library takes a second or more to load, and one provider is asked.


def _claude(endpoint: Endpoint, http: AsyncClient) -> Model:
    from anthropic import AsyncAnthropic
    from pydantic_ai.models.anthropic import AnthropicModel
    from pydantic_ai.providers.anthropic import AnthropicProvider

    key = endpoint.key or _NO_KEY
    asking = AsyncAnthropic(api_key=key, base_url=endpoint.url, max_retries=0, http_client=http)
    return AnthropicModel(endpoint.model, provider=AnthropicProvider(anthropic_client=asking))


def _speaker_of_openai(endpoint: Endpoint, http: AsyncClient) -> Model:
    from openai import AsyncOpenAI
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.ollama import OllamaProvider
    from pydantic_ai.providers.openai import OpenAIProvider
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    key = endpoint.key or _NO_KEY
    asking = AsyncOpenAI(api_key=key, base_url=endpoint.url, max_retries=0, http_client=http)
    if endpoint.provider == "ollama":
        return OpenAIChatModel(endpoint.model, provider=OllamaProvider(openai_client=asking))
    if endpoint.url == ADDRESSES["openai"]:
        return OpenAIChatModel(endpoint.model, provider=OpenAIProvider(openai_client=asking))
    return OpenAIChatModel(
        endpoint.model, provider=OpenAICompatibleProvider("openai-compatible", openai_client=asking)
    )
