"""One-time links with which an editor chooses a password, the very first one included."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import func
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.editors.accounts import add_editor, first_editor_missing, read_editor
from newsletter.editors.audit import record
from newsletter.editors.errors import FirstEditorExists, InvitationInvalid
from newsletter.editors.models import Editor, Invitation, Role
from newsletter.editors.passwords import check_password, hash_password
from newsletter.editors.sessions import revoke_all
from newsletter.editors.tokens import digest_secret, make_token
from subscribers import parse_address

_LIFE = timedelta(hours=48)
_LOCK = 0x534B  # with the number of the editor: one advisory lock each


@dataclass(frozen=True, kw_only=True)
class Invited:
    """What a valid invitation is for."""

    email: str | None  # none: its holder becomes the first editor and says so themselves
    expires_at: datetime


async def invite(session: AsyncSession, editor_id: int | None, *, now: datetime) -> str:
    """Return the token of a new one-time link; it replaces an older one that was not used.

    None invites the first editor, who will be an admin. Raises FirstEditorExists if there is one,
    and UnknownEditor.
    """
    await session.exec(select(func.pg_advisory_xact_lock(_LOCK, editor_id or 0)))
    if editor_id is None:
        if not await first_editor_missing(session):
            raise FirstEditorExists
    else:
        await read_editor(session, editor_id)
    await session.exec(
        delete(Invitation).where(
            col(Invitation.editor_id).is_not_distinct_from(editor_id),
            col(Invitation.used_at).is_(None),
        )
    )
    token = make_token()
    session.add(
        Invitation(
            token_digest=digest_secret(token),
            editor_id=editor_id,
            created_at=now,
            expires_at=now + _LIFE,
        )
    )
    await session.flush()
    return token


async def read_invitation(session: AsyncSession, token: str, *, now: datetime) -> Invited:
    """Return what a token is for, without using it up. Raises InvitationInvalid."""
    invitation, editor = await _find(session, token, now=now)
    return Invited(email=editor.email if editor else None, expires_at=invitation.expires_at)


async def accept_invitation(
    session: AsyncSession, token: str, *, email: str, password: str, now: datetime
) -> Editor:
    """Use up a token: its holder chooses a password, and the first editor an address.

    The address of an editor who has one stays. All sessions of the editor end. Raises
    InvitationInvalid, WeakPassword, and InvalidAddress of `subscribers`; then it stays valid.
    """
    invitation, editor = await _find(session, token, now=now)
    email = editor.email if editor else parse_address(email).key
    check_password(password, email=email)
    # Nothing is written before this line: a caller may show the error, and commit.
    if editor is None:
        editor = await add_editor(session, email, role=Role.ADMIN, now=now)
    editor.password_hash = await hash_password(password)
    invitation.used_at = now
    editor_id = cast("int", editor.id)
    await revoke_all(session, editor_id, now=now)
    await record(session, editor_id, "editor.password_chosen", f"editor {editor_id}", now=now)
    return editor


async def _find(
    session: AsyncSession, token: str, *, now: datetime
) -> tuple[Invitation, Editor | None]:
    """Return a valid invitation, held until the transaction ends, and its editor."""
    found = await session.exec(
        select(Invitation)
        .where(
            Invitation.token_digest == digest_secret(token),
            col(Invitation.used_at).is_(None),
            Invitation.expires_at > now,
        )
        .with_for_update()
    )
    if not (invitation := found.one_or_none()):
        raise InvitationInvalid
    if invitation.editor_id is None:
        if not await first_editor_missing(session):
            raise InvitationInvalid
        return invitation, None
    editor = await session.get(Editor, invitation.editor_id)
    if editor is None or editor.disabled_at is not None:
        raise InvitationInvalid
    return invitation, editor
