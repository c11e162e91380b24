"""Signing in: the right password, not too many wrong ones, and one answer to all that fails."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.editors.attempts import find_retry_time, forget_failures, locate, note_failure
from newsletter.editors.models import Editor
from newsletter.editors.passwords import verify_password
from newsletter.editors.sessions import open_session
from subscribers import InvalidAddress, parse_address


@dataclass(frozen=True, kw_only=True)
class Admitted:
    """The password was right."""

    token: str  # the secret of the new session, for the cookie


@dataclass(frozen=True, kw_only=True)
class Refused:
    """The account is unknown, disabled or not set up, or the password is wrong: we do not tell."""


@dataclass(frozen=True, kw_only=True)
class TooManyAttempts:
    """The password was not looked at, because too many before it were wrong."""

    retry_at: datetime


async def sign_in(
    session: AsyncSession, email: str, password: str, *, ip: str, user_agent: str, now: datetime
) -> Admitted | Refused | TooManyAttempts:
    """Open a session for an editor who knows the password.

    It answers and does not raise, so that the caller commits: a refusal must be counted. It takes
    the same time whether or not there is such an account.
    """
    key = _find_key(email)
    origin = locate(key or email, ip)
    if retry_at := await find_retry_time(session, origin, now=now):
        return TooManyAttempts(retry_at=retry_at)
    editor = await _find_editor(session, key)
    verdict = await verify_password(password, editor.password_hash if editor else None)
    if editor is None or not verdict.right:
        await note_failure(session, origin, now=now)
        return Refused()
    await forget_failures(session, origin)
    if verdict.renewed:
        editor.password_hash = verdict.renewed
    editor_id = cast("int", editor.id)
    return Admitted(
        token=await open_session(session, editor_id, ip=ip, user_agent=user_agent, now=now)
    )


def _find_key(email: str) -> str | None:
    try:
        return parse_address(email).key
    except InvalidAddress:
        return None


async def _find_editor(session: AsyncSession, key: str | None) -> Editor | None:
    # A question without an address is asked too: it takes its time.
    found = await session.exec(
        select(Editor).where(Editor.email == (key or ""), col(Editor.disabled_at).is_(None))
    )
    return found.one_or_none()
