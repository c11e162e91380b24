"""The list of wake-ups (Procrastinate). The truth is in our tables: this list can be rebuilt."""

import asyncio
from collections.abc import Container, Iterable
from datetime import timedelta
from typing import Any, LiteralString

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import JobDeferrer
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.database import connection_string

PARTS = "parts"
"""The queue of the issues: parts of sendings and passes over deferred mails."""

LANES = "lanes"
"""The queue of the parts that may have to wait for their pace; they hold up no others there."""

LETTERS = "letters"
"""The queue of the single mails; it has workers of its own, so no issue can hold one up."""

DATABASE_AWAY = (
    OperationalError,
    InterfaceError,
    PoolTimeout,
    psycopg.OperationalError,
    ConnectorException,
    OSError,
)
"""What a database does that is restarted, or out of reach: it comes back."""

_RETRY = 1.0  # seconds
_PERSISTENCE = 3.0  # seconds that the pool waits longer and longer between two tries

jobs = App(connector=PsycopgConnector())
"""Knows the tasks; its connector is never opened: jobs are deferred in our own transactions."""


class _PatientConnector(PsycopgConnector):
    """Says again what needs no answer, such as the end of a job, until the database hears it.

    A job whose end is lost would hold its lock for as long as its worker lives.
    """

    async def execute_query_async(self, query: LiteralString, **arguments: Any) -> None:
        while True:
            try:
                await super().execute_query_async(query, **arguments)
            except ConnectorException as error:
                if not isinstance(error.__cause__, psycopg.OperationalError):
                    raise
                await asyncio.sleep(_RETRY)
            else:
                return


def open_queue(url: URL) -> App:
    """Return the queue on a database of its own, for a worker: open it with `open_async`."""
    connector = _PatientConnector(
        conninfo=connection_string(url),
        min_size=1,
        max_size=6,
        timeout=10,
        # Then it begins anew at once, when somebody asks: a worker that is silent for as long again
        # as the database was away would be taken for dead.
        reconnect_timeout=_PERSISTENCE,
        configure=_configure,
    )
    return jobs.with_connector(connector)


async def _configure(connection: psycopg.AsyncConnection[Any]) -> None:
    """Let the server end a transaction that nobody goes on with: a frozen worker keeps no lock."""
    await connection.execute("SET idle_in_transaction_session_timeout = '10s'")
    await connection.commit()


async def list_awake(session: AsyncSession) -> set[str]:
    """Return the names of all wake-ups that wait or are worked on."""
    connection = await session.connection()
    locks = await connection.execute(
        text("SELECT lock FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
    )
    return set(locks.scalars())


async def wake_part(
    session: AsyncSession, part_id: int, *, lane: str, after: timedelta = timedelta()
) -> None:
    """Have a part worked on; once, however often it is asked for."""
    queue_name = LANES if lane else PARTS
    await _defer(session, "send_part", _part(part_id), queue_name, after, part_id=part_id)


async def wake_parts(
    session: AsyncSession, parts: Iterable[tuple[int, str]], *, awake: Container[str] = ()
) -> None:
    """Have those of many parts (number and lane) worked on that are not awake."""
    for part_id, lane in parts:
        if _part(part_id) not in awake:
            await wake_part(session, part_id, lane=lane)


async def wake_retries(
    session: AsyncSession,
    issue_id: int,
    *,
    share: int = 0,
    lane: str = "",
    after: timedelta = timedelta(),
    awake: Container[str] = (),
) -> None:
    """Have the mails of an issue tried again that are due; many are shared by several turns.

    Those of a lane have a turn of their own, so that nobody waits for its pace.
    """
    lock = f"retry:{issue_id}:{lane or share}"
    if lock not in awake:
        await _defer(
            session,
            "retry_issue",
            lock,
            LANES if lane else PARTS,
            after,
            issue_id=issue_id,
            share=share,
            lane=lane,
        )


async def wake_letter(
    session: AsyncSession,
    letter_id: int,
    *,
    after: timedelta = timedelta(),
    awake: Container[str] = (),
) -> None:
    """Have a single mail sent."""
    lock = f"letter:{letter_id}"
    if lock not in awake:
        await _defer(session, "send_letter", lock, LETTERS, after, letter_id=letter_id)


def _part(part_id: int) -> str:
    return f"part:{part_id}"


async def _defer(
    session: AsyncSession,
    task: str,
    lock: str,
    queue_name: str,
    after: timedelta,
    **arguments: Any,
) -> None:
    """Defer a job in the session's own transaction: it exists when what it is about exists."""
    connection = await session.connection()
    raw: Any = (await connection.get_raw_connection()).driver_connection
    deferrer: JobDeferrer = jobs.configure_task(
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
