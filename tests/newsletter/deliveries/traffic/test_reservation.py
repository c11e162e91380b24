"""Slots as the database gives them out, which is how fast mails may leave."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries.models import Lane
from newsletter.deliveries.traffic.lanes import set_lane
from newsletter.deliveries.traffic.reservation import (
    Reservation,
    open_lane,
    read_rates,
    release,
    reserve,
)

LANE = "readers.test"


async def _set(session: AsyncSession, per_second: float, **values: float) -> None:
    await set_lane(session, LANE, per_second=per_second, now=datetime.now(UTC), **values)


async def _ask(session: AsyncSession, *, ahead: float = 0.05, unused: int = 0) -> Reservation:
    found = await reserve(session, LANE, default=0, ahead=ahead, unused=unused)
    assert found is not None
    return found


async def _next_at(session: AsyncSession) -> datetime:
    lane = await session.get(Lane, LANE, populate_existing=True)
    assert lane is not None
    return lane.next_at


async def _shift(session: AsyncSession, seconds: float) -> None:
    """Let time pass for the lane: what was in some seconds is now."""
    connection = await session.connection()
    await connection.execute(
        text("UPDATE lane SET next_at = next_at - make_interval(secs => :seconds)"),
        {"seconds": seconds},
    )


async def _place(session: AsyncSession, seconds: float) -> None:
    """Have the next slot lie some seconds ahead of now."""
    connection = await session.connection()
    await connection.execute(
        text("UPDATE lane SET next_at = clock_timestamp() + make_interval(secs => :seconds)"),
        {"seconds": seconds},
    )


@pytest.mark.parametrize("rate", [0.5, 3, 47, 1_000, 5_000])
async def test_every_slot_follows_the_one_before(session: AsyncSession, rate: float) -> None:
    """Whoever asks gets what lies behind all others' slots: none is given twice, none left out."""
    await _set(session, rate)
    for late in (0.05, 0, -0.02):
        await _place(session, late)
        begins_at = await _next_at(session)
        found = await _ask(session)
        assert found.mails == max(1, int(rate * 0.05 + 1e-9))
        assert found.step == pytest.approx(1 / rate)
        assert await _next_at(session) - begins_at == pytest.approx(
            timedelta(seconds=found.mails / rate), abs=timedelta(microseconds=2)
        )


async def test_slots_are_given_out_no_further_ahead_than_a_new_rate_may_take(
    session: AsyncSession,
) -> None:
    await _set(session, 100)
    await _place(session, 0.09)
    assert (await _ask(session)).mails == 5
    await _place(session, 0.25)
    refused = await _ask(session)
    assert refused.mails == 0
    assert refused.seconds == pytest.approx(0.15, abs=0.1)


async def test_room_that_nobody_took_in_time_is_gone(session: AsyncSession) -> None:
    await _set(session, 100)
    await _shift(session, 3600)

    assert -0.2 < (await _ask(session)).seconds <= -0.1


async def test_what_one_worker_gives_back_another_has(session: AsyncSession) -> None:
    await _set(session, 1)
    await _shift(session, 60)
    assert (await _ask(session)).mails == 1  # of a second ago
    assert (await _ask(session)).mails == 1  # of now
    assert (await _ask(session)).mails == 0
    await release(session, LANE, default=0, unused=1)
    assert (await _ask(session)).mails == 1
    assert (await _ask(session, unused=1)).mails == 1
    assert (await _ask(session)).mails == 0


async def test_what_is_given_back_late_is_not_made_up_for_twice(session: AsyncSession) -> None:
    await _set(session, 100)
    await _shift(session, 0.05)
    before = await _next_at(session)
    await release(session, LANE, default=0, unused=50)
    assert await _next_at(session) == before


async def test_a_faster_rate_does_not_wait_for_the_slots_of_the_slower(
    session: AsyncSession,
) -> None:
    await _set(session, 0.01)
    await _ask(session)
    await _ask(session)
    assert (await _ask(session)).mails == 0
    await _set(session, 1_000)
    assert (await _ask(session)).mails == 50


async def test_a_database_whose_clock_is_put_back_does_not_stop_the_mails(
    session: AsyncSession,
) -> None:
    await _set(session, 10)
    await _shift(session, -3600)
    assert (await _ask(session)).mails == 1


async def test_a_warm_up_doubles_every_day(session: AsyncSession) -> None:
    await _set(session, 100, warm_up_from=10)
    rates = []
    for days in range(-1, 6):
        lane = await session.get(Lane, LANE)
        assert lane is not None
        lane.warm_up_since = datetime.now(UTC) - timedelta(days=days, hours=1)
        await session.flush()
        rates.append((await read_rates(session, default=0))[LANE])
        assert 1 / (await _ask(session)).step == pytest.approx(rates[-1])
        await _shift(session, 60)

    assert rates == [10, 10, 20, 40, 80, 100, 100]


async def test_all_mails_together_keep_the_setting_unless_they_have_a_rate(
    session: AsyncSession,
) -> None:
    assert await reserve(session, "", default=5, ahead=0.05) is None  # no row to keep it in
    await open_lane(session, "")
    await open_lane(session, "")
    assert await reserve(session, "", default=0, ahead=0.05) is None
    assert await read_rates(session, default=5) == {"": 5}
    found = await reserve(session, "", default=5, ahead=0.05)
    assert found is not None
    assert found.step == pytest.approx(0.2)

    await set_lane(session, "", per_second=50, now=datetime.now(UTC))
    assert await read_rates(session, default=5) == {"": 50}


async def test_the_setting_is_not_for_single_domains(session: AsyncSession) -> None:
    await open_lane(session, LANE)
    assert await reserve(session, LANE, default=5, ahead=0.05) is None
    assert await reserve(session, "unknown.test", default=5, ahead=0.05) is None
