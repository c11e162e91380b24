"""What every sending promises, checked from the outside: in the tables and at the server."""

from collections import defaultdict
from datetime import UTC, datetime
from email.parser import BytesHeaderParser

from sqlmodel import col, select

from newsletter.database import Sessions
from newsletter.deliveries import DeliveryStatus, list_recipients, read_progress
from newsletter.deliveries.models import Delivery
from tests.newsletter.deliveries.stage import Sink, check_sum


async def check_promises(
    sessions: Sessions, issue_id: int, people: list[str], sink: Sink
) -> list[str]:
    """Check what must hold at any moment (I1 to I4) and return who got the issue twice or more."""
    async with sessions() as session:
        progress = await read_progress(session, issue_id, now=datetime.now(UTC))
        assert progress
        rows = await list_recipients(session, issue_id, limit=len(people) + 1)
        queued = await list_recipients(session, issue_id, status="queued", limit=len(people) + 1)
        reasonless = await session.exec(
            select(Delivery.recipient_id).where(
                Delivery.issue_id == issue_id,
                (col(Delivery.status) == DeliveryStatus.SENT) != col(Delivery.why).is_(None),
            )
        )
        assert reasonless.all() == []
    check_sum(progress)
    assert progress.audience == len(people)
    numbers = [row.recipient_id for row in (*rows, *queued)]
    assert len(set(numbers)) == len(numbers) == len(people)
    copies = sink.copies
    assert set(copies) <= set(people)
    assert {row.address for row in rows if row.status is DeliveryStatus.SENT} <= {None, *copies}
    message_ids: dict[str, set[object]] = defaultdict(set)
    for address, message in sink.taken:
        message_ids[address].add(BytesHeaderParser().parsebytes(message)["Message-ID"])
    assert all(len(found) == 1 for found in message_ids.values())
    assert len(set().union(*message_ids.values())) == len(copies)
    return [address for address, count in copies.items() if count > 1]
