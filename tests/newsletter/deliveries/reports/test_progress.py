"""How far a sending is: exact sums without counting everybody, and the rate of the last minute."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from newsletter.database import Sessions
from newsletter.deliveries import (
    DeliveryStatus,
    SendingStatus,
    cancel,
    list_sendings,
    read_progress,
)
from newsletter.deliveries.models import Sending
from newsletter.deliveries.reports.looks import WINDOW, note_looks, reckon_rate
from tests.newsletter.deliveries.ledger import CUT, Ledger
from tests.newsletter.deliveries.stage import check_sum

NOW = CUT + timedelta(minutes=5)


async def test_everybody_is_in_one_state(sessions: Sessions, ledger: Ledger) -> None:
    people = await ledger.plan(20)
    for status, number in zip(DeliveryStatus, people, strict=False):
        await ledger.settle(number, status)

    async with sessions() as session:
        progress = await read_progress(session, ledger.issue_id, now=NOW)

    assert progress is not None
    check_sum(progress)
    assert (progress.audience, progress.queued) == (20, 20 - len(DeliveryStatus))
    assert all(getattr(progress, status) == 1 for status in DeliveryStatus)


async def test_many_sendings_are_read_at_once(sessions: Sessions, ledger: Ledger) -> None:
    (first, second, *_) = await ledger.plan(8)
    await ledger.settle(first, DeliveryStatus.SENT)
    other = Ledger(sessions)
    await other.plan_for_the_same()
    await other.settle(first, DeliveryStatus.FAILED)
    await other.settle(second, DeliveryStatus.SENT)

    async with sessions() as session:
        found = await list_sendings(session, [ledger.issue_id, other.issue_id, 999], now=NOW)

    assert set(found) == {ledger.issue_id, other.issue_id}
    assert (found[ledger.issue_id].sent, found[ledger.issue_id].failed) == (1, 0)
    assert (found[other.issue_id].sent, found[other.issue_id].failed) == (1, 1)


async def test_what_was_never_sent_has_no_progress(sessions: Sessions) -> None:
    async with sessions() as session:
        assert await read_progress(session, 1, now=NOW) is None
        assert await list_sendings(session, [], now=NOW) == {}


async def test_an_alarm_ends_with_the_sending(sessions: Sessions, ledger: Ledger) -> None:
    await ledger.plan(4)
    async with sessions.begin() as session:
        sending = await session.get_one(Sending, ledger.issue_id)
        sending.alarm, sending.alarm_at = "The server is away.", NOW
        await session.flush()
        alarmed = await read_progress(session, ledger.issue_id, now=NOW)
        await cancel(session, ledger.issue_id, now=NOW)
        ended = await read_progress(session, ledger.issue_id, now=NOW)

    assert (alarmed and alarmed.alarm) == "The server is away."
    assert ended is not None
    assert ended.alarm is None


async def test_the_rate_is_that_of_the_last_minute(sessions: Sessions, ledger: Ledger) -> None:
    people = await ledger.plan(60)
    later = CUT + timedelta(hours=1)
    async with sessions.begin() as session:
        await note_looks(session, [ledger.issue_id], now=later)
    for number in people[:30]:
        await ledger.settle(number, DeliveryStatus.SENT)

    async with sessions() as session:
        progress = await read_progress(session, ledger.issue_id, now=later + timedelta(seconds=20))

    assert progress is not None
    assert progress.per_second == 1.5
    assert progress.time_left == timedelta(seconds=20)


async def test_looks_are_forgotten(sessions: Sessions, ledger: Ledger) -> None:
    await ledger.plan(8)
    for minutes in (0, 1, 2, 10):
        async with sessions.begin() as session:
            await note_looks(session, [ledger.issue_id], now=CUT + timedelta(minutes=minutes))
            await note_looks(session, [ledger.issue_id], now=CUT + timedelta(minutes=minutes))

    async with sessions() as session:
        connection = await session.connection()
        assert (await connection.execute(text("SELECT count(*) FROM look"))).scalar_one() == 1


async def test_the_rate_of_what_has_ended_is_that_of_the_whole(
    sessions: Sessions, ledger: Ledger
) -> None:
    for number in await ledger.plan(10):
        await ledger.settle(number, DeliveryStatus.SENT)
    await ledger.end(SendingStatus.SENT, at=CUT + timedelta(seconds=5))

    async with sessions() as session:
        progress = await read_progress(session, ledger.issue_id, now=NOW)

    assert progress is not None
    assert (progress.per_second, progress.time_left) == (2.0, None)


@pytest.mark.parametrize(
    ("since_start", "look", "rate"),
    [
        (timedelta(seconds=10), None, 10.0),  # it has just begun: the mean is the present rate
        (timedelta(hours=1), None, 0.0),  # nobody has looked for a while: no worker is there
        (timedelta(hours=1), (timedelta(seconds=50), 50), 1.0),
        (timedelta(hours=1), (timedelta(seconds=0.2), 90), 0.0),  # too short to say anything
        (timedelta(seconds=5), (timedelta(seconds=0.2), 98), 20.0),  # the beginning says more
        (timedelta(hours=1), (timedelta(seconds=10), 120), 0.0),  # an old backup: never below zero
        (WINDOW, None, round(100 / WINDOW.total_seconds(), 1)),
    ],
)
def test_a_rate_is_reckoned_from_what_is_known(
    since_start: timedelta, look: tuple[timedelta, int] | None, rate: float
) -> None:
    seen: tuple[datetime, int] | None = (NOW - look[0], look[1]) if look else None

    assert reckon_rate(100, now=NOW, started_at=NOW - since_start, look=seen) == rate


async def test_counting_does_not_read_those_who_have_it(sessions: Sessions, ledger: Ledger) -> None:
    """A million rows cost no more than the few that were not sent."""
    people = await ledger.plan(400)
    await ledger.settle_all(DeliveryStatus.SENT)
    await ledger.settle(people[0], DeliveryStatus.FAILED, again=True)
    async with sessions.begin() as session:
        connection = await session.connection()
        await connection.execute(text("SET LOCAL enable_seqscan = off"))
        plan = await connection.execute(
            text(
                "EXPLAIN (COSTS off) SELECT status, count(*) FROM delivery WHERE issue_id = :id "
                "AND status <> 'sent' GROUP BY status"
            ),
            {"id": ledger.issue_id},
        )
        assert "status_recipient_id_idx" in " ".join(plan.scalars())
