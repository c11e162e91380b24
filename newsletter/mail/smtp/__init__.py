"""Speaking SMTP: hand messages in, one connection for many, and tell whose fault a refusal is."""

from newsletter.mail.smtp.connection import Connection, ServerCheck, check_server
from newsletter.mail.smtp.explanation import explain
from newsletter.mail.smtp.server import Logins, Server, choose_server

__all__ = [
    "Connection",
    "Logins",
    "Server",
    "ServerCheck",
    "check_server",
    "choose_server",
    "explain",
]
