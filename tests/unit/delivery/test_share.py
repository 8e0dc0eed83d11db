"""Which process answers for which server."""

import pytest

from bot.delivery.shards import ALL, Share, read_share
from bot.errors import Misconfigured


@pytest.mark.parametrize(
    ("written", "share"),
    [("0/1", ALL), ("0-3/8", Share(0, 3, 8)), (" 5/8 ", Share(5, 5, 8)), ("0-7/8", Share(0, 7, 8))],
)
def test_a_share_is_read(written, share):
    assert read_share(written) == share


@pytest.mark.parametrize(
    "written", ["", "8", "0-3", "3-0/8", "8/8", "0-8/8", "-1/8", "0/0", "a/b", "0-3/8/2", "auto"]
)
def test_what_is_no_share_is_refused(written):
    with pytest.raises(Misconfigured, match="must look like 0-3/8"):
        read_share(written)


def test_every_server_belongs_to_exactly_one_of_all_the_processes():
    processes = [read_share(written) for written in ("0-2/8", "3/8", "4-7/8")]
    for number in range(1000):
        guild = (280_000_000_000 + 7 * number << 22) + number
        assert sum(share.serves(guild) for share in processes) == 1
    assert sum(share.part for share in processes) == 1


def test_direct_messages_are_the_first_shard_s():
    assert [read_share(written).serves(None) for written in ("0/2", "1/2")] == [True, False]
