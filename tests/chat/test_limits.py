"""Whatever the day, the view and the language, Discord takes the card."""

from datetime import date, timedelta

import pytest

from bot.actions.answers.question import Question, View
from bot.actions.library import Library
from bot.chat.cards.cache import CardCache
from bot.chat.cards.tokens import Target, read_token
from bot.languages.language import language
from bot.languages.table import LANGUAGES
from bot.pictures.renderer import Renderer
from bot.situation.times import end_of_day

from .cards import buttons, complaints, text_of, walk

FIRST, LAST = date(2020, 1, 3), date(2020, 2, 14)
DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
DAYS_WITH_NEWS = [day for day in DAYS if day <= date(2020, 1, 10) or day == LAST]


def question(view: View, library: Library, day: date, **more) -> Question:
    zone = library.shelf("iraq-2020").brief.zone
    details = {View.STATUS: {"actor": "DE"}, View.SEARCH: {"words": "iraq"}}.get(view, {})
    if view in (View.CHANGES, View.BRIEFING):
        details = {"since": end_of_day(day - timedelta(days=3), zone)}
    return Question(view, "iraq-2020", as_of=end_of_day(day, zone), **{**details, **more})


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("view", View)
async def test_every_card_of_every_day_is_within_the_limits(
    library: Library, renderer: Renderer, view: View, code: str
):
    cards, say = CardCache(library, renderer), language(code)
    for day in DAYS:
        target, page, pages = Target(question(view, library, day)), 0, 1
        while page < pages:
            components = (await cards.prepare(Target(target.question, page), say)).to_components()
            assert not complaints(components), (day, page, complaints(components))
            pages = _pages(components)
            page += 1


@pytest.mark.parametrize("code", LANGUAGES)
async def test_every_actor_s_card_is_within_the_limits(library: Library, renderer: Renderer, code: str):
    cards = CardCache(library, renderer)
    for actor in (*library.shelf("iraq-2020").journal.actors, "PE"):
        for view in (View.STATUS, View.TIMELINE):
            for hindsight in (False, True):
                asked = question(view, library, date(2020, 1, 8), actor=actor, hindsight=hindsight)
                assert not complaints((await cards.prepare(Target(asked), language(code))).to_components())


@pytest.mark.parametrize("code", LANGUAGES)
async def test_every_button_of_every_card_leads_somewhere(library: Library, renderer: Renderer, code: str):
    cards, say = CardCache(library, renderer), language(code)
    tried: set[Target] = set()
    waiting = [Target(question(view, library, day)) for view in View for day in DAYS_WITH_NEWS]
    while waiting and len(tried) < 600:
        target = waiting.pop()
        if target in tried:
            continue
        tried.add(target)
        components = (await cards.prepare(target, say)).to_components()
        assert text_of(components).startswith(("## ", "### "))
        enabled = [button for button in buttons(components).values() if not button["disabled"]]
        waiting += [read_token(button["custom_id"]) for button in enabled]
    assert len(tried) > 100


async def test_what_memory_answers_at_once_is_what_is_prepared(library: Library, renderer: Renderer):
    cards = CardCache(library, renderer)
    for view in (View.LEFT, View.STAYED, View.STATUS, View.SOURCES):
        target = Target(question(view, library, date(2020, 1, 8)))
        ready = cards.ready(target, language("en"))
        assert ready is not None
        assert ready.to_components() == (await cards.prepare(target, language("en"))).to_components()


async def test_what_was_drawn_is_what_memory_answers_then(library: Library, renderer: Renderer):
    cards = CardCache(library, renderer)
    for view in (View.MAP, View.CHART, View.TIMELINE):
        target = Target(question(view, library, date(2020, 1, 8)))
        assert cards.ready(target, language("en")) is None
        prepared = await cards.prepare(target, language("en"))
        assert cards.ready(target, language("en")) is prepared


def _pages(components) -> int:
    labels = [part["label"] for part in walk(components) if part.get("custom_id") == "here"]
    return int(labels[0].split()[-1]) if labels else 1
