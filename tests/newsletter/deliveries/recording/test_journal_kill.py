"""The kill-journal of workers that are really killed, at any moment of their work."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from newsletter.deliveries.recording.journal import Entry, list_journals, open_dead

DATABASE = "7300000000000000001/16384"

SENDERS = """
import os
import sys
from pathlib import Path

from newsletter.deliveries.recording.journal import open_journal

report = open(1, "wb", buffering=0).write  # a system call each: it survives the kill


def send(number):
    with open_journal(Path(sys.argv[1]), sys.argv[2], 6) as journal:
        flying = []
        while True:
            number += 1
            report(b"m %d?" % number)
            entry = journal.mark(7, number)
            report(b"m %d." % number)
            flying.append((entry, number))
            if number % 3:
                report(b"a %d?" % number)
                journal.accept(entry)
                report(b"a %d." % number)
            if len(flying) == 5:
                entry, oldest = flying.pop(0)
                report(b"c %d?" % oldest)
                journal.clear(entry)
                report(b"c %d." % oldest)


for line in sys.stdin:
    if (worker := os.fork()) == 0:
        report(b"%d\\n" % os.getpid())
        send(int(line))
    os.waitpid(worker, 0)
    report(b"\\n")
"""


def test_after_a_kill_the_journal_says_what_the_worker_had_done(tmp_path: Path) -> None:
    chance = random.Random(5)
    with subprocess.Popen(
        [sys.executable, "-c", SENDERS, str(tmp_path), DATABASE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[4],
    ) as senders:
        for kill in range(30):
            reported = run_and_kill(senders, kill * 10**6, octets=chance.randrange(40, 30_000))

            (path,) = list_journals(tmp_path)
            with open_dead(path, DATABASE) as dead:
                assert dead
                check_entries(dead.entries, *read_report(reported))
                dead.reset()


def run_and_kill(senders: "subprocess.Popen[bytes]", first: int, *, octets: int) -> bytes:
    """Run a worker until it has reported so much, kill it, and return all that it reported."""
    assert senders.stdin
    assert senders.stdout
    senders.stdin.write(b"%d\n" % first)
    senders.stdin.flush()
    worker = int(senders.stdout.readline())
    reported = senders.stdout.read(octets)
    os.kill(worker, signal.SIGKILL)
    return reported + senders.stdout.readline().rstrip()


def check_entries(
    entries: Sequence[Entry], sure: dict[int, bool], begun: Sequence[tuple[str, int]]
) -> None:
    """Compare a journal with what was reported; what was begun may have been done or not."""
    found = {entry.recipient_id: entry.accepted for entry in entries}
    assert {entry.issue_id for entry in entries} <= {7}
    for verb, number in begun:
        after = {"m": False, "a": True, "c": None}[verb]
        assert found.pop(number, None) in {sure.pop(number, None), after}
    assert found == sure


def read_report(reported: bytes) -> tuple[dict[int, bool], list[tuple[str, int]]]:
    """Return what was surely in the journal, and what may have been under way."""
    state: dict[int, bool] = {}
    *done, rest = reported.decode().replace("?", "?\n").replace(".", ".\n").split("\n")
    begun: list[tuple[str, int]] = []
    for line in done:
        verb, number = line[0], int(line[2:-1])
        if line.endswith("?"):
            begun.append((verb, number))
            continue
        begun.remove((verb, number))
        if verb == "c":
            del state[number]
        else:
            state[number] = verb == "a"
    assert rest == ""
    return state, begun
