"""People who subscribe in tests, on the same way as real ones."""

from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_sessionmaker
from sqlmodel.ext.asyncio.session import AsyncSession

from subscribers import Requested, Wording, confirm, subscribe

Sessions = async_sessionmaker[AsyncSession]

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
WORDING = Wording(version="2026-01-en", language="en", text="Yes, send me the newsletter.")
READER = "Reader@example.org"
FORM_IP = "192.0.2.7"
MAIL_IP = "2001:db8::7"


async def ask(
    session: AsyncSession,
    address: str = READER,
    *,
    name: str = "",
    wording: Wording = WORDING,
    now: datetime = NOW,
) -> Requested:
    """Send the form."""
    return await subscribe(
        session, address, name=name, language="en", wording=wording, ip=FORM_IP, now=now
    )


async def join(
    session: AsyncSession, address: str = READER, *, name: str = "", now: datetime = NOW
) -> int:
    """Send the form and press the button of the mail."""
    requested = await ask(session, address, name=name, now=now)
    assert requested.subscriber_id is not None
    await confirm(session, requested.subscriber_id, ip=MAIL_IP, now=now)
    return requested.subscriber_id


async def wait_for_lock(sessions: Sessions) -> None:
    """Return when somebody waits for a lock in this database."""
    question = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    async with sessions() as session:
        connection = await session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        while not (await connection.execute(question)).scalar():
            pass  # each look is a round trip in which the others get on
