"""One connection to the SMTP server, opened when needed and kept for many messages."""

from dataclasses import dataclass
from datetime import datetime

from newsletter.mail.envelope import Envelope
from newsletter.mail.outcome import Outcome, Scope, Step, Verdict
from newsletter.mail.smtp.errors import ConnectionLost, GarbledReply, NoReply, SessionRefused
from newsletter.mail.smtp.judgement import SERVICE_CLOSING
from newsletter.mail.smtp.replies import Severity
from newsletter.mail.smtp.server import Logins, Server
from newsletter.mail.smtp.session import Session, open_session
from newsletter.mail.smtp.transaction import transact


class Connection:
    """Speaks SMTP with one server, one message at a time."""

    def __init__(self, server: Server, logins: Logins) -> None:
        self._server = server
        self._logins = logins
        self._session: Session | None = None
        self._needs_reset = False  # the last transaction did not come to its end

    async def send(self, envelope: Envelope) -> Outcome:
        """Hand over one message; whatever the network does is in the outcome.

        Cancelled in the middle, the connection is dropped and the message is in doubt.
        """
        try:
            kept = await self._keep()
            session = kept or await self._open()
            outcome = await transact(session, envelope)
            if kept is not None and _had_gone(session, outcome):
                await self._drop()
                outcome = await transact(await self._open(), envelope)
            await self._settle(outcome)
        except SessionRefused as refusal:
            return refusal.outcome
        except BaseException:
            await self._drop()
            raise
        return outcome

    async def close(self) -> None:
        """Say goodbye; a connection that was never opened has nothing to say."""
        session, self._session = self._session, None
        if session is not None:
            await session.dialogue.close()

    async def _open(self) -> Session:
        self._session = await open_session(self._server, self._logins)
        self._needs_reset = False
        return self._session

    async def _keep(self) -> Session | None:
        """Return the session of the last message if it still stands, ready for the next one."""
        session = self._session
        if session is None:
            return None
        try:
            session.dialogue.check()
            if self._needs_reset:
                await self._reset(session)
        except (ConnectionLost, GarbledReply, NoReply):
            await self._drop()
            return None
        return session

    async def _reset(self, session: Session) -> None:
        reply = await session.dialogue.ask(b"RSET\r\n", timeout=self._server.timeout)
        if reply.severity is not Severity.YES:
            raise ConnectionLost
        self._needs_reset = False

    async def _settle(self, outcome: Outcome) -> None:
        """Keep the connection for the next message, or part from it."""
        if outcome.scope is Scope.SESSION and outcome.code is not None:
            await self.close()
        elif outcome.scope is Scope.SESSION or outcome.verdict is Verdict.UNCERTAIN:
            await self._drop()
        else:
            self._needs_reset = outcome.verdict is not Verdict.ACCEPTED

    async def _drop(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.dialogue.abort()


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
    await session.dialogue.close()
    return ServerCheck(
        outcome=Outcome(verdict=Verdict.ACCEPTED, step=Step.LOGIN, server=server.host),
        certificate_ends_at=session.certificate_ends_at,
    )


def _had_gone(session: Session, outcome: Outcome) -> bool:
    """Tell whether a kept connection turned out to be closed at the first word of this message."""
    closed = session.dialogue.is_lost or outcome.code == SERVICE_CLOSING
    return closed and outcome.scope is Scope.SESSION and outcome.step is Step.SENDER
