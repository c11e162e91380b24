"""Signing spliced messages: what is the same for all is canonicalised and hashed once."""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from newsletter.mail.dkim.keys import DkimKey
from newsletter.mail.dkim.relaxed import relax_body, relax_field, relax_text, relax_value
from newsletter.mail.pieces import Context, Piece

SIGNED = (
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Feedback-ID",
    "MIME-Version",
    "Content-Type",
)
"""The fields that no relay may change, and that nobody may add."""

_WIDEST = 76
_FIELD = re.compile(rb"[^\s:]+:[^\r\n]*(?:\r\n[ \t][^\r\n]*)*")
_MARK = re.compile(rb"\0([a-z_]+)\0")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Form:
    """One key's signature field, all but the hash of the body and what is signed."""

    key: DkimKey
    field: bytes  # up to the hash of the body
    relaxed: bytes  # the same, as it is signed


class Seal:
    """Signs the messages that come out of one compiled message; any thread may."""

    def __init__(
        self,
        keys: Sequence[DkimKey],
        *,
        headers: Sequence[Piece],
        body: Sequence[Piece],
        signed_at: datetime,
    ) -> None:
        fields = {_name(field): field for field in _FIELD.findall(_mark(headers))}
        self._headers = _unmark(_relax_signed(fields))
        self._rest = _unmark(relax_body(_mark(body)))
        self._opening = sha256()
        while self._rest and isinstance(opening := self._rest[0], bytes):
            self._opening.update(opening)  # up to the first place for a value: once for all
            del self._rest[0]
        self._forms = [_write_form(key, fields, signed_at) for key in keys]

    def sign(self, values: Mapping[Context, bytes]) -> bytes:
        """Return the signature fields of one message, from what stands in its places."""
        body_hash = b64encode(self._hash_body(values))
        signed = b"".join(
            piece if isinstance(piece, bytes) else relax_value(values[piece])
            for piece in self._headers
        )
        return b"".join(_sign(form, signed, body_hash) for form in self._forms)

    def _hash_body(self, values: Mapping[Context, bytes]) -> bytes:
        state = self._opening.copy()
        for piece in self._rest:
            state.update(piece if isinstance(piece, bytes) else relax_text(values[piece]))
        return state.digest()


def _sign(form: _Form, signed: bytes, body_hash: bytes) -> bytes:
    digest = sha256(b"%b%b%b; b=" % (signed, form.relaxed, body_hash)).digest()
    signature = b64encode(form.key.sign(digest))
    lines = [signature[at : at + _WIDEST - 2] for at in range(0, len(signature), _WIDEST - 2)]
    return b"%b%b;\r\n b=%b\r\n" % (form.field, body_hash, b"\r\n ".join(lines))


def _write_form(key: DkimKey, fields: Mapping[str, bytes], signed_at: datetime) -> _Form:
    lines = [
        f"DKIM-Signature: v=1; a={key.algorithm}; c=relaxed/relaxed;",
        f"d={key.domain};",
        f"s={key.selector}; t={int(signed_at.timestamp())};",
        *_fold_names(list(_choose_names(fields))),
        "bh=",
    ]
    field = "\r\n ".join(lines).encode()
    return _Form(key=key, field=field, relaxed=relax_field(field))


def _choose_names(fields: Mapping[str, bytes]) -> Iterator[str]:
    """Yield each name once more often than it occurs, so that no second one can be added."""
    for name in SIGNED:
        if name.lower() in fields:
            yield name
        yield name


def _fold_names(names: Sequence[str]) -> Iterator[str]:
    line = f"h={names[0]}"
    for name in names[1:]:
        if len(line) + len(name) + 3 > _WIDEST:
            yield f"{line}:"
            line = name
        else:
            line += f":{name}"
    yield f"{line};"


def _relax_signed(fields: Mapping[str, bytes]) -> bytes:
    found = (fields.get(name.lower()) for name in SIGNED)
    return b"".join(relax_field(field) + b"\r\n" for field in found if field is not None)


def _name(field: bytes) -> str:
    return field.partition(b":")[0].decode().lower()


def _mark(pieces: Sequence[Piece]) -> bytes:
    """Join pieces; each place becomes a mark that is no white space."""
    return b"".join(one if isinstance(one, bytes) else b"\0%b\0" % one.encode() for one in pieces)


def _unmark(marked: bytes) -> list[Piece]:
    """Take joined pieces apart again."""
    parts = _MARK.split(marked)  # every second one is a place
    return [Context(part.decode()) if at % 2 else part for at, part in enumerate(parts) if part]
