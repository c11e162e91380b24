"""Signed-in browsers: opened, found by their secret, listed, revoked. They live on the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, delete, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.editors.audit import record
from newsletter.editors.models import Editor, EditorSession, Role
from newsletter.editors.tokens import digest_secret, make_token

SESSION_LIFE = timedelta(days=14)
"""After this a browser signs in again, however busy it was."""

_LONGEST_IDLE = timedelta(hours=12)
_SEEN_EVERY = timedelta(minutes=1)  # no write at every click


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """Who a request comes from."""

    editor_id: int
    session_id: int
    email: str
    role: Role
    language: str  # of the desk; empty: as the browser asks


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    """One of an editor's signed-in browsers."""

    id: int
    user_agent: str
    ip: str
    created_at: datetime
    seen_at: datetime


async def open_session(
    session: AsyncSession, editor_id: int, *, ip: str, user_agent: str, now: datetime
) -> str:
    """Sign a browser in and return its secret; expired sessions of the editor are deleted."""
    await session.exec(
        delete(EditorSession).where(
            col(EditorSession.editor_id) == editor_id, col(EditorSession.expires_at) <= now
        )
    )
    secret = make_token()
    session.add(
        EditorSession(
            token_digest=digest_secret(secret),
            editor_id=editor_id,
            user_agent="".join(filter(str.isprintable, user_agent))[:300],
            ip=ip[:45],
            created_at=now,
            seen_at=now,
            expires_at=now + SESSION_LIFE,
        )
    )
    await record(session, editor_id, "editor.signed_in", f"editor {editor_id}", now=now)
    return secret


async def find_session(session: AsyncSession, secret: str, *, now: datetime) -> SignedIn | None:
    """Return who holds a secret; None if it is unknown or over, or its editor disabled."""
    found = await session.exec(
        select(EditorSession, Editor)
        .join(Editor)
        .where(
            EditorSession.token_digest == digest_secret(secret),
            _open(now),
            col(Editor.disabled_at).is_(None),
        )
    )
    if not (row := found.one_or_none()):
        return None
    browser, editor = row
    if browser.seen_at <= now - _SEEN_EVERY:
        browser.seen_at = now
    return SignedIn(
        editor_id=browser.editor_id,
        session_id=cast("int", browser.id),
        email=editor.email,
        role=editor.role,
        language=editor.language,
    )


async def list_sessions(
    session: AsyncSession, editor_id: int, *, now: datetime
) -> Sequence[OpenSession]:
    """Return the browsers in which an editor is signed in, the latest used first."""
    rows = await session.exec(
        select(EditorSession)
        .where(EditorSession.editor_id == editor_id, _open(now))
        .order_by(col(EditorSession.seen_at).desc(), col(EditorSession.id).desc())
    )
    return [
        OpenSession(
            id=cast("int", row.id),
            user_agent=row.user_agent,
            ip=row.ip,
            created_at=row.created_at,
            seen_at=row.seen_at,
        )
        for row in rows
    ]


async def revoke_session(
    session: AsyncSession, editor_id: int, session_id: int, *, now: datetime
) -> bool:
    """End one of an editor's own sessions; tell whether it was theirs and open."""
    revoked = await _revoke(
        session, now, col(EditorSession.editor_id) == editor_id, col(EditorSession.id) == session_id
    )
    if revoked:
        await record(session, editor_id, "session.revoked", f"session {session_id}", now=now)
    return revoked > 0


async def revoke_all(session: AsyncSession, editor_id: int, *, now: datetime) -> None:
    """End all sessions of an editor."""
    await _revoke(session, now, col(EditorSession.editor_id) == editor_id)


async def sign_out(session: AsyncSession, secret: str, *, now: datetime) -> None:
    """End the session of a secret, if there is one."""
    await _revoke(session, now, col(EditorSession.token_digest) == digest_secret(secret))


async def _revoke(session: AsyncSession, now: datetime, *which: ColumnElement[bool]) -> int:
    statement = update(EditorSession).where(col(EditorSession.revoked_at).is_(None), *which)
    return (await session.exec(statement.values(revoked_at=now))).rowcount


def _open(now: datetime) -> ColumnElement[bool]:
    return and_(
        col(EditorSession.revoked_at).is_(None),
        col(EditorSession.expires_at) > now,
        col(EditorSession.seen_at) > now - _LONGEST_IDLE,
    )
