"""The pace that all workers keep together."""

from datetime import timedelta
from itertools import pairwise

from sqlalchemy.engine import URL

from newsletter.database import Sessions
from newsletter.deliveries.pace import Pacer, reserve
from tests.newsletter.deliveries.stage import (
    SETTINGS,
    Sink,
    open_sink,
    start,
    wait_for,
    working,
)


async def test_two_workers_of_four_connections_keep_one_pace(
    database: URL, sessions: Sessions
) -> None:
    issue_id, _ = await start(sessions, 400)
    slow = SETTINGS.model_copy(
        update={"smtp": SETTINGS.smtp.model_copy(update={"per_second": 50.0})}
    )
    async with (
        open_sink(Sink()) as sink,
        working(database, sessions, sink.server, settings=slow, alone=False),
        working(database, sessions, sink.server, settings=slow, alone=False),
    ):
        await wait_for(sessions, issue_id, lambda p: p.sent > 300)

    for begin in sink.moments[:50]:
        in_five_seconds = sum(0 <= moment - begin < 5 for moment in sink.moments)
        assert in_five_seconds <= 250 * 1.05
    assert in_five_seconds > 250 * 0.75  # on a machine that does other things too


async def test_room_is_given_out_once(sessions: Sessions) -> None:
    waits = []
    for _ in range(4):
        async with sessions.begin() as session:
            waits.append(await reserve(session, lane="", mails=10, per_second=10))

    assert waits[0] <= timedelta()
    assert all(
        timedelta(seconds=0.8) < later - earlier <= timedelta(seconds=1)
        for earlier, later in pairwise(waits)
    )


async def test_without_a_limit_nobody_waits(sessions: Sessions) -> None:
    pacer = Pacer(sessions, per_second=0)

    assert [await pacer.wait() for _ in range(3)] == [0, 0, 0]
