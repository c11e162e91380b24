"""Speaking SMTP: hand messages in, one connection for many, and tell whose fault a refusal is."""

from newsletter.mail.smtp.connection import Connection, ServerCheck, check_server
from newsletter.mail.smtp.explanation import explain
from newsletter.mail.smtp.feed import Feed, Go, Lull
from newsletter.mail.smtp.server import (
    Logins,
    Server,
    choose_relays,
    choose_server,
    count_connections,
)

__all__ = [
    "Connection",
    "Feed",
    "Go",
    "Logins",
    "Lull",
    "Server",
    "ServerCheck",
    "check_server",
    "choose_relays",
    "choose_server",
    "count_connections",
    "explain",
]
