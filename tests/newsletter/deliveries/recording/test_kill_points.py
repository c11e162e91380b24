"""Wherever a worker is killed, its journal says of everybody in flight what is sure.

The worker is stopped at each point by what it waits for, the server or the database, and its
journal is read as the next worker would read it.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlmodel import select

from newsletter.database import Sessions
from newsletter.deliveries.dispatch.engine import Engine
from newsletter.deliveries.models import Delivery, DeliveryStatus
from newsletter.deliveries.recording.journal import Entry, list_journals, open_dead
from newsletter.deliveries.recording.replay import read_identity
from newsletter.settings import Settings
from subscribers import find_subscriber
from tests.newsletter.deliveries.gate import Gate
from tests.newsletter.deliveries.locks import wait_for_a_lock
from tests.newsletter.deliveries.replaying import entry, read_deliveries
from tests.newsletter.deliveries.stage import open_sink, start, until, working

_LOCK = text("SELECT id FROM part FOR UPDATE")


class Scene:
    """One connection on its way through an issue, and what a kill would leave of it."""

    def __init__(
        self, sessions: Sessions, issue_id: int, identity: str, data_dir: Path, engine: Engine
    ) -> None:
        self._sessions = sessions
        self._issue_id = issue_id
        self._identity = identity
        self._data_dir = data_dir
        self.engine = engine

    def look(self) -> set[Entry]:
        """Return what the journal says now, as whoever finds it reads it."""
        (path,) = list_journals(self._data_dir / "journal")
        found = shutil.copy(path, self._data_dir / path.name)
        with open_dead(Path(found), self._identity) as dead:
            entries = dead.entries if dead else ()
        assert len({*entries}) == len(entries)
        return {*entries}

    async def of(self, address: str, *, accepted: bool = False) -> Entry:
        """Return the entry of somebody in flight."""
        async with self._sessions() as session:
            person = await find_subscriber(session, address)
        assert person
        return entry(self._issue_id, person.id or 0, accepted=accepted)

    @asynccontextmanager
    async def no_commit(self) -> AsyncIterator[None]:
        """Let no outcome be committed for as long as the block lasts."""
        async with self._sessions() as session:
            await (await session.connection()).execute(_LOCK)
            yield

    async def reach_the_commit(self) -> None:
        """Wait until an outcome is about to be committed, and cannot."""
        await until(lambda: self.engine.recorder.waiting > 0)
        await wait_for_a_lock(self._sessions)
        assert await read_deliveries(self._sessions) == []

    async def row_of(self, address: str) -> Delivery:
        """Wait for somebody's row."""
        number = (await self.of(address)).recipient_id
        chosen = select(Delivery).where(Delivery.recipient_id == number)
        async with asyncio.timeout(20), self._sessions() as session:
            while (row := (await session.exec(chosen)).first()) is None:
                await session.rollback()
                await asyncio.sleep(0.005)
        return row


@pytest.fixture
async def gate() -> AsyncIterator[Gate]:
    async with open_sink(Gate()) as gate:
        assert isinstance(gate, Gate)
        yield gate


@pytest.fixture
async def scene(
    database: URL, sessions: Sessions, settings: Settings, gate: Gate
) -> AsyncIterator[Scene]:
    issue_id, _ = await start(sessions, 40)
    async with sessions() as session:
        identity = await read_identity(session)
    async with working(database, sessions, gate.server, settings=settings, connections=1) as engine:
        yield Scene(sessions, issue_id, identity, settings.data_dir, engine)
        gate.may_take.release()  # that it need not wait for its end
        gate.may_name.release()


@pytest.fixture
def names_nobody(gate: Gate) -> None:
    gate.may_name = asyncio.Semaphore(0)


@pytest.mark.usefixtures("names_nobody")
async def test_before_the_end_of_a_mail_nobody_is_in_doubt(scene: Scene, gate: Gate) -> None:
    await until(lambda: bool(gate.named))

    assert scene.look() == set()


async def test_behind_the_end_of_a_mail_its_person_is_in_doubt(scene: Scene, gate: Gate) -> None:
    await gate.wait_for_ends(1)

    assert scene.look() == {await scene.of(gate.ended[0])}


async def test_an_accepted_mail_stays_in_the_journal_until_that_is_committed(
    scene: Scene, gate: Gate
) -> None:
    await gate.wait_for_ends(1)
    async with scene.no_commit():
        gate.may_take.release()
        await gate.wait_for_ends(2)
        await scene.reach_the_commit()

        first, second = [await scene.of(address) for address in gate.ended]
        assert scene.look() == {await scene.of(gate.ended[0], accepted=True), second}

    assert (await scene.row_of(gate.ended[0])).status is DeliveryStatus.SENT
    await until(lambda: first.recipient_id not in {each.recipient_id for each in scene.look()})
    assert scene.look() == {second}


async def test_a_mail_in_doubt_stays_in_the_journal_until_that_is_committed(
    scene: Scene, gate: Gate
) -> None:
    gate.breaks_off = lambda _: True
    await gate.wait_for_ends(1)
    async with scene.no_commit():
        gate.may_take.release()
        await scene.reach_the_commit()

        assert scene.look() == {await scene.of(gate.ended[0])}

    assert (await scene.row_of(gate.ended[0])).status is DeliveryStatus.UNCERTAIN
    await until(lambda: scene.look() == set())


async def test_who_was_refused_behind_the_end_of_the_mail_is_not_in_doubt(
    scene: Scene, gate: Gate
) -> None:
    gate.at_data = lambda _: "552 5.2.2 the mailbox is full"
    await gate.wait_for_ends(1)
    async with scene.no_commit():
        gate.may_take.release()
        await gate.wait_for_ends(2)
        await scene.reach_the_commit()

        assert scene.look() == {await scene.of(gate.ended[1])}


async def test_who_is_refused_while_their_mail_is_announced_was_never_in_doubt(
    scene: Scene, gate: Gate
) -> None:
    refused = ""

    def judge(address: str) -> str:
        nonlocal refused
        refused = refused or (address if gate.ended else "")
        return "550 5.1.1 nobody here" if address == refused else "250 2.1.5 fine"

    gate.at_rcpt = judge
    await gate.wait_for_ends(1)
    async with scene.no_commit():
        gate.may_take.release()
        await gate.wait_for_ends(2)
        await scene.reach_the_commit()

        accepted = await scene.of(gate.ended[0], accepted=True)
        assert scene.look() == {accepted, await scene.of(gate.ended[1])}
        assert refused in gate.named
