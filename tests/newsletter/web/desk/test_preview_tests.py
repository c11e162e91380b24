"""Test mails: who may send them where, of drafts too, and what became of them."""

import re

import pytest
from httpx import AsyncClient
from sqlmodel import col, select

from newsletter.database import Sessions
from newsletter.deliveries.models import SINGLE_MAILS, Delivery, DeliveryStatus, Letter
from newsletter.editors import Role, change_role, list_editors
from tests.newsletter.web.desk.press import NO_ISSUE, Press, read_words
from tests.newsletter.web.people import NOON


@pytest.fixture
async def path(press: Press) -> str:
    return f"/desk/issues/{await press.draft()}/test"


async def make_admin(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        (ada,) = await list_editors(session)
        await change_role(session, ada.id or 0, Role.ADMIN, now=NOON, by=None)


async def settle(sessions: Sessions, status: DeliveryStatus, reply: str) -> None:
    async with sessions.begin() as session:
        letter = (await session.exec(select(Letter).order_by(col(Letter.id).desc()))).first()
        assert letter
        assert letter.id
        session.add(
            Delivery(
                issue_id=SINGLE_MAILS,
                recipient_id=letter.id,
                status=status,
                reply=reply,
                settled_at=NOON,
            )
        )


@pytest.mark.parametrize("stage", ["draft", "published"])
async def test_a_test_goes_to_oneself_and_is_shown_where_it_was_asked_for(
    desk: AsyncClient, press: Press, stage: str
) -> None:
    number = await (press.draft() if stage == "draft" else press.published())
    answer = await desk.post(f"/desk/issues/{number}/test", data={"view": "no-images"})
    page = (await desk.get(answer.headers["location"])).text

    assert answer.status_code == 303
    assert re.fullmatch(
        rf"/desk/issues/{number}/preview\?view=no-images&letter=\d+#test",
        answer.headers["location"],
    )
    assert "The test mail is on its way. ada@example.org" in read_words(page)
    assert await press.tests_posted() == ["ada@example.org"]


async def test_an_editor_sends_tests_to_nobody_else(
    desk: AsyncClient, press: Press, path: str
) -> None:
    refused = await desk.post(path, data={"address": "kollegin@example.org"})
    own = await desk.post(path, data={"address": "ADA@example.org "})

    assert refused.status_code == 403
    assert "Only admins send tests to another address" in refused.text
    assert own.status_code == 303
    assert await press.tests_posted() == ["ADA@example.org"]
    assert 'name="address"' not in refused.text


async def test_an_admin_chooses_the_address(
    desk: AsyncClient, press: Press, sessions: Sessions, path: str
) -> None:
    await make_admin(sessions)
    await desk.post(path, data={"address": "kollegin@example.org", "view": "../../x"})
    bad = await desk.post(path, data={"address": "a@b\r\nBcc: c@d"})

    assert await press.tests_posted() == ["kollegin@example.org"]
    assert bad.status_code == 422
    assert 'role="alert"' in bad.text
    assert 'aria-invalid="true"' in bad.text


@pytest.mark.parametrize(
    ("status", "said", "quotes"),
    [
        (DeliveryStatus.SENT, "The server has taken the test mail.", False),
        (DeliveryStatus.DEFERRED, "It is tried again later.", True),
        (DeliveryStatus.FAILED, "The server refused the test mail.", True),
        (DeliveryStatus.BOUNCED, "The server refused the test mail.", True),
        (DeliveryStatus.UNCERTAIN, "may or may not have arrived", True),
    ],
)
async def test_what_the_server_said_is_shown(
    desk: AsyncClient,
    sessions: Sessions,
    path: str,
    status: DeliveryStatus,
    said: str,
    *,
    quotes: bool,
) -> None:
    location = (await desk.post(path)).headers["location"]
    letter = re.findall(r"letter=(\d+)", location)[0]
    waiting = (await desk.get(f"{path}/{letter}")).text
    await settle(sessions, status, "greylisted, come back")
    settled = (await desk.get(f"{path}/{letter}")).text

    assert "data-waiting" in waiting
    assert "data-waiting" not in settled
    assert said in settled
    assert ("greylisted" in settled) is quotes
    assert said in read_words((await desk.get(location)).text)


async def test_the_test_of_another_issue_is_not_shown(
    desk: AsyncClient, press: Press, path: str
) -> None:
    letter = re.findall(r"letter=(\d+)", (await desk.post(path)).headers["location"])[0]
    other = await press.draft()

    assert (await desk.get(f"/desk/issues/{other}/test/{letter}")).status_code == 404
    assert (await desk.get(f"/desk/issues/{other}/test/{2**70}")).status_code == 404
    page = await desk.get(f"/desk/issues/{other}/preview?letter={letter}")
    assert "on its way" not in page.text


async def test_a_draft_that_was_tested_can_be_deleted(
    desk: AsyncClient, press: Press, path: str
) -> None:
    await desk.post(path)
    answer = await desk.post(path.removesuffix("/test") + "/delete")

    assert answer.status_code == 303
    assert await press.tests_posted() == []


async def test_there_is_no_test_of_an_issue_that_is_not_there(desk: AsyncClient) -> None:
    assert (await desk.post(f"/desk/issues/{NO_ISSUE}/test")).status_code == 404
