"""One message over an open session: MAIL, RCPT, DATA, the message, the dot."""

import re
from dataclasses import replace

from newsletter.mail.envelope import Envelope
from newsletter.mail.outcome import Outcome, Scope, Step, Verdict
from newsletter.mail.smtp.errors import ConnectionLost, GarbledReply, NoReply, SmtpError
from newsletter.mail.smtp.judgement import (
    judge_doubt,
    judge_failure,
    judge_message,
    judge_recipient,
    judge_sender,
    judge_start,
)
from newsletter.mail.smtp.session import Session

_BROKEN = (ConnectionLost, GarbledReply, NoReply)
_UNSPEAKABLE = re.compile("[\x00-\x20<>\x7f\ud800-\udfff]")  # would end or change the command


async def transact(session: Session, envelope: Envelope) -> Outcome:
    """Hand over one message and return what became of it; the server's name is in the outcome."""
    outcome = find_obstacle(session, envelope)
    if outcome is None:
        outcome = await _introduce(session, envelope)
    if outcome is None:
        outcome = await _hand_over(session, envelope)
    if outcome.verdict is not Verdict.ACCEPTED and session.dialogue.is_confused:
        outcome = _distrust(outcome)
    return replace(outcome, server=session.server.host)


def find_obstacle(session: Session, envelope: Envelope) -> Outcome | None:
    """Return why a message need not be offered to this server at all; None: offer it."""
    if not envelope.return_path.isascii() or _UNSPEAKABLE.search(envelope.return_path):
        return _refuse(Scope.MESSAGE, Step.SENDER, "The return path is no address in ASCII.")
    if _UNSPEAKABLE.search(envelope.address):
        words = "The address has a character that SMTP cannot carry."
        return _refuse(Scope.RECIPIENT, Step.RECIPIENT, words)
    if not envelope.address.isascii() and not session.takes_utf8:
        words = "The server takes no addresses beyond ASCII: it does not offer SMTPUTF8."
        return _refuse(Scope.RECIPIENT, Step.RECIPIENT, words)
    size = len(envelope.message)
    if session.most_bytes is not None and size > session.most_bytes:
        words = f"The message has {size} bytes, the server takes {session.most_bytes} at most."
        return _refuse(Scope.MESSAGE, Step.CONTENT, words)
    return None


async def _introduce(session: Session, envelope: Envelope) -> Outcome | None:
    """Name sender and recipient and announce the message; None: the server waits for it."""
    ask, timeout, address = session.dialogue.ask, session.server.timeout, envelope.address
    step = Step.SENDER
    try:
        outcome = judge_sender(await ask(_say_mail(session, envelope), timeout=timeout))
        if outcome is None:
            step = Step.RECIPIENT
            reply = await ask(b"RCPT TO:<%b>\r\n" % address.encode(), timeout=timeout)
            outcome = judge_recipient(reply, address=address)
        if outcome is None:
            step = Step.CONTENT
            outcome = judge_start(await ask(b"DATA\r\n", timeout=timeout), address=address)
        if outcome is None:
            session.dialogue.check()  # as long as the dot is not on its way there is no doubt
    except _BROKEN as error:
        return judge_failure(error, step=step)
    return outcome


async def _hand_over(session: Session, envelope: Envelope) -> Outcome:
    """Send the message and the dot, of which only the reply tells what became."""
    try:
        reply = await session.dialogue.ask(
            envelope.message, b".\r\n", timeout=session.server.final_timeout
        )
    except NoReply as error:
        return judge_failure(error, step=Step.CONTENT) if error.unsent else judge_doubt(error)
    except (ConnectionLost, GarbledReply) as error:
        return judge_doubt(error)
    return judge_message(reply, address=envelope.address)


def _say_mail(session: Session, envelope: Envelope) -> bytes:
    parts = [b"MAIL FROM:<%b>" % envelope.return_path.encode("ascii")]
    if session.takes_size:
        parts.append(b"SIZE=%d" % len(envelope.message))
    if session.takes_8bit and not envelope.message.isascii():
        parts.append(b"BODY=8BITMIME")
    if not envelope.address.isascii():
        parts.append(b"SMTPUTF8")
    return b" ".join(parts) + b"\r\n"


def _distrust(outcome: Outcome) -> Outcome:
    """Believe nothing of a server that replied once too often: nobody bounces on its word."""
    error: SmtpError = GarbledReply("a reply too many")
    if outcome.verdict is Verdict.UNCERTAIN:
        return outcome
    return judge_failure(error, step=outcome.step)


def _refuse(scope: Scope, step: Step, words: str) -> Outcome:
    return Outcome(verdict=Verdict.REJECTED, scope=scope, step=step, reply=words)
