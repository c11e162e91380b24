"""Header fields (RFC 5322), folded, with words beyond ASCII (RFC 2047); bad values are refused."""

import re
from collections.abc import Iterator
from email.utils import parseaddr

import idna

from newsletter.mail.errors import BadHeader

_WIDEST = 76
_LONGEST_WORD = 48  # of 75, without its frame of 12; leaves room for the name of the header
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_PLAIN_TEXT = re.compile(r"[!-~]+(?: [!-~]+)*")
_PLAIN_PHRASE = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_CODED = re.compile(rb"[^A-Za-z0-9!*+/-]")
_CODES = [_CODED.sub(b"=%02X" % byte, bytes([byte])).decode() for byte in range(256)]
_CODES[ord(" ")] = "_"
_ADDRESS = re.compile(
    r'([^\s<>"(),:;\\\[\]@\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+)'
    r"@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"
)
_LONGEST_LOCAL_PART = 64


def write_text(name: str, text: str) -> str:
    """Write an unstructured field such as Subject, folded, without its last line end.

    Raises BadHeader if the text has more than one line.
    """
    refuse_controls(name, text)
    words = _fold_plain(name, text) if _is_plain(text) else _encode(text)
    return f"{name}: " + "\r\n ".join(words)


def write_mailbox(header: str, name: str, address: str) -> str:
    """Write a mailbox for From, Reply-To or To, folded if it has a name that needs it.

    A local part beyond ASCII stays as it is (RFC 6532). Raises BadHeader for line ends in the name
    and for what is no address with a domain in ASCII.
    """
    check_address(header, address)
    return write_named(header, name, address)


def write_named(header: str, name: str, identifier: str) -> str:
    """Write an identifier behind the name that people know it by, as in From and List-Id."""
    if name and not name.isprintable():
        refuse_controls(header, name)
    name = " ".join(name.split())
    if not name:
        return identifier if "@" in identifier else f"<{identifier}>"
    if len(name) + len(identifier) < _WIDEST - 20 and "=?" not in name:
        if _PLAIN_PHRASE.fullmatch(name):
            return f"{name} <{identifier}>"
        if _PLAIN_TEXT.fullmatch(name) and not {'"', "\\"} & set(name):
            return f'"{name}" <{identifier}>'
    return "\r\n ".join((*_encode(name), f"<{identifier}>"))


def check_address(header: str, address: str) -> None:
    """Raise BadHeader unless an address can stand in a header and in an SMTP command."""
    match = _ADDRESS.fullmatch(address)
    if match is None or len(match[1].encode()) > _LONGEST_LOCAL_PART:
        raise BadHeader(header, "it is no address")


def refuse_controls(header: str, text: str) -> None:
    """Raise BadHeader if a text contains line ends or other control characters."""
    if _CONTROLS.search(text):
        raise BadHeader(header, "it contains line ends or control characters")


def read_mailbox(header: str, mailbox: str) -> tuple[str, str]:
    """Return name and address of a setting such as `Randnotizen <redaktion@example.org>`.

    An international domain becomes Punycode. Raises BadHeader if it is none.
    """
    refuse_controls(header, mailbox)
    name, address = parseaddr(mailbox)
    local, _, domain = address.rpartition("@")
    address = f"{local}@{ascii_domain(header, domain)}"
    check_address(header, address)
    if not local.isascii():
        raise BadHeader(header, "its part before the @ must be in ASCII")
    return name, address


def ascii_domain(header: str, domain: str) -> str:
    """Return a domain in lower case and Punycode; raises BadHeader if it is none."""
    if domain.isascii():
        return domain.lower()
    try:
        return idna.encode(domain, uts46=True).decode()
    except idna.IDNAError:
        raise BadHeader(header, "its domain is none") from None


def _is_plain(text: str) -> bool:
    return (
        _PLAIN_TEXT.fullmatch(text) is not None
        and "=?" not in text
        and max(map(len, text.split(" "))) <= _LONGEST_WORD
    )


def _fold_plain(name: str, text: str) -> Iterator[str]:
    line = ""
    width = _WIDEST - len(name) - 2
    for word in text.split(" "):
        if line and len(line) + 1 + len(word) > width:
            yield line
            line, width = word, _WIDEST - 1
        else:
            line = f"{line} {word}" if line else word
    yield line


def _encode(text: str) -> Iterator[str]:
    """Write encoded words of at most 75 characters; none cuts a character in two."""
    whole = _quote(text)
    if len(whole) <= _LONGEST_WORD:
        yield f"=?utf-8?q?{whole}?="
        return
    word = ""
    for letter in text:
        code = _quote(letter)
        if len(word) + len(code) > _LONGEST_WORD:
            yield f"=?utf-8?q?{word}?="
            word = ""
        word += code
    yield f"=?utf-8?q?{word}?="


def _quote(text: str) -> str:
    return "".join([_CODES[byte] for byte in text.encode()])
