"""Who opened what within the last minute, so that a scanner is known by its haste. Kept nowhere."""

from collections import Counter, OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from secrets import token_bytes

from newsletter.clicks.item_links import ItemLink

_BURST = 4  # links of one issue: nobody reads that fast
_HASTE = timedelta(seconds=10)  # within which so many are a burst; only then a click counts
_MEMORY = timedelta(minutes=1)


@dataclass(kw_only=True, slots=True)
class _Visitor:
    """What somebody opened of one issue."""

    begun_at: datetime
    opened: dict[ItemLink, datetime] = field(default_factory=dict)
    is_scanner: bool = False


class Visits:
    """The visits of the last minute. An address is a salted hash here, and leaves with the minute.

    The salt is made at the start and never written down. Each process sees its own visits only.
    """

    def __init__(self, *, most: int = 50_000) -> None:
        self._most = most  # visitors; more within a minute are not counted: they cost memory
        self._salt = token_bytes(16)
        self._visitors: OrderedDict[tuple[bytes, int], _Visitor] = OrderedDict()
        self._pending: deque[tuple[datetime, ItemLink, _Visitor]] = deque()

    def note(self, link: ItemLink, address: str, *, now: datetime) -> None:
        """Remember that a link was opened; the same one again within a minute is one visit."""
        self._forget(now)
        digest = blake2b(address.encode(), key=self._salt, digest_size=8).digest()
        key = (digest, link.issue_id)
        if key not in self._visitors:
            if len(self._visitors) >= self._most:
                return
            self._visitors[key] = _Visitor(begun_at=now)
        visitor = self._visitors[key]
        if link in visitor.opened:
            return
        visitor.opened[link] = now
        recent = sum(now - at <= _HASTE for at in visitor.opened.values())
        visitor.is_scanner = visitor.is_scanner or recent >= _BURST
        self._pending.append((now, link, visitor))

    def settle(self, now: datetime | None) -> Counter[ItemLink]:
        """Return what has proven to be no part of a burst; without a time, all that is left."""
        counts = Counter[ItemLink]()
        while self._pending and (now is None or now - self._pending[0][0] > _HASTE):
            _, link, visitor = self._pending.popleft()
            if not visitor.is_scanner:
                counts[link] += 1
        if now:
            self._forget(now)
        return counts

    def _forget(self, now: datetime) -> None:
        while self._visitors:
            key, visitor = next(iter(self._visitors.items()))
            if now - visitor.begun_at < _MEMORY:
                return
            del self._visitors[key]
