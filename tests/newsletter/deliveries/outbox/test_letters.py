"""Single mails: confirmations and tests, and what becomes of those that nobody needs any more."""

import asyncio
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy.engine import URL
from sqlmodel import select

from newsletter.database import Sessions
from newsletter.deliveries import (
    DeliveryStatus,
    SendingStatus,
    forget,
    post_confirmation,
    post_test,
    read_test,
)
from newsletter.deliveries.dispatch.engine import Engine
from newsletter.deliveries.dispatch.handover import Handover
from newsletter.deliveries.dispatch.printing import Print
from newsletter.deliveries.dispatch.turns import LetterSource
from newsletter.deliveries.models import SINGLE_MAILS, Delivery, Letter
from newsletter.deliveries.outbox.claims import Claim, Person
from newsletter.deliveries.traffic.lanes import set_lane
from newsletter.issues import IssueStatus, UnknownIssue, draft_empty, read_issue
from newsletter.mail import Envelope
from subscribers import Wording, confirm, erase, subscribe
from tests.newsletter.deliveries.stage import (
    SETTINGS,
    Sink,
    publish_issue,
    start,
    until,
    wait_for,
    working,
)

WORDING = Wording(version="1", language="de", text="Ja, bitte.")
ADDRESS = "new@readers.test"
UNUSABLE = SETTINGS.model_copy(update={"sender": "Randnotizen <redäktion@example.org>"})


async def ask(sessions: Sessions) -> int:
    """Have somebody ask for a subscription; return their number."""
    now = datetime.now(UTC)
    async with sessions.begin() as session:
        requested = await subscribe(
            session, ADDRESS, name="", language="de", wording=WORDING, ip=None, now=now
        )
        assert requested.subscriber_id
        await post_confirmation(session, requested.subscriber_id, now=now)
    return requested.subscriber_id


async def settled(sessions: Sessions) -> Delivery:
    """Wait until the only letter is settled."""
    async with asyncio.timeout(20):
        while True:
            async with sessions() as session:
                found = (await session.exec(select(Delivery))).first()
            if found:
                return found
            await asyncio.sleep(0.02)


async def test_a_draft_can_be_sent_as_a_test_and_stays_a_draft(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    now = datetime.now(UTC)
    async with sessions.begin() as session:
        issue = await draft_empty(session, title="Ein Entwurf", language="de", now=now)
        letter_id = await post_test(session, issue.id or 0, ADDRESS, now=now)
        waiting = await read_test(session, issue.id or 0, letter_id)

    async with working(database, sessions, sink.server):
        delivery = await settled(sessions)

    assert waiting
    assert (waiting.status, waiting.address) == ("queued", ADDRESS)
    assert delivery.status is DeliveryStatus.SENT
    message = message_from_bytes(sink.taken[0][1], policy=default)
    assert message["Subject"] == "[Test] Ein Entwurf"
    async with sessions() as session:
        assert (await read_issue(session, issue.id or 0)).issue.status is IssueStatus.DRAFT
        letter = await session.get(Letter, letter_id)
        assert letter
        assert letter.settled
        state = await read_test(session, issue.id or 0, letter_id)
    assert state
    assert state.status is DeliveryStatus.SENT


async def test_there_is_no_test_of_an_issue_that_is_not_there(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        with pytest.raises(UnknownIssue):
            await post_test(session, 77, ADDRESS, now=datetime.now(UTC))


async def test_who_has_confirmed_meanwhile_is_not_asked_again(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    subscriber_id = await ask(sessions)
    async with sessions.begin() as session:
        await confirm(session, subscriber_id, ip=None, now=datetime.now(UTC))

    async with working(database, sessions, sink.server):
        delivery = await settled(sessions)

    assert delivery.status is DeliveryStatus.SKIPPED
    assert sink.taken == []


async def test_who_was_erased_meanwhile_gets_no_letter(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    await ask(sessions)
    async with sessions.begin() as session:
        await forget(session, await erase(session, ADDRESS, now=datetime.now(UTC)))
    issue_id = await publish_issue(sessions)

    async with working(database, sessions, sink.server):
        async with sessions.begin() as session:
            await post_test(session, issue_id, "editor@readers.test", now=datetime.now(UTC))
        await until(lambda: bool(sink.taken))

    assert set(sink.copies) == {"editor@readers.test"}


async def test_a_sender_that_cannot_be_written_pauses_the_issue_and_lets_letters_wait(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    await ask(sessions)
    issue_id, _ = await start(sessions, 5)

    async with working(database, sessions, sink.server, settings=UNUSABLE):
        progress = await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.PAUSED)
        letter = await settled(sessions)

    assert "From" in (progress.alarm or "")
    assert progress.queued == 5
    assert letter.status is DeliveryStatus.DEFERRED
    async with sessions() as session:
        assert not (await session.exec(select(Letter))).one().settled
    assert sink.taken == []


class Defective(Print):
    """A message that stumbles over one person, as a defect of ours would make it."""

    def envelope(self, recipient_id: int, person: Person) -> Envelope:
        if recipient_id == 901:
            raise ZeroDivisionError
        return super().envelope(recipient_id, person)


class Some(LetterSource):
    """Some single mails, one after the other."""

    def __init__(self, engine: Engine, claims: list[Claim]) -> None:
        super().__init__(engine, claims[0])
        self._claims = claims


async def test_a_defect_that_one_person_meets_holds_up_nobody_behind(
    database: URL, sessions: Sessions, sink: Sink, caplog: pytest.LogCaptureFixture
) -> None:
    issue_id = await publish_issue(sessions)
    claims = [
        Claim(
            issue_id=SINGLE_MAILS,
            recipient_id=number,
            person=Person(number=0, address=f"person{number}@readers.test", name=""),
        )
        for number in (900, 901, 902)
    ]
    async with working(database, sessions, sink.server) as engine:
        sound = await engine.printer.issue(issue_id)
        forms = Defective(compiled=sound.compiled, links=sound.links, purpose=sound.purpose)
        await Handover(engine, forms, Some(engine, claims), issue_id=SINGLE_MAILS).run()

    assert set(sink.copies) == {"person900@readers.test", "person902@readers.test"}
    async with sessions() as session:
        delivery = await session.get(Delivery, (SINGLE_MAILS, 901))
    assert delivery
    assert delivery.status is DeliveryStatus.DEFERRED  # it has surely not left
    assert delivery.next_at
    assert "recipient 901: ZeroDivisionError" in caplog.text
    assert "person901" not in caplog.text


async def test_single_mails_keep_the_pace_of_a_domain_and_hold_up_no_others(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id = await publish_issue(sessions)
    now = datetime.now(UTC)
    async with sessions.begin() as session:
        await set_lane(session, "slow.test", per_second=2, now=now)
        for number in range(12):
            await post_test(session, issue_id, f"person{number}@slow.test", now=now)
        await post_test(session, issue_id, "quick@readers.test", now=now)
    async with working(database, sessions, sink.server):
        async with asyncio.timeout(20):
            while len(sink.taken) < 13:  # noqa: ASYNC110  # the sink has no event for it
                await asyncio.sleep(0.02)
    order = [address for address, _ in sink.taken]
    assert order.index("quick@readers.test") < 6
    assert set(sink.copies.values()) == {1}
    slow = [
        moment
        for moment, address in zip(sink.moments, order, strict=True)
        if address.endswith("@slow.test")
    ]
    assert slow[-1] - slow[0] > (len(slow) - 2) / 2
