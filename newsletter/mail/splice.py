"""One person's message: the compiled pieces of everybody's, and a few values in between."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from html import escape
from itertools import groupby
from typing import NamedTuple

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


class Inserts(NamedTuple):
    """What is one person's own in a message, in order; a named tuple, as there is one a mail."""

    return_path: str
    address: str
    pieces: Sequence[bytes]
    signature: bytes  # a header field, or nothing


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
        return self.assemble(self.fill(recipient))

    def fill(self, recipient: Recipient) -> Inserts:
        """Return what is one person's own in the message.

        For many people in a row: nothing else then drives this code out of the processor's caches,
        which makes it three times as fast. Raises BadHeader or BadToken.
        """
        unique = identify(
            issue_id=self.issue_id,
            recipient=recipient.number,
            key=self.key,
            domain=self.domain,
            return_domain=self.return_domain,
        )
        values = self._values(recipient, unique.message_id)
        return Inserts(
            return_path=unique.return_path,
            address=recipient.address,
            pieces=[values[context] for context in self._contexts],
            signature=self.seal.sign(values) if self.seal else b"",
        )

    def assemble(self, inserts: Inserts) -> Envelope:
        """Return the message with what is one person's own."""
        message = self._joined.copy()
        for at, piece in zip(self._places, inserts.pieces, strict=True):
            message[at] = piece
        return Envelope(
            return_path=inserts.return_path,
            address=inserts.address,
            message=inserts.signature + b"".join(message)
            if inserts.signature
            else b"".join(message),
            is_ascii=self._is_ascii and all(piece.isascii() for piece in inserts.pieces),
        )

    def _values(self, recipient: Recipient, message_id: str) -> dict[Context, bytes]:
        if not _TOKEN.fullmatch(recipient.token):
            raise BadToken
        name = recipient.name if self.named else ""
        text, html = _greet(name, self.language)
        return {
            Context.TO: write_mailbox("To", name, recipient.address).encode(),
            Context.MESSAGE_ID: message_id.encode(),
            Context.TOKEN: recipient.token.encode(),
            Context.TEXT_GREETING: text,
            Context.HTML_GREETING: html,
        }

    @cached_property
    def _joined(self) -> list[bytes]:
        """The pieces with neighbouring bytes made one, and nothing where a person's own stand."""
        return [piece if isinstance(piece, bytes) else b"" for piece in self._runs]

    @cached_property
    def _is_ascii(self) -> bool:
        return all(piece.isascii() for piece in self._joined)  # and so is every signature

    @cached_property
    def _runs(self) -> list[Piece]:
        joined: list[Piece] = []
        for fixed, pieces in groupby(
            (*self.headers, *self.body), key=lambda piece: isinstance(piece, bytes)
        ):
            run = list(pieces)
            joined += [b"".join(run)] if fixed else run  # type: ignore[arg-type]  # grouped so
        return joined

    @cached_property
    def _places(self) -> list[int]:
        return [at for at, one in enumerate(self._runs) if isinstance(one, Context)]

    @cached_property
    def _contexts(self) -> list[Context]:
        return [one for one in self._runs if isinstance(one, Context)]


@lru_cache(maxsize=1024)  # most people have no name
def _greet(name: str, language: str) -> tuple[bytes, bytes]:
    """Return the greeting as it stands in the text and in the HTML."""
    hello = greeting(name, language)
    escaped, text = escape(hello), quote_value(hello)
    return text, text if escaped == hello else quote_value(escaped)
