"""Naps of a worker whose server has a queue of its mails: it wakes for several answers at once.

Woken for each answer alone, it finds the processor's caches full of other things: at 70 KB a mail
costs a quarter more. While the server has a queue, nobody waits for us.
"""

import asyncio
import math
import time
from collections.abc import Callable
from typing import Final

_LONG: Final = 0.003  # seconds that mails wait in the server, from which a nap is worth it
_LONGEST: Final = 0.005  # seconds
_SHARE: Final = 2  # of that wait: so the queue never runs dry
_FEWEST: Final = 2  # answers that come during a nap that is worth it
_SMOOTH: Final = 16  # answers
_FORGET: Final = 1 << 20  # answers, after which even its best was long ago


class Nap:
    """One a process with one server; its loop serves nobody else, for it stands still meanwhile.

    A server that is far away answers late, but always as late as that: only what it takes longer
    than at its best is a queue. Or a line that is now slow, now fast: so the answers must come fast
    one after the other, too.
    """

    def __init__(self, sleep: Callable[[float], None] = time.sleep) -> None:
        self._sleep = sleep
        self._loop = asyncio.get_running_loop()
        self._usual = 0.0  # seconds from a dot to its answer
        self._best = math.inf
        self._apart = _LONGEST  # seconds between two answers
        self._heard_at: float | None = None
        self._is_due = False

    def hear(self, seconds: float, at: float) -> None:
        """Hear how long the server took for a mail, at a moment of the monotonic clock."""
        self._usual += (seconds - self._usual) / _SMOOTH
        if seconds < self._best:
            self._best = seconds
        else:
            self._best += (seconds - self._best) / _FORGET
        if self._heard_at is not None:
            self._apart += (at - self._heard_at - self._apart) / _SMOOTH
        self._heard_at = at
        queued = self._usual - self._best
        if queued > _LONG and not self._is_due:
            nap = min(queued / _SHARE, _LONGEST)
            if self._apart * _FEWEST <= nap:
                self._is_due = True  # when all that has come by now is answered
                self._loop.call_soon(self._rest, nap)

    def _rest(self, seconds: float) -> None:
        self._is_due = False
        self._sleep(seconds)
