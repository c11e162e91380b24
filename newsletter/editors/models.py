"""The tables of the editors: accounts, sessions, invitations, tokens, attempts, the audit trail."""

from datetime import datetime
from enum import StrEnum, auto

from sqlmodel import BigInteger, Field, SQLModel

from newsletter.database import moment, one_of


class Role(StrEnum):
    """What an editor may do."""

    EDITOR = auto()  # write, check and send issues
    ADMIN = auto()  # the same, and manage editors and subscribers


class Editor(SQLModel, table=True):
    """Somebody who may write and send."""

    __tablename__ = "editor"

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True, max_length=320)  # in one spelling
    role: Role = Field(sa_type=one_of(Role))
    password_hash: str | None = Field(default=None, max_length=200)  # argon2id; null until chosen
    language: str = Field(default="", max_length=8)  # of the desk; empty: as the browser asks
    created_at: datetime = Field(sa_type=moment())
    disabled_at: datetime | None = Field(default=None, sa_type=moment())


class EditorSession(SQLModel, table=True):
    """One signed-in browser; the cookie holds the secret, we keep its digest."""

    __tablename__ = "editor_session"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    token_digest: str = Field(unique=True, max_length=64)  # SHA-256, hex
    editor_id: int = Field(foreign_key="editor.id", index=True)
    user_agent: str = Field(default="", max_length=300)
    ip: str = Field(default="", max_length=45)
    created_at: datetime = Field(sa_type=moment())
    seen_at: datetime = Field(sa_type=moment())
    expires_at: datetime = Field(sa_type=moment())
    revoked_at: datetime | None = Field(default=None, sa_type=moment())


class Invitation(SQLModel, table=True):
    """A one-time link that lets its holder choose a password."""

    __tablename__ = "invitation"

    token_digest: str = Field(primary_key=True, max_length=64)
    editor_id: int | None = Field(
        default=None, foreign_key="editor.id"
    )  # null: makes the first editor
    created_at: datetime = Field(sa_type=moment())
    expires_at: datetime = Field(sa_type=moment())
    used_at: datetime | None = Field(default=None, sa_type=moment())


class AccessToken(SQLModel, table=True):
    """What lets a program act for an editor; the program holds the secret, we keep its digest."""

    __tablename__ = "access_token"

    id: int | None = Field(default=None, primary_key=True)
    token_digest: str = Field(unique=True, max_length=64)  # SHA-256, hex
    editor_id: int = Field(foreign_key="editor.id", index=True)
    name: str = Field(max_length=100)  # what it is for, in the editor's words
    created_at: datetime = Field(sa_type=moment())
    used_at: datetime | None = Field(default=None, sa_type=moment())
    revoked_at: datetime | None = Field(default=None, sa_type=moment())


class SignInAttempt(SQLModel, table=True):
    """A sign-in that failed; counted per account and per address of the network."""

    __tablename__ = "sign_in_attempt"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    account: str = Field(index=True, max_length=64)  # SHA-256 of the e-mail address tried, hex
    ip: str = Field(index=True, max_length=45)
    at: datetime = Field(sa_type=moment())


class AuditEntry(SQLModel, table=True):
    """Who did what, for the trail; added, never changed."""

    __tablename__ = "audit_entry"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    editor_id: int | None = Field(default=None, foreign_key="editor.id", index=True)
    action: str = Field(max_length=64)  # such as issue.published
    subject: str = Field(default="", max_length=200)  # such as issue 12
    at: datetime = Field(sa_type=moment())
