"""Opening a session: connect, greet, protect, log in by aiosmtplib; then our own wire."""

import asyncio
import re
import socket
import ssl
from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar, cast

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPHeloError,
    SMTPServerDisconnected,
)

from newsletter.mail.outcome import Step
from newsletter.mail.smtp.announcement import Offer
from newsletter.mail.smtp.errors import SessionRefused
from newsletter.mail.smtp.faults import judge_fault
from newsletter.mail.smtp.server import Logins, Server
from newsletter.mail.smtp.wire import Wire
from newsletter.settings import Security

Result = TypeVar("Result")

_LEAST_REFUSAL = 500
_MECHANISM_REFUSED = frozenset({504, 534})  # the mechanism, not the password: try the next


@dataclass(kw_only=True, slots=True)
class Session:
    """An open session."""

    wire: Wire
    offer: Offer  # what the server said that it can do
    certificate_ends_at: datetime | None  # none: no TLS
    announced: int = 0  # messages
    has_worked: bool = False  # a message was settled


async def open_session(server: Server, logins: Logins) -> Session:
    """Connect to a server, protect the connection as its settings demand, and log in.

    Raises SessionRefused for everything that goes wrong; never falls back to clear text.
    """
    client = SMTP(
        hostname=server.host,
        port=server.port,
        use_tls=server.security is Security.TLS,
        start_tls=False,  # done below, where its failure can be told from others
        local_hostname="localhost",  # never said: _greet knows better, and without asking DNS
        timeout=server.timeout,
    )
    try:
        await _open(client, server, logins)
        transport = await _try(server, Step.LOGIN, _get_transport(client))
    except BaseException:
        if client.transport is not None:
            cast("asyncio.Transport", client.transport).abort()
        client.close()
        raise
    return Session(
        wire=Wire(transport, least_patience=min(server.timeout, server.final_timeout)),
        offer=_read_offer(client),
        certificate_ends_at=_read_certificate(transport),
    )


def _read_offer(client: SMTP) -> Offer:
    return Offer(
        pipelining=client.supports_extension("pipelining"),
        size=client.supports_extension("size"),
        most_bytes=_read_size(client.esmtp_extensions.get("size", "")),
        utf8=client.supports_extension("smtputf8"),
        eight_bit=client.supports_extension("8bitmime"),
        reports=client.supports_extension("dsn"),
    )


def _read_certificate(transport: asyncio.Transport) -> datetime | None:
    """Return until when the server's certificate is good; none: there is no TLS."""
    certificate = transport.get_extra_info("peercert")
    if not certificate:
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), UTC)


def _read_size(text: str) -> int | None:
    """Return the limit that SIZE announces; none, nonsense and 0 are no limit (RFC 1870)."""
    return int(text) or None if re.fullmatch("[0-9]{1,20}", text) else None


async def _open(client: SMTP, server: Server, logins: Logins) -> None:
    _respect_refusal(logins)
    await _try(server, Step.CONNECT, client.connect())
    await _try(server, Step.HELLO, _greet(client))
    if server.security is Security.STARTTLS:
        await _try(server, Step.TLS, client.starttls())
        await _try(server, Step.HELLO, _greet(client))
    if server.username:
        async with logins.turn:
            _respect_refusal(logins)
            try:
                await _try(server, Step.LOGIN, _log_in(client, server))
            except SessionRefused as refusal:
                if (refusal.outcome.code or 0) >= _LEAST_REFUSAL:
                    logins.remember_refusal(refusal.outcome)
                raise


def _respect_refusal(logins: Logins) -> None:
    refusal = logins.recall_refusal()
    if refusal is not None:
        raise SessionRefused(refusal)


async def _try(server: Server, step: Step, action: Awaitable[Result]) -> Result:
    """Await one step and turn whatever the network does into SessionRefused."""
    cancelled = _count_cancellations()
    try:
        return await action
    # ValueError: a host name that IDNA cannot read
    except (SMTPException, OSError, ValueError) as error:
        raise SessionRefused(judge_fault(error, step=step, host=server.host)) from error
    finally:
        if _count_cancellations() > cancelled:  # `wait_for` may lose one (CPython issue 86296)
            raise asyncio.CancelledError


def _count_cancellations() -> int:
    task = asyncio.current_task()
    return 0 if task is None else task.cancelling()


async def _get_transport(client: SMTP) -> asyncio.Transport:
    if client.transport is None:  # closed in the moment after its last reply
        raise SMTPServerDisconnected("")
    return cast("asyncio.Transport", client.transport)


async def _greet(client: SMTP) -> None:
    name = name_ourselves(socket.gethostname(), client.get_transport_info("sockname")[0])
    try:
        await client.ehlo(hostname=name)
    except SMTPHeloError:
        if not client.is_connected:  # 421: it has gone
            raise
        await client.helo(hostname=name)


def name_ourselves(host: str, address: str) -> str:
    """Return what EHLO wants: our full name, or else the address we speak from (RFC 5321 4.1.4)."""
    if re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", host):
        return host
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"


async def _log_in(client: SMTP, server: Server) -> None:
    """Log in with one mechanism, so that a wrong password is tried once, not once a mechanism."""
    attempts = {
        "plain": client.auth_plain,
        "login": client.auth_login,
        "cram-md5": client.auth_crammd5,
    }
    names = list(attempts) if server.security is not Security.NONE else list(reversed(attempts))
    offered = [attempts[name] for name in names if name in client.server_auth_methods]
    if not offered:
        raise SMTPException("It offers no login that this program knows.")
    *others, last = offered
    for attempt in others:
        try:
            await attempt(server.username, server.password)
        except SMTPAuthenticationError as error:
            if error.code not in _MECHANISM_REFUSED:
                raise
        else:
            return
    await last(server.username, server.password)
