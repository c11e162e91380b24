"""The people of a turn, read a little ahead: never so far that somebody who left gets a mail."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from newsletter.deliveries.dispatch.printing import Print
from newsletter.deliveries.outbox import Claim
from newsletter.mail import Envelope, Outcome

_AHEAD = 0.4  # seconds for which people are read at once
FRESH = 1.2  # seconds after which people are read anew: they may have left meanwhile
_FEWEST = 8
_FIRST = 32  # before anybody knows how fast it goes
_MOST = 250  # so that writing their messages keeps nobody waiting for long
_MOST_SIGNED = 100
_SLICE = 64  # people whose messages are written in a row, without a look at the connections


class Source(Protocol):
    """Where the people of a turn come from."""

    async def load(self, limit: int) -> Sequence[Claim]:
        """Return the next ones; none: there are no more."""

    async def rewind(self) -> bool:
        """Look from the front once more, when all have been settled; False: no need to."""

    async def holds(self, claim: Claim) -> bool:
        """Say whether somebody who was loaded still is to get the mail, and from us."""

    async def release(self, claims: Sequence[Claim]) -> None:
        """Take back those that were loaded and not sent to; they are loaded again, or by others."""


class Stock:
    """What is loaded and not taken yet: one batch in use, one behind it."""

    def __init__(self, source: Source, forms: Print, wake: Callable[[], None]) -> None:
        self._source = source
        self._forms = forms
        self._wake = wake
        self._claims: deque[Claim] = deque()
        self._next: Sequence[Claim] = ()
        self._written: dict[int, Envelope | Outcome] = {}  # by recipient
        self.fresh_until = 0.0  # by the loop's clock, of those in use
        self._next_fresh_until = 0.0
        self._stale: list[Claim] = []  # to be released
        self._hungry = asyncio.Event()
        self._dry = False
        self._clock = asyncio.get_running_loop().time
        self.failure: BaseException | None = None  # why nothing more comes

    @property
    def is_dry(self) -> bool:
        """Whether nothing is there and nothing will come, unless somebody is put back."""
        return self._dry and self.is_empty

    @property
    def is_empty(self) -> bool:
        """Whether nobody is there now."""
        return not self._claims and not self._next

    @property
    def written_ahead(self) -> int:
        """How many messages are written that nobody took yet."""
        return len(self._written)

    @property
    def first(self) -> Claim | None:
        """Who is the next, however long ago they were read."""
        return self._claims[0] if self._claims else None

    @asynccontextmanager
    async def filling(self, *, settled: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
        """Load for as long as the block lasts; `settled` waits until all that was taken is."""
        filler = asyncio.create_task(self._fill(settled))
        filler.add_done_callback(self._note_end)
        try:
            yield
        finally:
            filler.cancel()
            await asyncio.wait({filler})

    def peek(self) -> Claim | None:
        """Return who is the next; None: nothing now, and whoever waits is woken."""
        if not self._claims:
            if not self._next:
                self._hungry.set()
                return None
            self._claims.extend(self._next)
            self.fresh_until, self._next = self._next_fresh_until, ()
            self._hungry.set()
        if self._clock() > self.fresh_until:
            self._discard()
            return None
        return self._claims[0]

    def pop(self) -> None:
        """Take who `peek` returned, to whom nothing is sent."""
        self._written.pop(self._claims.popleft().recipient_id, None)

    def write(self) -> Envelope | Outcome:
        """Take who `peek` returned; return the message for them, or why there is none."""
        claim = self._claims.popleft()
        return self._written.pop(claim.recipient_id, None) or self._forms.write(claim)

    def put_back(self, claims: Sequence[Claim], fresh_until: float) -> None:
        """Offer those first that did not leave, in their order, unless they were read long ago."""
        self._claims.extendleft(reversed(claims))
        self.fresh_until = min(self.fresh_until, fresh_until)

    async def release(self) -> None:
        """Give up everything."""
        self._discard()
        stale, self._stale = self._stale, []
        if stale:
            await self._source.release(stale)

    def _discard(self) -> None:
        self._stale += (*self._claims, *self._next)
        self._claims.clear()
        self._next = ()
        self._written.clear()
        self._hungry.set()

    async def _fill(self, settled: Callable[[], Awaitable[None]]) -> None:
        limit, most = _FIRST, _MOST_SIGNED if self._forms.is_signed else _MOST
        loaded_at = self._clock()
        while True:
            if self._stale:
                stale, self._stale = self._stale, []
                await self._source.release(stale)
            fresh_until = self._clock() + FRESH  # what was asked is as old as the question
            claims = await self._source.load(limit)
            if self._forms.is_signed:  # which takes many times as long as all else
                self._written |= await asyncio.to_thread(self._write_all, claims)
            if self._stale:  # discarded meanwhile: these would come before them
                self._stale += claims
                self._written.clear()
            elif claims:
                self._next, self._next_fresh_until = claims, fresh_until
                await self._write_ahead(claims)
                self._wake()
                await self._wait_for_hunger()
                spent = max(self._clock() - loaded_at, 0.001)
                loaded_at = self._clock()
                limit = max(_FEWEST, min(most, 4 * limit, int(len(claims) / spent * _AHEAD)))
            else:
                await settled()
                if not self._stale and not await self._source.rewind():
                    self._dry = True
                    self._wake()
                    return

    async def _write_ahead(self, claims: Sequence[Claim]) -> None:
        """Write the messages of the next, some in a row: that is faster than one at a time.

        Not all in a row: the connections would stand still meanwhile.
        """
        first = 0 if not self._forms.is_signed else len(claims)
        while first < len(claims) and self._next is claims:  # else they are in use already
            self._written |= self._write_all(claims[first : first + _SLICE])
            first += _SLICE
            await asyncio.sleep(0)

    def _write_all(self, claims: Sequence[Claim]) -> dict[int, Envelope | Outcome]:
        write = self._forms.write
        return {claim.recipient_id: write(claim) for claim in claims if claim.person is not None}

    async def _wait_for_hunger(self) -> None:
        while self._next:
            self._hungry.clear()
            await self._hungry.wait()

    def _note_end(self, filler: "asyncio.Task[None]") -> None:
        if not filler.cancelled():
            self.failure = filler.exception()
            self._dry = True
            self._wake()
