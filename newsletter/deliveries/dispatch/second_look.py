"""A second look at somebody whose mail has waited: for the server, the lane or the database."""

import asyncio
from collections.abc import Callable
from functools import partial

from newsletter.deliveries.dispatch.stock import FRESH, Source
from newsletter.deliveries.outbox import Claim
from newsletter.deliveries.traffic import Pacer
from newsletter.mail import Go


class SecondLook:
    """Sees to it that a mail which waited leaves only to who still wants it, at the pace of now.

    The person may have left meanwhile, and the room that their mail had in its lane is stale. The
    server waits while we look: were the connection dropped instead, a server that is always slow
    would never get a mail.
    """

    def __init__(
        self,
        source: Source,
        pacer: Pacer,
        lane: str,
        *,
        wake: Callable[[], None],
        stop: Callable[[], None],
    ) -> None:
        self._source = source
        self._pacer = pacer
        self._lane = lane
        self._wake = wake
        self._stop = stop  # ends the turn
        self._clock = asyncio.get_running_loop().time
        self._claim: Claim | None = None  # who was looked up last
        self._is_there = False
        self._good_until = 0.0  # by the loop's clock
        self._looking: asyncio.Task[bool] | None = None
        self.owes_room = False  # whether it was given back, and is to be taken anew
        self.failure: BaseException | None = None  # why nothing more may leave

    def ask(self, claim: Claim) -> Go:
        """Say whether a mail may leave now; LATER: whoever waits is woken."""
        if self.failure is not None:
            return Go.NEVER
        if self._looking is not None:
            return Go.LATER
        if claim is not self._claim:
            self._claim, self._good_until = claim, 0.0
        if self._clock() > self._good_until:
            self._looking = asyncio.create_task(self._source.holds(claim))
            self._looking.add_done_callback(partial(self._hear, self._clock()))
            return Go.LATER
        if not self._is_there:
            return Go.NEVER
        if self.owes_room and not self._pacer.admit(self._lane, self._wake):
            return Go.LATER
        self.owes_room = False
        return Go.NOW

    def forget(self) -> None:
        """Hear that nobody who was asked for is on the way any more."""
        self._claim = None
        self.owes_room = False
        if self._looking is not None:
            self._looking.cancel()

    async def close(self) -> None:
        """Look no more."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait({self._looking})

    def _hear(self, asked_at: float, looking: "asyncio.Task[bool]") -> None:
        """Hear whether they are still there; what was asked long ago is asked again."""
        self._looking = None
        if looking.cancelled():
            self._wake()
            return
        self.failure = looking.exception()
        if self.failure is not None:
            self._stop()
            return
        self._is_there, self._good_until = looking.result(), asked_at + FRESH
        if self._claim is not None and not self.owes_room:
            self._pacer.give_back(self._lane)
            self.owes_room = True
        self._wake()
