"""Who comes first when many are due, and how a post is known for the same when it is sent again."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.briefings import in_turn, nonce
from bot.store.briefings import Delivery, Due, State

EIGHT = datetime(2026, 3, 1, 8, tzinfo=UTC)
NONCE_LIMIT = 25

dues = st.lists(st.tuples(st.integers(1, 5), st.integers(0, 3)), max_size=60).map(
    lambda rows: [Due(number, guild, EIGHT + timedelta(minutes=late)) for number, (guild, late) in enumerate(rows)]
)


def delivery(subscription: int, slot: datetime, **changed: int) -> Delivery:
    fixed = {"number": 1, "first_entry": 0, "last_entry": 0, "attempts": 1} | changed
    return Delivery(
        id=1, subscription=subscription, slot=slot, state=State.CLAIMED, since=slot, until=slot, late=False,
        lease=slot, message=None, reason=None, **fixed,
    )  # fmt: skip


class TestTurns:
    def test_of_a_server_with_many_channels_and_one_with_a_single_one_the_single_one_is_second_at_worst(self):
        crowd = [Due(number, 1, EIGHT) for number in range(500)]
        assert in_turn([*crowd, Due(900, 2, EIGHT)]).index(900) <= 1

    def test_the_longest_waiting_come_first_whoever_they_are(self):
        late = [Due(number, 1, EIGHT - timedelta(minutes=number)) for number in range(1, 4)]
        assert in_turn([Due(9, 2, EIGHT), *late]) == [3, 2, 1, 9]

    @given(dues)
    def test_everybody_has_one(self, due: list[Due]):
        assert sorted(in_turn(due)) == sorted(one.id for one in due)

    @given(dues)
    def test_no_server_has_its_next_before_another_equally_late_has_its_turn(self, due: list[Due]):
        by_id = {one.id: one for one in due}
        order = [by_id[number] for number in in_turn(due)]
        assert [one.next_due for one in order] == sorted(one.next_due for one in due)
        for place, one in enumerate(order):
            same = [other for other in order[:place] if other.next_due == one.next_due]
            had = sum(other.guild == one.guild for other in same)
            waiting = {other.guild for other in order[place:] if other.next_due == one.next_due}
            assert all(sum(other.guild == guild for other in same) >= had for guild in waiting)


class TestTheNonce:
    @given(st.integers(1, 2**31), st.datetimes(datetime(2020, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))
    def test_is_one_that_discord_takes(self, subscription: int, slot: datetime):
        assert 0 < len(nonce(delivery(subscription, slot))) <= NONCE_LIMIT

    def test_is_the_same_for_every_try(self):
        assert nonce(delivery(7, EIGHT)) == nonce(delivery(7, EIGHT, attempts=4, number=9, last_entry=3))

    @given(
        st.lists(
            st.tuples(st.integers(1, 10**6), st.integers(0, 10**9).map(lambda s: EIGHT + timedelta(seconds=s))),
            unique=True,
            max_size=50,
        )
    )
    def test_is_of_one_subscription_and_one_slot(self, promised: list[tuple[int, datetime]]):
        nonces = {nonce(delivery(number, slot)) for number, slot in promised}
        assert len(nonces) == len(promised)
