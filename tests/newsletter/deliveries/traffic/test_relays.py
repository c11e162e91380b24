"""Several real SMTP servers: they share the mails, and where one fails the others go on at once."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from sqlalchemy.engine import URL

from newsletter.database import Sessions
from newsletter.deliveries import (
    DeliveryStatus,
    Progress,
    list_recipients,
)
from newsletter.deliveries.dispatch.engine import Engine
from newsletter.mail import Server
from newsletter.settings import Settings
from tests.newsletter.deliveries.promises import check_promises
from tests.newsletter.deliveries.stage import (
    Sink,
    is_sent,
    open_sink,
    start,
    start_for_all,
    until,
    wait_for,
    working,
)
from tests.newsletter.deliveries.waking import Clock, until_asleep


def has_alarm(progress: Progress) -> bool:
    return progress.alarm is not None


def copies(*sinks: Sink) -> dict[str, int]:
    """How many mails each address got from all servers together."""
    return dict(sum((sink.copies for sink in sinks), start=Sink().copies))


@asynccontextmanager
async def silence() -> AsyncIterator[Server]:
    """Run a server that takes every visit and never says a word."""
    visits: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(lambda _, writer: visits.append(writer), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield replace(Sink(port=port).server, timeout=0.3, final_timeout=0.3)
    finally:
        server.close()
        for visit in visits:
            visit.transport.abort()


async def no_alarm(sessions: Sessions, issue_id: int) -> None:
    await wait_for(sessions, issue_id, lambda progress: progress.alarm is None)


async def test_weights_of_three_to_one_are_kept(database: URL, sessions: Sessions) -> None:
    issue_id, people = await start(sessions, 1200)

    async with open_sink(Sink()) as heavy, open_sink(Sink()) as light:
        servers = (replace(heavy.server, weight=3), replace(light.server, weight=1))
        async with working(database, sessions, *servers, connections=4):
            await wait_for(sessions, issue_id, is_sent)

        assert copies(heavy, light) == dict.fromkeys(people, 1)
        assert 2.2 <= len(heavy.taken) / len(light.taken) <= 4


@pytest.mark.parametrize("fault", ["login", "unreachable", "closing", "silent"])
async def test_where_one_server_fails_the_other_goes_on_at_once(
    database: URL, sessions: Sessions, fault: str
) -> None:
    issue_id, people = await start(sessions, 300)
    password = "another" if fault == "login" else None
    visits = 0 if fault == "closing" else 1000

    async with (
        open_sink(Sink(seconds=0.01)) as good,
        open_sink(Sink(password=password, most_visits=visits)) as bad,
        silence() as silent,
    ):
        server = silent if fault == "silent" else bad.server
        if fault == "unreachable":
            server = replace(server, port=free_port())
        async with working(database, sessions, server, good.server):
            alarmed = await wait_for(sessions, issue_id, has_alarm)
            # One rest alone is five seconds: nobody waits for it.
            await wait_for(sessions, issue_id, is_sent, seconds=10)

        assert "Mails leave through the other SMTP servers." in (alarmed.alarm or "")
        assert good.copies == dict.fromkeys(people, 1)
        assert bad.taken == []


def free_port() -> int:
    """Return a port where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    return port


async def test_a_server_that_returns_gets_its_part_again(
    database: URL, sessions: Sessions, settings: Settings, clock: Clock
) -> None:
    issue_id, people = await start(sessions, 600)
    back = Sink(port=free_port(), seconds=0.005)

    async with open_sink(Sink(seconds=0.02)) as good:
        async with working(
            database, sessions, back.server, good.server, settings=settings, clock=clock
        ):
            await wait_for(sessions, issue_id, has_alarm)
            async with open_sink(back):
                await clock.go_on(seconds=20)
                await until(lambda: len(back.taken) > 50)
                await no_alarm(sessions, issue_id)
                await wait_for(sessions, issue_id, is_sent)

        assert copies(good, back) == dict.fromkeys(people, 1)


async def test_a_server_that_breaks_down_in_the_middle_leaves_nobody_behind(
    database: URL, sessions: Sessions
) -> None:
    issue_id, people = await start(sessions, 600)

    async with open_sink(Sink(seconds=0.005)) as good:
        async with open_sink(Sink(seconds=0.005)) as doomed:
            worker = working(database, sessions, doomed.server, good.server)
            engine = await worker.__aenter__()
            await until(lambda: len(doomed.taken) > 50)
        assert isinstance(engine, Engine)
        await wait_for(sessions, issue_id, lambda p: p.sent + p.uncertain == len(people))
        await worker.__aexit__(None, None, None)
        async with sessions() as session:
            doubtful = await list_recipients(session, issue_id, status=DeliveryStatus.UNCERTAIN)

        # Whose mail was on its way is in doubt, one a connection; all others got it once.
        assert len(doubtful) <= 4
        assert {*copies(good, doomed), *(each.address for each in doubtful)} == set(people)
        assert max(copies(good, doomed).values()) == 1


async def test_standing_by_is_only_for_the_time_when_all_others_rest(
    database: URL, sessions: Sessions, settings: Settings, clock: Clock
) -> None:
    issue_id, people = await start(sessions, 600)
    main = Sink(port=free_port(), seconds=0.002)

    async with open_sink(Sink(seconds=0.02)) as spare:
        servers = (main.server, replace(spare.server, weight=0))
        async with working(database, sessions, *servers, settings=settings, clock=clock):
            await until(lambda: len(spare.taken) > 20)
            async with open_sink(main):
                await clock.go_on(seconds=20)
                await wait_for(sessions, issue_id, is_sent)
                first = copies(main, spare)
                spare.taken.clear()
                issue_id = await start_for_all(sessions)
                await wait_for(sessions, issue_id, is_sent)

        assert first == dict.fromkeys(people, 1)
        assert main.taken
        assert spare.taken == []


async def test_when_all_rest_everybody_waits_and_there_is_one_alarm(
    database: URL,
    sessions: Sessions,
    settings: Settings,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    issue_id, people = await start(sessions, 200)
    one, two = Sink(port=free_port()), Sink(port=free_port())

    async with working(database, sessions, one.server, two.server, settings=settings, clock=clock):
        alarmed = await wait_for(sessions, issue_id, knows_of(2))
        for _ in range(3):
            await until_asleep(sessions)
            caplog.clear()
            await clock.go_on(minutes=1)
            await until(faults_of(caplog, 2))
        await until_asleep(sessions)
        waiting = await wait_for(sessions, issue_id, has_alarm)
        async with open_sink(one), open_sink(two):
            await clock.go_on(minutes=20)
            await wait_for(sessions, issue_id, is_sent)
            await no_alarm(sessions, issue_id)

    assert (alarmed.alarm or "").startswith("No SMTP server works")
    assert waiting.alarm == alarmed.alarm
    assert waiting.queued == 200
    assert copies(one, two) == dict.fromkeys(people, 1)
    assert await check_promises(sessions, issue_id, people, merged(one, two)) == []


def knows_of(servers: int) -> Callable[[Progress], bool]:
    return lambda progress: (progress.alarm or "").count("cannot be reached") == servers


def faults_of(caplog: pytest.LogCaptureFixture, servers: int) -> Callable[[], bool]:
    return lambda: caplog.text.count("no mail leaves here") >= servers


def merged(*sinks: Sink) -> Sink:
    return Sink(taken=[mail for sink in sinks for mail in sink.taken])
