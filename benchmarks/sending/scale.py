"""How a sending grows: ten thousand people, a hundred thousand, a million."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from benchmarks.sending.journeys import send
from benchmarks.sending.looks import Look, Watched
from benchmarks.sending.mails import SMALL, publish_issue
from benchmarks.sending.questions import Answer, ask_again, ask_all
from benchmarks.sending.sinks import Sink, check_count, open_sink
from benchmarks.sending.stage import (
    Stage,
    add_people,
    ask,
    checkpoint,
    open_stage,
    open_workers,
    tidy_up,
)

SIZES: Final = (10_000, 100_000, 1_000_000)
_POISON: Final = 100  # one in so many cannot be reached by this server
_SLOWEST: Final = 100  # people a second; who is slower has failed
_SECONDS_TO_BEGIN: Final = 60.0

_LEAVERS: Final = """
    id IN (SELECT generate_series(CAST(:first AS int) + 251, CAST(:last AS int), 1000))
    AND status = 'active'
"""
_LEAVE: Final = text(
    "UPDATE subscriber SET status = 'unsubscribed', unsubscribed_at = now() "  # noqa: S608  # ours
    f"WHERE {_LEAVERS}"
)
# An audience is cut some seconds back: so long ago they left, that the next one is without them.
_HAVE_LEFT: Final = text(
    "UPDATE subscriber SET unsubscribed_at = unsubscribed_at - interval '1 hour' "
    "WHERE status = 'unsubscribed'"
)
_EXPECTED: Final = f"""
    SELECT count(*) FROM subscriber
    WHERE status = 'active' AND address LIKE 'mara%' AND NOT ({_LEAVERS})
"""  # noqa: S608  # a text of ours
_LOG: Final = "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn"
_STORED: Final = "SELECT sum(pg_total_relation_size(relid)) FROM pg_partition_tree('delivery')"


@dataclass(frozen=True, kw_only=True)
class Size:
    """A sending to so many people, one worker."""

    recipients: int
    seconds: float
    planning: float  # seconds
    first_mail: float  # seconds
    peak_memory: int  # bytes, of the worker
    client_cpu: float  # microseconds a recipient
    database_cpu: float  # microseconds a recipient
    wal: float  # bytes of write-ahead log a recipient
    stored: float  # bytes of tables and indexes a recipient
    not_sent: int  # failed, or skipped because they left


@dataclass(frozen=True, kw_only=True)
class Scale:
    """All sizes, and what editors asked at the largest."""

    sizes: tuple[Size, ...]
    exponent: float  # of the time: 1 is linear
    answers: tuple[Answer, ...]


async def measure_scale(
    folder: Path,
    overrides: Mapping[str, str],
    look: Look,
    *,
    sizes: Sequence[int] = SIZES,
    connections: int = 16,
) -> Scale:
    """Send a small mail to more and more people of one address book; then ask about it."""
    look.begin("scale", len(sizes) + 1)
    measured: list[Size] = []
    there = 0
    async with open_stage(folder / "data", overrides) as stage:
        for size in sizes:
            with look.watch(f"{size:,} people") as watched:
                await add_people(stage, there + 1, size, poison=_POISON)
                issue_id, one = await _measure(stage, there, size, connections, watched)
                measured.append(one)
                there = size
                watched.result = (
                    f"{one.seconds:.1f} s, planned in {one.planning:.2f} s, first mail after "
                    f"{one.first_mail:.2f} s, {one.peak_memory / 2**20:.0f} MB"
                )
        with look.watch("questions") as watched:
            await tidy_up(stage)
            answers = [*await ask_all(stage, issue_id), *await ask_again(stage, issue_id)]
            watched.result = f"the slowest took {max(a.milliseconds for a in answers):.0f} ms"
    return Scale(sizes=tuple(measured), exponent=fit_exponent(measured), answers=tuple(answers))


def fit_exponent(sizes: Sequence[Size]) -> float:
    """Return the exponent of time by recipients: the slope in a doubly logarithmic picture."""
    points = [(log(size.recipients), log(size.seconds)) for size in sizes]
    middle_x = sum(x for x, _ in points) / len(points)
    middle_y = sum(y for _, y in points) / len(points)
    spread = sum((x - middle_x) ** 2 for x, _ in points)
    if not spread:
        return 1.0
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / spread


async def _measure(
    stage: Stage, there: int, size: int, connections: int, watched: Watched
) -> tuple[int, Size]:
    """Send to everybody; some of those who came last leave right after the plan."""
    settings = stage.settings_for(SMALL)
    published = await publish_issue(stage.sessions, SMALL, settings, stage.links)
    bounds = {"first": there, "last": size}
    async with stage.sessions.begin() as session:
        await (await session.connection()).execute(_HAVE_LEFT)
    expected: int = await ask(stage, _EXPECTED, **bounds)
    wal, stored = await ask(stage, _LOG), await ask(stage, _STORED)

    async def leave(session: AsyncSession) -> None:
        connection = await session.connection()
        await connection.execute(_LEAVE, bounds)

    async with (
        open_sink(expected) as sink,
        open_workers(
            *(stage, SMALL, _server(sink, connections)), count=1, connections=connections
        ) as workers,
    ):
        await checkpoint(stage)
        journey = await send(
            *(stage, published.number, workers, sink),
            within=_SECONDS_TO_BEGIN + size / _SLOWEST,
            tell=watched.tell,
            beside=leave,
        )
        memory = workers[0].peak_memory
        await check_count(sink, expected)
    return published.number, Size(
        recipients=journey.audience,
        seconds=journey.seconds,
        planning=journey.planning,
        first_mail=journey.first_mail,
        peak_memory=memory,
        client_cpu=journey.client_cpu / journey.audience * 1e6,
        database_cpu=journey.database_cpu / journey.audience * 1e6,
        wal=float(await ask(stage, _LOG) - wal) / journey.audience,
        stored=float(await ask(stage, _STORED) - stored) / journey.audience,
        not_sent=journey.audience - journey.sent,
    )


def _server(sink: Sink, connections: int) -> dict[str, str]:
    return {
        "NEWSLETTER_SMTP__HOST": "127.0.0.1",
        "NEWSLETTER_SMTP__SECURITY": "none",
        "NEWSLETTER_SMTP__PORT": str(sink.port),
        "NEWSLETTER_SMTP__CONNECTIONS": str(connections),
    }
