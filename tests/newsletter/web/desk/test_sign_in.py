"""The door of the desk: who comes in, how long, and what it does not give away."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from sqlmodel import func, select

from newsletter.database import Sessions
from newsletter.editors import (
    Role,
    accept_invitation,
    add_editor,
    disable_editor,
    invite,
    list_audit,
    list_editors,
)
from newsletter.editors.models import EditorSession, Invitation, SignInAttempt
from newsletter.settings import Settings
from newsletter.web.app import create_app
from newsletter.web.desk.access import choose_target
from newsletter.web.site import Site
from tests.newsletter.web.people import Clock

ADA = "ada@example.org"
PASSWORD = "vier Eulen im Regen"
WRONG = "vier Eulen im Sturm"


@pytest.fixture
async def ada(sessions: Sessions, clock: Clock) -> int:
    """The number of an editor who has chosen the password."""
    return await add(sessions, ADA, clock)


async def add(sessions: Sessions, email: str, clock: Clock) -> int:
    async with sessions.begin() as session:
        editor = await add_editor(session, email, role=Role.EDITOR, now=clock.now)
        token = await invite(session, editor.id, now=clock.now)
        await accept_invitation(session, token, email="", password=PASSWORD, now=clock.now)
        return editor.id or 0


@pytest.fixture
async def phone(app: FastAPI, browser: AsyncClient) -> AsyncIterator[AsyncClient]:
    """A second browser."""
    async with AsyncClient(
        transport=ASGITransport(app, client=("192.0.2.7", 1)),
        base_url=browser.base_url,
        headers={
            "Sec-Fetch-Site": "same-origin",
            "Accept-Language": "en",
            "User-Agent": "Phone",
        },
    ) as client:
        yield client


async def sign_in(
    browser: AsyncClient, email: str = ADA, password: str = PASSWORD, wanted: str = ""
) -> Response:
    form = {"email": email, "password": password, "next": wanted}
    return await browser.post("/desk/sign-in", data=form)


async def is_inside(browser: AsyncClient) -> bool:
    return (await browser.get("/desk/sessions")).status_code == 200


@pytest.mark.usefixtures("ada")
async def test_who_knows_the_password_gets_to_the_desk(browser: AsyncClient) -> None:
    page = await browser.get("/desk/sign-in")
    answer = await sign_in(browser)

    assert "Sign in</h1>" in page.text
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    assert await is_inside(browser)


@pytest.mark.usefixtures("ada")
async def test_the_cookie_cannot_be_read_by_scripts_sent_in_clear_or_set_by_neighbours(
    browser: AsyncClient,
) -> None:
    cookie = (await sign_in(browser)).headers["set-cookie"]
    name, _, attributes = cookie.partition("=")

    assert name == "__Host-session"
    assert set(attributes.lower().split("; ")[1:]) == {
        "httponly",
        "secure",
        "path=/",
        "samesite=lax",
        f"max-age={14 * 24 * 3600}",
    }


@pytest.mark.usefixtures("ada")
async def test_without_tls_the_cookie_has_a_plain_name(
    settings: Settings, site: Site, sessions: Sessions
) -> None:
    plain = Site(
        settings=settings.model_copy(update={"base_url": "http://localhost:8000"}),
        sessions=sessions,
        links=site.links,
        clock=site.clock,
    )
    async with AsyncClient(
        transport=ASGITransport(create_app(plain)),
        base_url="http://localhost:8000",
        headers={"Sec-Fetch-Site": "same-origin"},
    ) as browser:
        cookie = (await sign_in(browser)).headers["set-cookie"]

        assert cookie.startswith("session=")
        assert "secure" not in cookie.lower()
        assert await is_inside(browser)


@pytest.mark.usefixtures("ada")
async def test_a_wrong_password_and_an_unknown_account_look_the_same(
    browser: AsyncClient, sessions: Sessions, clock: Clock
) -> None:
    async with sessions.begin() as session:
        await add_editor(session, "bea@example.org", role=Role.EDITOR, now=clock.now)
    answers = [
        await sign_in(browser, ADA, WRONG),
        await sign_in(browser, "eve@example.org", WRONG),
        await sign_in(browser, "bea@example.org", WRONG),  # invited, no password yet
    ]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert len({re.sub(r"(ada|eve|bea)@example\.org", "", answer.text) for answer in answers}) == 1
    assert "wrong" in answers[0].text
    assert not any("set-cookie" in answer.headers for answer in answers)


@pytest.mark.usefixtures("ada")
async def test_what_was_typed_is_kept_except_for_the_password(browser: AsyncClient) -> None:
    answer = await sign_in(browser, '"><script>@example.org', WRONG, "/desk/issues/7")

    assert "&#34;&gt;&lt;script&gt;@example.org" in answer.text
    assert 'value="/desk/issues/7"' in answer.text
    assert WRONG not in answer.text


@pytest.mark.usefixtures("ada")
async def test_five_wrong_passwords_close_an_account_for_a_quarter_of_an_hour(
    browser: AsyncClient, clock: Clock
) -> None:
    for _ in range(5):
        assert (await sign_in(browser, password=WRONG)).status_code == 422
    clock.now += timedelta(minutes=5)

    answer = await sign_in(browser)

    assert (answer.status_code, answer.headers["retry-after"]) == (429, "600")
    assert "too often" in answer.text
    assert not await is_inside(browser)
    clock.now += timedelta(minutes=10)
    assert (await sign_in(browser)).status_code == 303


@pytest.mark.usefixtures("ada")
async def test_twenty_wrong_passwords_close_the_door_to_one_address_of_the_network(
    browser: AsyncClient, phone: AsyncClient, sessions: Sessions, clock: Clock
) -> None:
    async with sessions.begin() as session:  # 19 at once: each would take its time
        session.add_all(
            SignInAttempt(account=f"guess {number}", ip="127.0.0.1", at=clock.now)
            for number in range(19)
        )
    assert (await sign_in(browser, "guess@example.org", WRONG)).status_code == 422

    assert (await sign_in(browser)).status_code == 429
    assert (await sign_in(phone)).status_code == 303


@pytest.mark.usefixtures("ada")
async def test_nobody_sees_the_desk_without_signing_in(browser: AsyncClient) -> None:
    page = await browser.get("/desk/sessions?a=1&b=ü")
    deed = await browser.post("/desk/language", data={"language": "de"})
    stream = await browser.get("/desk/sessions", headers={"Accept": "text/event-stream"})

    assert page.status_code == 303
    assert page.headers["location"].startswith("/desk/sign-in?next=%2Fdesk%2Fsessions%3Fa%3D1%26b")
    assert (deed.status_code, stream.status_code) == (401, 401)
    assert "Please sign in first." in deed.text


@pytest.mark.usefixtures("ada")
async def test_after_signing_in_the_page_that_was_asked_for_opens(browser: AsyncClient) -> None:
    turned_away = await browser.get("/desk/sessions?a=1&b=ü")
    form = (await browser.get(turned_away.headers["location"])).text
    (kept,) = re.findall(r'name="next" value="([^"]*)"', form)

    answer = await sign_in(browser, wanted=kept.replace("&amp;", "&"))

    assert answer.headers["location"] == "/desk/sessions?a=1&b=%C3%BC"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "",
        "https://evil.example",
        "//evil.example/desk",
        "/\\evil.example",
        "/desk\\@evil.example",
        "/desk\r\nSet-Cookie: a=b",
        "/desk.evil.example",
        "/desk@evil.example",
        "javascript:alert(1)",
        "/archive",
        "desk",
        "/desk/sign-out",
        "/desk/sign-in?next=/desk/sign-in",
    ],
)
def test_what_is_no_page_of_the_desk_is_no_place_to_go(elsewhere: str) -> None:
    assert choose_target(elsewhere) == "/desk"


@pytest.mark.parametrize("page", ["/desk", "/desk/", "/desk?page=2", "/desk/issues/7/preview#top"])
def test_a_page_of_the_desk_is_a_place_to_go(page: str) -> None:
    assert choose_target(page) == page


@pytest.mark.usefixtures("ada")
async def test_the_door_leads_to_the_desk_and_nowhere_else(browser: AsyncClient) -> None:
    answer = await sign_in(browser, wanted="//evil.example/desk")
    again = await browser.get("/desk/sign-in", params={"next": "//evil.example/desk"})

    assert answer.headers["location"] == "/desk"
    assert (again.status_code, again.headers["location"]) == (303, "/desk")


@pytest.mark.usefixtures("ada")
async def test_signing_out_ends_the_session_on_the_server_too(browser: AsyncClient) -> None:
    await sign_in(browser)
    secret = browser.cookies["__Host-session"]

    answer = await browser.post("/desk/sign-out")

    assert answer.headers["location"] == "/desk/sign-in"
    assert "__Host-session" not in browser.cookies
    browser.cookies.set("__Host-session", secret)
    assert not await is_inside(browser)


@pytest.mark.usefixtures("ada")
async def test_signing_in_again_ends_the_session_that_the_browser_had(
    browser: AsyncClient, sessions: Sessions
) -> None:
    await sign_in(browser)
    await sign_in(browser)

    async with sessions() as session:
        rows = (await session.exec(select(EditorSession).order_by(EditorSession.id))).all()  # type: ignore[arg-type]  # a column, not its value
    assert [row.revoked_at is None for row in rows] == [False, True]


@pytest.mark.usefixtures("ada")
async def test_an_editor_sees_all_browsers_and_ends_one_of_them_at_once(
    browser: AsyncClient, phone: AsyncClient
) -> None:
    await sign_in(browser)
    await sign_in(phone)

    page = (await browser.get("/desk/sessions")).text
    (other,) = re.findall(r'id="session-(\d+)">Phone<', page)
    await browser.post(f"/desk/sessions/{other}/revoke")

    assert page.count("(this browser)") == 1
    assert "192.0.2.7" in page
    assert not await is_inside(phone)
    assert await is_inside(browser)
    assert "Phone" not in (await browser.get("/desk/sessions")).text


@pytest.mark.usefixtures("ada")
async def test_nobody_ends_the_session_of_another_editor(
    browser: AsyncClient, phone: AsyncClient, sessions: Sessions, clock: Clock
) -> None:
    await add(sessions, "carl@example.org", clock)
    await sign_in(browser)
    await sign_in(phone, "carl@example.org")
    (own,) = re.findall(r'id="session-(\d+)"', (await browser.get("/desk/sessions")).text)

    answer = await phone.post(f"/desk/sessions/{own}/revoke")

    assert answer.status_code == 303
    assert await is_inside(browser)


@pytest.mark.usefixtures("ada")
async def test_a_session_that_cannot_exist_is_a_clear_answer(browser: AsyncClient) -> None:
    await sign_in(browser)

    for number in ("9" * 30, "x", str(2**63)):
        assert (await browser.post(f"/desk/sessions/{number}/revoke")).status_code == 422


async def test_a_disabled_editor_is_out_at_once(
    browser: AsyncClient, ada: int, sessions: Sessions, clock: Clock
) -> None:
    await sign_in(browser)
    async with sessions.begin() as session:
        await disable_editor(session, ada, now=clock.now)

    assert not await is_inside(browser)
    assert (await sign_in(browser)).status_code == 422


@pytest.mark.usefixtures("ada")
async def test_an_idle_browser_is_signed_out(browser: AsyncClient, clock: Clock) -> None:
    await sign_in(browser)
    clock.now += timedelta(hours=11)
    assert await is_inside(browser)
    clock.now += timedelta(hours=11)
    assert await is_inside(browser)
    clock.now += timedelta(hours=12)
    assert not await is_inside(browser)


@pytest.mark.usefixtures("ada")
async def test_the_language_of_the_desk_is_kept_with_the_editor(
    browser: AsyncClient, phone: AsyncClient
) -> None:
    await sign_in(browser)
    await sign_in(phone)

    await browser.post("/desk/language", data={"language": "de"})
    german = (await phone.get("/desk/sessions")).text
    await browser.post("/desk/language", data={"language": "xx"})

    assert "Ihr Konto" in german
    assert "Your account" in (await phone.get("/desk/sessions")).text


@pytest.mark.usefixtures("ada")
async def test_a_foreign_page_can_neither_sign_anybody_in_nor_out(browser: AsyncClient) -> None:
    await sign_in(browser)
    for path in ("/desk/sign-in", "/desk/sign-out", "/desk/language"):
        answer = await browser.post(path, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403

    assert await is_inside(browser)


async def test_without_any_editor_the_door_says_how_the_first_one_is_made(
    browser: AsyncClient,
) -> None:
    page = await browser.get("/desk/sign-in")

    assert page.status_code == 200
    assert "newsletter editor add" in page.text
    assert "<form" not in page.text


async def test_the_first_editor_follows_the_link_and_is_inside(
    browser: AsyncClient, sessions: Sessions, clock: Clock
) -> None:
    async with sessions.begin() as session:
        link = f"/desk/setup/{await invite(session, None, now=clock.now)}"

    page = await browser.get(link)
    form = {"email": "Ada@example.org", "password": PASSWORD, "repeated": PASSWORD}
    answer = await browser.post(link, data=form)

    assert "You are the first editor" in page.text
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk")
    assert ADA in (await browser.get("/desk/sessions")).text
    async with sessions() as session:
        assert [editor.role for editor in await list_editors(session)] == [Role.ADMIN]


async def test_a_one_time_link_works_once(
    browser: AsyncClient, phone: AsyncClient, sessions: Sessions, clock: Clock
) -> None:
    async with sessions.begin() as session:
        link = f"/desk/setup/{await invite(session, None, now=clock.now)}"
    form = {"email": ADA, "password": PASSWORD, "repeated": PASSWORD}
    await browser.post(link, data=form)

    again = await phone.post(link, data={**form, "email": "eve@example.org"})
    look = await phone.get(link)

    assert (again.status_code, look.status_code) == (410, 410)
    assert "used or has expired" in again.text
    async with sessions() as session:
        assert [editor.email for editor in await list_editors(session)] == [ADA]


async def test_looking_at_a_one_time_link_changes_nothing(
    browser: AsyncClient, sessions: Sessions, clock: Clock
) -> None:
    async with sessions.begin() as session:
        link = f"/desk/setup/{await invite(session, None, now=clock.now)}"

    for _ in range(3):
        assert (await browser.get(link)).status_code == 200
        assert (await browser.head(link)).status_code == 200

    async with sessions() as session:
        assert not await list_editors(session)
        unused = select(func.count()).where(Invitation.used_at.is_(None))  # type: ignore[union-attr]  # a column, not its value
        assert (await session.exec(unused)).one() == 1


async def test_a_made_up_link_is_no_way_in(browser: AsyncClient) -> None:
    for token in ("x", "%00", "%ED%B3%BF", "x" * 3000):
        assert (await browser.get(f"/desk/setup/{token}")).status_code == 410


async def test_a_one_time_link_ends_after_two_days(
    browser: AsyncClient, sessions: Sessions, clock: Clock
) -> None:
    async with sessions.begin() as session:
        link = f"/desk/setup/{await invite(session, None, now=clock.now)}"
    clock.now += timedelta(hours=48)

    assert (await browser.get(link)).status_code == 410


async def test_what_is_wrong_in_the_form_of_a_link_is_said_and_may_be_mended(
    browser: AsyncClient, sessions: Sessions, clock: Clock
) -> None:
    async with sessions.begin() as session:
        link = f"/desk/setup/{await invite(session, None, now=clock.now)}"
    wrong = [
        (("", PASSWORD, PASSWORD), "address is missing"),
        (("ada@", PASSWORD, PASSWORD), "typing errors"),
        ((ADA, "kurz", "kurz"), "12 characters"),
        ((ADA, "", ""), "12 characters"),
        ((ADA, PASSWORD, WRONG), "not the same"),
        ((ADA, ADA, ADA), "must not be"),
    ]

    for (email, password, repeated), said in wrong:
        form = {"email": email, "password": password, "repeated": repeated}
        answer = await browser.post(link, data=form)
        assert answer.status_code == 422
        assert said in answer.text
        assert f'value="{email}"' in answer.text
        assert PASSWORD not in answer.text

    assert (await browser.post(link)).status_code == 422
    good = {"email": ADA, "password": PASSWORD, "repeated": PASSWORD}
    assert (await browser.post(link, data=good)).status_code == 303


async def test_an_invited_editor_sees_the_address_and_cannot_change_it(
    browser: AsyncClient, ada: int, sessions: Sessions, clock: Clock
) -> None:
    async with sessions.begin() as session:
        link = f"/desk/setup/{await invite(session, ada, now=clock.now)}"

    page = (await browser.get(link)).text
    form = {"email": "eve@example.org", "password": WRONG, "repeated": WRONG}
    await browser.post(link, data=form)

    assert re.search(rf'value="{ADA}"\s+readonly', page)
    async with sessions() as session:
        assert [editor.email for editor in await list_editors(session)] == [ADA]
    assert (await sign_in(browser, ADA, WRONG)).status_code == 303


@pytest.mark.usefixtures("ada")
async def test_the_audit_trail_knows_who_signed_in_and_ended_what(
    browser: AsyncClient, phone: AsyncClient, sessions: Sessions
) -> None:
    await sign_in(browser)
    await sign_in(phone)
    page = (await browser.get("/desk/sessions")).text
    (other,) = re.findall(r'id="session-(\d+)">Phone<', page)
    await browser.post(f"/desk/sessions/{other}/revoke")

    async with sessions() as session:
        trail = await list_audit(session, limit=3)

    assert [(line.email, line.action) for line in trail] == [
        (ADA, "session.revoked"),
        (ADA, "editor.signed_in"),
        (ADA, "editor.signed_in"),
    ]
    assert trail[0].subject == f"session {other}"


@pytest.mark.usefixtures("ada")
async def test_the_pages_of_the_door_speak_german_too(
    browser: AsyncClient, sessions: Sessions, clock: Clock
) -> None:
    browser.headers["Accept-Language"] = "de-DE,de;q=0.9,en;q=0.1"
    assert "Passwort" in (await browser.get("/desk/sign-in")).text
    assert "stimmen nicht" in (await sign_in(browser, password=WRONG)).text
    async with sessions.begin() as session:
        editors = await list_editors(session)
        link = f"/desk/setup/{await invite(session, editors[0].id, now=clock.now)}"

    weak = await browser.post(link, data={"password": "kurz", "repeated": "kurz"})

    assert "12 Zeichen oder mehr haben" in weak.text
