"""A reader's whole way: the form, the confirmation mail, an issue, and out with one click."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

import pytest
from httpx import ASGITransport, AsyncClient
from sqlalchemy.engine import URL

from newsletter.database import Sessions
from newsletter.deliveries import SendingStatus, plan, post_test
from newsletter.web import Site, create_app
from subscribers import ConsentKind, SubscriberStatus, find_subscriber, read_preferences
from tests.newsletter.deliveries.stage import (
    LINKS,
    SETTINGS,
    Sink,
    open_sink,
    publish_issue,
    wait_for,
    working,
)

ADDRESS = "lena.vorlage@readers.test"


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with open_sink(Sink()) as sink:
        yield sink


@pytest.fixture
async def web(sessions: Sessions) -> AsyncIterator[AsyncClient]:
    app = create_app(Site(settings=SETTINGS, sessions=sessions, links=LINKS))
    async with AsyncClient(
        transport=ASGITransport(app),
        base_url=SETTINGS.base_url,
        headers={"Sec-Fetch-Site": "same-origin", "Accept-Language": "de"},
    ) as client:
        yield client


async def test_from_the_form_to_the_inbox_and_out_again(
    database: URL, sessions: Sessions, sink: Sink, web: AsyncClient
) -> None:
    async with working(database, sessions, sink.server):
        await subscribe(web)
        confirmation = await mail_number(sink, 1)
        assert confirmation["Auto-Submitted"] == "auto-generated"
        assert confirmation["List-Unsubscribe"] is None
        await confirm(web, confirmation, sessions)
        issue_id = await publish_issue(sessions)
        async with sessions.begin() as session:
            # A minute later: an audience leaves out who confirmed in the last seconds.
            await plan(session, issue_id, now=datetime.now(UTC) + timedelta(minutes=1))
        progress = await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT)
        issue = await mail_number(sink, 2)
    assert progress.sent == 1
    assert issue["Subject"] == "Von Ufern und Stegen"
    assert issue["To"].addresses[0].addr_spec == ADDRESS
    await check_archive(web, issue)
    await leave_with_one_click(web, issue, sessions)


async def test_a_test_send_is_marked_and_counts_for_nobody(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id = await publish_issue(sessions)
    async with working(database, sessions, sink.server):
        async with sessions.begin() as session:
            await post_test(session, issue_id, "editor@desk.test", now=datetime.now(UTC))
        test = await mail_number(sink, 1)

    assert test["Subject"] == "[Test] Von Ufern und Stegen"
    assert test["To"] == "editor@desk.test"


async def subscribe(web: AsyncClient) -> None:
    page = (await web.get("/")).text
    wording = re.search(r'name="wording"[^>]*value="([^"]+)"', page)
    assert wording
    answer = await web.post(
        "/subscribe",
        data={
            "email": ADDRESS,
            "name": "Lena Vorlage",
            "consent": "yes",
            "wording": wording[1],
        },
    )
    assert answer.status_code == 200


async def confirm(web: AsyncClient, mail: EmailMessage, sessions: Sessions) -> None:
    (url,) = set(re.findall(r"http://\S+/confirm/[\w.-]+", text_of(mail)))
    assert (await web.get(url)).status_code == 200
    assert await status(sessions) is SubscriberStatus.PENDING  # GET never acts

    assert (await web.post(url)).status_code == 200
    assert await status(sessions) is SubscriberStatus.ACTIVE


async def check_archive(web: AsyncClient, mail: EmailMessage) -> None:
    """What is archived is what was mailed, but for the lines that are personal."""
    (url,) = set(re.findall(r"http://\S+?/archive/[\w-]+", text_of(mail)))
    page = (await web.get(f"{url}/mail")).text
    words = set(re.findall(r"\w{4,}", strip(html_of(mail))))
    shown = set(re.findall(r"\w{4,}", strip(page)))
    assert shown - words <= {"Liebe", "Leserinnen", "Leser"}
    assert "Am Ende des Stegs" in page
    assert "/unsubscribe/" not in page
    assert "Am Ende des Stegs" in (await web.get(url)).text


async def leave_with_one_click(web: AsyncClient, mail: EmailMessage, sessions: Sessions) -> None:
    url = mail["List-Unsubscribe"].strip("<> ")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (await web.get(url)).status_code == 200
    assert await status(sessions) is SubscriberStatus.ACTIVE

    provider = {"Sec-Fetch-Site": "cross-site"}
    for _ in range(2):  # providers repeat it
        answer = await web.post(
            url, data={"List-Unsubscribe": "One-Click"}, headers=provider, follow_redirects=False
        )
        assert answer.status_code == 200

    assert await status(sessions) is SubscriberStatus.UNSUBSCRIBED
    async with sessions() as session:
        subscriber = await find_subscriber(session, ADDRESS)
        assert subscriber
        stored = await read_preferences(session, subscriber.id)
    assert [entry.kind for entry in stored.history] == [
        ConsentKind.REQUESTED,
        ConsentKind.CONFIRMED,
        ConsentKind.WITHDRAWN,
    ]
    assert stored.history[0].wording


async def status(sessions: Sessions) -> SubscriberStatus:
    async with sessions() as session:
        subscriber = await find_subscriber(session, ADDRESS)
    assert subscriber
    return subscriber.status


async def mail_number(sink: Sink, number: int) -> EmailMessage:
    """Wait for the so many-th mail."""
    async with asyncio.timeout(20):
        while len(sink.taken) < number:  # noqa: ASYNC110  # the sink is a list, as servers' logs are
            await asyncio.sleep(0.02)
    return cast("EmailMessage", message_from_bytes(sink.taken[number - 1][1], policy=default))


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part
    return str(part.get_content())


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part
    return str(part.get_content())


def strip(html: str) -> str:
    """The words that people see."""
    body = html[html.index("<body") :]
    return re.sub(r"<!--.*?-->|<[^>]+>", " ", body, flags=re.DOTALL)
