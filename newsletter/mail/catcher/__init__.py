"""The mail catcher: an SMTP server for demos that keeps mails as files, and a look at them."""

from newsletter.mail.catcher.caught import (
    CaughtMail,
    CaughtMessage,
    delete_caught,
    list_caught,
    read_caught,
)
from newsletter.mail.catcher.errors import CannotKeep, CannotListen, CatcherError, UnknownMail
from newsletter.mail.catcher.listener import Catcher, catch_mail

__all__ = [
    "CannotKeep",
    "CannotListen",
    "Catcher",
    "CatcherError",
    "CaughtMail",
    "CaughtMessage",
    "UnknownMail",
    "catch_mail",
    "delete_caught",
    "list_caught",
    "read_caught",
]
