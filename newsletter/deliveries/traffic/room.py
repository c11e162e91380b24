"""The room that a process has in a lane: slots, each with a moment and an end. Pure."""

from collections import deque
from dataclasses import dataclass, replace
from math import ceil


@dataclass(kw_only=True, slots=True)
class Slots:
    """Some slots in a row, one mail each. Times are seconds of one clock that never goes back."""

    first: float  # when the first of those left may be used
    step: float  # between two of them
    left: int
    lasts: float  # how long after its moment each may be used


class Room:
    """Slots that were reserved and not used yet.

    A slot that was not used in time is lost: used later, it would come on top of other slots. So in
    any span no more mails leave than there are slots in it and shortly before.
    """

    def __init__(self) -> None:
        self._rows: deque[Slots] = deque()
        self._last: Slots | None = None  # the one slot that was used last
        self._lost = 0

    @property
    def left(self) -> int:
        """How many slots there are, some of which may be over."""
        return sum(row.left for row in self._rows)

    @property
    def is_spent(self) -> bool:
        """Whether no slot is left, nor one lost that nobody was told of."""
        return not self._rows and not self._lost

    def drop_lost(self) -> int:
        """Return how many slots were not used in time, and forget them."""
        lost, self._lost = self._lost, 0
        return lost

    def drop_all(self) -> int:
        """Return how many slots were not used at all, and forget them."""
        unused = self.left + self.drop_lost()
        self._rows.clear()
        return unused

    def add(self, slots: Slots) -> None:
        """Take slots in that lie behind all others."""
        self._rows.append(slots)

    def opens_at(self, now: float) -> float | None:
        """Return when the next slot may be used, which may be over; None: there is none."""
        rows = self._rows
        while rows:
            row = rows[0]
            overdue = now - row.first - row.lasts
            if overdue > 0:
                lost = min(ceil(overdue / row.step), row.left)
                row.first += lost * row.step
                row.left -= lost
                self._lost += lost
            if row.left:
                return row.first
            rows.popleft()
        return None

    def take(self) -> None:
        """Use the next slot, which `opens_at` has shown to be open."""
        row = self._rows[0]
        self._last = replace(row, left=1)
        row.left -= 1
        row.first += row.step
        if not row.left:
            self._rows.popleft()

    def give_back(self) -> None:
        """Have a slot used again whose mail did not leave, for as long as the last one lasts."""
        if self._last:
            self._rows.appendleft(replace(self._last))

    def count_open(self, now: float) -> int:
        """Count the slots that may be used now."""
        if self.opens_at(now) is None:
            return 0
        return sum(
            min(row.left, int((now - row.first) / row.step) + 1)
            for row in self._rows
            if row.first <= now
        )
