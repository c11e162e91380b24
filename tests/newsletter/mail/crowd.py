"""Fifty people, of whom a server misbehaves at three; the others are to notice nothing of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from newsletter.mail.envelope import Envelope
from newsletter.mail.outcome import Outcome, Scope, Verdict
from newsletter.mail.smtp import Connection, Logins, Server
from tests.newsletter.mail.enclosing import enclose
from tests.newsletter.mail.fault_server import FaultServer, Script
from tests.newsletter.mail.feeding import Feeding

PEOPLE: Final = [f"p{number:02}@example.org" for number in range(50)]
AFFECTED: Final = (PEOPLE[0], PEOPLE[17], PEOPLE[49])
MOST_FAULTS: Final = 9  # then the server is taken to be broken for good


def letter(person: str, message: bytes = b"Subject: Randnotizen\r\n\r\nGuten Tag.\r\n") -> Envelope:
    path = f"return.{person}".encode("ascii", "ignore").decode()
    return enclose(return_path=path, address=person, message=message)


def aim(script: Script, people: Sequence[str] = AFFECTED) -> Script:
    """Return a script in which BAD stands for each of the affected."""
    aimed: Script = {}
    for key, turn in script.items():
        for person in people:
            path = f"return.{person}" if key.startswith("MAIL") else person
            aimed[key.replace("BAD", path)] = list(turn) if isinstance(turn, list) else turn
    return aimed


@dataclass
class Crowd:
    """What became of everybody."""

    feed: Feeding
    faults: list[Outcome]

    def fate(self, person: str) -> str:
        """Tell whose fault it was, as SENDING.md does; nothing: it was taken."""
        outcomes = self.feed.outcomes.get(person, [])
        assert len(outcomes) <= 1
        if not outcomes:
            return "waits"
        outcome = outcomes[0]
        if outcome.verdict is Verdict.ACCEPTED:
            return "taken"
        if outcome.verdict is Verdict.UNCERTAIN:
            return "U"
        if outcome.scope is Scope.MESSAGE:
            return "M"
        assert outcome.scope is Scope.RECIPIENT
        if outcome.hard_bounce:
            return "R bounced"
        return "R deferred" if outcome.verdict is Verdict.DEFERRED else "R failed"

    def fates(self, people: Sequence[str]) -> Counter[str]:
        return Counter(self.fate(person) for person in people)


async def hand_over_all(server: Server) -> Crowd:
    """Hand over to everybody, coming back after faults as the engine does."""
    feed = Feeding([letter(person) for person in PEOPLE])
    connection = Connection(server, Logins())
    faults: list[Outcome] = []
    while len(faults) < MOST_FAULTS:
        fault = await connection.hand_over(feed)
        if fault is None:
            break
        faults.append(fault)
    await connection.close()
    assert feed.most_flying <= 2
    assert len(feed.waiting) + sum(map(len, feed.outcomes.values())) == len(PEOPLE)
    return Crowd(feed=feed, faults=faults)


def count_copies(server: FaultServer, people: Sequence[str]) -> Counter[int]:
    """Return how many got how many copies."""
    copies = Counter(server.recipients())
    return Counter(copies[person] for person in people)
