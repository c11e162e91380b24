"""Who can be written to right now."""

from datetime import timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from subscribers import (
    Reachable,
    SubscriberStatus,
    SuppressionReason,
    erase,
    find_reachable,
    suppress,
    unsubscribe,
)
from tests.subscribers.readers import NOW, ask, join

LATER = NOW + timedelta(days=1)


async def test_an_issue_reaches_only_who_is_active_still(session: AsyncSession) -> None:
    stays = await join(session, "stays@example.org", name="Jo")
    left = await join(session, "left@example.org")
    bounced = await join(session, "bounced@example.org")
    erased = await join(session, "erased@example.org")
    pending = (await ask(session, "pending@example.org")).subscriber_id or 0
    await unsubscribe(session, left, ip=None, now=LATER)
    await suppress(session, "bounced@example.org", reason=SuppressionReason.BOUNCED, now=LATER)
    await erase(session, "erased@example.org", now=LATER)

    found = await find_reachable(session, [stays, left, bounced, erased, pending, 10**12])

    assert found == {stays: Reachable(id=stays, address="stays@example.org", name="Jo")}


async def test_a_confirmation_mail_reaches_only_who_has_not_confirmed_yet(
    session: AsyncSession,
) -> None:
    confirmed = await join(session, "confirmed@example.org")
    pending = (await ask(session, "pending@example.org")).subscriber_id or 0

    found = await find_reachable(session, [confirmed, pending], status=SubscriberStatus.PENDING)

    assert list(found) == [pending]
