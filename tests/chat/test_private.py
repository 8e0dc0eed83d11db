"""`private` shows an answer to nobody but the person who asked."""

import pytest

from .newsroom import Newsroom


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("who-left", {}),
        ("who-stayed", {"as_of": "7 janvier 2020"}),
        ("status", {"country": "DE"}),
        ("timeline", {}),
        ("sources", {}),
        ("search", {"words": "erbil"}),
        ("changes", {"from": "2020-01-06", "to": "2020-01-07"}),
    ],
)
async def test_every_answer_can_be_private_and_is_public_otherwise(newsroom: Newsroom, command: str, options: dict):
    assert (await newsroom.ask(command, private=True, **options)).private
    assert not (await newsroom.ask(command, **options)).private


async def test_a_private_answer_is_in_nobody_else_s_channel(newsroom: Newsroom):
    await newsroom.ask("search", words="erbil", private=True)
    assert newsroom.channel.history(viewer=newsroom.member("bob")) == []
