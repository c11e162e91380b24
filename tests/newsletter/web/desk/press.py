"""Brings issues to where a test of the desk needs them, and looks at what is stored."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

from sqlalchemy import update
from sqlmodel import col, select

from newsletter.database import Sessions
from newsletter.deliveries import plan
from newsletter.deliveries.models import Attempt, Delivery, DeliveryStatus, Letter, Part
from newsletter.editors import list_audit
from newsletter.issues import IssueWithItems, ItemText, publish, read_issue
from tests.newsletter.issues.drafts import GARDEN, MASTHEAD, make_issue
from tests.newsletter.web.people import NOON, Readers

NO_ISSUE = 2**31 - 1
"""The number of no issue: a sequence that counts through all tests does not come so far."""


class Press:
    """The issues behind the pages."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def draft(self, *texts: ItemText) -> int:
        async with self._sessions.begin() as session:
            return (await make_issue(session, *texts)).id or 0

    async def draft_without_link(self) -> int:
        return await self.draft(replace(GARDEN, url=""))

    async def published(self) -> int:
        number = await self.draft()
        async with self._sessions.begin() as session:
            await publish(session, number, masthead=MASTHEAD, overrides={}, now=NOON)
        return number

    async def sent(self) -> int:
        """An issue whose sending has begun; nobody works on it."""
        number = await self.published()
        async with self._sessions.begin() as session:
            # A minute after the readers came: an audience leaves out who did so just now.
            await plan(session, number, now=NOON + timedelta(minutes=1))
        return number

    async def settle(
        self,
        number: int,
        recipient: int,
        status: DeliveryStatus,
        reply: str = "ok",
        *,
        code: int | None = 250,
        doubts: int = 0,
    ) -> None:
        """Note what became of one mail, and a try that failed before."""
        async with self._sessions.begin() as session:
            await session.exec(  # as the workers do, together with the row
                update(Part)
                .where(
                    col(Part.issue_id) == number,
                    col(Part.first_id) <= recipient,
                    col(Part.last_id) >= recipient,
                )
                .values(done=col(Part.done) + 1)
            )
            session.add(
                Delivery(
                    issue_id=number,
                    recipient_id=recipient,
                    status=status,
                    code=code,
                    reply=reply,
                    settled_at=NOON,
                )
            )
            await session.flush()
            row = update(Delivery).filter_by(issue_id=number, recipient_id=recipient)
            await session.exec(row.values(status=status))  # with the key of its reason
            session.add(
                Attempt(
                    issue_id=number,
                    recipient_id=recipient,
                    at=NOON,
                    outcome=DeliveryStatus.DEFERRED,
                    code=451,
                    enhanced="4.7.1",
                    reply="greylisted, come back",
                    server="mx.readers.example",
                )
            )
            session.add_all(
                Attempt(
                    issue_id=number,
                    recipient_id=recipient,
                    at=NOON,
                    outcome=DeliveryStatus.UNCERTAIN,
                )
                for _ in range(doubts)
            )

    async def settled(
        self,
        readers: Readers,
        status: DeliveryStatus,
        reply: str = "ok",
        *,
        code: int | None = 250,
    ) -> tuple[int, int]:
        """Send an issue to Mara alone, and note what became of it; return their numbers."""
        mara = await readers.join()
        number = await self.sent()
        await self.settle(number, mara, status, reply, code=code)
        return number, mara

    async def see(self, number: int) -> IssueWithItems:
        async with self._sessions() as session:
            return await read_issue(session, number)

    async def item_ids(self, number: int) -> list[int]:
        return [item.id or 0 for item in (await self.see(number)).items]

    async def trail(self) -> list[str]:
        """What the audit trail says about issues, oldest first."""
        async with self._sessions() as session:
            lines = reversed(await list_audit(session))
        return [f"{line.action} {line.subject}" for line in lines if line.action[:5] == "issue"]

    async def tests_posted(self) -> list[str | None]:
        async with self._sessions() as session:
            letters = await session.exec(select(Letter).order_by(col(Letter.id)))
            return [letter.address for letter in letters]


def read_words(page: str) -> str:
    """Return what a page says, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def read_form(page: str, action: str) -> dict[str, str]:
    """Return the fields of the form with an action as a browser would send them back."""
    found = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', page, re.DOTALL)
    assert found, f"no form for {action}"
    fields = {
        name: unescape(value)
        for whole, name, value in re.findall(
            r'(<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"[^>]*>)', found[0]
        )
        if 'type="checkbox"' not in whole or " checked" in whole
    }
    for name, value in re.findall(
        r'<textarea[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', found[0], re.DOTALL
    ):
        fields[name] = unescape(value)
    for name, inside in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', found[0], re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        fields[name] = unescape(chosen[1]) if chosen else ""
    return fields
