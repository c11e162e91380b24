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
    Image,
    IssueContent,
    ItemContent,
    ItemKind,
    LinkKind,
    Masthead,
    Role,
)
from newsletter.mail.dkim import (
    Algorithm,
    DkimError,
    DkimKey,
    KeyFileExists,
    choose_signing_domain,
    create_dkim_key,
    read_dkim_keys,
)
from newsletter.mail.envelope import Envelope
from newsletter.mail.errors import (
    BadHeader,
    BadReturnPath,
    BadTemplate,
    BadTheme,
    BadToken,
    MailError,
    Unrenderable,
)
from newsletter.mail.headers import read_mailbox
from newsletter.mail.identifiers import Returned, read_return_path, return_path
from newsletter.mail.message import MailKind, Sender, compile_message
from newsletter.mail.outcome import Outcome, Scope, Step, Verdict
from newsletter.mail.rehearsal import check_design
from newsletter.mail.render import Rendered, render_confirmation, render_issue
from newsletter.mail.slots import Slot, plain_view, web_view
from newsletter.mail.smtp import (
    Connection,
    Logins,
    Server,
    ServerCheck,
    check_server,
    choose_server,
    explain,
)
from newsletter.mail.splice import Compiled, Recipient
from newsletter.mail.weighing import Weight, weigh

__all__ = [
    "Algorithm",
    "BadHeader",
    "BadReturnPath",
    "BadTemplate",
    "BadTheme",
    "BadToken",
    "CannotListen",
    "CaughtMail",
    "CaughtMessage",
    "Compiled",
    "Connection",
    "Contributor",
    "DkimError",
    "DkimKey",
    "Envelope",
    "Image",
    "IssueContent",
    "ItemContent",
    "ItemKind",
    "KeyFileExists",
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
    "ServerCheck",
    "Slot",
    "Step",
    "UnknownMail",
    "Unrenderable",
    "Verdict",
    "Weight",
    "catch_mail",
    "check_design",
    "check_server",
    "choose_server",
    "choose_signing_domain",
    "compile_message",
    "create_dkim_key",
    "delete_caught",
    "explain",
    "list_caught",
    "plain_view",
    "read_caught",
    "read_dkim_keys",
    "read_mailbox",
    "read_return_path",
    "render_confirmation",
    "render_issue",
    "return_path",
    "web_view",
    "weigh",
]
