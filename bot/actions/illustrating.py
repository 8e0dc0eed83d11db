"""The picture that belongs to a question: planned from memory, drawn in the studio."""

import asyncio
from datetime import UTC, datetime

from bot.actions.library import Library
from bot.actions.question import Question, View, moments
from bot.briefing.language import Language
from bot.briefing.voice import Voice
from bot.pictures.charting import plan_chart
from bot.pictures.chronology import plan_timeline
from bot.pictures.mapping import plan_map
from bot.pictures.plan import Kind, Plan, Theme
from bot.pictures.studio import Drawn, Studio

KINDS = {View.MAP: Kind.MAP, View.CHART: Kind.CHART, View.TIMELINE: Kind.TIMELINE}
"""Of the answers that come with a picture."""


async def plan(
    library: Library, kind: Kind, question: Question, say: Language, *,
    now: datetime | None = None, theme: Theme = Theme.LIGHT,
) -> Plan:  # fmt: skip
    """Raises Refused for a moment outside coverage, Unknown."""
    shelf = library.shelf(question.situation)
    when = moments(question, shelf, now or datetime.now(UTC))
    voice = Voice(shelf.situation, say, shelf.names)
    picture = await library.picture(question.situation, when.as_of, when.known_at)
    if kind is Kind.MAP:
        return await asyncio.to_thread(plan_map, picture, voice, theme)
    if kind is Kind.CHART:
        return await asyncio.to_thread(plan_chart, picture, question.actor, voice, theme)
    shown = question.actor, voice, theme, question.hindsight
    return await asyncio.to_thread(plan_timeline, picture, shelf.journal, *shown)


async def illustrate(
    library: Library, studio: Studio, kind: Kind, question: Question, say: Language, *,
    now: datetime | None = None, theme: Theme = Theme.LIGHT,
) -> Drawn | None:  # fmt: skip
    """None where it could not be drawn: what it shows is also said in words. Raises Refused."""
    return await studio.draw(await plan(library, kind, question, say, now=now, theme=theme))
