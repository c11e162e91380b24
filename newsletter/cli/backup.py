"""`newsletter backup` and `newsletter restore`: the whole database in a file, and back."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from rich.console import Console
from sqlalchemy.engine import URL

from newsletter.cli.errors import (
    DatabaseFailed,
    DatabaseInUse,
    FileInTheWay,
    NewerDatabase,
    NotReplaced,
    UnreadableInput,
)
from newsletter.cli.held import show_held
from newsletter.cli.installation import Installation, find_database, open_installation
from newsletter.cli.running import now, run
from newsletter.cli.wording import say_count
from newsletter.database import (
    connection_string,
    dump_database,
    open_sessions,
    read_backup_revision,
    restore_database,
)
from newsletter.deliveries import hold_restored, list_held
from newsletter.migrations import is_known, keep_others_out, upgrade_alone
from newsletter.settings import Settings, read_settings

_MEGABYTE = 1_000_000

Force = Annotated[bool, typer.Option("--force", help="Replace what is there.")]


def backup(
    file: Annotated[Path, typer.Argument(help="The file to be written.")], *, force: Force = False
) -> None:
    """Write everything in the database to a file, while programs go on working with it."""
    settings = read_settings()
    if file.exists() and not force:
        raise FileInTheWay(file)
    size = run(_backup(settings, file))
    print(f"{file}: {_say_size(size)}. It holds addresses: keep it where nobody else reads it.")
    print(f"Not in it: {_name_the_rest(settings)}.")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `newsletter backup` has written.")],
    *,
    force: Force = False,
) -> None:
    """Replace everything in the database by a backup; nothing is sent until somebody says so."""
    if not file.is_file():
        raise UnreadableInput(file, "it is not there" if not file.exists() else "it is no file")
    settings = read_settings()
    run(_restore(settings, file, force=force))


async def _backup(settings: Settings, file: Path) -> int:
    # Not brought up to date before: the backup may be for going back.
    async with find_database(settings, visit=True) as (url, _):
        with _progress("Writing") as report:
            return await dump_database(url, file, report=report)


async def _restore(settings: Settings, file: Path, *, force: bool) -> None:
    if not is_known(await read_backup_revision(file)):
        raise NewerDatabase
    async with find_database(settings, visit=False) as (url, _):
        await _check_others(url)
        if (what := await _find_content(url)) and not force:
            _ask(what)
        # Until everything is held, no worker may start.
        async with keep_others_out(url):
            with _progress("Restoring") as report:
                await restore_database(url, file, report=report)
            await upgrade_alone(url)
            async with open_sessions(url) as sessions, sessions.begin() as session:
                await hold_restored(session, now=now())
    print(f"The database is as it was when {file} was written.")
    print(f"Not in the backup: {_name_the_rest(settings)}.")
    async with open_installation(settings, visit=True) as installation:
        await _show_held(installation)


async def _show_held(installation: Installation) -> None:
    async with installation.sessions() as session:
        found = await list_held(session)
    show_held(found, installation.settings.zone)


async def _check_others(url: URL) -> None:
    """Raise DatabaseInUse if others are connected: they would go on with what they remember."""
    others = await _count(
        url,
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND backend_type = 'client backend'",
    )
    if others:
        raise DatabaseInUse(others)


async def _find_content(url: URL) -> str:
    """Say what is in a database; nothing if it is empty."""
    tables = await _count(
        url,
        "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace "
        "AND relkind IN ('r', 'p', 'v', 'm')",
    )
    if not tables:
        return ""
    ours = "SELECT count(to_regclass('public.subscriber')) * count(to_regclass('public.issue'))"
    if not await _count(url, ours):
        return say_count(tables, "table")
    people = await _count(url, "SELECT count(*) FROM subscriber")
    issues = await _count(url, "SELECT count(*) FROM issue")
    editors = await _count(url, "SELECT count(*) FROM editor")
    if not people + issues + editors:
        return ""  # as a first start has made it
    return (
        f"{say_count(people, 'subscriber')}, {say_count(issues, 'issue')} "
        f"and {say_count(editors, 'editor')}"
    )


async def _count(url: URL, statement: str) -> int:
    try:
        async with await psycopg.AsyncConnection.connect(connection_string(url)) as connection:
            found = await (await connection.execute(statement.encode())).fetchone()
    except psycopg.Error as error:
        raise DatabaseFailed(str(error).splitlines()[0].rstrip(".")) from None
    return int(found[0]) if found else 0


def _ask(what: str) -> None:
    """Ask whether everything is to be replaced. Raises NotReplaced."""
    if sys.stdin.isatty() and typer.confirm(f"The database holds {what}: replace them all?"):
        return
    raise NotReplaced(what)


def _name_the_rest(settings: Settings) -> str:
    """Name what else an installation needs."""
    rest = ["the settings (.env)"]
    if settings.embedded and not settings.secret_key.get_secret_value():
        key = settings.data_dir / "secret_key"
        rest.insert(0, f"{key}, without which no link in a mail that was sent works any more")
    else:
        rest[0] += ", among them the secret key that makes the links in sent mails work"
    return ", and ".join(rest)


@contextmanager
def _progress(deed: str) -> Iterator[Callable[[int], None]]:
    """Show how far it is: on a terminal as it goes."""
    console = Console(stderr=True)
    with console.status(f"{deed} …") as status:
        yield lambda done: status.update(f"{deed} … {_say_size(done)}")


def _say_size(count: int) -> str:
    return f"{count / _MEGABYTE:,.1f} MB"
