"""serve, web, worker, catch-mail: started, visited, refused, stopped."""

import asyncio
import json
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from newsletter.database import open_sessions
from subscribers import ImportRow, import_subscribers
from tests.newsletter.cli.commands import (
    IN_SPITE,
    SAMPLE,
    Call,
    Said,
    finish,
    own_environment,
    postgres_runs,
    read_until,
    run_alone,
    start,
)
from tests.newsletter.mail.fault_server import Script, fault_server

IMPRINT = {"NEWSLETTER_IMPRINT": "Redaktion Randnotizen, Musterweg 1, Musterstadt"}


@dataclass(frozen=True, kw_only=True)
class Served:
    """A running `newsletter serve`."""

    process: "subprocess.Popen[bytes]"
    folder: Path
    url: str
    greeting: str

    def beside(self, *arguments: str) -> Said:
        """Run a command beside it, on the same data folder."""
        place = {"NEWSLETTER_DATA_DIR": "data/demo"}
        return run_alone(self.folder, *arguments, **place, **IMPRINT)


@pytest.fixture
def served(folder: Path) -> Iterator[Served]:
    process = start(folder, "serve", "--demo", "--port", "0", settings=IMPRINT)
    greeting = read_until(process, "Stop with Ctrl-C")
    url = re.findall(r"Public pages +(\S+)/", greeting)[0]
    yield Served(process=process, folder=folder, url=url, greeting=greeting)
    process.kill()
    process.communicate()


def test_commands_visit_the_database_of_a_running_program(served: Served) -> None:
    assert f"{served.url}/desk/setup/" in served.greeting
    with urllib.request.urlopen(f"{served.url}/readyz") as answer:  # noqa: S310  # our own page
        assert answer.status == 200
    sent = served.beside("issue", "send", "1", *IN_SPITE)
    assert sent.code == 0
    assert re.search(r"^  sent +200 *$", sent.out, re.MULTILINE)
    again = served.beside("issue", "send", "1")
    assert again.err == "Issue 1 has been sent already: nobody gets it twice.\n"
    lines = served.beside("issue", "status", "1", "--state", "sent").out
    assert re.search(r"^person007@readers.example +sent +1  250 ", lines, re.MULTILINE)

    second = run_alone(served.folder, "demo")
    assert second.code == 1
    assert second.err.startswith("Another newsletter program uses the data folder")
    taken = served.beside("web", "--port", served.url.rpartition(":")[2])
    assert taken.code == 1
    assert "cannot be used (address already in use)" in taken.err

    served.process.send_signal(signal.SIGTERM)
    said = finish(served.process)
    assert said.code == 0
    assert "Traceback" not in said.err
    assert not postgres_runs(served.folder / "data" / "demo")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_mail_catcher_keeps_mails_until_it_is_stopped(
    folder: Path, number: signal.Signals
) -> None:
    process = start(
        folder, "catch-mail", "--port", "0", "--folder", "caught", stderr=subprocess.STDOUT
    )
    port = int(re.findall(r"127\.0\.0\.1:(\d+)", read_until(process, "catching mail on"))[0])
    busy = run_alone(folder, "catch-mail", "--port", str(port))
    assert busy.code == 1
    assert busy.err.startswith(f"The mail catcher cannot listen on 127.0.0.1 port {port}: ")
    process.send_signal(number)
    assert finish(process).code == 0


@pytest.mark.parametrize("command", ["serve", "web", "catch-mail"])
@pytest.mark.parametrize(
    ("option", "value"), [("--port", "99999"), ("--port", "-1"), ("--host", f"{'x' * 80}.example")]
)
def test_what_is_no_port_or_host_is_wrong_usage(
    call: Call, command: str, option: str, value: str
) -> None:
    assert call(command, option, value).code == 2


def test_a_port_that_is_taken_is_said_before_anything_else_is_started(
    call: Call, empty: Path
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = call("serve", "--port", str(port))
    assert said.code == 1
    assert said.err == (
        f"Port {port} on 127.0.0.1 cannot be used (address already in use): "
        "choose others by --host and --port.\n"
    )
    assert list(empty.iterdir()) == []


class Office:
    """Programs beside a given database, as an operator runs them."""

    def __init__(self, folder: Path, database: URL, port: int) -> None:
        self._folder = folder
        self._started: list[asyncio.subprocess.Process] = []
        self._environment = own_environment(
            NEWSLETTER_DATABASE_URL=database.render_as_string(hide_password=False),
            NEWSLETTER_SECRET_KEY="only for these tests, and nowhere else",
            NEWSLETTER_SMTP__HOST="127.0.0.1",
            NEWSLETTER_SMTP__PORT=str(port),
            NEWSLETTER_SMTP__SECURITY="none",
            NEWSLETTER_SMTP__USERNAME="ada",
            NEWSLETTER_SMTP__PASSWORD="falsch",
            **IMPRINT,
        )

    async def close(self) -> None:
        """End what a failed test has left running."""
        for process in self._started:
            if process.returncode is None:
                process.kill()
                await process.communicate()

    async def start(self, *arguments: str) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "newsletter",
            *arguments,
            cwd=self._folder,
            env=self._environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        self._started.append(process)
        return process

    async def run(self, *arguments: str) -> str:
        process = await self.start(*arguments)
        said, _ = await process.communicate()
        assert process.returncode == 0, said.decode()
        return said.decode()

    async def status(self) -> dict[str, object]:
        document: dict[str, object] = json.loads(await self.run("issue", "status", "1", "--json"))
        return document


async def add_readers(database: URL) -> None:
    """Add two who have been there for a day: an audience leaves out the last seconds."""
    rows = [ImportRow(address=f"{name}@example.org", name="", language="de") for name in "ab"]
    yesterday = datetime.now(UTC) - timedelta(days=1)
    async with open_sessions(database) as sessions, sessions.begin() as session:
        await import_subscribers(session, rows, evidence="a test", now=yesterday)


async def hear(process: asyncio.subprocess.Process, words: str) -> str:
    assert process.stdout
    said = ""
    while words not in said:
        line = await process.stdout.readline()
        assert line, said
        said += line.decode()
    return said


async def end(process: asyncio.subprocess.Process, number: signal.Signals) -> tuple[int, str]:
    process.send_signal(number)
    said, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode()


@pytest.mark.parametrize("fault", ["password", "unreachable"])
async def test_a_server_that_takes_nothing_costs_nobody_the_issue(
    folder: Path, database: URL, fault: str
) -> None:
    script: Script = {"EHLO": "250-fault\r\n250 AUTH PLAIN", "AUTH": "535 5.7.8 wrong"}
    alarms = {"password": "535 5.7.8 wrong", "unreachable": "cannot be reached"}
    async with fault_server(script) as server, AsyncExitStack() as stack:
        office = Office(folder, database, server.port if fault == "password" else 1)
        stack.push_async_callback(office.close)
        await office.run("issue", "import", str(SAMPLE))
        await add_readers(database)
        worker = await office.start("worker", "--concurrency", "1")
        await hear(worker, "sending to 127.0.0.1")
        sending = await office.start("issue", "send", "1", *IN_SPITE)
        await hear(sending, alarms[fault])
        code, said = await end(sending, signal.SIGINT)
        assert code == 130
        assert "Workers go on with issue 1" in said
        status = await office.status()
        assert await office.run("issue", "pause", "1") == "Issue 1 is paused.\n"
        assert await office.run("issue", "cancel", "1") == "Issue 1 is cancelled.\n"
        code, said = await end(worker, signal.SIGTERM)
    assert code == 0
    assert "Traceback" not in said
    assert (status["audience"], status["failed"], status["sent"]) == (2, 0, 0)
    assert alarms[fault] in str(status["alarm"])
    assert {path.name for path in (folder / "data").iterdir()} == {"heartbeat.json", "journal"}
