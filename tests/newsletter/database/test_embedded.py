"""The PostgreSQL that we bring along: made, held, adopted, visited, and explained when it fails."""

import asyncio
import os
import signal
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL

from newsletter.database import (
    BadDatabaseUrl,
    DataFolderInUse,
    EmbeddedUnavailable,
    connection_string,
    open_embedded,
    parse_database_url,
    visit_embedded,
)

ROOT = Path(__file__).parents[3]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder; its path is short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="nl") as short:
        yield Path(short) / "data"


def ask(url: URL, question: str) -> str:
    engine = create_engine(url)
    with engine.connect() as connection:
        answer = connection.execute(text(question)).scalar()
    engine.dispose()
    return str(answer)


async def test_it_makes_itself_and_keeps_what_is_written(folder: Path) -> None:
    for expected in (0, 1):
        async with open_embedded(folder) as url:
            ask(url, "SELECT 1")
            engine = create_engine(url)
            with engine.begin() as connection:
                connection.execute(text("CREATE TABLE IF NOT EXISTS note (n int)"))
                found = connection.execute(text("SELECT count(*) FROM note")).scalar()
                connection.execute(text("INSERT INTO note VALUES (1)"))
            engine.dispose()
        assert found == expected


async def test_nobody_else_can_reach_it(folder: Path) -> None:
    async with open_embedded(folder) as url:
        assert ask(url, "SHOW listen_addresses") == ""
        assert ask(url, "SHOW fsync") == "on"
        assert ask(url, "SHOW synchronous_commit") == "on"
        assert stat.S_IMODE((folder / "postgres").stat().st_mode) == 0o700


async def test_a_second_program_gets_a_sentence(folder: Path) -> None:
    async with open_embedded(folder):
        with pytest.raises(DataFolderInUse, match="Another newsletter program"):
            async with open_embedded(folder):
                pass


async def test_a_short_command_visits_a_running_program(folder: Path) -> None:
    async with open_embedded(folder):
        async with visit_embedded(folder) as (url, owned):
            assert not owned
            assert ask(url, "SELECT 1") == "1"
        async with visit_embedded(folder) as (url, owned):  # the visit has stopped nothing
            assert ask(url, "SELECT 1") == "1"


async def test_a_short_command_alone_runs_it_for_the_moment(folder: Path) -> None:
    async with visit_embedded(folder) as (url, owned):
        assert owned
        assert ask(url, "SELECT 1") == "1"
    async with open_embedded(folder):
        pass


async def test_a_server_that_a_killed_program_left_is_adopted(folder: Path) -> None:
    program = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from newsletter.database import open_embedded\n"
        "async def main():\n"
        "    async with open_embedded(Path(sys.argv[1])):\n"
        "        print('ready', flush=True)\n"
        "        await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        program,
        str(folder),
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert process.stdout
    assert await process.stdout.readline() == b"ready\n"
    server = (folder / "postgres" / "postmaster.pid").read_text().split()[0]
    process.send_signal(signal.SIGKILL)
    await process.communicate()

    async with open_embedded(folder) as url:
        assert ask(url, "SELECT 1") == "1"
        assert (folder / "postgres" / "postmaster.pid").read_text().split()[0] == server


async def test_a_path_too_long_for_a_socket_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedUnavailable, match="too long"):
        async with open_embedded(tmp_path / ("x" * 120)):
            pass


async def test_a_damaged_folder_is_a_sentence(folder: Path) -> None:
    async with open_embedded(folder):
        pass
    (folder / "postgres" / "PG_VERSION").write_text("9.6\n")

    with pytest.raises(EmbeddedUnavailable, match="does not start"):
        async with open_embedded(folder):
            pass


async def test_why_it_does_not_start_is_never_told_by_an_earlier_run(folder: Path) -> None:
    async with open_embedded(folder):
        pass
    log = folder / "postgres" / "server.log"
    log.write_text(log.read_text() + "LOG:  what was said yesterday\n")
    (folder / "postgres" / "postgresql.conf").write_text("nonsense = on\n")

    with pytest.raises(EmbeddedUnavailable, match="does not start") as failure:
        async with open_embedded(folder):
            pass
    assert "yesterday" not in str(failure.value)
    assert "postgresql.conf" in str(failure.value)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives up rights")
async def test_as_root_it_runs_below_a_closed_folder(folder: Path) -> None:
    folder.parent.chmod(0o700)

    async with open_embedded(folder) as url:
        assert ask(url, "SELECT 1") == "1"
        server = (folder / "postgres" / "postmaster.pid").read_text().split()[0]
        assert Path(f"/proc/{server}").stat().st_uid != 0


@pytest.mark.parametrize(
    "url", ["", "nonsense", "postgresql://a@b:port/c", "mysql://a@b/c", "sqlite:///x.db"]
)
def test_an_address_of_no_postgresql_is_a_sentence(url: str) -> None:
    with pytest.raises(BadDatabaseUrl, match="NEWSLETTER_DATABASE_URL"):
        parse_database_url(url)


def test_an_address_means_the_same_to_libpq() -> None:
    url = parse_database_url("postgres://me:s%20t@db.example:5433/news?sslmode=require")

    assert url.drivername == "postgresql+psycopg"
    assert set(connection_string(url).split(" ", 5)) >= {"host=db.example", "port=5433"}
    assert "password='s t'" in connection_string(url)
