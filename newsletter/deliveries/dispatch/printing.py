"""Messages compiled once per issue and process, and spliced per person."""

import asyncio
import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from newsletter.clicks import lead_through
from newsletter.database import Sessions
from newsletter.deliveries.models import SINGLE_MAILS, Letter, LetterKind
from newsletter.deliveries.outbox import Claim, Person
from newsletter.issues import masthead_of, read_rendition
from newsletter.links import Links, Purpose
from newsletter.mail import (
    Compiled,
    Envelope,
    MailError,
    MailKind,
    Outcome,
    Recipient,
    Rendered,
    Sender,
    Verdict,
    compile_message,
    read_dkim_keys,
    render_confirmation,
)
from newsletter.settings import Settings

_log = logging.getLogger(__name__)

_FAULT = "A fault of this program: its log says which."
_FRESH = timedelta(hours=1)
"""For how long a compiled message is used: its Date header is the moment of compiling, and spam
filters mind mails that are dated long before they arrive."""


@dataclass(frozen=True, kw_only=True)
class Print:
    """One compiled message, ready for any number of people."""

    compiled: Compiled
    links: Links
    purpose: Purpose  # of the one token that each copy carries

    def write(self, claim: Claim) -> Envelope | Outcome:
        """Return the message for somebody, or why they get none; never raises."""
        try:
            assert claim.person is not None  # noqa: S101  # nobody writes to who left
            return self.envelope(claim.recipient_id, claim.person)
        except MailError as error:  # a value of this person's: it harms nobody else
            return Outcome(verdict=Verdict.REJECTED, reply=str(error))
        except Exception as error:  # noqa: BLE001  # a defect of ours must not hold up all behind
            where = "".join(traceback.format_tb(error.__traceback__))  # its words may be personal
            name = f"issue {claim.issue_id}, recipient {claim.recipient_id}"
            _log.error("%s: %s\n%s", name, type(error).__name__, where)
            # It has surely not left, and leaves when the defect is mended.
            return Outcome(verdict=Verdict.DEFERRED, reply=_FAULT)

    def envelope(self, recipient_id: int, person: Person) -> Envelope:
        """Return the message for one person.

        Raises MailError if a value of theirs cannot stand in it.
        """
        number, address, name = person
        token = self.links.sign(self.purpose, str(number))
        return self.compiled.splice(Recipient(recipient_id, address, name, token))

    @property
    def is_signed(self) -> bool:
        """Whether writing a message takes long enough for a thread."""
        return self.compiled.seal is not None


class Printer:
    """Compiles messages and remembers those of the issues.

    Raises SettingsError if the keys that are to sign them cannot be read.
    """

    def __init__(
        self,
        *,
        sessions: Sessions,
        settings: Settings,
        links: Links,
        clock: Callable[[], datetime],
    ) -> None:
        self._sessions = sessions
        self._masthead = masthead_of(settings)
        self._language = settings.language
        self._counts_clicks = settings.click_counts
        self._links = links
        self._clock = clock
        self._zone = settings.zone
        keys = read_dkim_keys(settings.dkim, mailbox=settings.sender)
        self._sender = replace(_sender(settings, links), signs_with=keys)
        self._issues: dict[int, tuple[datetime, Print]] = {}
        self._press = asyncio.Lock()  # all parts of an issue begin at once: compile it once

    async def issue(self, issue_id: int) -> Print:
        """Return the message of a published issue.

        Raises MailError if it cannot be compiled.
        """
        async with self._press:
            now = self._clock()
            self._issues = {
                number: kept for number, kept in self._issues.items() if now - kept[0] <= _FRESH
            }
            if issue_id not in self._issues:
                self._issues[issue_id] = (now, await self._print_issue(issue_id, MailKind.ISSUE))
            return self._issues[issue_id][1]

    async def letter(self, letter: Letter) -> Print:
        """Return the message of a single mail. Raises MailError if it cannot be compiled."""
        if letter.kind is LetterKind.TEST and letter.issue_id is not None:
            return await self._print_issue(letter.issue_id, MailKind.TEST)
        rendered = render_confirmation(self._masthead, language=letter.language or self._language)
        return self._print(rendered, MailKind.CONFIRMATION, SINGLE_MAILS)

    async def _print_issue(self, issue_id: int, kind: MailKind) -> Print:
        now = self._clock().astimezone(self._zone)
        async with self._sessions() as session:
            rendered = await read_rendition(session, issue_id, masthead=self._masthead, now=now)
        if self._counts_clicks and kind is MailKind.ISSUE:  # the links of a test count nothing
            rendered = lead_through(rendered, issue_id, self._links)
        number = issue_id if kind is MailKind.ISSUE else SINGLE_MAILS
        return self._print(rendered, kind, number)

    def _print(self, rendered: Rendered, kind: MailKind, issue_id: int) -> Print:
        compiled = compile_message(
            rendered,
            sender=self._sender,
            kind=kind,
            issue_id=issue_id,
            date=self._clock().astimezone(self._zone),
        )
        confirms = kind is MailKind.CONFIRMATION
        purpose = Purpose.CONFIRM if confirms else Purpose.READER
        return Print(compiled=compiled, links=self._links, purpose=purpose)


def preview_message(
    settings: Settings, rendered: Rendered, issue_id: int, *, links: Links, now: datetime
) -> str:
    """Return the message of an issue as somebody invented would get it (RFC 5322), not signed."""
    compiled = compile_message(
        rendered,
        sender=_sender(settings, links),
        kind=MailKind.TEST,
        issue_id=issue_id,
        date=now.astimezone(settings.zone),
    )
    forms = Print(compiled=compiled, links=links, purpose=Purpose.READER)
    return forms.envelope(
        0, Person(number=0, address="reader@example.org", name="")
    ).message.decode()


def _sender(settings: Settings, links: Links) -> Sender:
    return Sender(
        mailbox=settings.sender,
        reply_to=settings.reply_to,
        list_name=settings.name,
        base_url=settings.base_url,
        return_path_domain=settings.smtp.return_path_domain,
        key=links.key(Purpose.RETURN),
    )
