"""The gate of one lane in one process: who waits there, and the room that is fetched for them."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from newsletter.database import Sessions
from newsletter.deliveries.traffic.reservation import MOST_AHEAD, Reservation, release, reserve
from newsletter.deliveries.traffic.room import Room, Slots

_log = logging.getLogger(__name__)

_LEAST_AHEAD = 0.05  # seconds of the lane that are reserved at once, if the database is quick
_SOONEST = 0.001  # seconds: as exact as the loop's timers are
_LOOK = 0.2  # seconds after which whoever waits looks for a new rate
_IDLE = 0.05  # seconds without a mail after which room is given back
_HELD = 1.0  # the same while somebody has room in this lane, but none in that of all mails
_RETRY = 0.5  # seconds until a database that is away is asked again


class Gate:
    """Lets mails of one lane through as its room allows, and wakes who waits."""

    def __init__(
        self, sessions: Sessions, lane: str, *, default: float, clock: Callable[[], float]
    ) -> None:
        self._sessions = sessions
        self._lane = lane
        self._default = default
        self._clock = clock  # seconds, and never goes back
        self._room = Room()
        self._few = 0  # slots left at which more are fetched
        self._ahead = _LEAST_AHEAD
        self._next = 0.0  # the lane has no more room for us before then
        self._refused_until = 0.0  # there is no use in asking again before then
        self._held = 0.0  # somebody who waits elsewhere will come back until then
        self._taken = self._taken_before = 0
        self._waiting: dict[Callable[[], None], None] = {}  # in the order in which they came
        self._bell: asyncio.TimerHandle | None = None  # rings at the next slot
        self._watch: asyncio.TimerHandle | None = None  # looks whether the room is used
        self._asking: asyncio.Task[None] | None = None  # the database
        self.is_lifted = False  # the limit is gone; the next needs a new gate

    @property
    def is_asking(self) -> bool:
        """Whether the database has still to answer."""
        return self._asking is not None

    def is_open(self, now: float) -> bool:
        """Say whether a mail may pass now."""
        opens_at = self._room.opens_at(now)
        return (opens_at is not None and opens_at <= now) or self.is_lifted

    def take(self) -> None:
        """Let one mail pass; the gate is open."""
        if self.is_lifted:
            return
        self._taken += 1
        self._room.take()
        if self._asking is None and self._room.left == self._few:
            self._ask(self._fetch())

    def hold(self, now: float) -> None:
        """Keep the room for a while for somebody who has to wait elsewhere."""
        self._held = now + _HELD

    def give_back(self) -> None:
        """Take the room back of a mail that did not leave."""
        if not self.is_lifted:
            self._room.give_back()
            self._attend()

    def wait(self, wake: Callable[[], None]) -> None:
        """Call `wake` once when to ask again."""
        self._waiting[wake] = None
        self._attend()

    def delay(self, now: float) -> float:
        """Return in about how many seconds a mail may pass."""
        if self.is_lifted:
            return 0.0
        opens_at = self._room.opens_at(now)
        return max(0.0, (self._next if opens_at is None else opens_at) - now)

    def lift(self) -> None:
        """Let everybody pass from now on."""
        self.is_lifted = True
        self._end_timers()
        self._wake(len(self._waiting))

    async def close(self, within: float) -> int:
        """End what goes on in the background, and return how many slots are left over.

        What the database does not answer within so many seconds is broken off.
        """
        self._waiting.clear()
        self._end_timers()
        if self._asking:  # broken off at once, it might keep the lane's row from all others
            _, late = await asyncio.wait({self._asking}, timeout=within)
            for asking in late:  # left behind, it would hold a connection that nobody closes
                asking.cancel()
                await asyncio.wait({asking})
            self._end_timers()
        return self._room.drop_all()

    def _end_timers(self) -> None:
        for timer in (self._bell, self._watch):
            if timer:
                timer.cancel()
        self._bell = self._watch = None

    def _attend(self) -> None:
        """See to it that who waits is woken: at the next slot, or once there are slots."""
        if not self._waiting or self.is_lifted:
            return
        now = self._clock()
        opens_at = self._room.opens_at(now)
        if opens_at is None and self._asking:
            return  # and are looked after when it is answered
        if opens_at is None and now >= self._refused_until:
            self._ask(self._fetch())
        else:
            self._ring_in((self._refused_until if opens_at is None else opens_at) - now)

    def _ring_in(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        at = loop.time() + max(_SOONEST, seconds)
        if self._bell:
            if self._bell.when() <= at:
                return
            self._bell.cancel()
        self._bell = loop.call_at(at, self._ring)

    def _ring(self) -> None:
        self._bell = None
        self._wake(self._room.count_open(self._clock()))
        self._attend()  # whoever was woken may have no use for it any more

    def _wake(self, most: int) -> None:
        for wake in [*self._waiting][:most]:
            del self._waiting[wake]
            wake()

    def _ask(self, work: Coroutine[Any, Any, None]) -> None:
        self._asking = asyncio.create_task(work)
        self._asking.add_done_callback(self._end)

    def _end(self, _: "asyncio.Task[None]") -> None:
        self._asking = None
        self._attend()

    async def _fetch(self) -> None:
        unused = self._room.drop_lost()
        asked_at = self._clock()
        try:
            async with self._sessions() as session:
                # One statement, one round trip: it need not wait for the end of a transaction.
                await session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
                found = await reserve(
                    session, self._lane, default=self._default, ahead=self._ahead, unused=unused
                )
        except (SQLAlchemyError, OSError) as error:
            _log.warning("mails wait for the database: %s", type(error).__name__)
            self._refused_until = self._clock() + _RETRY
            return
        if found is None or self.is_lifted:
            self.lift()
        elif found.mails:
            self._store(found, asked_at)
        else:
            self._refused_until = self._clock() + min(max(found.seconds, _SOONEST), _LOOK)
            self._next = max(self._next, self._clock() + found.seconds)

    def _store(self, found: Reservation, asked_at: float) -> None:
        """Note what was reserved by our own clock, which is not the database's."""
        now = self._clock()
        took = now - asked_at
        first = now + found.seconds
        self._next = first + found.mails * found.step
        self._few = found.mails // 4
        self._ahead = min(max(2 * took, _LEAST_AHEAD), MOST_AHEAD)
        # The slots' true moments lie up to `took` before: so much less they last.
        lasts = max(found.lasts - took, found.lasts / 4)
        self._room.add(Slots(first=first, step=found.step, left=found.mails, lasts=lasts))
        self._wake(self._room.count_open(now))
        if self._watch is None:
            self._watch_room()

    def _watch_room(self) -> None:
        self._taken_before = self._taken
        self._watch = asyncio.get_running_loop().call_later(_IDLE, self._look)

    def _look(self) -> None:
        """Give the room back that nobody uses: another worker may have the part by now."""
        self._watch = None
        now = self._clock()
        if self._waiting or self._asking or self._taken > self._taken_before or now < self._held:
            if not self._room.is_spent:
                self._watch_room()
        elif unused := self._room.drop_all():
            self._next = 0.0
            self._ask(self._release(unused))

    async def _release(self, unused: int) -> None:
        try:
            async with self._sessions.begin() as session:
                await release(session, self._lane, default=self._default, unused=unused)
        except (SQLAlchemyError, OSError) as error:
            _log.warning("room is lost without the database: %s", type(error).__name__)
