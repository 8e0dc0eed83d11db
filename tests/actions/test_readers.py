"""Who reads an article: the model within its limits, and the rules whenever it gives no answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.actions.library import Library
from bot.actions.reading import readers as module
from bot.actions.reading.readers import Limits, Readers, readers_of
from bot.articles.press import Press
from bot.errors import Misconfigured
from bot.model.work import Answer, NoAnswer, Why
from bot.reading.article import Article
from bot.reading.reader import read as read_by_rules
from bot.settings import Secret, Settings
from bot.store import model_calls, tables
from tests.unit.model.scripted import Scripted
from tests.unit.reading.test_articles import STORY

TEXT = "Allies\n\nGermany will withdraw its 1,200 soldiers from Kabul. Italy will withdraw its 20 soldiers.\n"
DAY = date(2021, 4, 15)
OUTAGE, BUSY = NoAnswer(Why.OUTAGE, "down"), NoAnswer(Why.BUSY, "wait", pause=5000.0, charged=False)


def answer(tokens: int = 1000, text: str = TEXT) -> Answer:
    """Only the first of the two reports, so that it differs from what the rules find."""
    by_rules = read_by_rules(Article(text, DAY), STORY)
    one = type(by_rules)(by_rules.language, by_rules.published, by_rules.title, by_rules.proposals[:1])
    return Answer(one, {"number not near": 2}, tokens // 2, tokens - tokens // 2)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    return now


Make = Callable[..., Readers]


@pytest.fixture
async def make(library: Library) -> AsyncIterator[Make]:
    async with Press() as press:
        yield lambda asker, **limits: Readers(press, library.database, asker, Limits(**limits))


async def costs(library: Library) -> list[Any]:
    async with library.database.read() as connection:
        return list(await connection.execute(select(tables.model_call)))


async def test_without_a_model_the_rules_read_and_nothing_is_said(make: Make):
    found = await make(None).read(TEXT, STORY, DAY)
    assert (len(found.reading.proposals), found.model, found.fallback) == (2, "", None)


async def test_the_model_reads_and_is_named_with_its_host(make: Make):
    found = await make(Scripted(answer())).read(TEXT, STORY, DAY)
    assert (len(found.reading.proposals), found.model) == (1, "gpt (gateway.example)")
    assert (found.fallback, found.disbelieved) == (None, 2)


async def test_the_same_text_is_asked_once_also_after_a_restart_and_no_quote_is_kept(make: Make, library: Library):
    first = await make(Scripted(answer())).read(TEXT, STORY, DAY)
    after = Scripted(OUTAGE)
    second = await make(after).read(TEXT, STORY, DAY)
    assert (second, after.asked) == (first, 0)
    assert "Germany" not in str(await costs(library))
    assert (await make(after).read(TEXT, STORY, DAY + timedelta(days=1))).fallback is Why.OUTAGE  # another question


@pytest.mark.parametrize("why", [why for why in Why if why not in (Why.TIME, Why.TOKENS, Why.MONEY, Why.PAUSED)])
async def test_the_rules_read_whenever_the_model_gives_no_answer(make: Make, why: Why):
    found = await make(Scripted(NoAnswer(why, "…"))).read(TEXT, STORY, DAY)
    assert (len(found.reading.proposals), found.model, found.fallback) == (2, "", why)


async def test_the_rules_read_where_the_model_finds_nothing_that_the_text_bears_out(make: Make):
    nothing = answer()
    nothing = Answer(type(nothing.reading)("en", DAY, "", ()), {"quote not in the text": 3}, 5, 5)
    found = await make(Scripted(nothing)).read(TEXT, STORY, DAY)
    assert (len(found.reading.proposals), found.fallback, found.disbelieved) == (2, Why.EMPTY, 3)


async def test_a_model_that_failed_is_left_alone_longer_and_longer(make: Make, clock: list[float]):
    asker = Scripted(OUTAGE)
    readers = make(asker)
    pauses = []
    for number in range(8):
        assert (await readers.read(TEXT, STORY, DAY)).fallback is Why.OUTAGE
        assert asker.asked == number + 1
        assert (await readers.read(TEXT, STORY, DAY)).fallback is Why.PAUSED
        began = clock[0]
        while (await readers.ask(TEXT, STORY, DAY)) is Why.PAUSED and asker.asked == number + 1:
            clock[0] += 30
        asker.asked = number + 1
        pauses.append(clock[0] - began)
        readers._failures -= 1  # the ask that ended the loop
        readers._not_before = 0.0
    assert pauses == [60, 120, 240, 480, 960, 1920, 3600, 3600]


async def test_the_pause_that_the_provider_asks_for_is_kept_and_an_answer_ends_it(make: Make, clock: list[float]):
    readers = make(Scripted(BUSY, answer()))
    assert await readers.ask(TEXT, STORY, DAY) is Why.BUSY
    clock[0] += 4999
    assert await readers.ask(TEXT, STORY, DAY) is Why.PAUSED
    clock[0] += 1
    assert not isinstance(await readers.ask(TEXT, STORY, DAY), Why)


# limits


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        ({"tokens": 5_000}, Why.TOKENS),  # one answer may take 8,000
        ({"seconds": 9}, Why.TIME),  # and 10 seconds
        ({"money": 0.01, "price_asked": 1.0, "price_answered": 10.0}, Why.MONEY),
        ({"tokens": 0}, Why.TOKENS),
    ],
)
async def test_a_question_that_might_exceed_a_limit_is_not_asked(make: Make, limits: dict[str, Any], why: Why):
    asker = Scripted(answer())
    found = await make(asker, **limits).read(TEXT, STORY, DAY)
    assert (found.fallback, asker.asked, len(found.reading.proposals)) == (why, 0, 2)


async def test_what_was_spent_today_counts_after_a_restart_and_not_tomorrow(make: Make, library: Library):
    limits = {"tokens": 18_000}
    await make(Scripted(answer(9_000)), **limits).read(TEXT, STORY, DAY)
    again = make(Scripted(answer()), **limits)
    other = TEXT + "Denmark stays.\n"
    assert await again.ask(other, STORY, DAY) is Why.TOKENS
    async with library.database.write() as connection:
        await connection.execute(update(tables.model_call).values(at=datetime.now(UTC) - timedelta(days=1)))
    assert not isinstance(await again.ask(other, STORY, DAY), Why)


async def test_the_most_that_it_may_cost_is_kept_before_it_is_asked(make: Make, library: Library):
    class Killed(Scripted):
        async def ask(self, text: str, *_: Any) -> Answer | NoAnswer:
            [before] = await costs(library)
            assert before.tokens > 8_000
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await make(Killed(OUTAGE)).ask(TEXT, STORY, DAY)
    [kept] = await costs(library)
    assert (kept.tokens > 8_000, kept.seconds, kept.answer) == (True, 10.0, None)


@pytest.mark.parametrize(
    ("given", "tokens"), [(answer(1_000), 1_000), (BUSY, 0), (NoAnswer(Why.SLOW, "…"), None), (answer(0), None)]
)
async def test_what_it_did_cost_is_kept_afterwards_and_the_most_where_nobody_says(
    make: Make, library: Library, given: Any, tokens: int | None
):
    await make(Scripted(given), price_asked=1.0, price_answered=3.0).ask(TEXT, STORY, DAY)
    [kept] = await costs(library)
    assert kept.tokens == tokens if tokens is not None else kept.tokens > 8_000
    if tokens == 1_000:
        assert kept.money == pytest.approx(0.002)


async def test_costs_and_answers_go_after_two_weeks(make: Make, library: Library):
    readers = make(Scripted(answer()))
    await readers.read(TEXT, STORY, DAY)
    await readers.forget(datetime.now(UTC) + timedelta(days=13))
    assert await costs(library)
    await readers.forget(datetime.now(UTC) + timedelta(days=15))
    assert await costs(library) == []


# settings


def settings(**more: Any) -> Settings:
    return Settings(reader_model="openai:gpt", **more)


async def test_settings_make_the_reader(library: Library, tmp_path: Any):
    (tmp_path / "key").write_text(" sk-secret\n")
    readers = readers_of(settings(reader_key_file=tmp_path / "key"), library.database, Press())
    assert readers.name == "gpt (api.openai.com)"
    assert readers.endpoint is not None
    assert readers.endpoint.key == "sk-secret"
    assert readers_of(Settings(), library.database, Press()).endpoint is None


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"reader_key": Secret("sk-a\nb")}, "one line"),
        ({"reader_key": Secret("sk-é")}, "one line"),
        ({"reader_key": Secret("sk-a"), "reader_money_a_day": 1.0}, "PRICE"),
        ({}, "no key"),
    ],
)
async def test_settings_that_cannot_work_are_refused(library: Library, more: dict[str, Any], said: str):
    with pytest.raises(Misconfigured, match=said):
        readers_of(settings(**more), library.database, Press())


async def test_a_question_is_kept_once_and_its_latest_answer_counts(library: Library):
    most = model_calls.Spent(1.0, 2, 3.0)
    async with library.database.write() as connection:
        numbers = [await model_calls.keep(connection, datetime.now(UTC), "a", most) for _ in range(2)]
        for number in numbers:
            await model_calls.answered(connection, number, most, {"n": number})
        await model_calls.keep(connection, datetime.now(UTC), "a", most)
        assert await model_calls.answer(connection, "a") == {"n": numbers[1]}
        assert await model_calls.spent(connection, datetime.now(UTC) - timedelta(hours=1)) == model_calls.Spent(
            3, 6, 9
        )
