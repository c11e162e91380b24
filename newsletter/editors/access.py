"""Access tokens: with one of them a program acts for an editor, as long as it is not revoked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.editors.accounts import read_editor
from newsletter.editors.audit import record
from newsletter.editors.errors import NamelessToken, UnknownToken
from newsletter.editors.models import AccessToken, Editor, Role
from newsletter.editors.tokens import digest_secret, make_token

_PREFIX = "nl_"  # by which scanners of repositories and logs know it for a secret
_LONGEST_NAME = 100
_USED_EVERY = timedelta(minutes=1)  # no write at every call


@dataclass(frozen=True, kw_only=True)
class TokenHolder:
    """For whom a program acts, and by which of their tokens."""

    editor_id: int
    token_id: int
    role: Role


@dataclass(frozen=True, kw_only=True)
class OpenToken:
    """One line in the list of tokens; the secret is shown once and never again."""

    id: int
    email: str
    name: str
    created_at: datetime
    used_at: datetime | None


async def add_token(session: AsyncSession, editor_id: int, *, name: str, now: datetime) -> str:
    """Return the secret of a new token of an editor.

    Raises UnknownEditor and NamelessToken.
    """
    editor = await read_editor(session, editor_id)
    words = " ".join("".join(filter(str.isprintable, name)).split())[:_LONGEST_NAME]
    if not words:
        raise NamelessToken
    secret = _PREFIX + make_token()
    token = AccessToken(
        token_digest=digest_secret(secret),
        editor_id=editor.id or 0,
        name=words,
        created_at=now,
    )
    session.add(token)
    await session.flush()
    await record(session, editor_id, "token.added", f"token {token.id}", now=now)
    return secret


async def find_token(session: AsyncSession, secret: str, *, now: datetime) -> TokenHolder | None:
    """Return for whom a secret stands; None if it is unknown or revoked, or its editor disabled."""
    found = await session.exec(
        select(AccessToken, Editor)
        .join(Editor)
        .where(
            AccessToken.token_digest == digest_secret(secret),
            col(AccessToken.revoked_at).is_(None),
            col(Editor.disabled_at).is_(None),
        )
    )
    if not (row := found.one_or_none()):
        return None
    token, editor = row
    if token.used_at is None or token.used_at <= now - _USED_EVERY:
        token.used_at = now
    return TokenHolder(editor_id=token.editor_id, token_id=token.id or 0, role=editor.role)


async def list_tokens(session: AsyncSession, editor_id: int | None = None) -> Sequence[OpenToken]:
    """Return the tokens of an editor that are not revoked, or those of all, the newest first."""
    statement = (
        select(AccessToken, Editor.email)
        .join(Editor)
        .where(col(AccessToken.revoked_at).is_(None))
        .order_by(col(AccessToken.id).desc())
    )
    if editor_id is not None:
        statement = statement.where(AccessToken.editor_id == editor_id)
    return [
        OpenToken(
            id=token.id or 0,
            email=email,
            name=token.name,
            created_at=token.created_at,
            used_at=token.used_at,
        )
        for token, email in await session.exec(statement)
    ]


async def revoke_token(
    session: AsyncSession, token_id: int, *, editor_id: int | None, now: datetime
) -> None:
    """End a token at once; with an editor, only one of their own.

    Raises UnknownToken.
    """
    token = await session.get(AccessToken, token_id, with_for_update=True, populate_existing=True)
    if token is None or token.revoked_at or editor_id not in {None, token.editor_id}:
        raise UnknownToken(token_id)
    token.revoked_at = now
    await record(session, editor_id, "token.revoked", f"token {token_id}", now=now)
