"""Whom a turn reads from its part: in order, and nobody twice who has not been taken back."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.engine import URL

from newsletter.database import Sessions, Statements
from newsletter.deliveries.dispatch.turns import PartSource
from newsletter.deliveries.outbox.claims import Claim
from newsletter.deliveries.recording.outcomes import write_outcomes
from newsletter.deliveries.recording.records import Record
from tests.newsletter.deliveries.claiming import claim_first
from tests.newsletter.deliveries.recorders import Nobody
from tests.newsletter.deliveries.stage import start

NOW = datetime.now(UTC)


async def put_off(sessions: Sessions, claim: Claim) -> None:
    """Write that somebody is to be tried again, as when their domain rests."""
    async with sessions.begin() as session:
        await write_outcomes(session, [Record(claim, None, NOW, Nobody(), until=NOW)])


@pytest.mark.parametrize("is_written", [True, False])
async def test_who_was_put_off_is_not_read_again_when_those_around_are_taken_back(
    database: URL, sessions: Sessions, *, is_written: bool
) -> None:
    await start(sessions, 100)
    part = await claim_first(sessions)
    statements = Statements(database)
    source = PartSource(statements, part)
    first, second, *others = await source.load(5)
    if is_written:
        await put_off(sessions, second)

    await source.release([first, *others])
    again = [*await source.load(3), *await source.load(3)]
    await statements.close()

    numbers = [claim.recipient_id for claim in again]
    assert numbers == sorted(numbers)
    assert numbers[:4] == [first.recipient_id, *(claim.recipient_id for claim in others)]
    assert second.recipient_id not in numbers


async def test_people_who_are_all_on_their_way_do_not_hide_those_behind_them(
    database: URL, sessions: Sessions
) -> None:
    await start(sessions, 100)
    part = await claim_first(sessions)
    statements = Statements(database)
    source = PartSource(statements, part)
    first, *others = await source.load(4)

    await source.release([first])
    one, *rest = await source.load(1)
    behind = await source.load(3)  # of whom the three are known already
    await statements.close()

    assert (one, rest) == (first, [])
    assert behind[0].recipient_id > others[-1].recipient_id
