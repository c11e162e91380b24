"""The command line as people call it: in this process where that is enough, else in its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO

import pytest

ROOT = Path(__file__).parents[3]
ROUNDUPS = ROOT.parent / "shared" / "roundups"
SAMPLE = ROOT / "newsletter" / "samples" / "kommentarschau.txt"
IN_SPITE = (
    "--override",
    "source.missing=the sample names none",
    "--override",
    "translator.missing=nobody knows who it was",
)
"""What lets the warnings of the sample pass."""

LONG = 60  # seconds: the machine may be busy


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


Call = Callable[..., Said]


def own_environment(**settings: str) -> dict[str, str]:
    """An environment in which nothing is set but what is given here."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("NEWSLETTER_")}
    return kept | {"PYTHONPATH": str(ROOT)} | settings


def start(
    folder: Path,
    *arguments: str | bytes,
    settings: Mapping[str, str] = MappingProxyType({}),
    stdout: int | IO[bytes] = subprocess.PIPE,
    stderr: int = subprocess.PIPE,
) -> "subprocess.Popen[bytes]":
    """Start a command in a process of its own."""
    return subprocess.Popen(  # our own program
        [sys.executable, "-m", "newsletter", *arguments],
        cwd=folder,
        env=own_environment(**settings),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
    )


def finish(process: "subprocess.Popen[bytes]") -> Said:
    """Wait for the end of a process."""
    try:
        out, err = process.communicate(timeout=LONG)
    finally:
        process.kill()
    return Said(
        code=process.returncode, out=(out or b"").decode(), err=(err or b"").decode("utf-8")
    )


def run_alone(folder: Path, *arguments: str | bytes, **settings: str) -> Said:
    """Run a command to its end in a process of its own."""
    return finish(start(folder, *arguments, settings=settings))


def read_until(process: "subprocess.Popen[bytes]", words: str) -> str:
    """Read what a process prints until it has said some words."""
    assert process.stdout
    said = ""
    while words not in said:
        line = process.stdout.readline()
        if not line:
            pytest.fail(f"it ended: {said}{finish(process).err}")
        said += line.decode()
    return said


def postgres_runs(folder: Path) -> bool:
    """Whether a PostgreSQL of a data folder is alive."""
    # On Linux each process says what it was started with.
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = place.read_bytes().split(b"\0")
        except OSError:
            continue
        if words[0].endswith(b"postgres") and os.fsencode(folder / "postgres") in words:
            return True
    return False
