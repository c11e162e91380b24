"""The audit trail: who did what, the newest first, without addresses in its subjects."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.editors import (
    Editor,
    Role,
    disable_editor,
    find_session,
    list_audit,
    open_session,
    record,
    revoke_session,
)

AddEditor = Callable[..., Awaitable[Editor]]


async def test_the_story_of_an_account_is_in_the_trail(
    session: AsyncSession, add: AddEditor, now: datetime
) -> None:
    await add("carl@example.org")
    ada = await add("ada@example.org", Role.EDITOR)
    secret = await open_session(session, ada.id or 0, ip="", user_agent="", now=now)
    found = await find_session(session, secret, now=now)
    assert found
    await revoke_session(session, ada.id or 0, found.session_id, now=now)
    await disable_editor(session, ada.id or 0, now=now)

    lines = [line for line in await list_audit(session) if line.subject.endswith(f" {ada.id}")]

    assert [(line.email, line.action) for line in reversed(lines)] == [
        (None, "editor.added"),
        ("ada@example.org", "editor.password_chosen"),
        ("ada@example.org", "editor.signed_in"),
        (None, "editor.disabled"),
    ]
    assert not [line for line in await list_audit(session) if "@" in line.subject]


async def test_the_trail_is_read_page_by_page(
    session: AsyncSession, add: AddEditor, now: datetime
) -> None:
    ada = await add()
    for number in range(5):
        at = now + timedelta(minutes=number)
        await record(session, ada.id, "issue.published", f"issue {number}", now=at)

    first = await list_audit(session, limit=2)
    second = await list_audit(session, before=first[-1].id, limit=2)

    assert [line.subject for line in [*first, *second]] == [
        "issue 4",
        "issue 3",
        "issue 2",
        "issue 1",
    ]
    assert first[0].at == now + timedelta(minutes=4)


async def test_revoking_a_session_twice_is_one_line(
    session: AsyncSession, add: AddEditor, now: datetime
) -> None:
    ada = await add()
    secret = await open_session(session, ada.id or 0, ip="", user_agent="", now=now)
    found = await find_session(session, secret, now=now)
    assert found
    for _ in range(2):
        await revoke_session(session, ada.id or 0, found.session_id, now=now)

    actions = [line.action for line in await list_audit(session)]

    assert actions.count("session.revoked") == 1
