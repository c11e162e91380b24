"""A server that takes all mails, a time that can be skipped, and issues on their way."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from newsletter.database import Sessions
from newsletter.deliveries.outbox.claims import ClaimedPart
from newsletter.deliveries.recording.journal import Journal, open_journal
from newsletter.deliveries.recording.recorder import Recorder
from newsletter.settings import Settings
from subscribers import find_subscriber
from tests.newsletter.deliveries.claiming import claim_first
from tests.newsletter.deliveries.ledger import Ledger
from tests.newsletter.deliveries.recorders import recording
from tests.newsletter.deliveries.stage import SETTINGS, Sink, open_sink, start
from tests.newsletter.deliveries.waking import Clock


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with open_sink(Sink()) as sink:
        yield sink


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The settings of a worker whose data folder outlives it."""
    return SETTINGS.model_copy(update={"data_dir": tmp_path})


@pytest.fixture
def clock(sessions: Sessions, tmp_path: Path) -> Clock:
    """The time of the worker with these settings."""
    return Clock(sessions, tmp_path)


@pytest.fixture
def ledger(sessions: Sessions) -> Ledger:
    return Ledger(sessions)


@pytest.fixture
async def issue_id(sessions: Sessions) -> int:
    """An issue on its way to sixteen people."""
    number, _ = await start(sessions, 16)
    return number


@pytest.fixture
async def people(sessions: Sessions, issue_id: int) -> list[int]:
    async with sessions() as session:
        found = [
            await find_subscriber(session, f"reader{number}@readers.test") for number in range(16)
        ]
    return [person.id or 0 for person in found if person]


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with open_journal(tmp_path, "tests", 100) as journal:
        yield journal


@pytest.fixture
async def recorder(sessions: Sessions, journal: Journal) -> AsyncIterator[Recorder]:
    async with recording(sessions, journal) as recorder:
        yield recorder


@pytest.fixture
async def part(sessions: Sessions) -> ClaimedPart:
    """The first part of a sending to forty people, claimed."""
    await start(sessions, 40)
    return await claim_first(sessions)
