"""A browser in which an editor is signed in, and issues on their way."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from newsletter.database import Sessions
from newsletter.editors import Role, add_editor, change_role, list_editors, open_session
from newsletter.settings import Settings
from tests.newsletter.web.desk.press import Press
from tests.newsletter.web.people import BASE_URL, Clock


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        _env_file=None,
        base_url=BASE_URL,
        name="Randnotizen",
        imprint="Redaktion Randnotizen\nMusterweg 1, 12345 Musterstadt",
        data_dir=tmp_path,
    )


@pytest.fixture
async def desk(app: FastAPI, sessions: Sessions, clock: Clock) -> AsyncIterator[AsyncClient]:
    """A browser in which Ada is signed in; it speaks English."""
    async with sessions.begin() as session:
        editor = await add_editor(session, "ada@example.org", role=Role.EDITOR, now=clock.now)
        secret = await open_session(
            session, editor.id or 0, ip="192.0.2.1", user_agent="Test", now=clock.now
        )
    async with AsyncClient(
        transport=ASGITransport(app),
        base_url=BASE_URL,
        headers={
            "Sec-Fetch-Site": "same-origin",
            "Accept-Language": "en",
            "Cookie": f"__Host-session={secret}",
        },
    ) as client:
        yield client


@pytest.fixture
async def admin(desk: AsyncClient, sessions: Sessions, clock: Clock) -> AsyncClient:
    """A browser in which Ada is signed in, who is an admin."""
    async with sessions.begin() as session:
        (ada,) = await list_editors(session)
        ada.password_hash = "chosen"
        await change_role(session, ada.id or 0, Role.ADMIN, now=clock.now)
    return desk


@pytest.fixture
def press(sessions: Sessions) -> Press:
    return Press(sessions)
