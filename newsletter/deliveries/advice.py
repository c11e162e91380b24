"""What a state and a server's codes mean, in plain words, and what can be done (RFC 3463)."""

import re
from dataclasses import dataclass, replace

from newsletter.deliveries.models import DeliveryStatus

_LEAST_REFUSAL = 500


@dataclass(frozen=True, kw_only=True)
class Advice:
    """Two sentences for editors, in English; the catalogue has them in other languages."""

    meaning: str
    remedy: str


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
    if status is DeliveryStatus.UNCERTAIN and held:
        return _HELD
    if status is DeliveryStatus.FAILED and code is None:
        return _OURS
    if status is DeliveryStatus.FAILED and code:
        return _GIVEN_UP if code < _LEAST_REFUSAL else _explain_refusal(enhanced or "", words)
    if status is DeliveryStatus.DEFERRED:
        return _explain_delay(enhanced or "", words)
    return _STATES[status]


def take_up(advice: Advice) -> Advice:
    """Return what can be done once the sending was cancelled, and with it every further try."""
    return replace(advice, remedy="The sending was cancelled: to try again, send the rest.")


def _explain_refusal(enhanced: str, words: str) -> Advice:
    subject = ".".join(enhanced.split(".")[1:])
    if subject in _REFUSALS:
        return _REFUSALS[subject]
    if _SPAM_WORDS.search(words):
        return _SPAM
    if _PROOF_WORDS.search(words):
        return _PROOF
    return _REFUSALS.get(subject.partition(".")[0], _REFUSED)


def _explain_delay(enhanced: str, words: str) -> Advice:
    subject = ".".join(enhanced.split(".")[1:])
    if subject == "2.2" or "quota" in words.lower() or "full" in words.lower():
        return _FULL
    if subject.startswith("7.") or _SLOW_WORDS.search(words):
        return _SLOW
    return _STATES[DeliveryStatus.DEFERRED]


_SPAM_WORDS = re.compile(
    r"spam|junk|bulk|block|blacklist|blocklist|reputation|unsolicited", re.IGNORECASE
)
_PROOF_WORDS = re.compile(r"spf|dkim|dmarc|authenticat", re.IGNORECASE)
_SLOW_WORDS = re.compile(r"gr[ae]y.?list|too many|rate|try again later|throttl", re.IGNORECASE)

_AGAIN = "Nothing is to be done: it is tried again for 48 hours."
_NEVER = "Nothing is to be done: nothing is sent there any more."
_ASK_DOCTOR = "Run “newsletter doctor”, write to whoever runs the server, then send the rest."
_SMALLER = "Use smaller pictures in the next issue."

_STATES = {
    DeliveryStatus.DEFERRED: Advice(
        meaning="The server did not take the mail for now.",
        remedy=_AGAIN,
    ),
    DeliveryStatus.BOUNCED: Advice(
        meaning="The address does not exist, or no longer.",
        remedy=_NEVER,
    ),
    DeliveryStatus.COMPLAINED: Advice(
        meaning="The person called the mail spam.",
        remedy=_NEVER,
    ),
    DeliveryStatus.SKIPPED: Advice(
        meaning="The person unsubscribed, or was erased, before their turn.",
        remedy="Nothing is to be done.",
    ),
    DeliveryStatus.UNCERTAIN: Advice(
        meaning="The connection broke after the mail: it may have arrived or not.",
        remedy="Nothing is to be done: it is sent again, three times at most in all.",
    ),
}
_HELD = Advice(
    meaning="The sending broke off after the mail: it has probably arrived, but nobody knows.",
    remedy="Decide: take it as arrived, or send it again and risk that it arrives twice.",
)
_OURS = Advice(
    meaning="No mail could be made or handed over for this person.",
    remedy="Look at what is said, and at the address; then send the rest.",
)
_GIVEN_UP = Advice(
    meaning="The server put the mail off until it was given up.",
    remedy="When the server takes mail again, send the rest.",
)
_REFUSED = Advice(
    meaning="The server refused the mail for good.",
    remedy="Read what it says; when the cause is mended, send the rest.",
)
_SPAM = Advice(
    meaning="The server takes the mail for spam, or distrusts who sends it.",
    remedy=_ASK_DOCTOR,
)
_PROOF = Advice(
    meaning="The server misses the proof that the mail comes from you (SPF, DKIM, DMARC).",
    remedy="Run “newsletter doctor” and publish what it says; then send the rest.",
)
_FULL = Advice(
    meaning="The mailbox is full.",
    remedy=_AGAIN,
)
_SLOW = Advice(
    meaning="The server asks us to come back later; many do so with strangers.",
    remedy="Nothing is to be done: it is tried again for 48 hours, more slowly.",
)
_REFUSALS = {
    "1": Advice(
        meaning="The server does not accept the address.",
        remedy="Ask the person for another address, if you know them.",
    ),
    "1.8": Advice(
        meaning="The server does not accept the sender’s address.",
        remedy="Check NEWSLETTER_SENDER and its domain; then send the rest.",
    ),
    "2": Advice(
        meaning="The mailbox cannot be written to: it is closed, full, or takes nothing.",
        remedy="Ask the person for another address, if you know them; or send the rest later.",
    ),
    "2.3": Advice(
        meaning="The mail is too large for the mailbox.",
        remedy=_SMALLER,
    ),
    "3.4": Advice(
        meaning="The mail is too large for the server.",
        remedy=_SMALLER,
    ),
    "4": Advice(
        meaning="The server could not be reached from the one that took the mail.",
        remedy="The address may have a typing error in its domain; otherwise send the rest later.",
    ),
    "6": Advice(
        meaning="The server cannot handle this form of the mail.",
        remedy="Ask whoever runs your SMTP server; then send the rest.",
    ),
    "7": Advice(
        meaning="The server refuses the mail by a rule of its own.",
        remedy=_ASK_DOCTOR,
    ),
    "7.8": _PROOF,
    "7.20": _PROOF,
    "7.21": _PROOF,
    "7.23": _PROOF,
    "7.25": _PROOF,
    "7.26": _PROOF,
    "7.27": _PROOF,
}
"""By the class of the code, and by the code itself where it says more."""
