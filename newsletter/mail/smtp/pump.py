"""The hot loop: the messages of a feed go out on one wire, the replies become outcomes.

Where the server offers PIPELINING (RFC 2920), the end of one message and the commands for the next
leave together. A refusal counts only when the server has proven to be in step: by the 354 for the
next message, or by the 250 to a RSET that was sent alone. A server that contradicts itself bounces
nobody.
"""

from typing import Final

from newsletter.mail.envelope import Envelope
from newsletter.mail.outcome import Scope, Step, Verdict
from newsletter.mail.smtp.ending import End, Ending, Stage, name_step
from newsletter.mail.smtp.errors import (
    ConnectionLost,
    CutShort,
    GarbledReply,
    SmtpError,
)
from newsletter.mail.smtp.feed import Feed, Go
from newsletter.mail.smtp.flight import Flight, Letter
from newsletter.mail.smtp.judgement import (
    SERVICE_CLOSING,
    START_MAIL_INPUT,
    judge_failure,
    judge_leave,
    judge_message,
    judge_recipient,
    judge_sender,
    judge_start,
)
from newsletter.mail.smtp.replies import Reply, Severity
from newsletter.mail.smtp.server import Server
from newsletter.mail.smtp.session import Session
from newsletter.mail.smtp.wire import TOO_MANY, Hear

_USUAL_YES: Final = 250


class Pump:
    """Hands over the messages of one feed in one session."""

    def __init__(self, session: Session, server: Server, feed: Feed) -> None:
        self._session = session
        self._wire = session.wire
        self._offer = session.offer
        self._server = server
        self._flight = Flight(feed, session, server)
        self._ending = Ending(session, self._flight)
        self._held: Letter | None = None  # the server waits for it, and the feed for something else

    async def run(self, first: Envelope) -> End:
        """Hand over a message that was taken from the feed, and all that follow.

        Whatever the feed raises is raised here; then, and when cancelled, the connection is dropped
        and a message whose end was written is in doubt.
        """
        self._wire.on_error = self._hear_error
        try:
            self._flight.prepare(first)
            self._go_on()
            return await self._ending.wait()
        except BaseException:
            self._wire.drop()
            self._flight.cut_short(CutShort())
            raise
        finally:
            self._wire.on_error = None
            self._session.has_worked |= self._flight.has_settled

    def wake(self) -> None:
        """Look again whether the feed has something, or lets something go."""
        if self._ending.is_over or not (self._held or self._flight.is_hungry):
            return
        try:
            if self._held is not None:
                self._pour_held(self._held)
            elif self._wire.hear is None:
                self._go_on()
            elif self._flight.next is None and self._wire.hear == self._hear_end:
                self._take_ahead()
                if words := self._flight.announce():
                    self._wire.append(words.all)
        except Exception as error:  # noqa: BLE001  # raised by `run`
            self._wire.report(error)

    # What is said

    def _go_on(self) -> None:
        """Begin the next message, or wait for it; no reply is due."""
        flight = self._flight
        self._wire.rest()
        while flight.next is None or flight.next.announcement is None:
            flight.settle_refused(proven=True)  # what need not be offered at all
            if flight.is_full or not flight.has_more:
                self._ending.finish(End(is_spent=flight.has_more))
                return
            flight.take()
            if flight.is_hungry:
                return
        if self._is_usable() and (words := flight.announce()):
            said = words.all if self._offer.pipelining else words.sender.encode()
            self._say(said, self._hear_sender)

    def _say(self, words: bytes, hear: Hear) -> None:
        self._wire.say(words, hear, patience=self._server.timeout)

    def _is_usable(self) -> bool:
        """Say whether the next message may go out in this session; if not, it has ended."""
        if self._wire.is_confused or self._wire.is_lost:
            error = GarbledReply(TOO_MANY) if self._wire.is_confused else ConnectionLost()
            self._ending.leave(judge_failure(error, step=Step.SENDER), Stage.NOTHING)
        elif self._session.announced and self._wire.idle_seconds > self._server.idle_seconds:
            self._ending.conclude(End(is_spent=True))
        return not self._ending.is_over

    def _take_ahead(self) -> None:
        """Take what can be announced behind the end of another message."""
        if self._offer.pipelining and self._flight.has_more and not self._flight.is_full:
            self._flight.take()

    def _pour(self, letter: Letter) -> None:
        """Send a message and its end, of which only the reply tells what became."""
        flight = self._flight
        if flight.sent is not None:
            flight.settle_refused(proven=True)  # by the 354 for the message behind it
        if self._held is None:
            flight.next = None
        self._held = None  # the feed may wake us while it is asked
        if flight.next is None:
            self._take_ahead()
        go = flight.dot(letter)
        if go is Go.LATER:  # the server waits
            self._held = letter
            self._wire.rest()
        elif go is Go.NOW:
            patience = self._server.final_timeout
            words = flight.announce()
            behind = words.all if words else b""
            self._wire.pour(letter.envelope.parts, behind, self._hear_end, patience=patience)
        else:
            self._wire.drop()
            self._ending.conclude(End(is_spent=True))

    def _pour_held(self, letter: Letter) -> None:
        """Send a message that the server has waited for; it may have given up meanwhile."""
        if self._wire.is_confused or self._wire.is_lost:
            self._ending.leave(judge_failure(ConnectionLost(), step=Step.SENDER), Stage.NOTHING)
        else:
            self._pour(letter)

    def _forget(self) -> None:
        """Have the server forget a transaction, and prove that it is in step."""
        self._say(b"RSET\r\n", self._hear_forgotten)

    # What is heard

    def _hear_sender(self, reply: Reply) -> None:
        """Hear what became of MAIL."""
        letter = self._flight.announced
        if reply.code == SERVICE_CLOSING:
            self._hear_leave(reply)
            return
        if reply.code != _USUAL_YES:
            self._flight.refuse(letter, judge_sender(reply))
        if self._offer.pipelining:
            self._wire.expect(self._hear_recipient, patience=self._server.timeout)
        elif letter.refusal is None and letter.announcement is not None:
            self._say(letter.announcement.recipient.encode(), self._hear_recipient)
        else:
            self._forget()

    def _hear_recipient(self, reply: Reply) -> None:
        """Hear what became of RCPT."""
        letter = self._flight.announced
        if reply.code == SERVICE_CLOSING:
            self._hear_leave(reply)
            return
        if letter.refusal is not None:
            if reply.severity is Severity.YES:
                raise GarbledReply("a yes to the recipient after a no to the sender")
        elif reply.code != _USUAL_YES:
            self._flight.refuse(letter, judge_recipient(reply, address=letter.envelope.address))
        if self._offer.pipelining:
            self._wire.expect(self._hear_start, patience=self._server.timeout)
        elif letter.refusal is None:
            self._say(b"DATA\r\n", self._hear_start)
        else:
            self._forget()

    def _hear_start(self, reply: Reply) -> None:
        """Hear what became of DATA."""
        letter = self._flight.announced
        if reply.code == START_MAIL_INPUT:
            if letter.refusal is not None:  # RFC 2920 section 3.1: it waits for a message to nobody
                self._say(b".\r\n", self._hear_nothing)
            elif self._wire.is_confused:  # until the end is on its way there is no doubt
                raise GarbledReply(TOO_MANY)
            else:
                self._pour(letter)
        elif reply.code == SERVICE_CLOSING:
            self._hear_leave(reply)
        elif reply.severity in {Severity.YES, Severity.GO_ON}:
            raise GarbledReply(f"{reply.code} to DATA")
        else:
            if letter.refusal is None:
                self._flight.refuse(letter, judge_start(reply, address=letter.envelope.address))
            self._forget()

    def _hear_nothing(self, reply: Reply) -> None:
        """Hear what became of a message to nobody."""
        if reply.code == SERVICE_CLOSING:
            self._hear_leave(reply)
        else:
            self._forget()

    def _hear_forgotten(self, reply: Reply) -> None:
        """Hear what became of RSET: whether the refusals before it are to be believed."""
        flight = self._flight
        if reply.code == SERVICE_CLOSING:
            self._hear_leave(reply)
            return
        if reply.severity is not Severity.YES or self._wire.is_confused:
            raise GarbledReply(f"{reply.code} to RSET, or more")
        flight.settle_refused(proven=True)
        if flight.next is not None and flight.next.refusal is not None:
            self._ending.conclude(End(fault=flight.next.refusal))  # the server's, not the person's
        else:
            self._go_on()

    def _hear_end(self, reply: Reply) -> None:
        """Hear what became of the message."""
        flight = self._flight
        letter = flight.sent
        assert letter is not None  # noqa: S101  # so the replies are ordered
        if reply.severity is Severity.YES:
            if self._wire.has_unsent:
                raise GarbledReply("a yes to a message that it does not have yet")
            flight.accept(reply, letter)
        elif reply.code == SERVICE_CLOSING:
            self._hear_leave(reply)
            return
        elif not self._hear_refusal(reply, letter):
            return
        if flight.next is not None and flight.next.announcement is not None:
            if self._wire.skip_welcome():  # nearly always: all four came together
                self._pour(flight.next)
                return
            self._wire.expect(self._hear_sender, patience=self._server.timeout)
        elif flight.sent is not None:
            self._forget()
        else:
            self._go_on()

    def _hear_refusal(self, reply: Reply, letter: Letter) -> bool:
        """Hear what speaks against the message; False: against the session, which has ended."""
        outcome = judge_message(reply, address=letter.envelope.address)
        self._flight.refuse(letter, outcome)
        if outcome.verdict is Verdict.UNCERTAIN:
            self._ending.doubt(outcome)
        elif outcome.scope is Scope.SESSION:
            self._ending.reject(outcome)
        return not self._ending.is_over

    # How it ends

    def _hear_leave(self, reply: Reply) -> None:
        """Hear that the server closes the connection."""
        letter = self._flight.sent or self._flight.next
        address = letter.envelope.address if letter else ""
        stage = self._stage
        fault = judge_leave(reply, step=name_step(stage), address=address)
        self._ending.leave(fault, stage)

    def _hear_error(self, error: Exception) -> None:
        """Hear of what is no reply; what is no fault of the server's is raised by `run`."""
        try:
            if isinstance(error, SmtpError):
                self._ending.break_off(error, self._stage)
            else:
                self._ending.fail(error)
        except Exception as defect:  # noqa: BLE001  # raised by `run`
            self._ending.fail(defect)

    @property
    def _stage(self) -> Stage:
        hear = self._wire.hear
        if hear == self._hear_end:
            return Stage.MESSAGE
        if hear == self._hear_recipient:
            return Stage.SENDER
        return Stage.RECIPIENT if hear in {self._hear_start, self._hear_nothing} else Stage.NOTHING
