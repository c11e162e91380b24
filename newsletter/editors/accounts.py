"""The accounts of editors: added, listed, disabled; never deleted, the audit trail names them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.editors.audit import record
from newsletter.editors.errors import EditorExists, LastAdmin, UnknownEditor
from newsletter.editors.models import Editor, Role
from newsletter.editors.sessions import revoke_all
from subscribers import parse_address


async def add_editor(
    session: AsyncSession, email: str, *, role: Role, now: datetime, by: int | None = None
) -> Editor:
    """Add an account that cannot sign in yet: an invitation lets its owner choose a password.

    `by` is the admin who does it; none: an operator. Raises EditorExists, and InvalidAddress of
    `subscribers`.
    """
    key = parse_address(email).key
    added = await session.exec(
        insert(Editor)
        .values(email=key, role=role, language="", created_at=now)
        .on_conflict_do_nothing(index_elements=["email"])
        .returning(col(Editor.id))
    )
    editor_id = added.scalar_one_or_none()
    if editor_id is None:
        raise EditorExists
    await record(session, by, "editor.added", f"editor {editor_id}", now=now)
    return await read_editor(session, editor_id)


async def list_editors(session: AsyncSession) -> Sequence[Editor]:
    """Return all editors, disabled ones too, by address."""
    return (await session.exec(select(Editor).order_by(Editor.email))).all()


async def read_editor(session: AsyncSession, editor_id: int) -> Editor:
    """Return an editor who is not disabled. Raises UnknownEditor."""
    editor = await session.get(Editor, editor_id)
    if editor is None or editor.disabled_at is not None:
        raise UnknownEditor(editor_id)
    return editor


async def disable_editor(
    session: AsyncSession, editor_id: int, *, now: datetime, by: int | None = None
) -> None:
    """Close an account for good: its sessions end at once, its invitations are worth nothing.

    `by` is the admin who does it; none: an operator. Raises UnknownEditor, and LastAdmin if nobody
    else could manage editors.
    """
    others = await _lock_admins(session) - {editor_id}
    editor = await read_editor(session, editor_id)
    if editor.role is Role.ADMIN and not others:
        raise LastAdmin
    editor.disabled_at = now
    await revoke_all(session, editor_id, now=now)
    await record(session, by, "editor.disabled", f"editor {editor_id}", now=now)


async def change_role(
    session: AsyncSession, editor_id: int, role: Role, *, now: datetime, by: int | None = None
) -> None:
    """Give an editor another role, from their next click on.

    `by` is the admin who does it; none: an operator. Raises UnknownEditor, and LastAdmin if nobody
    else could manage editors.
    """
    others = await _lock_admins(session) - {editor_id}
    editor = await read_editor(session, editor_id)
    if editor.role is role:
        return
    if editor.role is Role.ADMIN and not others:
        raise LastAdmin
    editor.role = role
    await record(session, by, f"editor.made_{role}", f"editor {editor_id}", now=now)


async def _lock_admins(session: AsyncSession) -> set[int]:
    """Return the admins who can sign in, held until the transaction ends.

    Two admins who disable each other wait here: the second finds the first one gone.
    """
    admins = await session.exec(
        select(Editor.id)
        .where(
            Editor.role == Role.ADMIN,
            col(Editor.disabled_at).is_(None),
            col(Editor.password_hash).is_not(None),
        )
        .order_by(col(Editor.id))
        .with_for_update()
    )
    return {editor_id for editor_id in admins if editor_id is not None}


async def choose_language(session: AsyncSession, editor_id: int, language: str) -> None:
    """Set the language of the desk for an editor; empty: as the browser asks."""
    (await read_editor(session, editor_id)).language = language


async def first_editor_missing(session: AsyncSession) -> bool:
    """Tell whether nobody has an account yet."""
    return (await session.exec(select(Editor.id).limit(1))).first() is None
