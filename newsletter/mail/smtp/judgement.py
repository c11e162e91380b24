"""Whose fault a reply is: the table of SENDING.md in pure functions, one a command."""

import re
from typing import Final

from newsletter.mail.outcome import Outcome, Scope, Step, Verdict
from newsletter.mail.smtp.errors import SmtpError
from newsletter.mail.smtp.replies import Reply, Severity, escape_reply

SERVICE_CLOSING: Final = 421
START_MAIL_INPUT: Final = 354
TOO_MANY_OR_TOO_MUCH: Final = 552  # at RCPT the same as 452, RFC 5321 section 4.5.3.1.10

# unknown command, not implemented, bad sequence, login wanted, encryption wanted
_OUT_OF_STEP: Final = frozenset({500, 502, 503, 530, 538})
_NO_SUCH_MAILBOX: Final = frozenset({"5.1.1", "5.1.6", "5.1.10", "5.2.1"})
_MAILBOX_FULL: Final = "5.2.2"

_WORDS_FOR_UNKNOWN = re.compile(
    r"""
      (user|recipient|mailbox|account|address) \s+ (is \s+)? (unknown|not \s found)
    | (unknown|no \s such) \s+ (\w+ \s+)? (user|recipient|mailbox|account)
    | (user|recipient|mailbox|account) \s+ (<…>[\s.:]*)? (does \s not|doesn't) \s exist
    | no \s mailbox \s (here \s )? by \s that \s name
    | unbekannter \s empf | unbekannt
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WORDS_FOR_POLICY = re.compile(
    r"sender|spam|block|black|deny|denied|polic|relay|reputation|verif|spf|dkim|dmarc|greylist|rate",
    re.IGNORECASE,
)


def judge_sender(reply: Reply) -> Outcome | None:
    """Judge the reply to MAIL FROM; None: go on."""
    if reply.severity is Severity.YES:
        return None
    if reply.severity is Severity.NO and reply.code not in _OUT_OF_STEP:
        return _say(reply, Step.SENDER, Verdict.REJECTED, scope=Scope.MESSAGE)
    return _say(reply, Step.SENDER, Verdict.DEFERRED, scope=Scope.SESSION)


def judge_recipient(reply: Reply, *, address: str) -> Outcome | None:
    """Judge the reply to RCPT TO; None: go on. Only here an address can turn out not to exist."""
    if reply.severity is Severity.YES:
        return None
    if _is_out_of_step(reply):
        return _say(reply, Step.RECIPIENT, Verdict.DEFERRED, scope=Scope.SESSION, address=address)
    later = reply.code == TOO_MANY_OR_TOO_MUCH or reply.enhanced == _MAILBOX_FULL
    if reply.severity is Severity.NOT_NOW or later:
        return _say(reply, Step.RECIPIENT, Verdict.DEFERRED, address=address)
    hard = _says_unknown(reply, address)
    return _say(reply, Step.RECIPIENT, Verdict.REJECTED, hard_bounce=hard, address=address)


def judge_start(reply: Reply, *, address: str) -> Outcome | None:
    """Judge the reply to DATA; None: the message may follow."""
    if reply.code == START_MAIL_INPUT:
        return None
    if reply.severity is Severity.YES or _is_out_of_step(reply):
        return _say(reply, Step.CONTENT, Verdict.DEFERRED, scope=Scope.SESSION, address=address)
    return _judge_refusal(reply, address)


def judge_message(reply: Reply, *, address: str) -> Outcome:
    """Judge the reply to the final dot: any 2xx is a yes."""
    if reply.severity is Severity.YES:
        return _say(reply, Step.CONTENT, Verdict.ACCEPTED, address=address)
    if (
        reply.severity is Severity.GO_ON
    ):  # no answer at all to what was asked: it may have been taken
        return _say(reply, Step.CONTENT, Verdict.UNCERTAIN, address=address)
    if _is_out_of_step(reply):
        return _say(reply, Step.CONTENT, Verdict.DEFERRED, scope=Scope.SESSION, address=address)
    return _judge_refusal(reply, address)


def judge_acceptance(reply: Reply, *, address: str, server: str) -> Outcome:
    """Say that a message was taken: what most replies come to, so without detours."""
    return Outcome(
        verdict=Verdict.ACCEPTED,
        code=reply.code,
        enhanced=reply.enhanced,
        reply=escape_reply(reply.text, address=address),
        server=server,
    )


def judge_leave(reply: Reply, *, step: Step, address: str) -> Outcome:
    """Judge a 421: the server leaves, whatever it was asked; nobody's fault."""
    return _say(reply, step, Verdict.DEFERRED, scope=Scope.SESSION, address=address)


def judge_failure(error: SmtpError, *, step: Step) -> Outcome:
    """Judge a dialogue that broke before the final dot had left: nobody's fault."""
    return Outcome(
        verdict=Verdict.DEFERRED, scope=Scope.SESSION, step=step, reply=escape_reply(str(error))
    )


def judge_doubt(error: SmtpError) -> Outcome:
    """Judge a dialogue that broke after the final dot: the message may have arrived."""
    return Outcome(verdict=Verdict.UNCERTAIN, step=Step.CONTENT, reply=escape_reply(str(error)))


def _is_out_of_step(reply: Reply) -> bool:
    return (
        reply.code == SERVICE_CLOSING
        or reply.severity is Severity.GO_ON
        or reply.code in _OUT_OF_STEP
    )


def _judge_refusal(reply: Reply, address: str) -> Outcome:
    verdict = Verdict.DEFERRED if reply.severity is Severity.NOT_NOW else Verdict.REJECTED
    return _say(reply, Step.CONTENT, verdict, address=address)


def _says_unknown(reply: Reply, address: str) -> bool:
    """Tell whether the mailbox does not exist; in doubt not, because a suppression is for good."""
    if reply.enhanced is not None:
        return reply.enhanced in _NO_SUCH_MAILBOX
    if reply.code not in {550, 551, 553}:
        return False
    words = escape_reply(reply.text, address=address)
    return bool(_WORDS_FOR_UNKNOWN.search(words)) and not _WORDS_FOR_POLICY.search(words)


def _say(
    reply: Reply,
    step: Step,
    verdict: Verdict,
    *,
    scope: Scope = Scope.RECIPIENT,
    hard_bounce: bool = False,
    address: str = "",
) -> Outcome:
    return Outcome(
        verdict=verdict,
        scope=scope,
        step=step,
        hard_bounce=hard_bounce,
        code=reply.code,
        enhanced=reply.enhanced,
        reply=escape_reply(reply.text, address=address),
    )
