"""Files as tests hand them to an import."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, BinaryIO

from bot.actions.files.options import FileOptions
from bot.actions.files.plan import ImportPlan, Outcome
from bot.actions.files.planner import ImportPlanner
from bot.actions.library import Library
from bot.actions.reports.file import Author
from bot.languages.language import language
from tests.libraries import taken_in

HEADER = "country,action,phase,when,moved,of,publisher"


def opened(content: str | bytes) -> Callable[[], BinaryIO]:
    data = content.encode() if isinstance(content, str) else content
    return lambda: io.BytesIO(data)


async def planned(
    library: Library,
    content: str | bytes,
    slug: str | None = "sahel",
    by: Author | None = None,
    code: str = "en",
    **options: Any,
) -> ImportPlan:
    return await ImportPlanner(library).plan(opened(content), slug, by, code, options=FileOptions(**options))


async def imported(library: Library, content: str | bytes, **how: Any) -> int:
    plan = await planned(library, content, **how)
    try:
        return await ImportPlanner(library).write(plan, how.get("by"), "rows.csv")
    finally:
        plan.close()
        await taken_in(library)


def outcomes(plan: ImportPlan) -> list[tuple[int, Outcome]]:
    return [(verdict.place, verdict.outcome) for verdict in plan.verdicts()]


def complaints(plan: ImportPlan) -> list[str]:
    return [language("en").explain(problem) for _, problems in plan.rejections for problem in problems]
