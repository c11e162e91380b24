"""Who stands before the pages in these tests, and when."""

from datetime import UTC, datetime

from sqlalchemy import text

from newsletter.database import Sessions
from newsletter.links import Links, Purpose
from newsletter.web.consent import consent_wording
from subscribers import Preferences, confirm, erase, read_preferences, subscribe, unsubscribe

BASE_URL = "https://letters.example.test"
NOON = datetime(2026, 11, 20, 11, 0, tzinfo=UTC)
AGREED = {"consent": "yes", "wording": consent_wording("Randnotizen", "en").version}
"""What the form sends for whoever agrees."""

_TABLES = ("subscriber", "consent", "suppression", "letter", "procrastinate_jobs")


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


class Readers:
    """Brings people to where a test needs them, and looks at what is stored."""

    def __init__(self, sessions: Sessions, links: Links) -> None:
        self._sessions = sessions
        self._links = links

    async def ask(self, address: str = "mara@example.test", name: str = "Mara") -> int:
        wording = consent_wording("Randnotizen", "en")
        async with self._sessions.begin() as session:
            requested = await subscribe(
                session, address, name=name, language="en", wording=wording, ip=None, now=NOON
            )
        assert requested.subscriber_id is not None
        return requested.subscriber_id

    async def join(self, address: str = "mara@example.test", name: str = "Mara") -> int:
        number = await self.ask(address, name)
        async with self._sessions.begin() as session:
            await confirm(session, number, ip=None, now=NOON)
        return number

    async def leave(self, number: int) -> None:
        async with self._sessions.begin() as session:
            await unsubscribe(session, number, ip=None, now=NOON)

    async def erase(self, address: str = "mara@example.test") -> None:
        async with self._sessions.begin() as session:
            await erase(session, address, now=NOON)

    def token(self, number: int) -> str:
        return self._links.reader_token(number)

    def confirm_token(self, number: int) -> str:
        return self._links.sign(Purpose.CONFIRM, str(number))

    async def see(self, number: int) -> Preferences:
        async with self._sessions() as session:
            return await read_preferences(session, number)

    async def snapshot(self) -> list[str]:
        """Every row of every table that a reader's request may write to."""
        rows: list[str] = []
        async with self._sessions() as session:
            connection = await session.connection()
            for table in _TABLES:
                statement = text(f"SELECT t::text FROM {table} t")  # noqa: S608  # fixed names
                rows += [f"{table} {row}" for (row,) in await connection.execute(statement)]
        return sorted(rows)

    async def letters(self) -> int:
        return sum(row.startswith("letter ") for row in await self.snapshot())
