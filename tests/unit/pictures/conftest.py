"""A made-up situation far from Iraq: contributors of three continents, ranges, rivals, a country of a few islands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.situation.story import Story
from tests.unit.situation.test_mali import MALI

SAHEL = replace(MALI, organisations=MALI.organisations[:1])
CONTRIBUTORS = (
    *("SN", "GM", "GN", "CI", "BF", "TG", "BJ", "NE", "NG", "TD", "GH", "EG", "CV"),
    *("SE", "DK", "EE", "LU", "ES", "PT", "BE", "US", "SV", "BD", "CN", "ID", "KH", "LK", "NP", "TV"),
)


@pytest.fixture
def sahel() -> Story:
    story, day = Story(SAHEL), "2022-08-15"
    for code in CONTRIBUTORS:
        story.says(code, "contribution", "under_way", day, mission="MINUSMA")
    story.says("UN", "contribution", "under_way", day, mission="MINUSMA", strength="about 13000")
    story.says("FR", "withdrawal", "completed", day, **{"from": ["gao"]}, to=["niamey"], moved="400-600")
    story.says("DE", "withdrawal", "announced", day, to=["NE"], strength="1100")
    story.says("GB", "withdrawal", "completed", day, moved="300", to=["GB"])
    story.says("NL", "drawdown", "completed", day, moved=("70", "helicopters"), strength="450")
    story.says("TD", "contribution", "under_way", day, strength="at least 1400")
    story.says("SN", "contribution", "under_way", day, strength="up to 1000")
    story.says("BD", "contribution", "under_way", day, strength="1400", by="First Agency", rating="B2")
    story.says("BD", "contribution", "under_way", day, strength="1000", by="Second Agency", rating="B2")
    story.says("UN", "incident", "completed", "2022-08-03")
    story.says("UN", "decision", "completed", "2022-06-29")
    return story


@pytest.fixture
def crowded() -> Story:
    """One country of which everybody says something: on one day, on neighbouring days, up to the last one."""
    story = Story(replace(SAHEL, starts=date(2022, 6, 1)))
    for day in range(1, 15):
        story.says("DE", "contribution", "under_way", f"2022-08-{day:02}", strength=str(900 + 7 * day))
    story.says("DE", "contribution", "under_way", "2022-08-12", strength="800-1200", by="A paper with a long name")
    story.says("DE", "drawdown", "completed", "2022-08-12", moved="400-600", remaining="300")
    story.says("DE", "drawdown", "completed", "2022-08-13", moved="some", remaining="0")
    story.says("DE", "drawdown", "completed", "2022-08-13", moved="some", remaining="up to 350")
    story.says("DE", "contribution", "under_way", "2022-08-18", strength=("at least 100", "helicopters"))
    story.says("DE", "contribution", "under_way", "2022-08-19", strength=("110", "helicopters"))
    story.says("DE", "contribution", "under_way", "2022-08-20", strength="1400", by="First Agency", rating="B2")
    story.says("DE", "contribution", "under_way", "2022-08-20", strength="1000", by="Second Agency", rating="B2")
    return story
