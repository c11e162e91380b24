"""One sending from its plan to its end, watched from beside."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any, Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from benchmarks.sending.programs import BenchmarkError
from benchmarks.sending.sinks import Sink
from benchmarks.sending.stage import Stage, Worker
from newsletter.deliveries import plan

_LOOKS: Final = 0.25  # seconds between two looks: each costs the database half a millisecond

_LOOK: Final = text(
    """
    SELECT status, audience, finished_at, alarm,
           (SELECT COALESCE(sum(done), 0) FROM part WHERE part.issue_id = sending.issue_id)
    FROM sending WHERE issue_id = :issue_id
    """
)
_TIMES: Final = text(
    """
    SELECT count(*), count(*) FILTER (WHERE status = 'sent'),
           min(settled_at) FILTER (WHERE status = 'sent'), max(settled_at)
    FROM delivery WHERE issue_id = :issue_id
    """
)


@dataclass(frozen=True, kw_only=True)
class Journey:
    """What one sending took."""

    audience: int
    sent: int
    planning: float  # seconds, with the commit
    seconds: float  # from the commit of the plan until it is called sent
    first_mail: float  # seconds from when it was told to send, with the plan, to the first accepted
    steady: float  # outcomes a second between the first and the last
    client_cpu: float  # seconds, from the commit of the plan
    database_cpu: float
    sink_cpu: float


@dataclass(frozen=True, kw_only=True)
class _Used:
    client: float
    database: float
    sink: float


async def send(
    stage: Stage,
    issue_id: int,
    workers: Sequence[Worker],
    sink: Sink,
    *,
    within: float,
    tell: Callable[[int, int], None] = lambda _done, _all: None,
    beside: Callable[[AsyncSession], Awaitable[None]] | None = None,
) -> Journey:
    """Plan the sending of a published issue and wait for its end.

    `beside` happens in the transaction of the plan. Raises BenchmarkError when it does not end in
    time, or not well.
    """
    begun = monotonic()
    async with stage.sessions.begin() as session:
        await plan(session, issue_id, now=datetime.now(UTC))
        planned = monotonic()
        if beside:
            await beside(session)
        committing = monotonic()
    planning = planned - begun + monotonic() - committing
    planned_at = datetime.now(UTC)
    before = _look_at(stage, workers, sink)
    finished_at = await _await_end(stage, issue_id, workers, sink, within=within, tell=tell)
    after = _look_at(stage, workers, sink)
    rows, sent, first_at, last_at = await _read(stage, _TIMES, issue_id)
    return Journey(
        audience=rows,
        sent=sent,
        planning=planning,
        seconds=(finished_at - planned_at).total_seconds(),
        first_mail=planning + (first_at - planned_at).total_seconds(),
        steady=rows / max((last_at - first_at).total_seconds(), 0.001),
        client_cpu=after.client - before.client,
        database_cpu=after.database - before.database,
        sink_cpu=after.sink - before.sink,
    )


def _look_at(stage: Stage, workers: Sequence[Worker], sink: Sink) -> _Used:
    return _Used(
        client=sum(worker.cpu_seconds for worker in workers),
        database=stage.database_seconds,
        sink=sink.cpu_seconds,
    )


async def _await_end(
    stage: Stage,
    issue_id: int,
    workers: Sequence[Worker],
    sink: Sink,
    *,
    within: float,
    tell: Callable[[int, int], None],
) -> datetime:
    """Wait until a sending is called sent and return when that was."""
    ends_at = monotonic() + within
    while True:
        status, audience, finished_at, alarm, done = await _read(stage, _LOOK, issue_id)
        tell(done, audience)
        if status == "sent":
            moment: datetime = finished_at
            return moment
        if sink.program.has_ended:  # as it does at the mail that is one too many
            raise BenchmarkError(f"After {done} of {audience} somebody got the mail twice.")
        for worker in workers:
            if worker.program.has_ended:
                raise worker.program.complain("a worker ended in mid-send")
        if status != "sending" or monotonic() > ends_at:
            late = f" after {within:.0f} seconds" if status == "sending" else ""
            raise BenchmarkError(
                f"The sending is {status}{late}: {done} of {audience}. {alarm or 'No alarm.'}"
            )
        await asyncio.sleep(_LOOKS)


async def _read(stage: Stage, statement: Any, issue_id: int) -> Any:
    async with stage.sessions() as session:
        connection = await session.connection()
        return (await connection.execute(statement, {"issue_id": issue_id})).one()
