"""One relay of several: how much is open to it, whether it works, and whose turn it is."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from newsletter.deliveries.traffic.backoff import Breaker
from newsletter.mail import Connection, Logins, Outcome, Scope, Server

_SINGLE_MAILS = 2  # connections beyond those for issues, so that no issue holds up a single mail
_FRESH = timedelta(seconds=30)  # for so long a mail that was taken proves that the relay works
_CROWDED = timedelta(minutes=5)


@dataclass(eq=False, kw_only=True, slots=True)
class Relay:
    """One SMTP server, with the connections that a process has to it."""

    server: Server
    logins: Logins = field(default_factory=Logins)
    breaker: Breaker = field(default_factory=Breaker)
    fault: Outcome | None = None  # why it rests, or is on probation; None: it works
    lent: set[Connection] = field(default_factory=set)
    idle: list[tuple[datetime, Connection]] = field(default_factory=list)  # and since when
    probe: Connection | None = None  # the one that tries whether it works again
    proven: set[Connection] = field(default_factory=set)  # of the lent ones: it took a mail
    worked_at: datetime | None = None
    crowd: int = 0  # how many connections it takes at once, since it refused one more
    crowded_until: datetime | None = None  # for so long we believe that
    served: float = 0.0  # loans so far, divided by the weight
    reached: float = 0.0  # the same, when it was lent from last

    @property
    def share(self) -> int:
        """Its weight; among servers on standby all are worth the same."""
        return self.server.weight or 1

    def is_due(self, now: datetime) -> bool:
        """Tell whether it has rested long enough for one connection to try it again."""
        rested = self.fault is not None and self.breaker.wait(now) is None
        return rested and self.probe is None

    def has_room(self, now: datetime, *, single: bool) -> bool:
        """Tell whether it may have one more connection."""
        lent = len(self.lent)
        if self.crowded_until and now < self.crowded_until and lent >= self.crowd:
            return False
        most = self.server.connections + (_SINGLE_MAILS if single else 0)
        return lent < most or not self.server.connections

    def lend(self) -> Connection:
        """Return a connection, one that stands before a new one."""
        connection = self.idle.pop()[1] if self.idle else Connection(self.server, self.logins)
        self.lent.add(connection)
        if self.fault is not None:
            self.probe = connection
        return connection

    def take_back(self, connection: Connection, now: datetime) -> None:
        """Keep a connection for the next who needs one."""
        self.lent.discard(connection)
        self.proven.discard(connection)
        self._end_probe(connection)
        self.idle.append((now, connection))

    def praise(self, connection: Connection, now: datetime) -> bool:
        """Note that it took a mail; say whether that ends a fault."""
        self.proven.add(connection)
        self.worked_at = now
        had_fault = self.fault is not None
        self.fault = None
        self.breaker.close()
        self._end_probe(connection)
        return had_fault

    def blame(self, connection: Connection, outcome: Outcome, now: datetime) -> bool:
        """Note that a session failed; say whether the relay rests because of it from now on."""
        self._end_probe(connection)
        was_proven = connection in self.proven
        self.proven.discard(connection)
        if not was_proven and self._is_one_too_many(outcome, now):
            self.crowd = max(1, len(self.lent) - 1)
            self.crowded_until = now + _CROWDED
            return False
        before = self.breaker.faults
        self.breaker.trip(now)
        self.fault = outcome
        return self.breaker.faults > before

    def take_idle(self, now: datetime) -> list[Connection]:
        """Give up and return the connections that have been idle for too long."""
        longest = timedelta(seconds=self.server.idle_seconds)
        old = [connection for since, connection in self.idle if now - since >= longest]
        self.idle = [kept for kept in self.idle if now - kept[0] < longest]
        return old

    def _is_one_too_many(self, outcome: Outcome, now: datetime) -> bool:
        """Tell whether a new connection is refused while others, proven just now, are served."""
        is_fresh = self.worked_at is not None and now - self.worked_at < _FRESH
        is_refused = outcome.scope is Scope.SESSION and self.fault is None
        return is_refused and is_fresh and bool(self.proven)

    def _end_probe(self, connection: Connection) -> None:
        if self.probe is connection:
            self.probe = None


def choose_relay(relays: Sequence[Relay], *, free: Sequence[Relay]) -> Relay | None:
    """Return which of those that are free has its turn by weight; None if none is free.

    Nobody gets more than their part of the connections in use (rounded up), so that a relay which
    is slow cannot tie up all of them. Among those below it, whoever had the fewest loans for their
    weight is next, so that weights hold for two connections as for two hundred; whoever comes back
    after a rest begins where the others are: nothing is made up for.
    """
    if not free:
        return None
    whole = sum(relay.share for relay in free)
    in_use = sum(len(relay.lent) for relay in free) + 1
    below = [relay for relay in free if len(relay.lent) < math.ceil(in_use * relay.share / whole)]
    reached = max(relay.reached for relay in relays)
    chosen = min(below, key=lambda relay: max(relay.served, reached))
    chosen.reached = max(chosen.served, reached)
    chosen.served = chosen.reached + 1 / chosen.share
    return chosen
