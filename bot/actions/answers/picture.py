"""The picture that belongs to a question: planned from memory, drawn by the renderer."""

import asyncio
from datetime import UTC, datetime

from bot.actions.answers.question import Question, View, moments
from bot.actions.library import Library
from bot.documents.phrasing import Phrasing
from bot.languages.language import Language
from bot.pictures.plan.chart import plan_chart
from bot.pictures.plan.map import plan_map
from bot.pictures.plan.plan import Kind, Plan, Theme
from bot.pictures.plan.timeline import plan_timeline
from bot.pictures.renderer import Drawn, Renderer

KINDS = {View.MAP: Kind.MAP, View.CHART: Kind.CHART, View.TIMELINE: Kind.TIMELINE}
"""The answers that come with a picture."""


async def plan(
    library: Library, kind: Kind, question: Question, say: Language, *,
    now: datetime | None = None, theme: Theme = Theme.LIGHT,
) -> Plan:  # fmt: skip
    """Plan the picture of a question. Raises Refused for a moment outside coverage, Unknown."""
    shelf = await library.load(question.situation)
    when = moments(question, shelf, now or datetime.now(UTC))
    phrasing = Phrasing(shelf.situation, say, shelf.names)
    picture = await library.snapshot(question.situation, when.as_of, when.known_at)
    if kind is Kind.MAP:
        return await asyncio.to_thread(plan_map, picture, phrasing, theme)
    if kind is Kind.CHART:
        return await asyncio.to_thread(plan_chart, picture, question.actor, phrasing, theme)
    shown = question.actor, phrasing, theme, question.hindsight
    return await asyncio.to_thread(plan_timeline, picture, shelf.journal, *shown)


async def illustrate(
    library: Library, renderer: Renderer, kind: Kind, question: Question, say: Language, *,
    now: datetime | None = None, theme: Theme = Theme.LIGHT,
) -> Drawn | None:  # fmt: skip
    """Draw the picture of a question; None if that fails, since the words say the same. Raises Refused."""
    return await renderer.draw(await plan(library, kind, question, say, now=now, theme=theme))
