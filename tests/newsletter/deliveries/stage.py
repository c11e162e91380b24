"""What the tests of the sending need: people, a published issue, a server, a worker."""

import asyncio
import warnings
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from sqlalchemy.engine import URL

from newsletter.database import Sessions
from newsletter.deliveries import Progress, read_progress, run_worker
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
    password: str | None = None
    port: int = 0
    first_at: datetime | None = None

    @property
    def copies(self) -> Counter[str]:
        """How many mails each address got."""
        return Counter(address for address, _ in self.taken)

    def message_ids(self, address: str) -> set[str]:
        return {
            str(message_from_bytes(message, policy=default)["Message-ID"])
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

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        address = envelope.rcpt_tos[0]
        reply = self.at_data(address)
        if reply.startswith("2"):
            self.first_at = self.first_at or datetime.now(UTC)
            self.taken.append((address, bytes(envelope.original_content or b"")))
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

    def visit() -> SMTP:
        with warnings.catch_warnings(action="ignore"):  # it warns of logins without TLS
            visits.append(
                SMTP(
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
            if each.transport is not None:
                each.transport.abort()
            if each._handler_coroutine is not None:
                await asyncio.wait({each._handler_coroutine})


async def add_people(sessions: Sessions, count: int) -> list[str]:
    """Add active subscribers who confirmed yesterday; return their addresses."""
    addresses = [f"reader{number}@readers.test" for number in range(count)]
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


@asynccontextmanager
async def working(
    database: URL,
    sessions: Sessions,
    server: Server,
    *,
    settings: Settings = SETTINGS,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    connections: int = 4,
) -> AsyncIterator[None]:
    """Run a worker for as long as the block lasts."""
    async with run_worker(
        url=database,
        sessions=sessions,
        server=server,
        settings=settings,
        links=LINKS,
        clock=clock,
        connections=connections,
        alone=True,
    ):
        yield


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
