"""The list of wake-ups (Procrastinate). The truth is in our tables: this list can be rebuilt."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import JobDeferrer
from sqlalchemy.engine import URL
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.database import connection_string

PARTS = "parts"
"""The queue of the issues: parts of sendings and passes over deferred mails."""

LETTERS = "letters"
"""The queue of the single mails; it has workers of its own, so no issue can hold one up."""

queue = App(connector=PsycopgConnector())
"""Knows the tasks; its connector is never opened: jobs are deferred in our own transactions."""


def open_queue(url: URL) -> App:
    """Return the queue on a database of its own, for a worker: open it with `open_async`."""
    connector = PsycopgConnector(conninfo=connection_string(url), min_size=1, max_size=6)
    return queue.with_connector(connector)


async def wake_part(session: AsyncSession, part_id: int, *, after: timedelta | None = None) -> None:
    """Have a part worked on; once, however often it is asked for."""
    await _defer(session, "send_part", f"part:{part_id}", PARTS, after, part_id=part_id)


async def wake_retries(session: AsyncSession, issue_id: int) -> None:
    """Have the mails of an issue tried again that are due."""
    await _defer(session, "retry_issue", f"retry:{issue_id}", PARTS, None, issue_id=issue_id)


async def wake_letter(
    session: AsyncSession, letter_id: int, *, after: timedelta | None = None
) -> None:
    """Have a single mail sent."""
    await _defer(session, "send_letter", f"letter:{letter_id}", LETTERS, after, letter_id=letter_id)


async def wake_parts(session: AsyncSession, part_ids: Iterable[int]) -> None:
    """Have many parts worked on."""
    for part_id in part_ids:
        await wake_part(session, part_id)


async def _defer(
    session: AsyncSession,
    task: str,
    lock: str,
    queue_name: str,
    after: timedelta | None,
    **arguments: Any,
) -> None:
    """Defer a job in the session's own transaction: it exists when what it is about exists."""
    connection = await session.connection()
    raw = (await connection.get_raw_connection()).driver_connection
    deferrer: JobDeferrer = queue.configure_task(
        task,
        allow_unknown=True,
        queue=queue_name,
        lock=lock,
        queueing_lock=lock,
        schedule_in={"seconds": after.total_seconds()} if after else None,
        connection=raw,
    )
    try:
        # A savepoint: the refusal of a second job must not end the transaction.
        async with raw.transaction():
            await deferrer.defer_async(**arguments)
    except AlreadyEnqueued:
        return
