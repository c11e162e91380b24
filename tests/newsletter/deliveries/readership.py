"""What readers and editors may do at any time, in any order, while time passes; no worker yet."""

from collections.abc import Iterable
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from newsletter.deliveries import forget, pause, plan, resume
from subscribers import ImportRow, erase_subscriber, import_subscribers, unsubscribe
from tests.newsletter.deliveries.tables import ISSUES, LANES, START, Tables

_AUDIENCE = """
    SELECT id FROM subscriber WHERE confirmed_at <= :cut
    AND (unsubscribed_at IS NULL OR unsubscribed_at > :cut)
"""

picks = st.integers(min_value=0, max_value=30)


class Readership(RuleBasedStateMachine):
    """The people, and the audiences of the issues that are sent to them."""

    def __init__(self, tables: Tables) -> None:
        super().__init__()
        self.tables = tables
        self.now = START
        self.people: list[int] = []
        self.left: set[int] = set()
        self.erased: set[int] = set()
        self.audiences: dict[int, set[int]] = {}
        tables.run(tables.clear())

    @initialize(count=st.integers(min_value=1, max_value=60))
    def begin(self, count: int) -> None:
        self.subscribe(count)
        self.plan(0)

    @rule(count=st.integers(min_value=1, max_value=4))
    def subscribe(self, count: int) -> None:
        first = len(self.people)
        rows = [
            ImportRow(address=f"p{number}@{self._domain(number)}", name="", language="de")
            for number in range(first, first + count)
        ]
        self.tables.run(self._import(rows))

    def _domain(self, number: int) -> str:
        return LANES[1] if number % 3 == 0 else "readers.test"

    async def _import(self, rows: Iterable[ImportRow]) -> None:
        async with self.tables.sessions.begin() as session:
            await import_subscribers(session, rows, evidence="tests", now=self.now)
        found = await self.tables.rows("SELECT id FROM subscriber ORDER BY id")
        self.people = [number for (number,) in found]

    @rule(pick=picks)
    def leave(self, pick: int) -> None:
        person = self.people[pick % len(self.people)]
        self.left.add(person)
        self.tables.run(self._leave(person))

    async def _leave(self, person: int) -> None:
        async with self.tables.sessions.begin() as session:
            await unsubscribe(session, person, ip=None, now=self.now)

    @rule(pick=picks)
    def erase(self, pick: int) -> None:
        person = self.people[pick % len(self.people)]
        self.left.add(person)
        self.erased.add(person)
        self.tables.run(self._erase(person))

    async def _erase(self, person: int) -> None:
        async with self.tables.sessions.begin() as session:
            await forget(session, await erase_subscriber(session, person, now=self.now))

    @rule(pick=picks)
    def plan(self, pick: int) -> None:
        issue_id = self.tables.issue_ids[pick % ISSUES]
        if issue_id not in self.audiences:
            self.now += timedelta(seconds=6)
            self.tables.run(self._plan(issue_id))

    async def _plan(self, issue_id: int) -> None:
        cut = self.now - timedelta(seconds=5)
        audience = {number for (number,) in await self.tables.rows(_AUDIENCE, cut=cut)}
        if audience:
            async with self.tables.sessions.begin() as session:
                await plan(session, issue_id, now=self.now)
            self.audiences[issue_id] = audience

    @rule(pick=picks)
    def pause_or_resume(self, pick: int) -> None:
        self.tables.run(self._steer(self.tables.issue_ids[pick % ISSUES]))

    async def _steer(self, issue_id: int) -> None:
        found = await self.tables.rows(
            "SELECT status FROM sending WHERE issue_id = :id", id=issue_id
        )
        async with self.tables.sessions.begin() as session:
            if found and found[0].status == "sending":
                await pause(session, issue_id, now=self.now)
            elif found and found[0].status == "paused":
                await resume(session, issue_id, now=self.now)

    @rule(seconds=st.sampled_from([1, 60, 1500, 7200, 86_400, 250_000]))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def wait_for_the_next(self) -> None:
        self.tables.run(self._wait_for_the_next())

    async def _wait_for_the_next(self) -> bool:
        found = await self.tables.rows(
            "SELECT min(next_at) AS next_at FROM delivery WHERE next_at > :now", now=self.now
        )
        if found[0].next_at is None:
            return False
        self.now = found[0].next_at
        return True
