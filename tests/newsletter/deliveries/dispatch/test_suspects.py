"""People at whom a server breaks off wait, and are not to blame."""

from datetime import UTC, datetime, timedelta

from sqlalchemy.engine import URL
from sqlmodel import select

from newsletter.database import Sessions
from newsletter.deliveries import DeliveryStatus
from newsletter.deliveries.dispatch.suspects import Suspects, put_off
from newsletter.deliveries.models import Delivery
from newsletter.deliveries.outbox.claims import Claim
from newsletter.mail import Outcome, Scope, Step, Verdict
from tests.newsletter.deliveries.stage import Sink, start, wait_for, working

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOMEBODY = Claim(1, 7, None)
BROKEN_OFF = Outcome(verdict=Verdict.DEFERRED, scope=Scope.SESSION, step=Step.RECIPIENT, code=421)
IN_DOUBT = Outcome(verdict=Verdict.UNCERTAIN, step=Step.CONTENT)


def test_one_fault_accuses_nobody_and_the_second_does() -> None:
    suspects = Suspects()

    assert not suspects.accuses(BROKEN_OFF, SOMEBODY)
    assert not suspects.accuses(BROKEN_OFF, SOMEBODY._replace(recipient_id=8))
    assert suspects.accuses(BROKEN_OFF, SOMEBODY)


def test_whoever_was_accused_begins_anew() -> None:
    suspects = Suspects()
    suspects.accuses(BROKEN_OFF, SOMEBODY)
    suspects.accuses(BROKEN_OFF, SOMEBODY)

    assert not suspects.accuses(BROKEN_OFF, SOMEBODY)


def test_a_fault_after_the_dot_never_accuses() -> None:
    suspects = Suspects()

    assert not any(suspects.accuses(IN_DOUBT, SOMEBODY) for _ in range(5))


def test_a_fault_before_the_server_heard_of_anybody_never_accuses() -> None:
    suspects = Suspects()
    login = Outcome(verdict=Verdict.DEFERRED, scope=Scope.SESSION, step=Step.LOGIN, code=535)

    assert not any(suspects.accuses(login, SOMEBODY) for _ in range(5))


def test_suspects_are_not_all_tried_again_at_one_moment() -> None:
    moments = {put_off(NOW) for _ in range(10)}

    assert len(moments) > 1
    assert min(moments) >= NOW + timedelta(minutes=5)


async def test_a_server_that_leaves_at_somebody_holds_up_nobody_and_counts_no_attempt(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, _ = await start(sessions, 12)
    leaving = "421 4.3.2 shutting down"
    sink.at_rcpt = lambda address: leaving if address.startswith("reader3@") else "250 ok"

    async with working(database, sessions, sink.server, connections=1):
        await wait_for(sessions, issue_id, lambda p: (p.sent, p.deferred) == (11, 1))

    async with sessions() as session:
        statement = select(Delivery).where(Delivery.status == DeliveryStatus.DEFERRED)
        (put_back,) = (await session.exec(statement)).all()
    assert (put_back.attempts, put_back.code) == (0, 421)
    assert put_back.next_at
