"""A worker that is told to stop: what is on its way ends, and what became of it is written."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import URL

from newsletter.database import Sessions, Statements, url_of
from newsletter.deliveries.models import DeliveryStatus
from newsletter.deliveries.outbox.claims import ClaimedPart
from newsletter.deliveries.recording.journal import open_journal
from newsletter.deliveries.recording.recorder import Recorder
from newsletter.deliveries.recording.records import Fate
from newsletter.mail import Outcome, Verdict
from tests.newsletter.deliveries.claiming import read_next
from tests.newsletter.deliveries.gate import Gate
from tests.newsletter.deliveries.replaying import read_deliveries
from tests.newsletter.deliveries.stage import open_sink, start, working

TAKEN = Outcome(verdict=Verdict.ACCEPTED, code=250, server="sink.test")
PUT_OFF = Outcome(verdict=Verdict.DEFERRED, code=451, server="sink.test")


class Bell:
    """A turn that says when all turns are told to end."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self.stop = ring


class Listener:
    """Bears outcomes, and counts which are written."""

    def __init__(self) -> None:
        self.heard = 0

    def committed(self, count: int, fate: Fate) -> None:
        assert fate is Fate.GO_ON
        self.heard += count


async def test_when_told_to_stop_only_what_is_on_its_way_still_leaves_and_all_is_written(
    database: URL, sessions: Sessions
) -> None:
    async with open_sink(Gate()) as gate:
        assert isinstance(gate, Gate)
        await start(sessions, 400)

        def let_all_go() -> None:
            for _ in range(1_000):
                gate.may_take.release()

        async with working(database, sessions, gate.server, connections=1) as engine:
            await gate.wait_for_ends(1)
            engine.handovers.add(Bell(let_all_go))

    rows = await read_deliveries(sessions)
    assert len(gate.taken) == 1
    assert [row.status for row in rows] == [DeliveryStatus.SENT]


async def test_outcomes_that_still_wait_at_the_end_are_written_and_leave_the_journal(
    sessions: Sessions, part: ClaimedPart, tmp_path: Path
) -> None:
    claims = await read_next(sessions, part, after=part.cursor, limit=100)
    statements, listener = Statements(url_of(sessions)), Listener()
    with open_journal(tmp_path, "tests", 100) as journal:
        recorder = Recorder(sessions, statements, lambda: datetime.now(UTC), journal)
        for number, claim in enumerate(claims):
            entry = journal.mark(claim.issue_id, claim.recipient_id)
            recorder.add(claim, PUT_OFF if number % 2 else TAKEN, listener, entry=entry)

        await recorder.flush()  # nobody runs it any more

        assert (recorder.waiting, journal.used, listener.heard) == (0, 0, len(claims))
    await statements.close()
    rows = await read_deliveries(sessions)
    assert [row.recipient_id for row in rows] == [claim.recipient_id for claim in claims]
    assert {row.status for row in rows} == {DeliveryStatus.SENT, DeliveryStatus.DEFERRED}
