"""Access tokens: what a program holds, and how it ends."""

from datetime import timedelta

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.editors import (
    NamelessToken,
    Role,
    TokenHolder,
    UnknownEditor,
    UnknownToken,
    add_editor,
    add_token,
    disable_editor,
    find_token,
    list_audit,
    list_tokens,
    revoke_token,
)
from newsletter.editors.models import AccessToken
from tests.newsletter.editors.conftest import NOON as NOW


async def add(session: AsyncSession, email: str = "ada@example.org") -> int:
    return (await add_editor(session, email, role=Role.EDITOR, now=NOW)).id or 0


async def test_a_token_stands_for_its_editor(session: AsyncSession) -> None:
    editor_id = await add(session)
    secret = await add_token(session, editor_id, name="Nachtlauf", now=NOW)
    (token,) = await list_tokens(session)

    assert await find_token(session, secret, now=NOW) == TokenHolder(
        editor_id=editor_id, token_id=token.id, role=Role.EDITOR
    )
    assert (token.email, token.name, token.created_at) == ("ada@example.org", "Nachtlauf", NOW)
    assert await find_token(session, secret + "x", now=NOW) is None
    assert await find_token(session, "", now=NOW) is None


async def test_the_secret_is_not_kept_and_can_be_told_for_one(session: AsyncSession) -> None:
    secret = await add_token(session, await add(session), name="a", now=NOW)
    row = (await session.exec(select(AccessToken))).one()

    assert secret.startswith("nl_")
    assert secret not in str(row.model_dump())


async def test_its_last_use_is_noted_once_a_minute(session: AsyncSession) -> None:
    secret = await add_token(session, await add(session), name="a", now=NOW)
    assert (await list_tokens(session))[0].used_at is None

    for seconds, noted in ((0, 0), (59, 0), (60, 60)):
        await find_token(session, secret, now=NOW + timedelta(seconds=seconds))
        used_at = (await list_tokens(session))[0].used_at
        assert used_at == NOW + timedelta(seconds=noted)


async def test_a_revoked_token_is_worth_nothing(session: AsyncSession) -> None:
    editor_id = await add(session)
    secret = await add_token(session, editor_id, name="a", now=NOW)
    (token,) = await list_tokens(session, editor_id)
    await revoke_token(session, token.id, editor_id=editor_id, now=NOW)

    assert await find_token(session, secret, now=NOW) is None
    assert await list_tokens(session) == []
    with pytest.raises(UnknownToken):
        await revoke_token(session, token.id, editor_id=editor_id, now=NOW)
    assert [line.action for line in await list_audit(session)][:2] == [
        "token.revoked",
        "token.added",
    ]


async def test_nobody_revokes_the_token_of_somebody_else_but_an_operator(
    session: AsyncSession,
) -> None:
    mine, other = await add(session), await add(session, "bob@example.org")
    secret = await add_token(session, mine, name="a", now=NOW)
    (token,) = await list_tokens(session, mine)

    assert await list_tokens(session, other) == []
    with pytest.raises(UnknownToken, match="no such token"):
        await revoke_token(session, token.id, editor_id=other, now=NOW)
    assert await find_token(session, secret, now=NOW)
    await revoke_token(session, token.id, editor_id=None, now=NOW)
    assert await find_token(session, secret, now=NOW) is None


async def test_the_tokens_of_a_disabled_editor_are_worth_nothing(session: AsyncSession) -> None:
    admin = await add_editor(session, "eva@example.org", role=Role.ADMIN, now=NOW)
    admin.password_hash = "chosen"
    editor_id = await add(session)
    secret = await add_token(session, editor_id, name="a", now=NOW)
    await disable_editor(session, editor_id, now=NOW)

    assert await find_token(session, secret, now=NOW) is None
    with pytest.raises(UnknownEditor):
        await add_token(session, editor_id, name="b", now=NOW)


@pytest.mark.parametrize("name", ["", "  ", "\x00\u200b"])
async def test_a_token_says_what_it_is_for(session: AsyncSession, name: str) -> None:
    with pytest.raises(NamelessToken):
        await add_token(session, await add(session), name=name, now=NOW)


async def test_a_long_name_is_cut(session: AsyncSession) -> None:
    await add_token(session, await add(session), name="lang-" * 100, now=NOW)

    assert len((await list_tokens(session))[0].name) == 100
