"""The kill-journal: who is in flight, in a file whose pages the kernel keeps when we are killed.

Each worker of a host has a file of its own, locked while it lives. What `replay` finds in a file
whose lock is free was in flight when its worker died. After a restart of the machine nothing of
this is sure any more, so a journal is worth something during one boot only.
"""

import fcntl
import logging
import mmap
import os
import struct
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from errno import ENOSPC
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import IO, Final
from uuid import UUID

from newsletter.deliveries.errors import JournalFull, JournalUnavailable

_log = logging.getLogger(__name__)

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_NO_BOOT: Final = bytes(16)

_MAGIC: Final = b"nljournl"
_VERSION: Final = 1
_HEADER = struct.Struct("<8sII16s32s")  # magic, version, capacity, boot, identity; then a CRC
_CRC = struct.Struct("<I")
_HEADER_SIZE: Final = 96

_WORD: Final = 8
_WORDS: Final = 3  # of an entry: state, issue, recipient
_ENTRY_SIZE: Final = _WORD * _WORDS

_MOST_ISSUES: Final = 2**31  # what the database counts to

_EMPTY: Final = 0
_MARKED: Final = 1  # the final dot may have been written
_ACCEPTED: Final = 2  # the server took it; the database may not know


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """Somebody whose mail was in flight when a worker died."""

    issue_id: int
    recipient_id: int
    accepted: bool  # the server took it; otherwise nobody knows


class Journal:
    """The live side, for the hot path: no lock, no system call, about 0.4 µs a message."""

    def __init__(self, words: "memoryview[int]", capacity: int) -> None:
        self.capacity = capacity
        self._words = words
        self._free = [number * _WORDS for number in reversed(range(capacity))]

    @property
    def used(self) -> int:
        """How many people are in flight."""
        return self.capacity - len(self._free)

    def mark(self, issue_id: int, recipient_id: int) -> int:
        """Note that the end of a mail is about to be written; return the entry.

        Raises JournalFull: then the mail must not leave.
        """
        try:
            entry = self._free.pop()
        except IndexError:
            raise JournalFull(self.capacity) from None
        words = self._words
        words[entry + 1] = issue_id
        words[entry + 2] = recipient_id
        words[entry] = _MARKED  # last: killed before this, we leave an empty entry
        return entry

    def accept(self, entry: int) -> None:
        """Note that the server took the mail, which is not committed yet."""
        self._words[entry] = _ACCEPTED

    def clear(self, entry: int) -> None:
        """Free an entry: what became of the mail is committed, or it has surely not left."""
        self._words[entry] = _EMPTY
        self._free.append(entry)


class DeadJournal:
    """What a worker left that is gone. Nobody else has it while the block lasts."""

    def __init__(self, path: Path, file: IO[bytes], entries: Sequence[Entry]) -> None:
        self.path = path
        self.entries = entries
        self._file = file

    def reset(self) -> None:
        """Forget the entries: after what they mean is committed, never before."""
        _reset(self._file)


@contextmanager
def open_journal(folder: Path, identity: str, capacity: int) -> Iterator[Journal]:
    """Keep a journal for the database of this identity, for as long as the block lasts.

    `capacity` is how many people may be in flight or uncommitted at once. Entries that are left
    at the end stay for the replay, and so do those of others: a file with entries is never taken.
    Raises JournalUnavailable.
    """
    with _explaining(folder):
        file = _find_vacant(folder)
    with file:
        with _explaining(folder):
            _fill(file, identity, capacity)
        with (
            mmap.mmap(file.fileno(), 0) as pages,
            memoryview(pages) as octets,
            octets[_HEADER_SIZE:] as entries,
            entries.cast("q") as words,
        ):
            yield Journal(words, capacity)


@contextmanager
def open_dead(path: Path, identity: str) -> Iterator[DeadJournal | None]:
    """Hold the journal of a dead worker that served the database of this identity.

    None if the worker lives, or if there is nothing in it for us. A void journal is emptied; a
    damaged one is put aside.
    """
    file = _lock(path)
    if file is None:
        yield None
        return
    with file:
        contents = _read(path, file)
        if contents is None or contents.identity != _digest(identity) or not contents.entries:
            yield None
        else:
            yield DeadJournal(path, file, contents.entries)


def list_journals(folder: Path) -> Sequence[Path]:
    """Return the journals of a folder, alive or dead."""
    return sorted(folder.glob("*.journal"))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Contents:
    identity: bytes
    entries: Sequence[Entry]


@contextmanager
def _explaining(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise JournalUnavailable(folder, error.strerror or str(error)) from error


def _find_vacant(folder: Path) -> IO[bytes]:
    """Lock the first file that can be had."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = (_take_vacant(folder / f"{number}.journal") for number in count(1))
    return next(file for file in files if file is not None)


def _take_vacant(path: Path) -> IO[bytes] | None:
    """Lock a file in which nobody is, neither a worker nor its unfinished business."""
    file = _lock(path, os.O_CREAT)
    if file is None:
        return None
    contents = _read(path, file)
    if contents is not None and not contents.entries:
        return file
    file.close()
    return None


def _lock(path: Path, flags: int = 0) -> IO[bytes] | None:
    """Open and lock a file; None if somebody else has it, or it is gone."""
    try:
        file = os.fdopen(os.open(path, os.O_RDWR | flags, 0o600), "r+b", buffering=0)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(file.fileno()), path.stat()):  # else it was put aside
            return file
    except (BlockingIOError, FileNotFoundError):
        pass
    file.close()
    return None


def _read(path: Path, file: IO[bytes]) -> _Contents | None:
    """Read a locked journal: a void one is emptied, a damaged one put aside (then None)."""
    raw = os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0)
    if not any(raw):  # its maker was killed before it was ready
        return _Contents(identity=b"", entries=[])
    header = _unpack_header(raw)
    entries = None if header is None else _unpack_entries(raw)
    if header is None or entries is None:
        path.rename(path.with_suffix(".damaged"))
        _log.error("the journal %s is damaged and put aside: its people are in doubt", path.name)
        return None
    boot, identity = header
    if entries and (boot == _NO_BOOT or boot != _boot()):
        _log.warning("%d people were in flight when the machine stopped", len(entries))
        _reset(file)
        entries = []
    return _Contents(identity=identity, entries=entries)


def _fill(file: IO[bytes], identity: str, capacity: int) -> None:
    """Make a locked file an empty journal."""
    size = _HEADER_SIZE + capacity * _ENTRY_SIZE
    os.ftruncate(file.fileno(), 0)
    # Every block has its place on the disk now: one without would kill us when we write to it.
    if os.pwrite(file.fileno(), bytes(size), 0) < size:
        raise OSError(ENOSPC, os.strerror(ENOSPC))
    os.pwrite(file.fileno(), _pack_header(identity, capacity), 0)


def _reset(file: IO[bytes]) -> None:
    size = os.fstat(file.fileno()).st_size
    os.pwrite(file.fileno(), bytes(size - _HEADER_SIZE), _HEADER_SIZE)


def _pack_header(identity: str, capacity: int) -> bytes:
    boot = _boot()
    if boot == _NO_BOOT:
        _log.warning("this system has no boot_id: the journal is void when the program ends")
    head = _HEADER.pack(_MAGIC, _VERSION, capacity, boot, _digest(identity))
    return head + _CRC.pack(zlib.crc32(head))


def _unpack_header(raw: bytes) -> tuple[bytes, bytes] | None:
    """Return boot and identity; None if this is no whole journal."""
    if len(raw) < _HEADER_SIZE:
        return None
    magic, version, capacity, boot, identity = _HEADER.unpack_from(raw)
    whole = (
        (magic, version) == (_MAGIC, _VERSION)
        and len(raw) == _HEADER_SIZE + capacity * _ENTRY_SIZE
        and _CRC.unpack_from(raw, _HEADER.size) == (zlib.crc32(raw[: _HEADER.size]),)
    )
    return (boot, identity) if whole else None


def _unpack_entries(raw: bytes) -> Sequence[Entry] | None:
    """Return the entries that are in use; None if one cannot be."""
    words = memoryview(raw)[_HEADER_SIZE:].cast("q").tolist()
    entries = []
    for state, issue_id, recipient_id in zip(*[iter(words)] * _WORDS, strict=True):
        if state == _EMPTY:
            continue
        sound = 0 <= issue_id < _MOST_ISSUES and recipient_id > 0
        if state not in (_MARKED, _ACCEPTED) or not sound:
            return None
        entries.append(
            Entry(issue_id=issue_id, recipient_id=recipient_id, accepted=state == _ACCEPTED)
        )
    return entries


def _digest(identity: str) -> bytes:
    return sha256(identity.encode()).digest()


def _boot() -> bytes:
    """Return what changes whenever the machine starts; zeros where nothing does."""
    try:
        return UUID(_BOOT_ID.read_text(encoding="ascii").strip()).bytes
    except (OSError, ValueError):
        return _NO_BOOT
