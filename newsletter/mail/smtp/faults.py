"""Naming what went wrong before the first message: the errors of aiosmtplib, ssl and the system."""

import os
import socket
import ssl
from dataclasses import replace

from aiosmtplib import (
    SMTPConnectError,
    SMTPResponseException,
    SMTPServerDisconnected,
    SMTPTimeoutError,
)

from newsletter.mail.outcome import Outcome, Scope, Step, Verdict
from newsletter.mail.smtp.replies import compose_reply, escape_reply

_LEAST_CODE = 200  # below: aiosmtplib's own code for a reply that it cannot read


def judge_fault(error: Exception, *, step: Step, host: str) -> Outcome:
    """Judge what kept a session from coming about: whatever it was, it counts against nobody."""
    outcome = Outcome(verdict=Verdict.DEFERRED, scope=Scope.SESSION, step=step, server=host)
    if isinstance(error, SMTPResponseException) and error.code >= _LEAST_CODE:
        reply = compose_reply(error.code, error.message)
        words = escape_reply(reply.text)
        return replace(outcome, code=reply.code, enhanced=reply.enhanced, reply=words)
    root = _find_root(error)
    if isinstance(root, ssl.SSLError):
        return replace(outcome, step=Step.TLS, reply=escape_reply(_name_tls_fault(root)))
    return replace(outcome, reply=escape_reply(_name_fault(error, root)))


def _find_root(error: BaseException) -> BaseException:
    while error.__cause__ is not None:
        error = error.__cause__
    return error


def _name_tls_fault(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not good: {error.verify_message.rstrip('.')}"
    reason = (error.reason or "handshake failed").lower().replace("_", " ")
    return f"it does not speak TLS with us: {reason}"


def _name_fault(error: Exception, root: BaseException) -> str:
    if isinstance(root, socket.gaierror):
        return f"its name cannot be resolved: {root.strerror}"
    if isinstance(error, SMTPTimeoutError):
        return "it did not answer in time"
    if isinstance(root, SMTPServerDisconnected):
        return "it closed the connection"
    if isinstance(root, OSError) and root.errno is not None:
        return os.strerror(root.errno)
    if isinstance(error, SMTPConnectError) and isinstance(root, OSError):
        return "none of its addresses answers"
    return str(error).rstrip(".")
