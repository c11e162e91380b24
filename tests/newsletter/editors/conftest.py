"""Editors as the tests of this folder need them: on a real database, at a time of their own."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.editors import Editor, Role, accept_invitation, add_editor, invite

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
PASSWORD = "vier Eulen im Regen"

AddEditor = Callable[..., Awaitable[Editor]]


@pytest.fixture
def now() -> datetime:
    return NOON


@pytest.fixture
def password() -> str:
    return PASSWORD


@pytest.fixture
async def add(session: AsyncSession) -> AddEditor:
    """Return what adds an editor who has chosen the password."""

    async def add(email: str = "ada@example.org", role: Role = Role.ADMIN) -> Editor:
        editor = await add_editor(session, email, role=role, now=NOON)
        token = await invite(session, editor.id, now=NOON)
        return await accept_invitation(session, token, email="", password=PASSWORD, now=NOON)

    return add
