"""Backups: the whole database into one file, and back in one transaction."""

import asyncio
import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import IO, TypeVar

import psycopg
from sqlalchemy.engine import URL

from newsletter.database.engine import connection_string
from newsletter.database.errors import (
    BackupFailed,
    DatabaseError,
    DatabaseUnreachable,
    NotABackup,
    RestoreFailed,
)
from newsletter.database.programs import Programs, connect, find_programs

T = TypeVar("T")

Report = Callable[[int], None]
"""Is told how many bytes have been written or read by now; called from another thread."""

_LOOK = 0.2  # seconds between two looks at a growing file
_BLOCK = 1 << 20  # bytes
_TAKES_TIMEOUTS = 17  # the first version of PostgreSQL that knows `transaction_timeout`
_UNKNOWN = b"SET transaction_timeout = 0;\n"
_HEAD = 1 << 14  # bytes of a script before the first table
_REVISION = re.compile(r"^COPY \S*alembic_version .*;\n(\w+)$", re.MULTILINE)

_CLEAR = b"""
SET client_min_messages = warning;
DO $$
DECLARE commands text;
BEGIN
  SELECT string_agg(format('DROP %s IF EXISTS %s CASCADE;', CASE relkind WHEN 'v' THEN 'VIEW'
    WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, oid::regclass), ''
    ORDER BY relkind = 'S')  -- last: those of a column go with its table
  INTO commands FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e');
  EXECUTE coalesce(commands, '');
  SELECT string_agg(format('DROP ROUTINE IF EXISTS %s CASCADE;', oid::regprocedure), '')
  INTO commands FROM pg_proc
  WHERE pronamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e');
  EXECUTE coalesce(commands, '');
  SELECT string_agg(format('DROP TYPE IF EXISTS %s CASCADE;', pg_type.oid::regtype), '')
  INTO commands FROM pg_type LEFT JOIN pg_class ON pg_class.oid = typrelid
  WHERE typnamespace = 'public'::regnamespace
    AND (typtype IN ('e', 'd', 'r') OR pg_class.relkind = 'c')
    AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_type.oid AND deptype = 'e');
  EXECUTE coalesce(commands, '');
END $$;
"""
"""Takes away what is in the schema, and leaves the schema with the rights that it gives."""


async def dump_database(url: URL, file: Path, *, report: Report = lambda _: None) -> int:
    """Write a database to a file in pg_dump's custom format; return its size in bytes.

    The file is there, or is another, when it is whole; only its owner may read it. Raises
    BackupFailed, NoBackupPrograms, DatabaseUnreachable, and OSError about the file.
    """
    programs = await find_programs(await read_server_version(url))
    place, environment = connect(url)
    return await _run_stoppably(
        lambda stopping: _dump(place, environment, file, programs, report, stopping)
    )


async def read_backup_revision(file: Path) -> str:
    """Return the revision of the database that a backup holds.

    Raises NotABackup if it is none of this program.
    """
    programs = await find_programs(0)
    command = [
        str(programs.folder / "pg_restore"), "--data-only", "--table=alembic_version", "-f", "-",
        "--", str(file),
    ]  # fmt: skip
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, check=False)
    found = _REVISION.search(done.stdout.decode(errors="replace"))
    if done.returncode or not found:
        raise NotABackup(file, _complaint(done.stderr) if done.returncode else "")
    return found[1]


async def restore_database(url: URL, file: Path, *, report: Report = lambda _: None) -> None:
    """Replace everything in a database by a backup, or change nothing.

    Nobody else may use it meanwhile. Raises RestoreFailed, NoBackupPrograms, DatabaseUnreachable.
    """
    version = await read_server_version(url)
    programs = await find_programs(version)
    await _run_stoppably(lambda stopping: _restore(url, file, programs, version, report, stopping))


async def read_server_version(url: URL) -> int:
    """Return the version of a server, such as 18. Raises DatabaseUnreachable."""
    try:
        async with await psycopg.AsyncConnection.connect(connection_string(url)) as connection:
            return connection.info.server_version // 10_000
    except psycopg.OperationalError as error:
        raise DatabaseUnreachable(
            f"The database does not answer: {str(error).splitlines()[0]}"
        ) from None


async def _run_stoppably(work: Callable[[Event], T]) -> T:
    """Do work in a thread; told to stop, tell it, and wait until it has put things in order."""
    stopping = Event()
    task = asyncio.create_task(asyncio.to_thread(work, stopping))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        stopping.set()
        with suppress(DatabaseError, OSError):
            await task
        raise


def _dump(
    place: str,
    environment: Mapping[str, str],
    file: Path,
    programs: Programs,
    report: Report,
    stopping: Event,
) -> int:
    part = file.with_name(f".{file.name}.part")
    command = [
        str(programs.folder / "pg_dump"), "--format=custom", "--no-owner", "--no-privileges",
        "--no-password", "--schema=public", f"--dbname={place}",
    ]  # fmt: skip
    try:
        with (
            os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as target,
            tempfile.TemporaryFile() as complaints,
        ):
            process = subprocess.Popen(  # noqa: S603  # PostgreSQL's own program
                command, stdout=target, stderr=complaints, env=environment
            )
            try:
                while _still_runs(process):
                    if stopping.is_set():
                        raise BackupFailed("it was stopped")
                    report(part.stat().st_size)
            finally:
                process.kill()
                process.wait()
            if process.returncode:
                raise BackupFailed(_read(complaints))
            os.fsync(target.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return file.stat().st_size


def _still_runs(process: "subprocess.Popen[bytes]") -> bool:
    """Wait a little for the end of a program, and say whether it is still to come."""
    try:
        process.wait(_LOOK)
    except subprocess.TimeoutExpired:
        return True
    return False


def _restore(
    url: URL, file: Path, programs: Programs, version: int, report: Report, stopping: Event
) -> None:
    place, environment = connect(url)
    reading = [
        str(programs.folder / "pg_restore"), "--no-owner", "--no-privileges", "--schema=public",
        "-f", "-", "--", str(file),
    ]  # fmt: skip
    writing = [
        str(programs.folder / "psql"), "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "--no-password",
        "-o", os.devnull, "-d", place, "-f", "-",
    ]  # fmt: skip
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(  # noqa: S603  # PostgreSQL's own programs, both
            reading, stdout=subprocess.PIPE, stderr=complaints
        ) as reader,
        subprocess.Popen(  # noqa: S603
            writing, stdin=subprocess.PIPE, stderr=complaints, env=environment
        ) as writer,
    ):
        assert reader.stdout is not None  # noqa: S101  # both are pipes
        assert writer.stdin is not None  # noqa: S101
        try:
            with suppress(BrokenPipeError):  # it has complained, and stopped
                _pump(_script(reader.stdout, version), writer.stdin, report, stopping)
            if reader.wait():
                raise RestoreFailed(_read(complaints))
            with suppress(BrokenPipeError):
                writer.stdin.close()  # only now: half a script must not be committed
            if writer.wait():
                raise RestoreFailed(_read(complaints))
        finally:
            for process in (writer, reader):
                if process.poll() is None:
                    process.kill()


def _pump(script: Iterable[bytes], target: IO[bytes], report: Report, stopping: Event) -> None:
    done = 0
    for block in script:
        if stopping.is_set():
            raise RestoreFailed("it was stopped")
        target.write(block)
        done += len(block)
        report(done)
    target.flush()


def _script(source: IO[bytes], version: int) -> Iterator[bytes]:
    """Yield what psql is to do: clear the database, then fill it."""
    yield _CLEAR
    head = source.read(_HEAD)
    # Newer programs say it to older servers, too, which do not know it.
    yield head if version >= _TAKES_TIMEOUTS else head.replace(_UNKNOWN, b"")
    while block := source.read(_BLOCK):
        yield block


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _read(complaints: IO[bytes]) -> str:
    complaints.seek(0)
    return _complaint(complaints.read())


def _complaint(said: bytes) -> str:
    """Return what a program complains about in one line, without its own name."""
    lines = [line for line in said.decode(errors="replace").splitlines() if line.strip()]
    told = [line for line in lines if "error:" in line.lower()] or lines
    line = told[0] if told else "it ended without a word"
    return re.sub(r"^(\S+: )*(error|ERROR): +", "", line).rstrip(".")
