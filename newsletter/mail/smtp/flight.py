"""The messages of a feed that are on their way: one whose end is written, and the next."""

from dataclasses import dataclass, replace

from newsletter.mail.envelope import Envelope
from newsletter.mail.outcome import Outcome, Scope
from newsletter.mail.smtp.announcement import Announcement, announce
from newsletter.mail.smtp.errors import SmtpError
from newsletter.mail.smtp.feed import Feed, Go, Lull
from newsletter.mail.smtp.judgement import judge_acceptance, judge_doubt
from newsletter.mail.smtp.replies import Reply, may_name
from newsletter.mail.smtp.server import Server
from newsletter.mail.smtp.session import Session


@dataclass(slots=True)
class Letter:
    """A message on its way, and what there is against it."""

    envelope: Envelope
    announcement: Announcement | None  # None: it need not be offered to this server
    refusal: Outcome | None = None


class Flight:
    """Takes from a feed and settles with it, always in the same order."""

    def __init__(self, feed: Feed, session: Session, server: Server) -> None:
        self.sent: Letter | None = None  # its end is written
        self.next: Letter | None = None  # announced, or waiting for its turn
        self.has_more = True  # the feed may have
        self.is_hungry = False  # the feed will wake us
        self.has_settled = False
        self._feed = feed
        self._session = session
        self._offer = session.offer
        self._most = server.mails_per_connection
        self._host = server.host
        self._last_yes: tuple[Reply, Outcome] | None = None

    @property
    def is_full(self) -> bool:
        """Whether the session has carried as many messages as it may."""
        return 0 < self._most <= self._session.announced

    @property
    def announced(self) -> Letter:
        """The message that the replies are about."""
        assert self.next is not None  # noqa: S101  # so the replies are ordered
        return self.next

    def take(self) -> None:
        """Take the next message, if there is one."""
        self.is_hungry = False
        taken = self._feed.take()
        if isinstance(taken, Envelope):
            self.prepare(taken)
        elif taken is Lull.END:
            self.has_more = False
        else:
            self.is_hungry = True

    def prepare(self, envelope: Envelope) -> None:
        """Make a message that was taken the next one."""
        said = announce(envelope, self._offer)
        if isinstance(said, Outcome):
            self.next = Letter(envelope, None, self.sign(said))
        else:
            self.next = Letter(envelope, said)

    def announce(self) -> Announcement | None:
        """Return the commands for the next message, and count it; None: there is none."""
        letter = self.next
        if letter is None or letter.announcement is None:
            return None
        self._session.announced += 1
        return letter.announcement

    def dot(self, letter: Letter) -> Go:
        """Ask whether the end of a message may be written, and note that it will be."""
        go = self._feed.dot()
        if go is Go.NOW:
            self.sent = letter
        return go

    def accept(self, reply: Reply, letter: Letter) -> None:
        """Settle what the server took; many servers say the same to everybody."""
        self.sent = None
        if self._last_yes is not None and self._last_yes[0] is reply:
            self._settle(self._last_yes[1])
            return
        address = letter.envelope.address
        outcome = judge_acceptance(reply, address=address, server=self._host)
        if not may_name(reply.text):
            self._last_yes = (reply, outcome)
        self._settle(outcome)

    def settle_refused(self, *, proven: bool) -> None:
        """Settle what was refused, the oldest first, until one that was not.

        What the server has not proven suppresses nobody's address.
        """
        for letter in (self.sent, self.next):
            if letter is None:
                continue
            refusal = letter.refusal
            if refusal is None or refusal.scope is Scope.SESSION:
                return
            if letter is self.sent:
                self.sent = None
            else:
                self.next = None
            self._settle(refusal if proven else replace(refusal, hard_bounce=False))

    def doubt(self, outcome: Outcome) -> Outcome:
        """Settle what the server may have taken or not, and return what was told the feed."""
        self.sent, self.is_hungry = None, False
        doubt = self.sign(outcome)
        self._settle(doubt)
        return doubt

    def put_back(self) -> None:
        """Give back all that is not settled, and take no more."""
        self.sent = self.next = None
        self.has_more = self.is_hungry = False
        self._feed.put_back()

    def cut_short(self, error: SmtpError) -> None:
        """End in the middle: what the server was sent whole is in doubt."""
        if self.sent is not None and self.sent.refusal is None:
            self.doubt(judge_doubt(error))
        self.put_back()

    def refuse(self, letter: Letter, outcome: Outcome | None) -> None:
        """Note what there is against a message; it is settled when the server proves in step."""
        if outcome is not None:
            letter.refusal = self.sign(outcome)

    def sign(self, outcome: Outcome) -> Outcome:
        """Say whose word an outcome is."""
        return replace(outcome, server=self._host)

    def _settle(self, outcome: Outcome) -> None:
        self.has_settled = True
        self._feed.settle(outcome)
