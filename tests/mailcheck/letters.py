"""The mails that the tools look at: an issue of all kinds, signed and addressed to one person."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from newsletter.mail import (
    Algorithm,
    DkimKey,
    Envelope,
    IssueContent,
    MailKind,
    Recipient,
    Sender,
    compile_message,
    create_dkim_key,
    render_confirmation,
    render_issue,
    web_view,
)
from tests.newsletter.mail.all_kinds import ALL_KINDS
from tests.newsletter.mail.sample import ISSUE, MASTHEAD

DOMAIN = "randnotizen.example"
FOLDER = Path(__file__).parents[2] / "build" / "mailcheck"

PAGES = {
    "issue": render_issue(ALL_KINDS, MASTHEAD).html,
    "fifteen": render_issue(ISSUE, MASTHEAD).html,
    "hebrew": render_issue(replace(ALL_KINDS, language="he"), MASTHEAD).html,
    "web": web_view(render_issue(ALL_KINDS, MASTHEAD).html, "de"),
    "confirmation": render_confirmation(MASTHEAD, language="de").html,
}
"""Every kind of page that the templates make."""


def make_key(folder: Path) -> DkimKey:
    """Make a key to sign with, for this once."""
    return create_dkim_key(folder / "dkim.pem", Algorithm.RSA, domain=DOMAIN, selector="nl1")


def write_issue(issue: IssueContent, key: DkimKey | None = None) -> Envelope:
    """Return an issue as one person gets it now, signed if there is a key."""
    sender = Sender(
        mailbox=f"Randnotizen <redaktion@{DOMAIN}>",
        reply_to="",
        list_name="Randnotizen",
        base_url=MASTHEAD.base_url,
        return_path_domain=DOMAIN,
        key=b"k" * 32,
        signs_with=(key,) if key else (),
    )
    rendered = render_issue(issue, MASTHEAD)
    compiled = compile_message(
        rendered, sender=sender, kind=MailKind.ISSUE, issue_id=13, date=datetime.now(UTC)
    )
    person = Recipient(number=1, address="lea@leserin.example", name="Lea Muster", token="t0ken")
    return compiled.splice(person)
