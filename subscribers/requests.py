"""How often one network sends the form, so that strangers are not written to on its behalf."""

from datetime import datetime, timedelta

from sqlmodel import col, delete, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from subscribers.models import FormRequest

_WINDOW = timedelta(hours=1)
_MOST = 10
_LOCK = 0x464F  # with a hash of the network: an advisory lock


async def admit_request(session: AsyncSession, network: str, *, now: datetime) -> bool:
    """Count a request from a network, and tell whether it may be looked at: ten an hour may.

    It counts whatever comes of it. Were only those counted that a mail answers, whoever looks at
    when the limit is reached would learn which addresses are subscribed already.
    """
    # One after the other: those that come at once cannot all find room for one.
    await session.exec(select(func.pg_advisory_xact_lock(_LOCK, func.hashtext(network))))
    outdated = (
        select(FormRequest.id)
        .where(FormRequest.at <= now - _WINDOW)
        .with_for_update(skip_locked=True)
    )
    await session.exec(delete(FormRequest).where(col(FormRequest.id).in_(outdated)))
    counted = select(func.count()).where(FormRequest.network == network)
    if (await session.exec(counted)).one() >= _MOST:
        return False
    session.add(FormRequest(network=network, at=now))
    await session.flush()
    return True
