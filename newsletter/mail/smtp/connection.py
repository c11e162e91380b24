"""One connection to the SMTP server, opened when needed and kept for many messages."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from newsletter.mail.envelope import Envelope
from newsletter.mail.outcome import Outcome, Step, Verdict
from newsletter.mail.smtp.ending import End
from newsletter.mail.smtp.errors import SessionRefused
from newsletter.mail.smtp.feed import Feed, Lull
from newsletter.mail.smtp.pump import Pump
from newsletter.mail.smtp.server import Logins, Server
from newsletter.mail.smtp.session import Session, open_session


class Connection:
    """Speaks SMTP with one server, for one hand-over after the other."""

    def __init__(self, server: Server, logins: Logins) -> None:
        self._server = server
        self._logins = logins
        self._session: Session | None = None
        self._pump: Pump | None = None  # of the hand-over that is on
        self._woken = asyncio.Event()

    @property
    def server(self) -> Server:
        """Whom it speaks with."""
        return self._server

    async def hand_over(self, feed: Feed) -> Outcome | None:
        """Hand over what a feed gives until it ends; None: it ended in order.

        An outcome says what broke the session; what is not settled is put back. Its scope is the
        session, or it is the doubt about the last message that was settled. A connection that had
        worked and is closed between two messages is opened anew without a word.

        Whatever the feed raises is raised here. Then, and when cancelled, the connection is dropped
        and a message whose end was written is in doubt.
        """
        while (first := await self._take_first(feed)) is not None:
            try:
                end = await self._pump_all(feed, first)
            except SessionRefused as refusal:
                return refusal.outcome
            if end.fault is not None or end.is_spent:
                await self.close()
            if not end.is_spent:
                return end.fault
        return None

    def wake(self) -> None:
        """Look again whether the feed, which had nothing for the moment, has something now."""
        self._woken.set()
        if self._pump is not None:
            self._pump.wake()

    async def close(self) -> None:
        """Say goodbye; a connection that was never opened has nothing to say."""
        session, self._session = self._session, None
        if session is not None:
            await session.wire.close()

    async def _take_first(self, feed: Feed) -> Envelope | None:
        """Return what is to be handed over first; None: nothing."""
        while True:
            self._woken.clear()
            taken = feed.take()
            if isinstance(taken, Envelope):
                return taken
            if taken is Lull.END:
                return None
            await self._woken.wait()

    async def _pump_all(self, feed: Feed, first: Envelope) -> End:
        """Hand over in one session. Raises SessionRefused."""
        try:
            session = self._session or await open_session(self._server, self._logins)
        except BaseException:
            feed.put_back()
            raise
        self._session, self._pump = session, Pump(session, self._server, feed)
        try:
            return await self._pump.run(first)
        except BaseException:
            self._session = None
            raise
        finally:
            self._pump = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ServerCheck:
    """What came of a visit to a server without a mail."""

    outcome: Outcome
    certificate_ends_at: datetime | None = None  # none: no TLS, or no session


async def check_server(server: Server) -> ServerCheck:
    """Connect, protect, log in and leave again: whether the settings are right."""
    try:
        session = await open_session(server, Logins())
    except SessionRefused as refusal:
        return ServerCheck(outcome=refusal.outcome)
    await session.wire.close()
    return ServerCheck(
        outcome=Outcome(verdict=Verdict.ACCEPTED, step=Step.LOGIN, server=server.host),
        certificate_ends_at=session.certificate_ends_at,
    )
