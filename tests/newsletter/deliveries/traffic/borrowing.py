"""Borrows connections of several servers as turns do, without any network."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

from newsletter.deliveries.errors import AllResting
from newsletter.deliveries.traffic.connections import Connections
from newsletter.mail import Connection, Outcome, Scope, Server, Step, Verdict

REFUSED = Outcome(
    verdict=Verdict.DEFERRED, scope=Scope.SESSION, step=Step.LOGIN, code=535, server="one.test"
)
ONE = Server(host="one.test", port=25, connections=4)
TWO = Server(host="two.test", port=25, connections=4, settings="NEWSLETTER_RELAYS__TWO")
SPARE = Server(host="spare.test", port=25, weight=0)


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, **span: float) -> None:
        self.now += timedelta(**span)


class Borrower:
    """Borrows and gives back by name, as turns do."""

    def __init__(self, clock: Clock, *servers: Server) -> None:
        self.clock = clock
        self.connections = Connections(*servers, clock=clock)
        self._stacks: dict[Connection, AsyncExitStack] = {}

    async def borrow(self, *, single: bool = False) -> Connection:
        stack = AsyncExitStack()
        lent = await stack.enter_async_context(self.connections.borrow(single=single))
        self._stacks[lent] = stack
        return lent

    async def give_back(self, connection: Connection) -> None:
        await self._stacks.pop(connection).aclose()

    async def use(self) -> str:
        """Borrow, hand a mail over and give back; return the server's name."""
        connection = await self.borrow()
        self.connections.praise(connection)
        await self.give_back(connection)
        return connection.server.host

    async def fail(self, outcome: Outcome = REFUSED) -> timedelta:
        """Borrow, meet a fault and give back."""
        connection = await self.borrow()
        after = self.connections.blame(connection, outcome, self.clock())
        await self.give_back(connection)
        return after

    async def wait(self) -> timedelta | None:
        """Borrow and send nothing, so that nothing is known; or return how long to wait."""
        try:
            connection = await self.borrow()
        except AllResting as resting:
            return resting.after
        await self.give_back(connection)
        return None


async def waits(task: "asyncio.Task[Connection]") -> bool:
    for _ in range(10):
        await asyncio.sleep(0)
    return not task.done()
