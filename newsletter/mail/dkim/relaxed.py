"""Header fields and bodies as signatures see them: `relaxed` (RFC 6376 3.4.2 and 3.4.4)."""

import re

_FOLDED = re.compile(rb"(?:\r\n(?=[ \t])|[ \t])+")
_BLANKS = re.compile(rb"[ \t]+")
_TRAILING = re.compile(rb"[ \t]+(?=\r\n)")


def relax_field(field: bytes) -> bytes:
    """Return a whole header field without its last line end: name in lower case, unfolded."""
    name, _, value = field.partition(b":")
    return name.rstrip(b" \t").lower() + b":" + relax_value(value).strip(b" \t\r\n")


def relax_value(value: bytes) -> bytes:
    """Return a part of a header field: unfolded, its white space single blanks."""
    return _FOLDED.sub(b" ", value)


def relax_body(body: bytes) -> bytes:
    """Return a body: no blanks at the ends of lines, single ones within, no empty lines at last."""
    lines = relax_text(body).rstrip(b"\r\n")
    return lines + b"\r\n" if lines else b""


def relax_text(text: bytes) -> bytes:
    """Return a part of a body: no blanks at the ends of lines, single ones within."""
    return _BLANKS.sub(b" ", _TRAILING.sub(b"", text))
