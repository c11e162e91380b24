"""The arithmetic of the slots: never more mails in a span than there are slots for it."""

from bisect import bisect_left

from hypothesis import given
from hypothesis import strategies as st

from newsletter.deliveries.traffic.room import Room, Slots

_LASTS = 0.15


def _row(first: float = 0, left: int = 3, *, step: float = 1, lasts: float = 0.5) -> Slots:
    return Slots(first=first, step=step, left=left, lasts=lasts)


def test_a_slot_opens_at_its_moment_and_closes_when_it_is_over() -> None:
    room = Room()
    room.add(_row(first=10))

    assert room.opens_at(9) == 10
    assert room.opens_at(10.5) == 10
    assert room.opens_at(10.6) == 11
    assert room.opens_at(13) is None


def test_slots_are_used_one_after_the_other() -> None:
    room = Room()
    room.add(_row(first=10, left=2))
    room.add(_row(first=12, left=1))

    for moment in (10, 11, 12):
        assert room.opens_at(moment) == moment
        room.take()
    assert room.opens_at(12) is None
    assert room.left == 0


def test_what_was_not_used_in_time_is_told_once() -> None:
    room = Room()
    room.add(_row(first=10, left=3))

    assert room.opens_at(11.6) == 12
    assert room.drop_lost() == 2
    assert room.drop_lost() == 0
    assert room.drop_all() == 1
    assert room.is_spent


def test_only_what_is_open_is_counted() -> None:
    room = Room()
    assert room.count_open(0) == 0
    room.add(_row(first=10, left=3, step=0.25))
    room.add(_row(first=10.75, left=3, step=0.25))

    assert [room.count_open(moment) for moment in (9.9, 10, 10.3, 10.8)] == [0, 1, 2, 2]


def test_the_room_of_a_mail_that_did_not_leave_is_used_again_in_time() -> None:
    room = Room()
    room.give_back()  # of no mail at all
    assert room.left == 0

    room.add(_row(first=10, left=1))
    room.take()
    room.give_back()
    assert room.opens_at(10.4) == 10
    assert room.opens_at(11) is None


@given(
    rate=st.floats(min_value=0.5, max_value=5_000),
    rows=st.lists(st.tuples(st.integers(1, 400), st.floats(0, 0.3)), min_size=1, max_size=12),
    looks=st.lists(st.floats(0, 0.4), min_size=1, max_size=80),
)
def test_no_span_sees_more_mails_than_slots(
    rate: float, rows: list[tuple[int, float]], looks: list[float]
) -> None:
    room, step, first = Room(), 1 / rate, 0.0
    slots: list[float] = []
    for count, gap in rows:
        room.add(Slots(first=first, step=step, left=count, lasts=_LASTS))
        slots += [first + number * step for number in range(count)]
        first += count * step + gap

    now, mails = 0.0, []
    for wait in looks:
        now += wait
        for _ in range(room.count_open(now)):
            opens_at = room.opens_at(now)
            assert opens_at is not None
            assert opens_at <= now <= opens_at + _LASTS + 1e-6
            room.take()
            mails.append(now)

    for begin in mails:
        for span in (0.1, 1, 10):
            seen = sum(begin <= mail < begin + span for mail in mails)
            since = bisect_left(slots, begin - _LASTS - 1e-6)
            assert seen <= bisect_left(slots, begin + span) - since


@given(
    step=st.floats(min_value=0.0002, max_value=2),
    left=st.integers(1, 1_000),
    lasts=st.floats(min_value=0, max_value=2),
    now=st.floats(min_value=0, max_value=3_000),
)
def test_counting_agrees_with_taking(step: float, left: int, lasts: float, now: float) -> None:
    room = Room()
    room.add(Slots(first=0, step=step, left=left, lasts=lasts))

    expected = room.count_open(now)
    taken = 0
    while (opens_at := room.opens_at(now)) is not None and opens_at <= now:
        room.take()
        taken += 1
    assert taken == expected
