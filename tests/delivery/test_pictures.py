"""Pictures of briefings and boards: only where asked for, the same at every try, never at the text's cost."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.actions.answers.picture import plan
from bot.actions.answers.question import Question, View
from bot.delivery.boards import Boards
from bot.delivery.briefings import BriefingRounds
from bot.delivery.courier import Post, Postponed
from bot.delivery.subscription import Options, read_options
from bot.languages.language import language
from bot.pictures.plan.plan import Kind, TimelinePlan
from bot.pictures.renderer import Renderer

from .channels import DAY, GUILD, MODERATOR, NOW, SECOND, Desk, Recorder
from .live_fixtures import AT, CHANNEL, ELSEWHERE, Screen

EIGHT = NOW.replace(second=0)
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
async def renderer() -> AsyncIterator[Renderer]:
    async with Renderer() as opened:
        yield opened


@pytest.fixture
def rounds(desk: Desk, courier: Recorder, renderer: Renderer) -> BriefingRounds:
    return BriefingRounds(desk.library, courier, lambda: NOW, renderer)


@pytest.fixture
def courier() -> Screen:
    return Screen()


@pytest.mark.parametrize(("wish", "kind"), [("map", "map-"), ("timeline", "timeline-")])
async def test_a_channel_gets_the_picture_that_it_asked_for(
    desk: Desk, courier: Recorder, rounds: BriefingRounds, wish: str, kind: str
):
    await desk.subscribe(EIGHT, "iraq-2020", picture=wish, language="fr")
    await rounds.run(EIGHT)
    [post] = courier.posts
    assert post.picture is not None
    assert post.picture.name.startswith(kind)
    assert post.picture.png.startswith(PNG)
    assert "Allemagne" in post.picture.alt
    assert 1 <= len(post.picture.alt) <= 1024


async def test_a_channel_that_asked_for_none_gets_none(
    desk: Desk, courier: Recorder, rounds: BriefingRounds, renderer: Renderer
):
    await desk.subscribe(EIGHT, "iraq-2020")
    await rounds.run(EIGHT)
    assert [post.picture for post in courier.posts] == [None]
    assert renderer.drawn == 0


def test_subscriptions_of_before_there_were_pictures_stay_without():
    assert read_options({"language": "fr", "quiet": "line"}) == Options(language="fr", picture="none")


async def test_a_reader_of_a_live_story_gets_hindsight_where_it_is_asked_for(desk: Desk):
    zone = desk.library.shelf("harbour").brief.zone
    effective = (NOW - 10 * DAY).astimezone(zone).date().isoformat()
    await desk.file("DE", "withdrawal", NOW - 2 * DAY, effective=effective)
    begun = []
    for hindsight in (False, True):
        question = Question(View.TIMELINE, "harbour", hindsight=hindsight)
        planned = await plan(desk.library, Kind.TIMELINE, question, language("en"), now=NOW)
        assert isinstance(planned, TimelinePlan)
        begun.append(planned.axis.last - planned.rows[0].bars[0].first)
        assert ("with what was known" in planned.frame.moment) is hindsight
    assert begun == [2, 10]


async def test_a_quiet_period_has_no_picture(desk: Desk, courier: Recorder, rounds: BriefingRounds):
    await desk.subscribe(EIGHT, picture="map")
    await rounds.run(EIGHT)
    assert "Nothing new was reported." in courier.posts[0].document.text
    assert courier.posts[0].picture is None


async def test_many_channels_see_one_picture(
    desk: Desk, courier: Recorder, rounds: BriefingRounds, renderer: Renderer
):
    for _ in range(20):
        await desk.subscribe(EIGHT, "iraq-2020", picture="map")
    await rounds.run(EIGHT)
    assert len(courier.posts) == 20
    assert len({id(post.picture) for post in courier.posts}) == 1
    assert renderer.drawn == 1


async def test_another_try_shows_the_same_though_more_was_filed(
    desk: Desk, courier: Recorder, rounds: BriefingRounds
):
    await desk.file("DE", "drawdown", EIGHT - DAY / 2)
    await desk.subscribe(EIGHT, picture="map")
    courier.trouble = lambda _: Postponed("busy")
    await rounds.run(EIGHT)
    await desk.file("FR", "withdrawal", EIGHT - DAY / 4)
    courier.trouble = lambda _: None
    await desk.lease_over()
    await rounds.run(EIGHT + SECOND)
    first, second = courier.posts
    assert first.picture is not None
    assert second.picture is not None
    assert (first.picture.name, first.picture.png) == (second.picture.name, second.picture.png)
    assert "France" not in second.picture.alt


async def test_when_drawing_fails_the_briefing_goes_out_and_the_failure_is_counted(desk: Desk, courier: Recorder):
    async with Renderer(command=("/bin/false",)) as broken:
        await desk.subscribe(EIGHT, "iraq-2020", picture="map")
        number = await desk.subscribe(EIGHT, "iraq-2020", picture="timeline")
        await BriefingRounds(desk.library, courier, lambda: NOW, broken).run(EIGHT)
        assert [post.picture for post in courier.posts] == [None, None]
        assert broken.failures == 2
    assert await desk.states(number) == ["sent"]


class TestABoard:
    @pytest.fixture
    def boards(self, desk: Desk, courier: Screen, renderer: Renderer) -> Boards:
        return Boards(desk.library, courier, renderer)

    async def create(self, boards: Boards, picture: str) -> None:
        await boards.create(
            channel=CHANNEL, guild=GUILD, situation="harbour", language="en", creator=MODERATOR, picture=picture
        )

    async def test_shows_its_picture_and_draws_it_anew_when_it_changes(
        self, desk: Desk, boards: Boards, courier: Screen, renderer: Renderer
    ):
        await desk.file("DE", "withdrawal", AT - DAY)
        await self.create(boards, "map")
        await boards.run(AT)
        [(message, post)] = courier.shown.items()
        assert post.picture is not None
        assert "Withdrawn: Germany." in post.picture.alt
        await desk.file("FR", "withdrawal", AT - DAY / 2)
        await boards.run(AT + 20 * SECOND)
        edited = courier.shown[message]
        assert edited.picture is not None
        assert "Withdrawn: France and Germany." in edited.picture.alt
        assert renderer.drawn == 2

    async def test_that_says_the_same_is_neither_drawn_nor_edited(
        self, desk: Desk, boards: Boards, courier: Screen, renderer: Renderer
    ):
        await desk.file("DE", "withdrawal", AT - DAY)
        await self.create(boards, "map")
        for seconds in (0, 20, 40):
            await boards.run(AT + seconds * SECOND)
        assert courier.edits == []
        assert renderer.drawn == 1

    async def test_follows_a_correction_of_which_its_text_says_nothing(
        self, desk: Desk, boards: Boards, courier: Screen
    ):
        moved = await desk.file("DE", "withdrawal", AT - 2 * DAY, to=["KW"])
        rockets = await desk.file("IQ", "incident", AT - 2 * DAY, says="Ten rockets.")
        await desk.file("FR", "stay", AT - DAY)
        for channel, picture in ((CHANNEL, "map"), (ELSEWHERE, "timeline")):
            await boards.create(
                channel=channel, guild=GUILD, situation="harbour", language="en", creator=MODERATOR, picture=picture
            )
        await boards.run(AT)
        before = [stands(post) for post in courier.shown.values()]
        await desk.corrects(moved, "withdrawal", AT - 2 * DAY, to=["JO"])
        await desk.corrects(rockets, "incident", AT - 2 * DAY, says="Two rockets.")
        await boards.run(AT + 20 * SECOND)
        by_day, by_map = sorted(
            (post.picture.alt for post in courier.shown.values() if post.picture), key=lambda alt: "Jordan" in alt
        )
        assert "Germany → Jordan" in by_map
        assert "Two rockets." in by_day
        assert [stands(post) for post in courier.shown.values()] == before
        await boards.run(AT + 40 * SECOND)
        assert len(courier.edits) == 2, "nothing was filed since"

    async def test_with_a_timeline_grows_by_a_day(
        self, desk: Desk, boards: Boards, courier: Screen, renderer: Renderer
    ):
        await desk.file("DE", "withdrawal", AT - DAY)
        await self.create(boards, "timeline")
        await boards.run(AT)
        await boards.run(AT + DAY)
        assert len(courier.edits) == 1
        assert renderer.drawn == 2

    async def test_without_a_wish_has_none(self, desk: Desk, boards: Boards, courier: Screen, renderer: Renderer):
        await desk.file("DE", "withdrawal", AT - DAY)
        await self.create(boards, "none")
        await boards.run(AT)
        assert [post.picture for post in courier.shown.values()] == [None]
        assert renderer.drawn == 0


def stands(post: Post) -> list[str]:
    """What a board says of where things stand."""
    return [line.text for part in post.document.sections if part.title == "Where things stand" for line in part.lines]
