"""What a state and a server's codes mean, in plain words, and what can be done (RFC 3463)."""

import re
from dataclasses import dataclass, replace
from enum import Enum

from newsletter.deliveries.models import DeliveryStatus

_LEAST_REFUSAL = 500


@dataclass(frozen=True, kw_only=True)
class Advice:
    """Two sentences for editors, in English; the catalogue has them in other languages."""

    meaning: str
    remedy: str


_AGAIN = "Nothing is to be done: it is tried again for 48 hours."
_NEVER = "Nothing is to be done: nothing is sent there any more."
_ASK_DOCTOR = "Run “newsletter doctor”, write to whoever runs the server, then send the rest."
_SMALLER = "Use smaller pictures in the next issue."


class _Cause(Enum):
    """What may lie behind a state, each with its meaning and its remedy."""

    PUT_OFF = ("The server did not take the mail for now.", _AGAIN)
    FULL = ("The mailbox is full.", _AGAIN)
    TOO_FAST = (
        "The server asks us to come back later; many do so with strangers.",
        "Nothing is to be done: it is tried again for 48 hours, more slowly.",
    )
    GIVEN_UP = (
        "The server put the mail off until it was given up.",
        "When the server takes mail again, send the rest.",
    )
    NO_SUCH_ADDRESS = ("The address does not exist, or no longer.", _NEVER)
    COMPLAINT = ("The person called the mail spam.", _NEVER)
    GONE = (
        "The person unsubscribed, or was erased, before their turn.",
        "Nothing is to be done.",
    )
    LOST = (
        "The connection broke after the mail: it may have arrived or not.",
        "Nothing is to be done: it is sent again, three times at most in all.",
    )
    HELD = (
        "The sending broke off after the mail: it has probably arrived, but nobody knows.",
        "Decide: take it as arrived, or send it again and risk that it arrives twice.",
    )
    OURS = (
        "No mail could be made or handed over for this person.",
        "Look at what is said, and at the address; then send the rest.",
    )
    REFUSED = (
        "The server refused the mail for good.",
        "Read what it says; when the cause is mended, send the rest.",
    )
    ADDRESS = (
        "The server does not accept the address.",
        "Ask the person for another address, if you know them.",
    )
    SENDER = (
        "The server does not accept the sender’s address.",
        "Check NEWSLETTER_SENDER and its domain; then send the rest.",
    )
    MAILBOX = (
        "The mailbox cannot be written to: it is closed, full, or takes nothing.",
        "Ask the person for another address, if you know them; or send the rest later.",
    )
    TOO_LARGE_FOR_MAILBOX = ("The mail is too large for the mailbox.", _SMALLER)
    TOO_LARGE_FOR_SERVER = ("The mail is too large for the server.", _SMALLER)
    OUT_OF_REACH = (
        "The server could not be reached from the one that took the mail.",
        "The address may have a typing error in its domain; otherwise send the rest later.",
    )
    FORM = (
        "The server cannot handle this form of the mail.",
        "Ask whoever runs your SMTP server; then send the rest.",
    )
    POLICY = ("The server refuses the mail by a rule of its own.", _ASK_DOCTOR)
    SPAM = ("The server takes the mail for spam, or distrusts who sends it.", _ASK_DOCTOR)
    PROOF = (
        "The server misses the proof that the mail comes from you (SPF, DKIM, DMARC).",
        "Run “newsletter doctor” and publish what it says; then send the rest.",
    )


_STATES = {
    DeliveryStatus.DEFERRED: _Cause.PUT_OFF,
    DeliveryStatus.BOUNCED: _Cause.NO_SUCH_ADDRESS,
    DeliveryStatus.COMPLAINED: _Cause.COMPLAINT,
    DeliveryStatus.SKIPPED: _Cause.GONE,
    DeliveryStatus.UNCERTAIN: _Cause.LOST,
}
_REFUSALS = {
    "1": _Cause.ADDRESS,
    "1.8": _Cause.SENDER,
    "2": _Cause.MAILBOX,
    "2.3": _Cause.TOO_LARGE_FOR_MAILBOX,
    "3.4": _Cause.TOO_LARGE_FOR_SERVER,
    "4": _Cause.OUT_OF_REACH,
    "6": _Cause.FORM,
    "7": _Cause.POLICY,
    **dict.fromkeys(("7.8", "7.20", "7.21", "7.23", "7.25", "7.26", "7.27"), _Cause.PROOF),
}
"""By the class of the code, and by the code itself where it says more."""

_SPAM_WORDS = re.compile(
    r"spam|junk|bulk|block|blacklist|blocklist|reputation|unsolicited", re.IGNORECASE
)
_PROOF_WORDS = re.compile(r"spf|dkim|dmarc|authenticat", re.IGNORECASE)
_SLOW_WORDS = re.compile(r"gr[ae]y.?list|too many|rate|try again later|throttl", re.IGNORECASE)


def advise(
    status: DeliveryStatus,
    *,
    code: int | None,
    enhanced: str | None,
    words: str = "",
    held: bool = False,
) -> Advice:
    """Return what became of some people's mail, why, and what an editor can do about it.

    `held` is an uncertain one that nobody but an editor will settle.
    """
    meaning, remedy = _find_cause(status, code, enhanced or "", words, held=held).value
    return Advice(meaning=meaning, remedy=remedy)


def take_up(advice: Advice) -> Advice:
    """Return what can be done once the sending was cancelled, and with it every further try."""
    return replace(advice, remedy="The sending was cancelled: to try again, send the rest.")


def _find_cause(
    status: DeliveryStatus, code: int | None, enhanced: str, words: str, *, held: bool
) -> _Cause:
    if status is DeliveryStatus.UNCERTAIN and held:
        return _Cause.HELD
    if status is DeliveryStatus.FAILED and code is None:
        return _Cause.OURS
    if status is DeliveryStatus.FAILED and code:
        refused = code >= _LEAST_REFUSAL
        return _explain_refusal(enhanced, words) if refused else _Cause.GIVEN_UP
    if status is DeliveryStatus.DEFERRED:
        return _explain_delay(enhanced, words)
    return _STATES[status]


def _explain_refusal(enhanced: str, words: str) -> _Cause:
    subject = ".".join(enhanced.split(".")[1:])
    if subject in _REFUSALS:
        return _REFUSALS[subject]
    if _SPAM_WORDS.search(words):
        return _Cause.SPAM
    if _PROOF_WORDS.search(words):
        return _Cause.PROOF
    return _REFUSALS.get(subject.partition(".")[0], _Cause.REFUSED)


def _explain_delay(enhanced: str, words: str) -> _Cause:
    subject = ".".join(enhanced.split(".")[1:])
    if subject == "2.2" or "quota" in words.lower() or "full" in words.lower():
        return _Cause.FULL
    if subject.startswith("7.") or _SLOW_WORDS.search(words):
        return _Cause.TOO_FAST
    return _Cause.PUT_OFF
