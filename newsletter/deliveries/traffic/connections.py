"""The connections of one process to its SMTP servers: who is asked, and who rests."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from newsletter.deliveries.errors import AllResting
from newsletter.deliveries.traffic.relays import Relay, choose_relay
from newsletter.mail import Connection, Outcome, Server, explain

_log = logging.getLogger(__name__)

_AGAIN = timedelta(seconds=1)  # the shortest wait that is worth a wake-up
_LONGEST = timedelta(seconds=30)  # no wake-up sleeps longer, whatever the servers need
_PATIENCE = 30.0  # seconds that a borrower waits for a connection
_LOOK = 1.0  # seconds between two looks at the clock meanwhile


class Connections:
    """Lends connections; each is used by one turn at a time.

    Every server has a breaker of its own. After its rest one connection tries it, and the others
    wait for what comes of it. Servers of weight 0 stand by: they are asked while all others rest.
    """

    def __init__(self, *servers: Server, clock: Callable[[], datetime]) -> None:
        self.since = clock()
        self.told: dict[int, str] = {}  # by issue, the alarm that its editors last heard from us
        self.telling = asyncio.Lock()  # one after the other, or an older word would be the last
        self._clock = clock
        self._relays = [Relay(server=server) for server in servers]
        self._lent: dict[Connection, Relay] = {}
        self._changed = asyncio.Event()
        self._waiting: tuple[list[object], list[object]] = ([], [])  # issues, single mails
        self._stopping = False

    @asynccontextmanager
    async def borrow(self, *, single: bool = False) -> AsyncIterator[Connection]:
        """Lend a connection for the block; it opens itself at its first mail.

        A `single` mail comes before the issues, and may have a connection beyond their number.
        Waits while all servers that work have as many as they may have; raises AllResting if all
        rest, or it takes too long.
        """
        relay = await self._await_relay(single=single)
        connection = relay.lend()
        self._lent[connection] = relay
        try:
            yield connection
        finally:
            del self._lent[connection]
            relay.take_back(connection, self._clock())
            self._changed.set()

    def praise(self, connection: Connection) -> bool:
        """Note that a lent connection handed a mail over; say whether that ends an alarm."""
        relay = self._lent[connection]
        ended = relay.praise(connection, self._clock())
        if ended:
            _log.info("mails leave through %s again", relay.server.host)
            self._changed.set()
        return ended

    def blame(self, connection: Connection, outcome: Outcome, now: datetime) -> timedelta:
        """Note that the session of a lent connection failed; its server rests, wider each time.

        Return how long the turn should wait until it asks for another connection: not at all if
        another server works.
        """
        relay = self._lent[connection]
        reason = explain(outcome, settings=relay.server.settings)
        if relay.blame(connection, outcome, now):
            rest = relay.breaker.wait(now) or timedelta()
            _log.warning("no mail leaves here for %d s: %s", rest.total_seconds(), reason)
        elif relay.fault is None:
            _log.warning("%d connections are all it takes: %s", relay.crowd, reason)
        self._changed.set()
        works = any(one.fault is None or one.is_due(now) for one in self._relays)
        return timedelta() if works else self._rest(now)

    def others_work(self, connection: Connection, now: datetime) -> bool:
        """Say whether a server other than that of a lent connection works, or may by now."""
        others = [relay for relay in self._relays if relay is not self._lent[connection]]
        return any(relay.fault is None or relay.is_due(now) for relay in others)

    def alarm(self) -> str | None:
        """Return what an editor should know about servers that do not work; None: all work.

        A server that stands by is of no interest as long as another one works.
        """
        faulty = [relay for relay in self._relays if relay.fault]
        if len(faulty) < len(self._relays):
            faulty = [relay for relay in faulty if relay.server.weight]
        lines = [
            explain(relay.fault, settings=relay.server.settings) for relay in faulty if relay.fault
        ]
        if not lines or len(self._relays) == 1:
            return lines[0] if lines else None
        if len(faulty) == len(self._relays):
            return "\n".join(["No SMTP server works, and everybody waits until one does.", *lines])
        return "\n".join([*lines, "Mails leave through the other SMTP servers."])

    def is_alarming(self, issue_id: int) -> bool:
        """Say whether there is an alarm of ours, or the editors of an issue heard of one."""
        return issue_id in self.told or self.alarm() is not None

    async def close_idle(self) -> None:
        """Take leave of servers on connections that have been idle for long."""
        now = self._clock()
        idle = [connection for relay in self._relays for connection in relay.take_idle(now)]
        await asyncio.gather(*(connection.close() for connection in idle))

    def stop(self) -> None:
        """Lend nothing more: whoever waits gets AllResting."""
        self._stopping = True
        self._changed.set()

    async def close(self) -> None:
        """Take leave of the servers on all idle connections at once."""
        idle = [connection for relay in self._relays for _, connection in relay.idle]
        for relay in self._relays:
            relay.idle.clear()
        await asyncio.gather(*(connection.close() for connection in idle))

    async def _await_relay(self, *, single: bool) -> Relay:
        """Return the relay to be used next, as soon as there is one. Raises AllResting."""
        ticket, line = object(), self._waiting[single]
        line.append(ticket)
        try:
            async with asyncio.timeout(_PATIENCE):
                while (relay := self._find(ticket, single=single)) is None:
                    self._changed.clear()
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._changed.wait(), _LOOK)
        except TimeoutError:
            raise AllResting(_AGAIN) from None
        finally:
            line.remove(ticket)
            if any(self._waiting):
                self._changed.set()  # the next in line may have more luck
        return relay

    def _find(self, ticket: object, *, single: bool) -> Relay | None:
        """Return the relay to be used next; None: it is worth waiting. Raises AllResting."""
        now = self._clock()
        if self._stopping:
            raise AllResting(_AGAIN)
        issues, singles = self._waiting
        if (singles or issues)[0] is not ticket:
            return None
        for standby in (False, True):
            group = [relay for relay in self._relays if (relay.server.weight == 0) is standby]
            for relay in group:
                if relay.is_due(now) and relay.has_room(now, single=single):
                    return relay
            if working := [relay for relay in group if relay.fault is None]:
                free = [relay for relay in working if relay.has_room(now, single=single)]
                return choose_relay(self._relays, free=free)
        if any(relay.probe for relay in self._relays):
            return None
        raise AllResting(self._rest(now))

    def _rest(self, now: datetime) -> timedelta:
        """Return how long to wait for the first of the relays."""
        rests = [relay.breaker.wait(now) or timedelta() for relay in self._relays]
        return min(max(min(rests), _AGAIN), _LONGEST)
