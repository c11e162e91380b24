"""What the tests of the sending need: people, a published issue, a server, a worker."""

import asyncio
import warnings
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.parser import BytesHeaderParser
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from sqlalchemy.engine import URL

from newsletter.database import Sessions
from newsletter.deliveries import (
    Progress,
    SendingStatus,
    plan,
    read_progress,
    run_worker,
)
from newsletter.deliveries.dispatch.engine import Engine
from newsletter.issues import draft, masthead_of, publish
from newsletter.links import Links
from newsletter.mail import Server
from newsletter.roundups import read
from newsletter.settings import Security, Settings, Smtp
from subscribers import ImportRow, import_subscribers

ROUNDUP = """Von Ufern und Stegen

Ein Steg für alle

Von Mara Beispiel – 17. November 2026

Am Ende des Stegs steht eine Bank, die niemand aufgestellt haben will.

Der Text fragt, wem ein Ufer gehört, und findet lauter freundliche Antworten.

Hier weiterlesen: https://musterblatt.example/steg

Das Boot im Garten

Von Jonas Muster – 16. November 2026

Es hat nie das Wasser gesehen und ist trotzdem weit gekommen.

Eine Familiengeschichte in elf Anstrichen, erzählt vom Holz her.

Hier weiterlesen: https://probezeitung.example/boot
"""

SETTINGS = Settings(_env_file=None, imprint="Randnotizen, Musterweg 1, Musterstadt", smtp=Smtp())
LINKS = Links(base_url=SETTINGS.base_url, secret="a secret of the tests only")


@dataclass
class Sink:
    """A real SMTP server that remembers what it took, and refuses what it is told to."""

    taken: list[tuple[str, bytes]] = field(default_factory=list)
    at_rcpt: Callable[[str], str] = lambda _: "250 2.1.5 fine"
    at_data: Callable[[str], str] = lambda _: "250 2.0.0 taken"
    at_mail: str = "250 2.1.0 fine"
    breaks_off: Callable[[str], bool] = lambda _: False  # after the dot, instead of replying
    seconds: float = 0  # that it takes over every mail
    most_visits: int = 1000  # at once; others are sent away
    password: str | None = None
    port: int = 0
    moments: list[float] = field(default_factory=list)  # when it took each, by the monotonic clock
    visits: int = 0
    offered: asyncio.Event = field(default_factory=asyncio.Event)  # a content, taken or not

    @property
    def copies(self) -> Counter[str]:
        """How many mails each address got."""
        return Counter(address for address, _ in self.taken)

    def message_ids(self, address: str) -> set[str]:
        return {
            str(BytesHeaderParser().parsebytes(message)["Message-ID"])
            for taken, message in self.taken
            if taken == address
        }

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.at_mail

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self.at_rcpt(address)
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return reply

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        address = envelope.rcpt_tos[0]
        self.offered.set()
        reply = self.at_data(address)
        if reply.startswith("2"):  # before the wait, which is cancelled if the client dies
            self.moments.append(monotonic())
            self.taken.append((address, bytes(envelope.original_content or b"")))
        if self.seconds:
            await asyncio.sleep(self.seconds)
        if self.breaks_off(address):
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return reply

    def authenticate(self, _server: SMTP, _session: Session, *_: object) -> AuthResult:
        return AuthResult(success=False, handled=False, message="535 5.7.8 wrong password")

    @property
    def server(self) -> Server:
        """How a worker reaches it."""
        return Server(
            host="127.0.0.1",
            port=self.port,
            username="editor" if self.password else "",
            password=self.password or "",
            security=Security.NONE,
            timeout=5,
            final_timeout=5,
        )


@asynccontextmanager
async def open_sink(sink: Sink) -> AsyncIterator[Sink]:
    """Run the server for as long as the block lasts."""
    visits: list[SMTP] = []

    class Visit(SMTP):
        welcome = False

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            self.welcome = sink.visits < sink.most_visits
            if self.welcome:
                sink.visits += 1
                super().connection_made(transport)
            else:
                assert isinstance(transport, asyncio.Transport)
                transport.write(b"421 4.7.0 too many connections\r\n")
                transport.close()

        def connection_lost(self, error: Exception | None) -> None:
            if self.welcome:
                sink.visits -= 1
                super().connection_lost(error)

    def visit() -> SMTP:
        with warnings.catch_warnings(action="ignore"):  # it warns of logins without TLS
            visits.append(
                Visit(
                    sink,
                    hostname="sink.test",
                    enable_SMTPUTF8=True,
                    authenticator=sink.authenticate if sink.password else None,
                    auth_require_tls=False,
                    auth_required=bool(sink.password),
                )
            )
        return visits[-1]

    server = await asyncio.get_running_loop().create_server(visit, "127.0.0.1", sink.port)
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        server.close()
        for each in visits:
            if isinstance(each.transport, asyncio.Transport):
                each.transport.abort()
            if each._handler_coroutine is not None:
                await asyncio.wait({each._handler_coroutine})


async def add_people(sessions: Sessions, count: int, *, domain: str = "readers.test") -> list[str]:
    """Add active subscribers who confirmed yesterday; return their addresses."""
    addresses = [f"reader{number}@{domain}" for number in range(count)]
    rows = [
        ImportRow(address=address, name="", language="de", line=number)
        for number, address in enumerate(addresses)
    ]
    async with sessions.begin() as session:
        await import_subscribers(
            session, rows, evidence="tests", now=datetime.now(UTC) - timedelta(days=1)
        )
    return addresses


async def publish_issue(sessions: Sessions) -> int:
    """Make and publish an issue of two items; return its number."""
    now = datetime.now(UTC)
    async with sessions.begin() as session:
        issue = await draft(
            session, read(ROUNDUP), source=ROUNDUP, title=None, language="de", now=now
        )
        assert issue.id is not None
        await publish(session, issue.id, masthead=masthead_of(SETTINGS), overrides={}, now=now)
    return issue.id


async def start(sessions: Sessions, count: int) -> tuple[int, list[str]]:
    """Plan the sending of an issue to so many people; return its number and their addresses."""
    people = await add_people(sessions, count)
    return await start_for_all(sessions), people


async def start_for_all(sessions: Sessions) -> int:
    """Plan the sending of an issue to whoever is there; return its number."""
    issue_id = await publish_issue(sessions)
    async with sessions.begin() as session:
        await plan(session, issue_id, now=datetime.now(UTC))
    return issue_id


@asynccontextmanager
async def working(
    database: URL,
    sessions: Sessions,
    *servers: Server,
    settings: Settings = SETTINGS,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    connections: int = 4,
    alone: bool = True,
) -> AsyncIterator[Engine]:
    """Run a worker for as long as the block lasts, with a data folder of its own if none is set."""
    async with AsyncExitStack() as stack:
        if settings.data_dir == SETTINGS.data_dir:
            folder = Path(stack.enter_context(TemporaryDirectory()))
            settings = settings.model_copy(update={"data_dir": folder})
        engine = await stack.enter_async_context(
            run_worker(
                url=database,
                sessions=sessions,
                servers=servers,
                settings=settings,
                links=LINKS,
                clock=clock,
                connections=connections,
                alone=alone,
            )
        )
        yield engine


async def wait_for(
    sessions: Sessions, issue_id: int, reached: Callable[[Progress], bool], seconds: float = 30
) -> Progress:
    """Look at a sending until it is as far as it should be."""
    async with asyncio.timeout(seconds):
        while True:
            async with sessions() as session:
                progress = await read_progress(session, issue_id, now=datetime.now(UTC))
            assert progress is not None
            check_sum(progress)
            if reached(progress):
                return progress
            await asyncio.sleep(0.02)


def is_sent(progress: Progress) -> bool:
    return progress.status is SendingStatus.SENT


async def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Look until something holds of which nobody tells us."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110  # a server's counter is no event
            await asyncio.sleep(0.005)


def check_sum(progress: Progress) -> None:
    """Everybody is in exactly one state (invariant I1 of the engine)."""
    counted = (
        progress.queued
        + progress.sent
        + progress.deferred
        + progress.failed
        + progress.bounced
        + progress.complained
        + progress.skipped
        + progress.uncertain
    )
    assert counted == progress.audience
    assert progress.queued >= 0
