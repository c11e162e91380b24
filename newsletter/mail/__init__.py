"""Making mail and speaking SMTP: rendered once an issue, spliced once a person."""

from newsletter.mail.catcher import (
    CannotListen,
    CaughtMail,
    CaughtMessage,
    UnknownMail,
    catch_mail,
    delete_caught,
    list_caught,
    read_caught,
)
from newsletter.mail.content import (
    Contributor,
    IssueContent,
    ItemContent,
    ItemKind,
    LinkKind,
    Masthead,
    Role,
)
from newsletter.mail.envelope import Envelope
from newsletter.mail.errors import BadHeader, BadReturnPath, BadToken, MailError, Unrenderable
from newsletter.mail.identifiers import Returned, read_return_path, return_path
from newsletter.mail.message import MailKind, Sender, compile_message
from newsletter.mail.outcome import Outcome, Scope, Step, Verdict
from newsletter.mail.render import Rendered, render_confirmation, render_issue
from newsletter.mail.slots import Slot, plain_view, web_view
from newsletter.mail.smtp import (
    Connection,
    Logins,
    Server,
    check_server,
    choose_server,
    explain,
)
from newsletter.mail.splice import Compiled, Recipient

__all__ = [
    "BadHeader",
    "BadReturnPath",
    "BadToken",
    "CannotListen",
    "CaughtMail",
    "CaughtMessage",
    "Compiled",
    "Connection",
    "Contributor",
    "Envelope",
    "IssueContent",
    "ItemContent",
    "ItemKind",
    "LinkKind",
    "Logins",
    "MailError",
    "MailKind",
    "Masthead",
    "Outcome",
    "Recipient",
    "Rendered",
    "Returned",
    "Role",
    "Scope",
    "Sender",
    "Server",
    "Slot",
    "Step",
    "UnknownMail",
    "Unrenderable",
    "Verdict",
    "catch_mail",
    "check_server",
    "choose_server",
    "compile_message",
    "delete_caught",
    "explain",
    "list_caught",
    "plain_view",
    "read_caught",
    "read_return_path",
    "render_confirmation",
    "render_issue",
    "return_path",
    "web_view",
]
