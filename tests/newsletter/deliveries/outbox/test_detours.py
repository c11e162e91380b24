"""Who was put off because of a new limit is woken at once, and nobody else is asked."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from newsletter.database import Sessions
from newsletter.deliveries.models import Delivery, DeliveryStatus
from newsletter.deliveries.outbox.detours import Detours
from newsletter.deliveries.outbox.queue import list_awake
from newsletter.deliveries.traffic.lanes import remove_lane, set_lane
from newsletter.deliveries.traffic.pace import Pacer
from newsletter.deliveries.traffic.resting import Rests
from newsletter.mail import Outcome, Verdict
from tests.newsletter.deliveries.stage import start

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
SLOW = Outcome(verdict=Verdict.DEFERRED, code=451, enhanced="4.7.0", reply="slower, please")


def _clock() -> datetime:
    return NOW


def _make(sessions: Sessions) -> tuple[Detours, Rests, Pacer]:
    rests, pacer = Rests(sessions, _clock), Pacer(sessions, 0)
    return Detours(sessions, _clock, rests, pacer), rests, pacer


async def _limit(sessions: Sessions, *lanes: str) -> None:
    async with sessions.begin() as session:
        for lane in lanes:
            await set_lane(session, lane, per_second=5, now=NOW)


async def _defer(sessions: Sessions, issue_id: int, recipient_id: int, due_at: datetime) -> None:
    async with sessions.begin() as session:
        session.add(
            Delivery(
                issue_id=issue_id,
                recipient_id=recipient_id,
                status=DeliveryStatus.DEFERRED,
                attempts=0,
                settled_at=NOW,
                next_at=due_at,
                first_at=NOW,
            )
        )


async def _find_retries(sessions: Sessions) -> set[str]:
    async with sessions() as session:
        return {lock for lock in await list_awake(session) if lock.startswith("retry:")}


async def _end_jobs(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        await (await session.connection()).execute(text("DELETE FROM procrastinate_jobs"))


async def test_where_nothing_is_limited_nobody_is_asked(sessions: Sessions) -> None:
    detours, _, pacer = _make(sessions)
    await _limit(sessions, "")  # all mails together
    await pacer.look()

    assert not detours


async def test_whose_domain_is_limited_is_due_at_once_in_its_lane(sessions: Sessions) -> None:
    detours, rests, pacer = _make(sessions)
    await _limit(sessions, "slow.test")
    await pacer.look()

    assert detours
    assert detours.until("slow.test") == NOW
    assert detours.until("readers.test") is None
    assert rests.until("slow.test") is None  # in its lane it is sent

    async with sessions.begin() as session:
        await remove_lane(session, "slow.test")
    await pacer.look()
    assert not detours
    assert detours.until("slow.test") is None


async def test_a_domain_that_rests_is_left_alone_whether_it_is_limited_or_not(
    sessions: Sessions,
) -> None:
    detours, rests, pacer = _make(sessions)
    await _limit(sessions, "slow.test")
    await pacer.look()
    for domain in ("slow.test", "busy.test"):
        detours.heed(domain, SLOW)
        until = detours.until(domain)
        assert until is not None
        assert until >= NOW + timedelta(minutes=2)
    assert rests


async def test_the_retries_of_whoever_was_put_off_are_woken(sessions: Sessions) -> None:
    issue_id, _ = await start(sessions, 10)
    detours, _, pacer = _make(sessions)
    await _limit(sessions, "slow.test", "idle.test")
    await pacer.look()
    await detours.look()
    assert await _find_retries(sessions) == set()

    detours.until("slow.test")
    await detours.look()  # before they are written
    assert await _find_retries(sessions) == set()
    await _defer(sessions, issue_id, 1, NOW)
    await detours.look()
    assert await _find_retries(sessions) == {f"retry:{issue_id}:slow.test"}

    await _end_jobs(sessions)
    await detours.look()  # nobody was put off since: the pass that was woken sees to them
    assert await _find_retries(sessions) == set()


async def test_an_issue_without_anybody_who_is_due_is_left_alone(sessions: Sessions) -> None:
    issue_id, _ = await start(sessions, 10)
    detours, _, pacer = _make(sessions)
    await _limit(sessions, "slow.test")
    await pacer.look()
    await _defer(sessions, issue_id, 1, NOW + timedelta(minutes=5))

    detours.until("slow.test")
    await detours.look()
    assert await _find_retries(sessions) == set()
