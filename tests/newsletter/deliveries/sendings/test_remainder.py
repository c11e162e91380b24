"""Sending the rest: who gets it, who does not, and that nobody is counted twice."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.engine import URL
from sqlmodel import col, select

from newsletter.database import Sessions
from newsletter.deliveries import (
    DeliveryStatus,
    NothingLeft,
    NotSending,
    Rest,
    SendingStatus,
    cancel,
    count_rest,
    list_tries,
    pause,
    send_again,
    send_rest,
    take_as_arrived,
)
from newsletter.deliveries.models import Delivery, Part
from newsletter.deliveries.outbox.queue import list_awake
from newsletter.deliveries.reports.tries import BY_HAND
from newsletter.deliveries.sendings.steering import finish_if_done
from tests.newsletter.deliveries.ledger import CUT, Ledger
from tests.newsletter.deliveries.promises import check_promises
from tests.newsletter.deliveries.stage import Sink, check_sum, start, wait_for, working
from tests.subscribers.readers import wait_for_lock

LATER = CUT + timedelta(days=3)


async def read_rest(sessions: Sessions, ledger: Ledger) -> Rest:
    progress = await ledger.see()
    async with sessions() as session:
        return await count_rest(session, progress)


async def test_the_failed_are_tried_again_and_nobody_else(
    sessions: Sessions, ledger: Ledger
) -> None:
    for number, status in zip(await ledger.plan(8), DeliveryStatus, strict=False):
        await ledger.settle(number, status, code=550, next_at=None)
    sent, deferred, failed, *others = await ledger.rows()
    await ledger.settle(deferred.recipient_id, DeliveryStatus.SENT, again=True)
    await ledger.end(SendingStatus.SENT, at=CUT)

    async with sessions.begin() as session:
        rest = await send_rest(session, ledger.issue_id, now=LATER)
        awake = await list_awake(session)

    assert (rest.failed, rest.people) == (1, 2)  # the eighth had no row: it was missing
    assert any(name.startswith(f"retry:{ledger.issue_id}") for name in awake)
    rows = {row.recipient_id: row for row in await ledger.rows()}
    again = rows[failed.recipient_id]
    assert (again.status, again.next_at, again.attempts) == (DeliveryStatus.DEFERRED, LATER, 1)
    for other in (sent, *others):
        assert rows[other.recipient_id] == other
    progress = await ledger.see()
    check_sum(progress)
    assert (progress.status, progress.finished_at) == (SendingStatus.SENDING, None)


async def test_a_cancelled_sending_is_taken_up_again(sessions: Sessions, ledger: Ledger) -> None:
    people = await ledger.plan(20)
    await ledger.settle(people[0], DeliveryStatus.SENT)
    await ledger.settle(people[1], DeliveryStatus.DEFERRED)
    await ledger.settle(people[2], DeliveryStatus.UNCERTAIN, next_at=CUT)
    assert (await read_rest(sessions, ledger)).people == 0  # it goes on: nobody is missing
    async with sessions.begin() as session:
        await cancel(session, ledger.issue_id, now=CUT)

    async with sessions.begin() as session:
        rest = await send_rest(session, ledger.issue_id, now=LATER)
        awake = await list_awake(session)

    assert rest == Rest(failed=0, deferred=2, missing=17, held=0, exhausted=0)
    assert {name.split(":")[0] for name in awake} == {"part", "retry"}
    progress = await ledger.see()
    check_sum(progress)
    assert progress.status is SendingStatus.SENDING


@pytest.mark.parametrize("cancelled", [False, True])
async def test_whoever_is_tried_again_is_tried_for_48_hours_once_more(
    sessions: Sessions, ledger: Ledger, *, cancelled: bool
) -> None:
    failed, deferred, *others = await ledger.plan(8)
    await ledger.settle(failed, DeliveryStatus.FAILED, code=451)
    await ledger.settle(deferred, DeliveryStatus.DEFERRED)
    for number in others:
        await ledger.settle(number, DeliveryStatus.SENT)
    async with sessions.begin() as session:
        await session.exec(update(Delivery).values(first_at=CUT))
        if cancelled:
            await cancel(session, ledger.issue_id, now=CUT)
        await send_rest(session, ledger.issue_id, now=LATER)

    first_at = {row.recipient_id: row.first_at for row in await ledger.rows()}
    assert first_at[failed] is None
    assert first_at[deferred] == (None if cancelled else CUT)  # else it was under way anyhow


async def test_parts_that_were_closed_too_early_are_looked_through_again(
    sessions: Sessions, ledger: Ledger
) -> None:
    await ledger.plan(8)
    await ledger.end(SendingStatus.SENT, at=CUT)

    async with sessions.begin() as session:
        rest = await send_rest(session, ledger.issue_id, now=LATER)
        awake = await list_awake(session)
        assert not await finish_if_done(session, ledger.issue_id, now=LATER)

    assert rest.missing == 8
    assert len([name for name in awake if name.startswith("part:")]) == 8


async def test_it_and_an_outcome_that_comes_late_do_not_wait_in_a_circle(
    sessions: Sessions, ledger: Ledger
) -> None:
    failed, *_ = await ledger.plan(8)
    await ledger.settle(failed, DeliveryStatus.FAILED)
    async with sessions.begin() as session:
        await cancel(session, ledger.issue_id, now=CUT)

    async def press() -> Rest:
        async with sessions.begin() as session:
            return await send_rest(session, ledger.issue_id, now=LATER)

    async with sessions.begin() as session:  # as a recorder does: first the parts, then the people
        await session.exec(select(Part).with_for_update())
        pressed = asyncio.create_task(press())
        await wait_for_lock(sessions)
        await session.exec(
            update(Delivery).where(col(Delivery.recipient_id) == failed).values(reply="later")
        )

    assert (await pressed).people == 8


async def test_where_nothing_is_left_nothing_is_sent(sessions: Sessions, ledger: Ledger) -> None:
    for number in await ledger.plan(8):
        await ledger.settle(number, DeliveryStatus.SENT)
    await ledger.end(SendingStatus.SENT, at=CUT)

    async with sessions.begin() as session:
        for step in (send_rest, send_again, take_as_arrived):
            with pytest.raises(NothingLeft):
                await step(session, ledger.issue_id, now=LATER)
    assert (await ledger.see()).status is SendingStatus.SENT


async def test_a_paused_sending_is_to_go_on_first(sessions: Sessions, ledger: Ledger) -> None:
    (number, *_) = await ledger.plan(8)
    await ledger.settle(number, DeliveryStatus.FAILED)
    async with sessions.begin() as session:
        await pause(session, ledger.issue_id, now=CUT)
        for step in (send_rest, send_again):
            with pytest.raises(NotSending):
                await step(session, ledger.issue_id, now=LATER)
        with pytest.raises(NotSending):
            await send_rest(session, 999, now=LATER)


async def test_a_doubt_is_settled_by_hand_and_that_is_written_down(
    sessions: Sessions, ledger: Ledger
) -> None:
    one, two, tried_by_itself, *_ = await ledger.plan(8)
    for number in (one, two):
        await ledger.settle(number, DeliveryStatus.UNCERTAIN)
    await ledger.settle(tried_by_itself, DeliveryStatus.UNCERTAIN, next_at=LATER)
    assert (await read_rest(sessions, ledger)).held == 2

    async with sessions.begin() as session:
        count = await take_as_arrived(session, ledger.issue_id, recipient_id=one, now=LATER)
        tries = await list_tries(session, ledger.issue_id, one)

    assert count == 1
    progress = await ledger.see()
    check_sum(progress)
    assert (progress.sent, progress.uncertain) == (1, 2)
    doubt, settled = tries
    assert (doubt.outcome, doubt.by_hand) == (DeliveryStatus.UNCERTAIN, False)
    assert (settled.outcome, settled.by_hand, settled.reply) == (
        DeliveryStatus.SENT, True, BY_HAND,
    )  # fmt: skip

    async with sessions.begin() as session:
        assert await take_as_arrived(session, ledger.issue_id, now=LATER) == 1
    assert (await ledger.see()).uncertain == 1


async def test_a_doubtful_mail_is_sent_again_but_never_a_fourth_time(
    sessions: Sessions, ledger: Ledger
) -> None:
    one, three_times, *others = await ledger.plan(8)
    await ledger.settle(one, DeliveryStatus.UNCERTAIN)
    for _ in range(3):
        await ledger.settle(three_times, DeliveryStatus.UNCERTAIN, again=_ > 0)
    for number in others:
        await ledger.settle(number, DeliveryStatus.SENT)
    await ledger.end(SendingStatus.SENT, at=CUT)
    rest = await read_rest(sessions, ledger)
    assert (rest.held, rest.exhausted, rest.people) == (2, 1, 0)

    async with sessions.begin() as session:
        assert await send_again(session, ledger.issue_id, now=LATER) == 1
        assert not await finish_if_done(session, ledger.issue_id, now=LATER)

    due = {row.recipient_id: row.next_at for row in await ledger.rows()}
    assert (due[one], due[three_times]) == (LATER, None)
    check_sum(await ledger.see())


async def test_the_rest_arrives_and_the_sending_ends_again(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, people = await start(sessions, 30)
    refused = set(people[:5])
    sink.at_rcpt = lambda address: "550 5.7.1 not now" if address in refused else "250 ok"
    async with working(database, sessions, sink.server):
        progress = await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT)
        assert (progress.sent, progress.failed) == (25, 5)
        refused.clear()
        async with sessions.begin() as session:
            await send_rest(session, issue_id, now=datetime.now(UTC))
        progress = await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT)

    assert progress.sent == 30
    assert await check_promises(sessions, issue_id, people, sink) == []
    assert sink.copies == dict.fromkeys(people, 1)
