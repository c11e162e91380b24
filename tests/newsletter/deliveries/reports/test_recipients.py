"""The people of a sending: listed by key, found by a part of the address, exported, one by one."""

import csv
import io
from datetime import timedelta

import pytest

from newsletter.database import Sessions
from newsletter.deliveries import (
    DeliveryStatus,
    SendingStatus,
    export_recipients,
    forget,
    list_receipts,
    list_recipients,
    list_tries,
    read_recipient,
)
from newsletter.deliveries.models import Part
from subscribers import erase, list_subscriptions, read_subscription
from tests.newsletter.deliveries.ledger import CUT, Ledger


async def test_the_queued_are_those_of_unfinished_parts_in_order(
    sessions: Sessions, ledger: Ledger
) -> None:
    people = await ledger.plan(40)  # eight parts of five
    async with sessions.begin() as session:
        for at in (0, 3, 4):
            part = await session.get_one(Part, at + 1)
            part.finished_at = CUT
    for number in [*people[:5], *people[15:25], people[26]]:
        await ledger.settle(number, DeliveryStatus.SENT)
    waiting = [*people[5:15], people[25], *people[27:]]

    async with sessions() as session:
        found = await list_recipients(session, ledger.issue_id, status="queued")
        assert [each.recipient_id for each in found] == waiting
        seen: list[int] = []
        while page := await list_recipients(
            session, ledger.issue_id, status="queued", after=seen[-1] if seen else 0, limit=7
        ):
            seen += [each.recipient_id for each in page]
        assert seen == waiting
        found = await list_recipients(session, ledger.issue_id, status="queued", like="R39@")
        assert [each.address for each in found] == ["reader39@readers.test"]


@pytest.mark.parametrize("status", [None, DeliveryStatus.SENT, DeliveryStatus.FAILED])
async def test_a_part_of_the_address_finds_people(
    sessions: Sessions, ledger: Ledger, status: DeliveryStatus | None
) -> None:
    for number in await ledger.plan(12):
        await ledger.settle(number, status or DeliveryStatus.SENT)

    async def find(like: str) -> list[str | None]:
        async with sessions() as session:
            found = await list_recipients(session, ledger.issue_id, status=status, like=like)
        return [each.address for each in found]

    assert await find("Reader1") == [f"reader{at}@readers.test" for at in (1, 10, 11)]
    assert await find("reader_") == []  # no wildcard
    assert len(await find("@readers.test")) == 12


async def test_one_person_is_read_whatever_their_state(sessions: Sessions, ledger: Ledger) -> None:
    one, two, *_ = await ledger.plan(8)
    await ledger.settle(one, DeliveryStatus.SENT)

    async with sessions() as session:
        sent = await read_recipient(session, ledger.issue_id, one)
        queued = await read_recipient(session, ledger.issue_id, two)
        nobody = await read_recipient(session, ledger.issue_id, 999)

    assert sent is not None
    assert (sent.status, sent.address) == (DeliveryStatus.SENT, "reader0@readers.test")
    assert queued is not None
    assert (queued.status, queued.settled_at) == ("queued", None)
    assert nobody is None


async def test_every_try_is_kept_and_the_last_that_was_taken(
    sessions: Sessions, ledger: Ledger
) -> None:
    one, *_ = await ledger.plan(8)
    await ledger.settle(one, DeliveryStatus.DEFERRED, code=451, reply="busy")
    await ledger.settle(one, DeliveryStatus.SENT, reply="queued as 4711", again=True)

    async with sessions() as session:
        busy, taken = await list_tries(session, ledger.issue_id, one)

    assert (busy.outcome, busy.code, busy.server) == (DeliveryStatus.DEFERRED, 451, "mx.test")
    assert (taken.outcome, taken.reply, taken.by_hand) == (
        DeliveryStatus.SENT, "queued as 4711", False,
    )  # fmt: skip


async def test_a_file_has_everybody_and_no_formula(sessions: Sessions, ledger: Ledger) -> None:
    people = await ledger.plan(8)
    await ledger.settle(people[0], DeliveryStatus.SENT, reply="=HYPERLINK(evil)")
    await ledger.settle(people[1], DeliveryStatus.FAILED, code=550, reply='no, "never"')
    async with sessions.begin() as session:
        await forget(session, await erase(session, "reader0@readers.test", now=CUT))

    async def read(status: DeliveryStatus | None = None) -> list[dict[str, str]]:
        parts = export_recipients(sessions, ledger.issue_id, status=status)
        text = "".join([part async for part in parts])
        assert text.startswith("\ufeff")  # without it some spreadsheets guess another encoding
        return list(csv.DictReader(io.StringIO(text[1:])))

    rows = await read()
    assert [int(row["number"]) for row in rows] == people
    assert (rows[0]["address"], rows[0]["state"], rows[0]["reply"]) == ("", "sent", "")
    assert (rows[1]["code"], rows[1]["reply"]) == ("550", 'no, "never"')
    assert {row["state"] for row in rows[2:]} == {"queued"}
    await ledger.settle(people[2], DeliveryStatus.BOUNCED, reply="=HYPERLINK(evil)")
    (bounced,) = await read(DeliveryStatus.BOUNCED)
    assert bounced["reply"] == "'=HYPERLINK(evil)"


async def test_a_person_is_told_what_they_got(sessions: Sessions, ledger: Ledger) -> None:
    people = await ledger.plan(8)
    await ledger.settle(people[3], DeliveryStatus.SENT)
    await ledger.end(SendingStatus.SENT, at=CUT)
    second = Ledger(sessions)
    await second.plan_for_the_same()
    await second.end(SendingStatus.CANCELLED, at=CUT, parts=False)

    async with sessions() as session:
        (mara,) = await list_subscriptions(session, "Reader3@readers.test")
        newest, oldest = await list_receipts(session, mara)
        assert await read_subscription(session, 999) is None

    assert (newest.issue_id, newest.status, newest.is_cancelled) == (
        second.issue_id, "queued", True,
    )  # fmt: skip
    assert (oldest.issue_id, oldest.status) == (ledger.issue_id, DeliveryStatus.SENT)


async def test_who_came_later_was_not_to_get_it(sessions: Sessions, ledger: Ledger) -> None:
    await ledger.plan(8)
    late = CUT + timedelta(days=1)
    async with sessions.begin() as session:
        connection = await session.connection()
        await connection.exec_driver_sql(
            "UPDATE subscriber SET confirmed_at = %s WHERE address LIKE 'reader4@%%'", (late,)
        )

    async with sessions() as session:
        (person,) = await list_subscriptions(session, "reader4@readers.test")
        assert await list_receipts(session, person) == []
