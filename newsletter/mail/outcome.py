"""What became of one message at the server, and whose fault it is."""

from dataclasses import dataclass
from enum import StrEnum, auto


class Verdict(StrEnum):
    """What the server decided about one message."""

    ACCEPTED = auto()  # a 2xx reply to the final dot
    DEFERRED = auto()  # not now: try again later
    REJECTED = auto()  # never: do not try again
    UNCERTAIN = auto()  # the connection broke after the final dot: it may have arrived


class Scope(StrEnum):
    """Whose fault it is that a message was not accepted, and so who bears the consequence."""

    SESSION = auto()  # the connection, the login, the server: counts against nobody
    MESSAGE = auto()  # our message or our sender: the issue is paused, nobody bounces
    RECIPIENT = auto()  # this one person


class Step(StrEnum):
    """How far the dialogue with the server had come."""

    CONNECT = auto()  # name, address, port, greeting
    HELLO = auto()  # EHLO or HELO
    TLS = auto()  # the handshake, or STARTTLS and the handshake
    LOGIN = auto()  # AUTH
    SENDER = auto()  # MAIL FROM
    RECIPIENT = auto()  # RCPT TO
    CONTENT = auto()  # DATA, the message, and the reply to the final dot


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """The answer of the network to one message; never an exception."""

    verdict: Verdict
    scope: Scope = Scope.RECIPIENT
    step: Step = Step.CONTENT  # where it was decided
    hard_bounce: bool = False  # the address does not exist: suppress it
    code: int | None = None  # SMTP reply code; none: the server said nothing that counts
    enhanced: str | None = None  # RFC 3463, such as 5.1.1
    reply: str = ""  # the server's words or else ours, escaped, at most 500 characters
    server: str = ""  # host of the server

    @property
    def may_mean_us(self) -> bool:
        """Whether it may be us who are refused: ten in a row are not the recipients' fault.

        The message was called bad, or a policy spoke (5.7.x), as some do at RCPT already.
        """
        if self.verdict is not Verdict.REJECTED:
            return False
        if self.step is Step.CONTENT:
            return self.is_policy or self.code in {552, 554}
        return self.is_policy and self.step is Step.RECIPIENT

    @property
    def is_policy(self) -> bool:
        """Whether a policy spoke: security, authentication, reputation (RFC 3463, X.7.X)."""
        return (self.enhanced or "").startswith("5.7.")
