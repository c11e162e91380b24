"""How a hand-over ends in one session, and what becomes of the messages that were on their way."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, replace
from enum import Enum, auto

from newsletter.mail.outcome import Outcome, Step
from newsletter.mail.smtp.errors import GarbledReply, NoReply, SmtpError
from newsletter.mail.smtp.flight import Flight
from newsletter.mail.smtp.judgement import judge_doubt, judge_failure
from newsletter.mail.smtp.session import Session


class Stage(Enum):
    """What the server has of a message."""

    NOTHING = auto()
    SENDER = auto()
    RECIPIENT = auto()
    MESSAGE = auto()  # and whether it takes it is not known


_STEPS = {
    Stage.NOTHING: Step.SENDER,
    Stage.SENDER: Step.RECIPIENT,
}  # what was to come; else CONTENT


@dataclass(frozen=True, slots=True)
class End:
    """How it ended; what was not settled is put back."""

    fault: Outcome | None = None
    is_spent: bool = False  # nobody's fault, but what is left wants a new session


class Ending:
    """Ends a hand-over once."""

    def __init__(self, session: Session, flight: Flight) -> None:
        self._session = session
        self._flight = flight
        self._end: asyncio.Future[End] = asyncio.get_running_loop().create_future()

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self._end.done()

    def wait(self) -> Awaitable[End]:
        """Wait for the end; raises what `fail` was told."""
        return self._end

    def finish(self, end: End) -> None:
        """End in order: everything is settled."""
        self._end.set_result(end)

    def conclude(self, end: End) -> None:
        """End early; what is not settled is put back."""
        self._session.wire.hear = None
        self._flight.put_back()
        self._end.set_result(end)

    def fail(self, error: Exception) -> None:
        """End by a fault that is not the server's."""
        self._session.wire.drop()
        self._flight.is_hungry = False
        if not self._end.done():
            self._end.set_exception(error)

    def break_off(self, error: SmtpError, stage: Stage) -> None:
        """Part from a server that is gone, silent or confused."""
        is_confused = isinstance(error, GarbledReply)
        was_sent = self._flight.sent is not None and not self._session.wire.has_unsent
        if was_sent and (is_confused or stage is Stage.MESSAGE):
            self.doubt(judge_doubt(error))
            return
        fault = judge_failure(error, step=name_step(stage))
        if is_confused:  # nothing that is not proven is to be believed
            self.reject(fault)
        else:
            self.leave(fault, stage, closed=not isinstance(error, NoReply))

    def leave(self, fault: Outcome, stage: Stage, *, closed: bool = True) -> None:
        """Part from a server that was in step: what it refused, it refused.

        One that worked and closes the connection between two messages is not at fault.
        """
        flight = self._flight
        self._session.wire.drop()
        flight.is_hungry = False
        flight.settle_refused(proven=False)
        has_worked = flight.has_settled or self._session.has_worked
        if closed and has_worked and stage is Stage.NOTHING:
            self.conclude(End(is_spent=True))
            return
        if flight.sent is None and flight.next is None:  # the one it was about is settled
            fault = replace(fault, step=Step.SENDER)
        self.conclude(End(fault=flight.sign(fault)))

    def reject(self, fault: Outcome) -> None:
        """Part from a server of which nothing is to be believed that it has not proven."""
        self._session.wire.drop()
        self.conclude(End(fault=self._flight.sign(fault)))

    def doubt(self, outcome: Outcome) -> None:
        """Part from a server of which nobody knows whether it took the message."""
        self._session.wire.drop()
        self.conclude(End(fault=self._flight.doubt(outcome)))


def name_step(stage: Stage) -> Step:
    """Return what the server was asked for."""
    return _STEPS.get(stage, Step.CONTENT)
