"""The way into the address book: a request, a mail, a confirmation (double opt-in)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from subscribers.addresses import Address, parse_address
from subscribers.errors import ConfirmationExpired, SubscriptionEnded, UnknownSubscriber
from subscribers.ledger import Wording, keep_wording, read_requests
from subscribers.models import IS_OPEN, Consent, ConsentKind, Subscriber, SubscriberStatus
from subscribers.names import check_language, clean_name
from subscribers.suppression import is_key_suppressed

_PAUSE = timedelta(minutes=10)
_MOST_A_DAY = 5
"""What one address gets of confirmation mails at most, whoever types it into the form."""

_CONFIRMABLE = timedelta(days=14)


@dataclass(frozen=True, kw_only=True)
class Requested:
    """What came of a request; not for the eyes of who made it, they may be a stranger."""

    subscriber_id: int | None  # none if the address must not be written to
    mail_due: bool  # whether to send a confirmation mail now


async def subscribe(
    session: AsyncSession,
    address_text: str,
    *,
    name: str,
    language: str,
    wording: Wording,
    ip: str | None,
    now: datetime,
) -> Requested:
    """Note that somebody asks for a subscription of an address.

    The name may be empty. A request that no mail answers, because one has just gone out or the
    address is confirmed already, changes nothing: the ledger has one entry for each mail.
    Raises InvalidAddress, InvalidName, InvalidLanguage, WordingChanged.
    """
    address, name, language = (
        parse_address(address_text),
        clean_name(name),
        check_language(language),
    )
    if await is_key_suppressed(session, address.key):
        return Requested(subscriber_id=None, mail_due=False)
    await keep_wording(session, wording, now=now)
    subscriber = await _open(session, address, name=name, language=language, now=now)
    if not await _is_mail_due(session, subscriber, now=now):
        return Requested(subscriber_id=subscriber.id, mail_due=False)
    subscriber.name, subscriber.language, subscriber.requested_at = name, language, now
    session.add(
        Consent(
            subscriber_id=subscriber.id,
            kind=ConsentKind.REQUESTED,
            at=now,
            wording_version=wording.version,
            ip=ip,
        )
    )
    await session.flush()
    return Requested(subscriber_id=subscriber.id, mail_due=True)


async def confirm(
    session: AsyncSession, subscriber_id: int, *, ip: str | None, now: datetime
) -> Subscriber:
    """Make a requested subscription an active one; whoever is active already stays so.

    Raises UnknownSubscriber, SubscriptionEnded, or ConfirmationExpired 14 days after the request.
    """
    subscriber = await _lock(session, subscriber_id)
    if subscriber.status is SubscriberStatus.ACTIVE:
        return subscriber
    if subscriber.status is SubscriberStatus.UNSUBSCRIBED:
        raise SubscriptionEnded(subscriber_id)
    if now - subscriber.requested_at > _CONFIRMABLE:
        raise ConfirmationExpired(subscriber_id)
    # A suppression that was written while the request was could not see it, nor be seen by it.
    if await is_key_suppressed(session, subscriber.address_key or ""):
        raise SubscriptionEnded(subscriber_id)
    request, *_ = await read_requests(session, subscriber_id)
    subscriber.status, subscriber.confirmed_at = SubscriberStatus.ACTIVE, now
    session.add(
        Consent(
            subscriber_id=subscriber_id,
            kind=ConsentKind.CONFIRMED,
            at=now,
            wording_version=request.wording_version,
            ip=ip,
        )
    )
    await session.flush()
    return subscriber


async def _open(
    session: AsyncSession, address: Address, *, name: str, language: str, now: datetime
) -> Subscriber:
    """Return the open subscription of an address, locked; one is made if there is none.

    The update changes nothing. It makes a second request wait for a first one that has just come,
    and get its row.
    """
    upsert = insert(Subscriber).values(
        address=address.spelling,
        address_key=address.key,
        name=name,
        language=language,
        status=SubscriberStatus.PENDING,
        requested_at=now,
    )
    statement = upsert.on_conflict_do_update(
        index_elements=[col(Subscriber.address_key)],
        index_where=IS_OPEN,
        set_={"address_key": upsert.excluded.address_key},
    ).returning(Subscriber)
    result = await session.exec(statement, execution_options={"populate_existing": True})
    subscriber: Subscriber = result.scalar_one()
    return subscriber


async def _is_mail_due(session: AsyncSession, subscriber: Subscriber, *, now: datetime) -> bool:
    if subscriber.status is not SubscriberStatus.PENDING:
        return False
    requests = await read_requests(session, subscriber.id)
    today = [request for request in requests if request.at > now - timedelta(days=1)]
    return len(today) < _MOST_A_DAY and all(request.at <= now - _PAUSE for request in today)


async def _lock(session: AsyncSession, subscriber_id: int) -> Subscriber:
    statement = select(Subscriber).where(Subscriber.id == subscriber_id).with_for_update()
    result = await session.exec(statement, execution_options={"populate_existing": True})
    subscriber = result.one_or_none()
    if subscriber is None or subscriber.erased_at is not None:
        raise UnknownSubscriber(subscriber_id)
    return subscriber
