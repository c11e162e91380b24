"""One person's message: the compiled pieces of everybody's, and a few values in between."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from itertools import groupby

from newsletter.mail.dkim import Seal
from newsletter.mail.envelope import Envelope
from newsletter.mail.errors import BadToken
from newsletter.mail.headers import write_mailbox
from newsletter.mail.identifiers import identify
from newsletter.mail.pieces import Context, Piece
from newsletter.mail.quoting import quote_value
from newsletter.mail.slots import greeting

_TOKEN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,74}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipient:
    """The one person a message is for."""

    number: int  # of the subscriber, or of the letter where a single mail is sent
    address: str
    name: str  # empty: not known
    token: str  # stands in the links of the mail


@dataclass(frozen=True, kw_only=True)
class Compiled:
    """A message for everybody: bytes that are the same for all, and places for the others."""

    headers: tuple[Piece, ...]  # with the empty line that ends them
    body: tuple[Piece, ...]
    language: str
    named: bool  # whether a person's name may stand in it
    issue_id: int
    domain: str  # of Message-IDs
    return_domain: str
    key: bytes = field(repr=False)  # proves return paths
    seal: Seal | None  # none: not signed by us

    def splice(self, recipient: Recipient) -> Envelope:
        """Return the message for one person.

        Signing takes many times as long as all else, and lets other threads run meanwhile.
        Raises BadHeader or BadToken if this person's values cannot stand in a mail.
        """
        unique = identify(
            issue_id=self.issue_id,
            recipient=recipient.number,
            key=self.key,
            domain=self.domain,
            return_domain=self.return_domain,
        )
        values = self._values(recipient, unique.message_id)
        message = self._joined.copy()
        for at, context in self._places:
            message[at] = values[context]
        if self.seal:
            message.insert(0, self.seal.sign(values))
        return Envelope(
            return_path=unique.return_path,
            address=recipient.address,
            message=b"".join(message),  # type: ignore[arg-type]  # no context is left
        )

    def _values(self, recipient: Recipient, message_id: str) -> dict[Context, bytes]:
        if not _TOKEN.fullmatch(recipient.token):
            raise BadToken
        name = recipient.name if self.named else ""
        hello = greeting(name, self.language)
        escaped = escape(hello)
        text = quote_value(hello)
        return {
            Context.TO: write_mailbox("To", name, recipient.address).encode(),
            Context.MESSAGE_ID: message_id.encode(),
            Context.TOKEN: recipient.token.encode(),
            Context.TEXT_GREETING: text,
            Context.HTML_GREETING: text if escaped == hello else quote_value(escaped),
        }

    @cached_property
    def _joined(self) -> list[Piece]:
        """The pieces with neighbouring bytes made one."""
        joined: list[Piece] = []
        for fixed, pieces in groupby(
            (*self.headers, *self.body), key=lambda piece: isinstance(piece, bytes)
        ):
            run = list(pieces)
            joined += [b"".join(run)] if fixed else run  # type: ignore[arg-type]  # grouped so
        return joined

    @cached_property
    def _places(self) -> list[tuple[int, Context]]:
        return [(at, one) for at, one in enumerate(self._joined) if isinstance(one, Context)]
