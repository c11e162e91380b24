"""The single mails that wait for their turn, and who they are for by then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries.models import SINGLE_MAILS, Delivery, Letter, LetterKind
from newsletter.deliveries.outbox.claims import Claim, Person
from newsletter.deliveries.outbox.retries import LEASE, select_copies
from subscribers import SubscriberStatus, find_reachable


@dataclass(frozen=True, kw_only=True, slots=True)
class ClaimedLetter:
    """A single mail whose turn it is."""

    letter: Letter
    claim: Claim


async def claim_letter(
    session: AsyncSession, letter_id: int, *, now: datetime
) -> ClaimedLetter | None:
    """Return a single mail that is still to be sent; None if it is settled, held or not yet due."""
    letter = await session.get(Letter, letter_id)
    if letter is None or letter.settled or letter.held:
        return None
    statement = (
        select(Delivery, select_copies())
        .where(Delivery.issue_id == SINGLE_MAILS, Delivery.recipient_id == letter_id)
        .with_for_update(of=Delivery)
    )
    delivery, copies = (await session.exec(statement)).first() or (None, 0)
    if delivery and (delivery.next_at is None or delivery.next_at > now):
        return None
    if delivery:
        delivery.next_at = now + LEASE
        await session.flush()
    claim = Claim(
        issue_id=SINGLE_MAILS,
        recipient_id=letter_id,
        person=await _addressee(session, letter),
        attempts=delivery.attempts if delivery else 0,
        copies=copies,
        since=delivery.first_at if delivery else None,
        lease=now + LEASE if delivery else None,
    )
    return ClaimedLetter(letter=letter, claim=claim)


async def waiting_letters(
    session: AsyncSession, *, now: datetime, limit: int = 200
) -> Sequence[int]:
    """Return the single mails that are to be sent now and have no outcome, oldest first.

    The limit paces an import that asks thousands to confirm: 200 at each look of the upkeep.
    """
    statement = (
        select(col(Letter.id))
        .outerjoin(
            Delivery,
            (col(Delivery.recipient_id) == col(Letter.id)) & (Delivery.issue_id == SINGLE_MAILS),
        )
        .where(
            ~col(Letter.settled),  # the others, years of them, are in no index that is read here
            ~col(Letter.held),
            (col(Delivery.recipient_id).is_(None)) | (col(Delivery.next_at) <= now),
        )
        .order_by(col(Letter.id))
        .limit(limit)
    )
    return [letter_id for letter_id in await session.exec(statement) if letter_id is not None]


async def _addressee(session: AsyncSession, letter: Letter) -> Person | None:
    """Return who a single mail is for; None if they are gone, or have confirmed meanwhile."""
    if letter.kind is LetterKind.TEST:
        address = letter.address
        return Person(number=0, address=address, name="") if address else None
    if letter.subscriber_id is None:
        return None
    pending = await find_reachable(session, [letter.subscriber_id], status=SubscriberStatus.PENDING)
    person = pending.get(letter.subscriber_id)
    return Person(number=person.id, address=person.address, name=person.name) if person else None
