"""How fast mails may leave: the lanes with a limit, exact over all workers and hosts (GCRA)."""

import asyncio
import logging
from collections.abc import Callable
from time import monotonic

from sqlalchemy.exc import SQLAlchemyError

from newsletter.database import Sessions
from newsletter.deliveries.traffic.gate import Gate
from newsletter.deliveries.traffic.reservation import open_lane, read_rates, release

_log = logging.getLogger(__name__)

_LOOK = 0.5  # seconds between two looks for lanes that got a limit, or have none any more
_PARTING = 1.0  # seconds that giving back may take at the end

_EVERYTHING = ""


class Pacer:
    """The room of one process in all lanes; `run` must be running."""

    def __init__(
        self, sessions: Sessions, per_second: float, clock: Callable[[], float] = monotonic
    ) -> None:
        self._sessions = sessions
        self._default = per_second  # of all mails, where the lane has no rate; 0: no limit
        self._clock = clock  # seconds, and never goes back
        self._gates: dict[str, Gate] = {}
        self._lifted: list[Gate] = []  # that were still asking
        self._known = False  # which lanes have a limit; until then nobody passes
        self.limited: frozenset[str] = frozenset()  # recipient domains
        self._waiting: dict[Callable[[], None], None] = {}

    def admit(self, lane: str, wake: Callable[[], None]) -> bool:
        """Take room for one mail; if there is none now, `wake` is called once when to ask again."""
        gates = self._gates
        if not gates and self._known:
            return True
        if not self._known:
            self._waiting[wake] = None
            return False
        now = self._clock()
        everything = gates.get(_EVERYTHING)
        own = gates.get(lane) if lane else None
        # First its own: the room of all is not kept from others while this lane waits.
        if own is not None and not own.is_open(now):
            own.wait(wake)
            return False
        if everything is not None and not everything.is_open(now):
            everything.wait(wake)
            if own is not None:
                own.hold(now)
            return False
        if own is not None:
            own.take()
        if everything is not None:
            everything.take()
        return True

    def give_back(self, lane: str) -> None:
        """Take back the room of a mail that did not leave."""
        for gate in self._concerned(lane):
            gate.give_back()

    def delay(self, lane: str) -> float:
        """Return in about how many seconds a mail of a lane may leave; 0: now."""
        now = self._clock()
        return max((gate.delay(now) for gate in self._concerned(lane)), default=0.0)

    async def run(self) -> None:
        """Learn within a second which lanes have a limit, until cancelled."""
        try:
            while True:
                await self.look()
                await asyncio.sleep(_LOOK)
        finally:
            await self._leave()

    async def look(self) -> None:
        """Learn which lanes have a limit; without the database what was known holds."""
        try:
            async with self._sessions.begin() as session:
                if self._default and not self._known:
                    await open_lane(session, _EVERYTHING)
                rates = await read_rates(session, default=self._default)
        except (SQLAlchemyError, OSError) as error:
            _log.warning("the lanes are not known anew: %s", type(error).__name__)
            return
        for lane in rates:
            if lane not in self._gates or self._gates[lane].is_lifted:
                self._gates[lane] = Gate(
                    self._sessions, lane, default=self._default, clock=self._clock
                )
        for lane in self._gates.keys() - rates.keys():
            gate = self._gates.pop(lane)
            gate.lift()
            self._lifted.append(gate)
        self._lifted = [gate for gate in self._lifted if gate.is_asking]
        self.limited = frozenset(rates.keys() - {_EVERYTHING})
        self._known = True
        waiting, self._waiting = self._waiting, {}
        for wake in waiting:
            wake()

    async def _leave(self) -> None:
        """Give back what is left over."""
        lanes = sorted(self._gates)
        ends_at = asyncio.get_running_loop().time() + _PARTING
        gates = [*(self._gates[lane] for lane in lanes), *self._lifted]
        unused = await asyncio.gather(*(gate.close(_PARTING) for gate in gates))
        try:
            async with asyncio.timeout_at(ends_at), self._sessions.begin() as session:
                for lane, count in zip(lanes, unused, strict=False):  # the lifted have no use
                    await release(session, lane, default=self._default, unused=count)
        except (SQLAlchemyError, OSError) as error:  # a TimeoutError is one
            _log.warning("room is lost without the database: %s", type(error).__name__)

    def _concerned(self, lane: str) -> set[Gate]:
        return {gate for name in (lane, _EVERYTHING) if (gate := self._gates.get(name))}
