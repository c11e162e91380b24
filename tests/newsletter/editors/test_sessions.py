"""Sessions: they live on the server, end by age, idleness and revocation, and name the browser."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.editors import (
    SESSION_LIFE,
    Editor,
    Role,
    disable_editor,
    find_session,
    list_sessions,
    open_session,
    revoke_session,
    sign_out,
)
from newsletter.editors.models import EditorSession

AddEditor = Callable[..., Awaitable[Editor]]
Open = Callable[..., Awaitable[str]]


@pytest.fixture
async def ada(add: AddEditor) -> Editor:
    return await add()


@pytest.fixture
def sign(session: AsyncSession, ada: Editor, now: datetime) -> Open:
    """Return what signs the editor in."""

    async def sign(user_agent: str = "Firefox", *, at: datetime = now) -> str:
        return await open_session(
            session, ada.id or 0, ip="192.0.2.1", user_agent=user_agent, now=at
        )

    return sign


async def test_a_session_says_who_it_is(
    session: AsyncSession, ada: Editor, sign: Open, now: datetime
) -> None:
    found = await find_session(session, await sign(), now=now)

    assert found
    assert (found.editor_id, found.email, found.role) == (ada.id, ada.email, Role.ADMIN)


async def test_the_database_does_not_know_the_secret(session: AsyncSession, sign: Open) -> None:
    secret = await sign()

    (stored,) = (await session.exec(select(EditorSession))).all()

    assert secret not in repr(stored)


@pytest.mark.parametrize(
    "secret", ["", "x", "\udcff", "\x00"], ids=["empty", "short", "surrogate", "zero"]
)
async def test_a_made_up_secret_is_nobody(
    session: AsyncSession, sign: Open, secret: str, now: datetime
) -> None:
    await sign()

    assert await find_session(session, secret, now=now) is None


async def test_a_session_ends_after_twelve_idle_hours(
    session: AsyncSession, sign: Open, now: datetime
) -> None:
    secret = await sign()

    assert await find_session(session, secret, now=now + timedelta(hours=11, minutes=59))
    assert await find_session(session, secret, now=now + timedelta(hours=23, minutes=58))
    assert await find_session(session, secret, now=now + timedelta(hours=36)) is None


async def test_a_session_ends_after_fourteen_days_however_busy(
    session: AsyncSession, sign: Open, now: datetime
) -> None:
    secret = await sign()
    for half_days in range(1, 28):
        at = now + timedelta(hours=12 * half_days) - timedelta(minutes=half_days)
        assert await find_session(session, secret, now=at)

    assert await find_session(session, secret, now=now + SESSION_LIFE) is None


async def test_being_seen_is_written_down_once_a_minute_at_most(
    session: AsyncSession, sign: Open, now: datetime
) -> None:
    secret = await sign()
    (row,) = (await session.exec(select(EditorSession))).all()

    await find_session(session, secret, now=now + timedelta(seconds=59))
    assert row.seen_at == now
    await find_session(session, secret, now=now + timedelta(seconds=60))
    assert row.seen_at == now + timedelta(seconds=60)


async def test_a_revoked_session_is_over_at_once_and_the_others_go_on(
    session: AsyncSession, ada: Editor, sign: Open, now: datetime
) -> None:
    phone, laptop = await sign("phone"), await sign("laptop")
    found = await find_session(session, phone, now=now)
    assert found

    assert await revoke_session(session, ada.id or 0, found.session_id, now=now)

    assert await find_session(session, phone, now=now) is None
    assert await find_session(session, laptop, now=now)
    assert not await revoke_session(session, ada.id or 0, found.session_id, now=now)


async def test_nobody_revokes_the_session_of_another_editor(
    session: AsyncSession, add: AddEditor, sign: Open, now: datetime
) -> None:
    carl = await add("carl@example.org")
    secret = await sign()
    found = await find_session(session, secret, now=now)
    assert found

    assert not await revoke_session(session, carl.id or 0, found.session_id, now=now)
    assert await find_session(session, secret, now=now)


async def test_a_session_that_opens_while_its_editor_is_disabled_is_worth_nothing(
    session: AsyncSession, add: AddEditor, ada: Editor, sign: Open, now: datetime
) -> None:
    await add("carl@example.org")
    await disable_editor(session, ada.id or 0, now=now)

    assert await find_session(session, await sign(), now=now) is None


async def test_signing_out_ends_this_session_only(
    session: AsyncSession, sign: Open, now: datetime
) -> None:
    here, there = await sign(), await sign()

    await sign_out(session, here, now=now)
    await sign_out(session, "never seen", now=now)

    assert await find_session(session, here, now=now) is None
    assert await find_session(session, there, now=now)


async def test_the_list_has_the_open_sessions_of_one_editor_the_latest_used_first(
    session: AsyncSession, ada: Editor, add: AddEditor, sign: Open, now: datetime
) -> None:
    carl = await add("carl@example.org")
    await open_session(session, carl.id or 0, ip="", user_agent="not mine", now=now)
    await sign("idle", at=now - timedelta(hours=13))
    await sign("morning", at=now - timedelta(hours=2))
    await sign("noon")
    await sign_out(session, await sign("over"), now=now)

    listed = await list_sessions(session, ada.id or 0, now=now)

    assert [(open_.user_agent, open_.ip) for open_ in listed] == [
        ("noon", "192.0.2.1"),
        ("morning", "192.0.2.1"),
    ]


async def test_a_browser_cannot_put_what_it_likes_into_the_list(
    session: AsyncSession, ada: Editor, sign: Open, now: datetime
) -> None:
    await sign("Fire\x00fox\r\n\x1b[31m" + "x" * 1000)

    (listed,) = await list_sessions(session, ada.id or 0, now=now)

    assert listed.user_agent == ("Firefox[31m" + "x" * 1000)[:300]


async def test_expired_sessions_are_deleted_at_the_next_sign_in(
    session: AsyncSession, sign: Open, now: datetime
) -> None:
    await sign("old")
    await sign("new", at=now + SESSION_LIFE)

    (left,) = (await session.exec(select(EditorSession))).all()

    assert left.user_agent == "new"
