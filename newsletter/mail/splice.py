"""One person's message: the compiled pieces of everybody's, and a few values in between."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from html import escape
from itertools import count, groupby
from operator import itemgetter
from typing import NamedTuple

from newsletter.mail.dkim import Seal
from newsletter.mail.envelope import Envelope
from newsletter.mail.errors import BadToken
from newsletter.mail.headers import write_mailbox
from newsletter.mail.identifiers import identify
from newsletter.mail.pieces import Context, Piece
from newsletter.mail.quoting import quote_value
from newsletter.mail.slots import greeting

_CONTEXTS = tuple(Context)
_TOKEN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,74}")


class Recipient(NamedTuple):
    """The one person a message is for; a named tuple, as there is one a mail."""

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
        """Return the message for one person: nothing is copied, only listed.

        Many people in a row take a third of the time of as many with other work in between, which
        drives this code out of the processor's caches. Signing takes many times as long as all
        else, and lets other threads run meanwhile. Raises BadHeader or BadToken if this person's
        values cannot stand in a mail.
        """
        number, address, name, token = recipient
        if not _TOKEN.fullmatch(token):
            raise BadToken
        name = name if self.named else ""
        to = write_mailbox("To", name, address).encode()
        return_path, message_id = identify(
            self.issue_id, number, self.key, self.domain, self.return_domain
        )
        values = (to, message_id.encode(), token.encode(), *_greet(name, self.language))
        parts = self._arrange((*self._fixed, *values))
        if self.seal:
            parts = (self.seal.sign(dict(zip(_CONTEXTS, values, strict=True))), *parts)
        size, is_ascii = sum(map(len, parts)), self._is_ascii and to.isascii()
        return Envelope(return_path, address, parts, size, is_ascii)

    @cached_property
    def _runs(self) -> list[Piece]:
        """The pieces, with neighbouring bytes made one."""
        joined: list[Piece] = []
        for fixed, pieces in groupby(
            (*self.headers, *self.body), key=lambda piece: isinstance(piece, bytes)
        ):
            run = list(pieces)
            joined += [b"".join(run)] if fixed else run  # type: ignore[arg-type]  # grouped so
        return joined

    @cached_property
    def _fixed(self) -> list[bytes]:
        return [piece for piece in self._runs if isinstance(piece, bytes)]

    @cached_property
    def _is_ascii(self) -> bool:
        """Whether only a mailbox can change that; all else of a person's own is encoded."""
        return all(piece.isascii() for piece in self._fixed)

    @cached_property
    def _arrange(self) -> Callable[[Sequence[bytes]], tuple[bytes, ...]]:
        """Puts what is fixed, and a person's own behind it, into the order of the message."""
        fixed, own = count(), count(len(self._fixed))
        place = {context: next(own) for context in _CONTEXTS}
        order = [place[one] if isinstance(one, Context) else next(fixed) for one in self._runs]
        return itemgetter(*order)


@lru_cache(maxsize=1024)  # most people have no name
def _greet(name: str, language: str) -> tuple[bytes, bytes]:
    """Return the greeting as it stands in the text and in the HTML."""
    hello = greeting(name, language)
    escaped, text = escape(hello), quote_value(hello)
    return text, text if escaped == hello else quote_value(escaped)
