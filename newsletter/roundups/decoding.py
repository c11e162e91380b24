"""From bytes to clean text: encodings, line ends, invisible characters, what is no text."""

import codecs
import re
import unicodedata
from typing import Final

from newsletter.roundups.errors import BinaryInputError, EmptyInputError, InputTooLargeError

MAX_BYTES: Final = 5_000_000

# Longest first: the UTF-16 mark is the beginning of the UTF-32 one.
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC: Final = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive (a Word or OpenDocument file is one)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or Excel document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"RIFF", "a WebP, WAV or AVI file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"\x7fELF", "a program"),
)
_LINE_END: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACE: Final = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Soft hyphens, direction marks and zero-width characters go; the joiner of emoji stays.
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
    "|(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d"
)
_CONTROL: Final = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
# Composed piece by piece: a hostile run of combining marks takes quadratic time as a whole.
_DECOMPOSED: Final = re.compile("\\w[\u0300-\u036f]{1,3}")
_DECLARED: Final = re.compile(
    rb"(?:<meta[^>]{0,200}charset|<\?xml[^>]{0,100}encoding)\s*=\s*[\"']?\s*([\w-]{3,20})",
    re.IGNORECASE,
)
_DECLARATION_REACH: Final = 4_000
# Windows reads "latin-1" as its own code page, as browsers do.
_KNOWN: Final = re.compile(
    r"utf-?8|iso-?8859-?(?!1$|1\b)\d+|windows-125\d|cp125\d|koi8-[ru]|mac", re.IGNORECASE
)
_CONTROL_SHARE: Final = 0.01


def decode(source: bytes | str) -> str:
    """Turn an input into clean text: lines end in LF, spaces are plain, nothing is invisible.

    Bytes are read by their byte order mark, else as UTF-8, else as windows-1252. Lone surrogates
    become U+FFFD. Raises EmptyInputError, InputTooLargeError and BinaryInputError.
    """
    _check_size(source)
    raw = source if isinstance(source, str) else _decode_bytes(source)
    _check_text(raw)
    text = clean(raw)
    if not text.strip():
        raise EmptyInputError
    return text


def _check_size(source: bytes | str) -> None:
    size = len(source)
    if isinstance(source, str) and size <= MAX_BYTES:
        size = len(source.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise InputTooLargeError(size=size, limit=MAX_BYTES)


def _decode_bytes(source: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if source.startswith(mark):
            return source.decode(encoding, "replace")
    for magic, found in _MAGIC:
        if source.startswith(magic):
            raise BinaryInputError(found=found)
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError:
        return source.decode(_find_declared(source) or "windows-1252", "replace")


def _find_declared(source: bytes) -> str | None:
    """Find the encoding that a page or an XML document declares, if it is one byte a letter."""
    match = _DECLARED.search(source[:_DECLARATION_REACH])
    name = match[1].decode("ascii") if match else ""
    if not _KNOWN.match(name):
        return None
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _check_text(raw: str) -> None:
    for magic, found in _MAGIC[:2]:
        if raw.startswith(magic.decode("ascii")):
            raise BinaryInputError(found=found)
    if "\x00" in raw:
        raise BinaryInputError(found="binary data (it holds NUL bytes)")
    if sum(1 for _ in _CONTROL.finditer(raw)) > len(raw) * _CONTROL_SHARE:
        raise BinaryInputError(found="binary data (it is full of control bytes)")


def clean(raw: str) -> str:
    """Spell line ends, blanks and accents in one way, and drop what is invisible."""
    text = _SURROGATE.sub("\ufffd", raw)
    text = _LINE_END.sub("\n", text)
    text = _SPACE.sub(" ", text)
    text = _INVISIBLE.sub("", text)
    return _DECOMPOSED.sub(lambda match: unicodedata.normalize("NFC", match[0]), text)
