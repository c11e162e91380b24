"""Accounts: one per address, disabled instead of deleted, and never without an admin."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.database import Sessions
from newsletter.editors import (
    Admitted,
    Editor,
    EditorExists,
    LastAdmin,
    Refused,
    Role,
    UnknownEditor,
    accept_invitation,
    add_editor,
    choose_language,
    disable_editor,
    find_session,
    first_editor_missing,
    invite,
    list_editors,
    sign_in,
)
from subscribers import InvalidAddress

AddEditor = Callable[..., Awaitable[Editor]]


async def test_an_address_is_kept_in_one_spelling(session: AsyncSession, now: datetime) -> None:
    editor = await add_editor(session, " Ada@Example.ORG ", role=Role.EDITOR, now=now)

    assert (editor.email, editor.role) == ("ada@example.org", Role.EDITOR)


async def test_an_address_belongs_to_one_editor_in_any_spelling(
    session: AsyncSession, add: AddEditor, now: datetime
) -> None:
    await add("ada@example.org")

    with pytest.raises(EditorExists, match="already"):
        await add_editor(session, "ADA@example.org", role=Role.ADMIN, now=now)


async def test_what_is_no_address_makes_no_editor(session: AsyncSession, now: datetime) -> None:
    with pytest.raises(InvalidAddress):
        await add_editor(session, "ada@example.org\r\nBcc: x@example.org", role=Role.ADMIN, now=now)

    assert await first_editor_missing(session)


async def test_editors_are_listed_by_address_disabled_ones_too(
    session: AsyncSession, add: AddEditor, now: datetime
) -> None:
    await add("carl@example.org")
    ada = await add("ada@example.org")
    await disable_editor(session, ada.id or 0, now=now)

    listed = [(editor.email, editor.disabled_at) for editor in await list_editors(session)]

    assert listed == [("ada@example.org", now), ("carl@example.org", None)]


async def test_the_first_editor_is_missing_until_there_is_one(
    session: AsyncSession, add: AddEditor
) -> None:
    assert await first_editor_missing(session)
    await add()
    assert not await first_editor_missing(session)


async def test_disabling_an_editor_ends_their_sessions_and_shuts_the_door(
    session: AsyncSession, add: AddEditor, password: str, now: datetime
) -> None:
    await add("carl@example.org")
    ada = await add("ada@example.org", Role.EDITOR)
    admitted = await sign_in(session, ada.email, password, ip="", user_agent="", now=now)
    assert isinstance(admitted, Admitted)

    await disable_editor(session, ada.id or 0, now=now)

    assert await find_session(session, admitted.token, now=now) is None
    refused = await sign_in(session, ada.email, password, ip="", user_agent="", now=now)
    assert refused == Refused()


async def test_the_last_admin_cannot_be_disabled(
    session: AsyncSession, add: AddEditor, now: datetime
) -> None:
    ada = await add("ada@example.org", Role.ADMIN)
    await add("carl@example.org", Role.EDITOR)
    await add_editor(session, "not.yet@example.org", role=Role.ADMIN, now=now)  # cannot sign in

    with pytest.raises(LastAdmin):
        await disable_editor(session, ada.id or 0, now=now)

    assert ada.disabled_at is None


async def test_two_admins_cannot_disable_each_other_at_once(
    sessions: Sessions, now: datetime, password: str
) -> None:
    ids = []
    async with sessions.begin() as session:
        for email in ("ada@example.org", "carl@example.org"):
            editor = await add_editor(session, email, role=Role.ADMIN, now=now)
            token = await invite(session, editor.id, now=now)
            await accept_invitation(session, token, email="", password=password, now=now)
            ids.append(editor.id or 0)

    async def disable(editor_id: int) -> None:
        async with sessions.begin() as session:
            await disable_editor(session, editor_id, now=now)

    ends = await asyncio.gather(*map(disable, ids), return_exceptions=True)

    assert sorted(map(type, ends), key=str) == sorted([LastAdmin, type(None)], key=str)


async def test_nobody_is_disabled_twice_or_without_an_account(
    session: AsyncSession, add: AddEditor, now: datetime
) -> None:
    await add("carl@example.org")
    ada = await add("ada@example.org")
    await disable_editor(session, ada.id or 0, now=now)

    for editor_id in (ada.id or 0, 4711):
        with pytest.raises(UnknownEditor) as caught:
            await disable_editor(session, editor_id, now=now)
        assert caught.value.editor_id == editor_id


async def test_an_editor_chooses_the_language_of_the_desk(
    session: AsyncSession, add: AddEditor, password: str, now: datetime
) -> None:
    ada = await add()

    await choose_language(session, ada.id or 0, "en")

    admitted = await sign_in(session, ada.email, password, ip="", user_agent="", now=now)
    assert isinstance(admitted, Admitted)
    found = await find_session(session, admitted.token, now=now)
    assert found
    assert found.language == "en"
