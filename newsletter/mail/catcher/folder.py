"""The folder of caught mails: one file each, complete or not there, in the order of arrival."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import count
from os import scandir
from pathlib import Path

_STAMP = "%Y%m%dT%H%M%S"
_NAME = re.compile(r"([0-9]{8}T[0-9]{6})-([0-9]{8})\.eml", re.ASCII)


class Folder:
    """Where a catcher writes; only one may write to a folder.

    The files are numbered on from what is there: looked up once, not for every mail.
    """

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        (path / ".writable").touch()
        (path / ".writable").unlink()
        self._path = path
        taken = (int(name.partition("-")[2].removesuffix(".eml")) for name in list_names(path))
        self._numbers = count(max(taken, default=0) + 1)

    def keep(self, *, sender: str, recipients: Sequence[str], message: bytes, now: datetime) -> str:
        """Write a mail with its envelope on top (RFC 5321 section 4.4) and return its name."""
        name = f"{now.astimezone(UTC):{_STAMP}}-{next(self._numbers):08}.eml"
        lines = [f"Return-Path: <{sender}>", *(f"Delivered-To: {to}" for to in recipients)]
        head = "".join(f"{line}\r\n" for line in lines).encode("utf-8", "surrogateescape")
        unfinished = self._path / f".{name}"
        try:
            unfinished.write_bytes(head + message)
            unfinished.rename(self._path / name)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        return name


def list_names(path: Path) -> Iterator[str]:
    """Yield the names of all complete mails, in no order."""
    try:
        with scandir(path) as entries:
            yield from (entry.name for entry in entries if _NAME.fullmatch(entry.name))
    except FileNotFoundError:
        return


def is_name(text: str) -> bool:
    """Tell whether a text has the form of a mail's name, which no path out of the folder has."""
    return _NAME.fullmatch(text) is not None


def read_arrival(name: str) -> datetime:
    """Return when the mail of that name came in, aware and in UTC."""
    return datetime.strptime(name.partition("-")[0], _STAMP).replace(tzinfo=UTC)
