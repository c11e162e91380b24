"""What a scene plays on: a database with people, an issue on its way, a sink, real workers."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    AsyncExitStack,
    asynccontextmanager,
    suppress,
)
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError

from benchmarks.chaos.programs import Nursery, Program, newsletter, open_nursery, run_program
from benchmarks.chaos.receiving import Receiver, open_receiver
from benchmarks.invariants import Findings, check_promises
from newsletter.database import Sessions, open_embedded, open_sessions
from newsletter.database.embedded import Cluster
from newsletter.deliveries import plan
from newsletter.issues import draft, masthead_of, publish
from newsletter.migrations import upgrade
from newsletter.roundups import read
from newsletter.settings import Settings, Smtp
from subscribers import ImportRow, import_subscribers

CONNECTIONS = 8  # of a worker
WINDOW = 4  # mails a connection may be ahead of what is committed; the program's default
END = 180  # seconds for whatever is left in the end

_ROUNDUP = """Von Leitern und Dächern

Die Leiter am Nachbarhaus

Von Mara Beispiel – 17. November 2026

Sie steht seit dem Frühjahr da, und niemand weiß, wer hinaufgestiegen ist.

Der Text sammelt, was man von oben sehen könnte, und fragt nach dem Rückweg.

Hier weiterlesen: https://musterblatt.example/leiter

Der Ziegel im Koffer

Von Jonas Muster – 16. November 2026

Er ist mit ihr dreimal umgezogen und hat nie ein Dach gesehen.

Eine Familiengeschichte in sieben Umzügen, erzählt vom Gewicht her.

Hier weiterlesen: https://probezeitung.example/ziegel
"""
_SECRET = "a secret of the benchmarks only"  # noqa: S105  # it signs links that nobody opens
_SETTINGS = Settings(_env_file=None, imprint="Randnotizen, Musterweg 1", smtp=Smtp())
_LONGEST_DELAY = 0.4  # seconds that the sink keeps a mail waiting, on average
_LOOK = 0.2  # seconds between two looks


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One issue on its way to people, and what it takes to disturb that."""

    folder: Path
    cluster: Cluster
    sessions: Sessions
    receiver: Receiver
    issue_id: int
    people: int
    environment: Mapping[str, str]  # of every program of ours

    @property
    def journals(self) -> Path:
        """Where the workers keep the journals of this host."""
        return self.folder / "data" / "journal"

    def start(
        self, *words: str, name: str, prefix: Sequence[str] = (), **environment: str
    ) -> AbstractAsyncContextManager[Program]:
        """Run any command of the program for as long as the block lasts.

        `prefix` is a command that runs others.
        """
        return run_program(
            (*prefix, *newsletter(*words)),
            folder=self.folder,
            name=name,
            environment={**self.environment, **environment},
        )

    def open_nursery(self) -> AbstractAsyncContextManager[Nursery]:
        """Prepare many starts of the program."""
        return open_nursery(self.folder, self.environment)

    async def await_mails(self, more: int, worker: Program, *, seconds: float = 60) -> None:
        """Wait until the sink has taken so many mails more than now.

        Raises Died if the worker ends before, and TimeoutError.
        """
        goal = len(self.receiver.copies) + more
        await worker.await_that(lambda: len(self.receiver.copies) >= goal, seconds=seconds)

    async def spread(self, *, lives: int, seconds: float) -> None:
        """Have the sink take its time, so that mails are on their way in every life of a worker.

        So many lives are to come, and each sends for so many seconds.
        """
        taken = len({copy.address for copy in self.receiver.copies})
        mails = max(self.people - taken, 1) / (lives + 1)  # for each of them
        await self.receiver.behave(delay=min(CONNECTIONS * seconds / mails, _LONGEST_DELAY))

    async def read_status(self) -> str:
        """Return where the sending stands."""
        async with self.sessions() as session:
            connection = await session.connection()
            status = await connection.scalar(
                text("SELECT status FROM sending WHERE issue_id = :issue"),
                {"issue": self.issue_id},
            )
        return str(status)

    async def finish(self, name: str) -> Findings:
        """Let one worker more send to whoever is left, undisturbed; then check every promise."""
        await self.receiver.behave(delay=0)
        async with self.start("worker", name=name) as worker:
            await self.await_end(worker)
            return await self.check()

    async def await_end(self, worker: Program) -> None:
        """Wait until the sending is over. Raises Died if the worker ends before."""
        try:
            async with asyncio.timeout(END):
                while not await self._is_over():
                    worker.check()
                    await asyncio.sleep(_LOOK)
        except TimeoutError:
            words = f"The sending is not over after {END} s: {worker.said[-500:]}"
            raise TimeoutError(words) from None

    async def _is_over(self) -> bool:
        with suppress(OperationalError):  # a worker that has just begun starts it
            return await self.read_status() == "sent"
        return False

    async def execute(self, statement: str, **values: object) -> None:
        """Do something to the database, as nobody of us would."""
        async with self.sessions.begin() as session:
            await (await session.connection()).execute(text(statement), values)

    async def count(self, statement: str, **values: object) -> int:
        """Return the number that a statement finds; `:issue` is the sending's."""
        async with self.sessions() as session:
            connection = await session.connection()
            return int(
                await connection.scalar(text(statement), {"issue": self.issue_id, **values}) or 0
            )

    async def forget_the_dead(self) -> None:
        """Let the time pass after which workers that are silent count as dead; none may live."""
        await self.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1m'"
        )

    async def check(self) -> Findings:
        """Check every promise."""
        async with self.sessions() as session:
            return await check_promises(session, self.issue_id, self.receiver.copies)


@asynccontextmanager
async def open_stage(
    people: int,
    *,
    own_database: bool = False,
    disk: Callable[[Path], AbstractContextManager[None]] | None = None,
) -> AsyncIterator[Stage]:
    """Set up a sending to so many people, planned and not begun.

    With `own_database` the workers run it themselves in their data folder, as one that is started
    without any settings does; else they are given ours, and there may be several. `disk` is put
    where the database's folder will be.
    """
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chaos")))
        home = folder / ("data" if own_database else "server")
        if disk:
            home.mkdir()
            stack.enter_context(disk(home))
        async with AsyncExitStack() as running:
            url = await running.enter_async_context(open_embedded(home))
            sessions = await stack.enter_async_context(open_sessions(url))
            issue_id = await plan_issue(url, sessions, people)
            if not own_database:
                stack.push_async_exit(running.pop_all())
        cluster = Cluster(home / "postgres")
        stack.push_async_callback(cluster.stop)  # one that a killed worker left behind
        receiver = await stack.enter_async_context(open_receiver(folder))
        environment = {} if own_database else {"NEWSLETTER_DATABASE_URL": write_url(url)}
        yield Stage(
            folder=folder,
            cluster=cluster,
            sessions=sessions,
            receiver=receiver,
            issue_id=issue_id,
            people=people,
            environment={**environment, **write_settings(folder / "data", receiver)},
        )


def write_url(url: URL) -> str:
    """Return a database's address as a setting."""
    return url.render_as_string(hide_password=False)


def write_settings(data: Path, receiver: Receiver) -> Mapping[str, str]:
    """Return the environment of a worker that sends to a sink."""
    return {
        "NEWSLETTER_DATA_DIR": str(data),
        "NEWSLETTER_SECRET_KEY": _SECRET,
        "NEWSLETTER_IMPRINT": _SETTINGS.imprint,
        "NEWSLETTER_SMTP__HOST": receiver.host,
        "NEWSLETTER_SMTP__PORT": str(receiver.port),
        "NEWSLETTER_SMTP__SECURITY": "none",
        "NEWSLETTER_SMTP__CONNECTIONS": str(CONNECTIONS),
    }


async def plan_issue(url: URL, sessions: Sessions, people: int) -> int:
    """Fill a new database with people, and plan an issue to them; return its number."""
    await upgrade(url)
    now = datetime.now(UTC)
    rows = [
        ImportRow(address=f"leser{n}@leser.test", name=f"Léa {n}" * (n % 2), language="de", line=n)
        for n in range(people)
    ]
    async with sessions.begin() as session:
        await import_subscribers(session, rows, evidence="chaos", now=now - timedelta(days=1))
    async with sessions.begin() as session:
        issue = await draft(
            session, read(_ROUNDUP), source=_ROUNDUP, title=None, language="de", now=now
        )
        assert issue.id is not None  # noqa: S101  # drafted: it has a number
        await publish(session, issue.id, masthead=masthead_of(_SETTINGS), overrides={}, now=now)
    async with sessions.begin() as session:
        await plan(session, issue.id, now=now)
    return issue.id
