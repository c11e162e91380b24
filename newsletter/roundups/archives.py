"""Office documents as archives: what may be unpacked, decided before anything is."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final

from newsletter.roundups.errors import (
    DamagedInputError,
    InputTooLargeError,
    LockedInputError,
    TooManyPartsError,
    UnpackedTooLargeError,
)
from newsletter.roundups.models import InputKind

MAX_PACKED: Final = 20_000_000  # bytes; pictures make documents large, and are not read
MAX_UNPACKED: Final = 50_000_000
MAX_TEXT: Final = 20_000_000  # bytes of any one part that is read
MAX_PARTS: Final = 2_000
_MOST_PACKED_RATIO: Final = 200  # text packs ten times, zeros a thousand times
_SMALL: Final = 1_000_000
_LOCKED: Final = 0x1
_LONGEST_TYPE: Final = 200
_OPEN_DOCUMENT: Final = b"application/vnd.oasis.opendocument.text"
_WORD_PARTS: Final = frozenset({"[Content_Types].xml", "word/document.xml"})
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")


def detect_office(source: bytes) -> InputKind | None:
    """Tell by its parts whether a file is a Word or OpenDocument text; None for anything else.

    Raises LockedInputError for a Word document that needs a password.
    """
    if source.startswith(_OLD_OFFICE) and _LOCKED_STREAM in source[:_SMALL]:
        raise LockedInputError
    if not source.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(BytesIO(source)) as archive:
            names = set(archive.namelist()[:MAX_PARTS])
            told = archive.getinfo("mimetype") if "mimetype" in names else None
            if told and told.file_size < _LONGEST_TYPE and archive.read(told) == _OPEN_DOCUMENT:
                return InputKind.ODT
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, NotImplementedError):
        return None
    return InputKind.DOCX if names >= _WORD_PARTS else None


@contextmanager
def open_archive(source: bytes, *, kind: str) -> Iterator[zipfile.ZipFile]:
    """Open an archive that keeps the limits, told by its directory.

    What the directory claims is held on reading: zipfile ends a part at its claimed size. Raises
    InputTooLargeError, TooManyPartsError, UnpackedTooLargeError, LockedInputError and
    DamagedInputError, the last for what goes wrong inside the block too.
    """
    if len(source) > MAX_PACKED:
        raise InputTooLargeError(size=len(source), limit=MAX_PACKED)
    try:
        with zipfile.ZipFile(BytesIO(source)) as archive:
            _check(archive.infolist(), len(source))
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, ValueError) as error:
        raise DamagedInputError(kind=kind) from error
    except (NotImplementedError, RuntimeError) as error:  # a packing of its own, or a password
        raise DamagedInputError(kind=kind) from error


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Read one part; raises UnpackedTooLargeError, and KeyError where there is none."""
    size = archive.getinfo(name).file_size
    if size > MAX_TEXT:
        raise UnpackedTooLargeError(size=size, limit=MAX_TEXT)
    return archive.read(name)


def _check(parts: list[zipfile.ZipInfo], packed: int) -> None:
    if len(parts) > MAX_PARTS:
        raise TooManyPartsError(count=len(parts), limit=MAX_PARTS)
    if any(part.flag_bits & _LOCKED for part in parts):
        raise LockedInputError
    size = sum(part.file_size for part in parts)
    limit = max(min(MAX_UNPACKED, packed * _MOST_PACKED_RATIO), _SMALL)
    if size > limit:
        raise UnpackedTooLargeError(size=size, limit=limit)
