"""The kill-journal: what it costs is measured elsewhere; here it must never lie."""

import fcntl
import os
import resource
import signal
import struct
import zlib
from pathlib import Path

import pytest

from newsletter.deliveries.errors import JournalFull, JournalUnavailable
from newsletter.deliveries.recording.journal import Entry, list_journals, open_dead, open_journal

DATABASE = "7300000000000000001/16384"
ANOTHER = "7300000000000000001/16999"

_HEADER = 96
_ENTRY = 24


def left_in(folder: Path, identity: str = DATABASE) -> list[Entry]:
    """Return what dead workers of a folder left."""
    entries: list[Entry] = []
    for path in list_journals(folder):
        with open_dead(path, identity) as dead:
            entries += dead.entries if dead else []
    return entries


def in_flight(issue_id: int, recipient_id: int, *, accepted: bool = False) -> Entry:
    return Entry(issue_id=issue_id, recipient_id=recipient_id, accepted=accepted)


def die_with(folder: Path, *, identity: str = DATABASE) -> Path:
    """Leave a journal as a killed worker does: one accepted, one in doubt."""
    with open_journal(folder, identity, 8) as journal:
        journal.accept(journal.mark(5, 11))
        journal.mark(5, 12)
    return list_journals(folder)[-1]


def test_what_was_in_flight_is_there_after_the_worker_is_gone(tmp_path: Path) -> None:
    with open_journal(tmp_path / "journal", DATABASE, 8) as journal:
        journal.clear(journal.mark(5, 10))
        journal.accept(journal.mark(5, 11))
        journal.mark(0, 2**40)
        assert journal.used == 2

    assert left_in(tmp_path / "journal") == [
        in_flight(5, 11, accepted=True),
        in_flight(0, 2**40),
    ]


def test_a_living_worker_keeps_its_journal_to_itself(tmp_path: Path) -> None:
    with open_journal(tmp_path, DATABASE, 8) as journal:
        journal.mark(5, 11)

        assert left_in(tmp_path) == []
        with open_journal(tmp_path, DATABASE, 8):
            assert len(list_journals(tmp_path)) == 2


def test_a_journal_with_entries_is_not_taken_before_they_are_replayed(tmp_path: Path) -> None:
    path = die_with(tmp_path)

    with open_journal(tmp_path, DATABASE, 8):
        assert len(left_in(tmp_path)) == 2
        with open_dead(path, DATABASE) as dead:
            assert dead
            dead.reset()

    assert left_in(tmp_path) == []
    with open_journal(tmp_path, DATABASE, 100):
        assert path in list_journals(tmp_path)
        assert path.stat().st_size == _HEADER + 100 * _ENTRY


def test_two_do_not_replay_one_journal_at_once(tmp_path: Path) -> None:
    path = die_with(tmp_path)

    with open_dead(path, DATABASE) as first, open_dead(path, DATABASE) as second:
        assert first
        assert second is None


def test_a_full_journal_says_so_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    with open_journal(tmp_path, DATABASE, 2) as journal:
        first = journal.mark(5, 11)
        journal.mark(5, 12)

        with pytest.raises(JournalFull, match="all its 2 entries"):
            journal.mark(5, 13)
        journal.clear(first)
        journal.mark(5, 13)

    assert left_in(tmp_path) == [in_flight(5, 13), in_flight(5, 12)]


def test_a_worker_without_a_place_for_its_journal_does_not_begin(tmp_path: Path) -> None:
    (tmp_path / "journal").write_text("not a folder", encoding="ascii")

    with (
        pytest.raises(JournalUnavailable, match="journal cannot be written, and nothing is sent"),
        open_journal(tmp_path / "journal", DATABASE, 8),
    ):
        pass


def test_a_full_disk_is_met_before_anything_is_sent(tmp_path: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    try:
        with pytest.raises(JournalUnavailable), open_journal(tmp_path, DATABASE, 8):
            pass
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)

    assert left_in(tmp_path) == []
    with open_journal(tmp_path, DATABASE, 8):
        assert [path.name for path in tmp_path.iterdir()] == ["1.journal"]


def test_after_a_restart_of_the_machine_nothing_is_believed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = die_with(tmp_path)
    change_header(path, boot=bytes(range(16)))

    assert left_in(tmp_path) == []
    assert "2 people were in flight when the machine stopped" in caplog.text
    with open_journal(tmp_path, DATABASE, 8):
        assert list_journals(tmp_path) == [path]


def test_a_journal_without_a_boot_is_not_believed(tmp_path: Path) -> None:
    path = die_with(tmp_path)
    change_header(path, boot=bytes(16))

    assert left_in(tmp_path) == []


def test_the_journal_of_another_database_is_left_to_it(tmp_path: Path) -> None:
    die_with(tmp_path, identity=ANOTHER)

    assert left_in(tmp_path) == []
    with open_journal(tmp_path, DATABASE, 8):
        pass

    assert len(left_in(tmp_path, ANOTHER)) == 2


@pytest.mark.parametrize(
    ("offset", "octets"),
    [
        (0, b"other"),
        (8, struct.pack("<I", 99)),  # the version
        (20, b"\xff"),  # a bit of the header
        (_HEADER, struct.pack("<q", 7)),  # no such state
        (_HEADER + 8, struct.pack("<q", 2**31)),  # no such issue
        (_HEADER + 16, struct.pack("<q", -1)),  # no such person
    ],
)
def test_a_damaged_journal_is_put_aside(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, offset: int, octets: bytes
) -> None:
    path = die_with(tmp_path)
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(octets)

    assert left_in(tmp_path) == []

    assert [found.name for found in tmp_path.iterdir()] == ["1.damaged"]
    assert "the journal 1.journal is damaged" in caplog.text
    with open_journal(tmp_path, DATABASE, 8):
        assert [found.name for found in list_journals(tmp_path)] == ["1.journal"]


@pytest.mark.parametrize("size", [40, _HEADER + 8 * _ENTRY - 1])
def test_a_journal_that_was_cut_off_is_put_aside(tmp_path: Path, size: int) -> None:
    os.truncate(die_with(tmp_path), size)

    with open_journal(tmp_path, DATABASE, 8):
        assert sorted(found.name for found in tmp_path.iterdir()) == ["1.damaged", "2.journal"]


@pytest.mark.parametrize("size", [0, _HEADER + 8 * _ENTRY])
def test_whoever_was_killed_while_making_a_journal_left_nothing(tmp_path: Path, size: int) -> None:
    path = tmp_path / "1.journal"
    path.write_bytes(bytes(size))

    assert left_in(tmp_path) == []
    with open_journal(tmp_path, DATABASE, 8):
        assert list_journals(tmp_path) == [path]


def test_a_file_that_was_put_aside_while_it_was_opened_is_not_used(tmp_path: Path) -> None:
    path = die_with(tmp_path)
    with path.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with open_dead(path, DATABASE) as dead:
            assert dead is None
    with open_dead(tmp_path / "9.journal", DATABASE) as dead:
        assert dead is None


def test_nobody_else_reads_the_journal(tmp_path: Path) -> None:
    with open_journal(tmp_path / "journal", DATABASE, 8):
        assert (tmp_path / "journal").stat().st_mode & 0o077 == 0
        assert list_journals(tmp_path / "journal")[0].stat().st_mode & 0o077 == 0


def change_header(path: Path, *, boot: bytes) -> None:
    """Write another boot into a journal, and the checksum that belongs to it."""
    with path.open("r+b") as file:
        head = bytearray(file.read(80))
        head[16:32] = boot
        head = head[: struct.calcsize("<8sII16s32s")]
        file.seek(0)
        file.write(bytes(head) + struct.pack("<I", zlib.crc32(head)))
