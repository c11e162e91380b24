"""Managing editors on the desk: admins only."""

import re
from datetime import datetime

import pytest
from httpx import AsyncClient

from newsletter.database import Sessions
from newsletter.editors import (
    Editor,
    Role,
    accept_invitation,
    add_token,
    find_token,
    invite,
    list_audit,
    list_editors,
)
from tests.newsletter.web.desk.press import read_words
from tests.newsletter.web.people import Clock

PAGE = "/desk/editors"


async def find(sessions: Sessions, email: str) -> Editor:
    async with sessions() as session:
        return next(one for one in await list_editors(session) if one.email == email)


async def choose_password(sessions: Sessions, email: str, now: datetime) -> None:
    editor = await find(sessions, email)
    async with sessions.begin() as session:
        token = await invite(session, editor.id, now=now)
        await accept_invitation(session, token, email="", password="vier Eulen im Regen", now=now)


async def test_only_admins_see_the_page_and_use_it(desk: AsyncClient) -> None:
    assert f'href="{PAGE}"' not in (await desk.get("/desk")).text
    for answer in (
        await desk.get(PAGE),
        await desk.post(PAGE, data={"email": "bob@example.org", "role": "admin"}),
        await desk.post(f"{PAGE}/1/role", data={"role": "admin"}),
        await desk.post(f"{PAGE}/1/invite"),
        await desk.get(f"{PAGE}/1/disable"),
        await desk.post(f"{PAGE}/1/disable"),
    ):
        assert answer.status_code == 403
        assert "Only admins may do this." in answer.text


async def test_an_editor_is_added_by_a_link_that_is_shown_once(
    admin: AsyncClient, sessions: Sessions, program: AsyncClient
) -> None:
    assert f'href="{PAGE}"' in (await admin.get("/desk")).text
    shown = await admin.post(PAGE, data={"email": "Bob@Example.org", "role": "editor"})
    (path,) = re.findall(r"/desk/setup/[\w-]+", shown.text)

    assert "A link for bob@example.org" in read_words(shown.text)
    assert "bob@example.org" in (await program.get(path)).text
    assert "/desk/setup/" not in (await admin.get(PAGE)).text
    assert (await find(sessions, "bob@example.org")).role is Role.EDITOR
    async with sessions() as session:
        (line, *_) = await list_audit(session)
    assert (line.email, line.action) == ("ada@example.org", "editor.added")


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("bob", "The e-mail address has no @ sign."),
        ("ada@example.org", "There is already an editor with this address."),
    ],
)
async def test_an_address_that_cannot_be_added_stays_in_its_field(
    admin: AsyncClient, email: str, sentence: str
) -> None:
    answer = await admin.post(PAGE, data={"email": email, "role": "admin"})

    assert answer.status_code == 422
    assert sentence in read_words(answer.text)
    assert f'value="{email}"' in answer.text
    assert '<option value="admin" selected>' in answer.text


async def test_who_forgot_the_password_gets_a_new_link(
    admin: AsyncClient, sessions: Sessions
) -> None:
    await admin.post(PAGE, data={"email": "bob@example.org"})
    bob = await find(sessions, "bob@example.org")
    shown = await admin.post(f"{PAGE}/{bob.id}/invite")

    assert "/desk/setup/" in shown.text
    assert (await admin.post(f"{PAGE}/{2**31 - 1}/invite")).status_code == 404


async def test_a_role_is_given_and_taken(
    admin: AsyncClient, sessions: Sessions, clock: Clock
) -> None:
    await admin.post(PAGE, data={"email": "bob@example.org"})
    await choose_password(sessions, "bob@example.org", clock.now)
    bob, ada = await find(sessions, "bob@example.org"), await find(sessions, "ada@example.org")
    path = f"{PAGE}/{bob.id}/role"

    assert (await admin.post(path, data={"role": "admin"})).headers["location"] == PAGE
    assert (await find(sessions, "bob@example.org")).role is Role.ADMIN
    same = await admin.post(path, data={"role": "admin"})
    assert same.status_code == 303
    gone = await admin.post(f"{PAGE}/{ada.id}/role", data={"role": "editor"})
    assert gone.headers["location"] == "/desk"
    assert (await admin.get(PAGE)).status_code == 403


async def test_the_last_admin_stays_one(admin: AsyncClient, sessions: Sessions) -> None:
    ada = await find(sessions, "ada@example.org")

    for step, data in (("role", {"role": "editor"}), ("disable", {})):
        answer = await admin.post(f"{PAGE}/{ada.id}/{step}", data=data)
        assert answer.status_code == 409
        assert "This is the last admin" in read_words(answer.text)
    assert (await find(sessions, "ada@example.org")).disabled_at is None


async def test_an_account_is_closed_after_a_question(
    admin: AsyncClient, sessions: Sessions
) -> None:
    await admin.post(PAGE, data={"email": "bob@example.org"})
    bob = await find(sessions, "bob@example.org")
    path = f"{PAGE}/{bob.id}/disable"
    asked = await admin.get(path)

    assert "Close this account? bob@example.org" in read_words(asked.text)
    assert (await find(sessions, "bob@example.org")).disabled_at is None
    assert (await admin.post(path)).headers["location"] == PAGE
    assert (await find(sessions, "bob@example.org")).disabled_at
    assert "bob@example.org Editor closed" in read_words((await admin.get(PAGE)).text)
    assert (await admin.get(path)).status_code == 404


async def test_editors_see_their_own_tokens_and_revoke_them(
    desk: AsyncClient, sessions: Sessions, clock: Clock
) -> None:
    ada = await find(sessions, "ada@example.org")
    async with sessions.begin() as session:
        secret = await add_token(session, ada.id or 0, name="Nachtlauf", now=clock.now)
    page = (await desk.get("/desk/sessions")).text
    (path,) = re.findall(r"/desk/tokens/\d+/revoke", page)

    assert "Nachtlauf since" in read_words(page)
    assert "never used" in page
    assert (await desk.post(path)).headers["location"] == "/desk/sessions"
    async with sessions.begin() as session:
        assert await find_token(session, secret, now=clock.now) is None
    assert "Nachtlauf" not in (await desk.get("/desk/sessions")).text
    assert (await desk.post(path)).status_code == 404
