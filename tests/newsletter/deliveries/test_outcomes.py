"""Writing batches of outcomes: what a batch of one process may hold that no single turn does."""

from datetime import UTC, datetime

from sqlmodel import col, func, select

from newsletter.database import Sessions
from newsletter.deliveries import plan
from newsletter.deliveries.claims import Claim, claim_next, claim_part
from newsletter.deliveries.lanes import set_lane
from newsletter.deliveries.models import Delivery, Part
from newsletter.deliveries.outcomes import write_outcomes
from newsletter.deliveries.records import Fate, Record
from subscribers import ImportRow, erase, import_subscribers
from tests.newsletter.deliveries.stage import add_people, publish_issue


class Nobody:
    """Bears outcomes without looking at them."""

    def committed(self, count: int, fate: Fate) -> None:
        """Hear it."""


async def test_an_erased_person_who_is_found_in_two_lanes_counts_once(sessions: Sessions) -> None:
    now = datetime.now(UTC)
    row = ImportRow(address="mara@lane.test", name="", language="de")
    await add_people(sessions, 1)
    async with sessions.begin() as session:
        await import_subscribers(session, [row], evidence="tests", now=now.replace(year=2020))
    await add_people(sessions, 2)
    issue_id = await publish_issue(sessions)
    async with sessions.begin() as session:
        await set_lane(session, "lane.test", per_second=5, now=now)
        await plan(session, issue_id, now=now)
        wide = (await session.exec(select(Part).where(Part.lane == ""))).first()
        assert wide
        wide.last_id = 100  # as where many have an address: her number lies within
        await erase(session, "mara@lane.test", now=now)

    async with sessions.begin() as session:
        claims: list[Claim] = []
        for part_id in (await session.exec(select(col(Part.id)))).all():
            part = await claim_part(session, part_id or 0)
            assert part
            claims += await claim_next(session, part, after=part.cursor, limit=9)
        assert len({claim.recipient_id for claim in claims}) < len(claims)
        records = [Record(claim=claim, outcome=None, at=now, bearer=Nobody()) for claim in claims]
        await write_outcomes(session, records)

    async with sessions() as session:
        done = (await session.exec(select(func.sum(Part.done)))).one()
        assert done == len((await session.exec(select(Delivery))).all()) == 3
