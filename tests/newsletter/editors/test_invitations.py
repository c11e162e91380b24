"""One-time links: they work once, for 48 hours, and only the newest one does."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.database import Sessions
from newsletter.editors import (
    Admitted,
    Editor,
    FirstEditorExists,
    InvitationInvalid,
    Role,
    UnknownEditor,
    WeakPassword,
    accept_invitation,
    add_editor,
    disable_editor,
    find_session,
    first_editor_missing,
    invite,
    list_editors,
    read_invitation,
    sign_in,
)
from newsletter.editors.models import Invitation
from subscribers import InvalidAddress

AddEditor = Callable[..., Awaitable[Editor]]


async def test_the_first_editor_names_themselves_and_is_an_admin(
    session: AsyncSession, password: str, now: datetime
) -> None:
    token = await invite(session, None, now=now)

    invited = await read_invitation(session, token, now=now)
    editor = await accept_invitation(
        session, token, email="Ada@example.org", password=password, now=now
    )

    assert (invited.email, invited.expires_at) == (None, now + timedelta(hours=48))
    assert (editor.email, editor.role) == ("ada@example.org", Role.ADMIN)


async def test_reading_an_invitation_does_not_use_it_up_and_accepting_does(
    session: AsyncSession, password: str, now: datetime
) -> None:
    token = await invite(session, None, now=now)
    await read_invitation(session, token, now=now)
    await accept_invitation(session, token, email="a@example.org", password=password, now=now)

    with pytest.raises(InvitationInvalid, match="used"):
        await accept_invitation(session, token, email="b@example.org", password=password, now=now)
    with pytest.raises(InvitationInvalid):
        await read_invitation(session, token, now=now)


async def test_an_invitation_ends_after_48_hours(session: AsyncSession, now: datetime) -> None:
    token = await invite(session, None, now=now)

    await read_invitation(session, token, now=now + timedelta(hours=47, minutes=59))
    with pytest.raises(InvitationInvalid, match="expired"):
        await read_invitation(session, token, now=now + timedelta(hours=48))


async def test_the_database_does_not_know_the_token(session: AsyncSession, now: datetime) -> None:
    token = await invite(session, None, now=now)

    (stored,) = (await session.exec(select(Invitation))).all()

    assert token not in repr(stored)
    assert len(stored.token_digest) == 64


async def test_a_new_invitation_replaces_the_one_before(
    session: AsyncSession, now: datetime
) -> None:
    old = await invite(session, None, now=now)
    new = await invite(session, None, now=now)

    with pytest.raises(InvitationInvalid):
        await read_invitation(session, old, now=now)
    await read_invitation(session, new, now=now)


async def test_two_programs_that_start_at_once_leave_one_valid_invitation(
    sessions: Sessions, now: datetime
) -> None:
    async def start() -> None:
        async with sessions.begin() as session:
            await invite(session, None, now=now)

    await asyncio.gather(*(start() for _ in range(4)))

    async with sessions() as session:
        assert len((await session.exec(select(Invitation))).all()) == 1


async def test_two_browsers_with_one_link_make_one_editor(
    sessions: Sessions, password: str, now: datetime
) -> None:
    async with sessions.begin() as session:
        token = await invite(session, None, now=now)

    async def accept(email: str) -> None:
        async with sessions.begin() as session:
            await accept_invitation(session, token, email=email, password=password, now=now)

    ends = await asyncio.gather(
        accept("a@example.org"), accept("b@example.org"), return_exceptions=True
    )

    assert sum(isinstance(end, InvitationInvalid) for end in ends) == 1
    async with sessions() as session:
        assert len(await list_editors(session)) == 1


async def test_the_first_editor_is_not_invited_twice(
    session: AsyncSession, add: AddEditor, now: datetime
) -> None:
    left_over = await invite(session, None, now=now)
    await add()

    with pytest.raises(FirstEditorExists):
        await invite(session, None, now=now)
    with pytest.raises(InvitationInvalid):
        await read_invitation(session, left_over, now=now)


async def test_an_added_editor_keeps_address_and_role(
    session: AsyncSession, password: str, now: datetime
) -> None:
    editor = await add_editor(session, "ada@example.org", role=Role.EDITOR, now=now)
    token = await invite(session, editor.id, now=now)

    invited = await read_invitation(session, token, now=now)
    await accept_invitation(session, token, email="eve@example.org", password=password, now=now)

    assert invited.email == "ada@example.org"
    (only,) = await list_editors(session)
    assert (only.email, only.role) == ("ada@example.org", Role.EDITOR)


async def test_a_new_password_ends_all_sessions_that_the_old_one_opened(
    session: AsyncSession, add: AddEditor, password: str, now: datetime
) -> None:
    ada = await add()
    before = await sign_in(session, ada.email, password, ip="", user_agent="", now=now)
    assert isinstance(before, Admitted)

    token = await invite(session, ada.id, now=now)
    await accept_invitation(session, token, email="", password="ganz anderes Wort", now=now)

    assert await find_session(session, before.token, now=now) is None
    assert isinstance(
        await sign_in(session, ada.email, "ganz anderes Wort", ip="", user_agent="", now=now),
        Admitted,
    )


async def test_a_disabled_editor_cannot_come_back_by_an_invitation(
    session: AsyncSession, add: AddEditor, password: str, now: datetime
) -> None:
    await add("carl@example.org")
    ada = await add("ada@example.org")
    token = await invite(session, ada.id, now=now)
    await disable_editor(session, ada.id or 0, now=now)

    with pytest.raises(InvitationInvalid):
        await accept_invitation(session, token, email="", password=password, now=now)
    with pytest.raises(UnknownEditor):
        await invite(session, ada.id, now=now)


@pytest.mark.parametrize(
    "token",
    ["", "x", "ä" * 5000, "\x00", "\udcff", "' OR 1=1 --"],
    ids=["empty", "short", "long", "zero", "surrogate", "SQL"],
)
async def test_a_made_up_token_is_invalid(session: AsyncSession, token: str, now: datetime) -> None:
    with pytest.raises(InvitationInvalid):
        await read_invitation(session, token, now=now)


@pytest.mark.parametrize(
    ("weak", "said"),
    [
        ("elf Zeichen", "12 characters"),
        ("x" * 257, "256 characters"),
        ("ADA.Lovelace@example.org", "e-mail address"),
    ],
    ids=["short", "long", "address"],
)
async def test_a_weak_password_is_refused_and_nothing_is_written(
    session: AsyncSession, weak: str, said: str, now: datetime
) -> None:
    token = await invite(session, None, now=now)

    with pytest.raises(WeakPassword, match=said):
        await accept_invitation(
            session, token, email="ada.lovelace@example.org", password=weak, now=now
        )
    await session.commit()  # what a page does that shows the error

    assert await first_editor_missing(session)
    await read_invitation(session, token, now=now)


@pytest.mark.parametrize(
    "fine",
    ["zwölf Zeich.", "x" * 256, "👩‍🚀" * 12, " führend und folgend "],
    ids=["shortest", "longest", "emoji", "blanks"],
)
async def test_any_long_password_will_do(session: AsyncSession, fine: str, now: datetime) -> None:
    token = await invite(session, None, now=now)
    await accept_invitation(session, token, email="a@example.org", password=fine, now=now)

    assert isinstance(
        await sign_in(session, "a@example.org", fine, ip="", user_agent="", now=now), Admitted
    )


async def test_the_first_editor_needs_an_address(
    session: AsyncSession, password: str, now: datetime
) -> None:
    token = await invite(session, None, now=now)

    with pytest.raises(InvalidAddress):
        await accept_invitation(session, token, email="", password=password, now=now)

    await read_invitation(session, token, now=now)
