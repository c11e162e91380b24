"""A scene and what came of it: rows of the table that `make chaos` prints."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace

from benchmarks.invariants import Findings

_ON_THEIR_WAY = 0.8  # of those whom a killed worker leaves in doubt


class Skipped(Exception):
    """Raised when a scene cannot be played on this machine; its words say why."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """What came of a scene: figures, and whether each promise held."""

    scene: str
    done: str  # what was done to it
    people: int = 0
    kills: int = 0
    lost: int = 0
    twice: int = 0  # mails that somebody had already
    most_twice: int = 0  # that may be
    uncertain: int = 0
    most_uncertain: int = 0
    arrived: int = 0  # of the uncertain, who have it in fact
    failed: int = 0  # people who get nothing any more, the bounced too
    most_failed: int = 0
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()  # sentences: what should have held, and did not
    skipped: str = ""  # why it was not played
    name: str = ""  # by which `make chaos` is told to play it
    at: str = ""  # when it was over, in UTC

    @property
    def ok(self) -> bool:
        """Whether everything held."""
        return not [*self.failures()]

    def failures(self) -> Iterator[str]:
        """Say what did not hold."""
        yield from self.broken
        if self.lost:
            yield f"{self.lost} people got nothing, for no reason"
        if self.twice > self.most_twice:
            yield f"{self.twice} mails were there already; {self.most_twice} may be"
        if self.uncertain > self.most_uncertain:
            yield f"{self.uncertain} people are uncertain; {self.most_uncertain} may be"
        if self.failed > self.most_failed:
            yield f"{self.failed} people failed or bounced; {self.most_failed} may have"
        # The journal's mark comes right before the dot, so that as a rule the mail was on its way.
        if self.kills and self.arrived < _ON_THEIR_WAY * self.uncertain:
            yield f"only {self.arrived} of {self.uncertain} who are uncertain have it in fact"


Play = Callable[[float], Awaitable[Row]]
"""Plays a scene at a size: 1 is what the promises say, less is quicker."""


def fill(row: Row, findings: Findings) -> Row:
    """Add what the check found."""
    return replace(
        row,
        people=findings.audience,
        lost=len(findings.lost),
        twice=sum(findings.twice.values()),
        uncertain=findings.uncertain,
        arrived=findings.arrived,
        failed=findings.failed,
        broken=(*row.broken, *findings.broken),
    )
