"""Feeds for connections, like the engine's: what is put back is offered again, and first."""

from collections import deque
from collections.abc import Iterable

from newsletter.mail.envelope import Envelope
from newsletter.mail.outcome import Outcome
from newsletter.mail.smtp import Connection, Go, Lull


class Feeding:
    """Offers messages, and keeps what became of each."""

    def __init__(self, envelopes: Iterable[Envelope]) -> None:
        self.waiting = deque(envelopes)
        self.flying: deque[Envelope] = deque()
        self.outcomes: dict[str, list[Outcome]] = {}
        self.heard: list[str] = []  # whose outcomes, in order
        self.dots: list[str] = []
        self.most_flying = 0

    def take(self) -> Envelope | Lull:
        if not self.waiting:
            return Lull.END
        self.flying.append(self.waiting.popleft())
        self.most_flying = max(self.most_flying, len(self.flying))
        return self.flying[-1]

    def dot(self) -> Go:
        self.dots.append(self.flying[0].address)
        return Go.NOW

    def settle(self, outcome: Outcome) -> None:
        address = self.flying.popleft().address
        self.heard.append(address)
        self.outcomes.setdefault(address, []).append(outcome)

    def put_back(self) -> None:
        self.waiting.extendleft(reversed(self.flying))
        self.flying.clear()


async def send(connection: Connection, envelope: Envelope) -> Outcome:
    """Hand over one message and return what became of it, or of the session."""
    feed = Feeding([envelope])
    fault = await connection.hand_over(feed)
    if feed.outcomes:
        return feed.outcomes[envelope.address][0]
    assert fault is not None
    return fault
