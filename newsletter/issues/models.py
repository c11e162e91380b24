"""The tables of the issues: drafts with their items, imports, and frozen editions."""

from datetime import date, datetime
from enum import StrEnum, auto
from typing import Any

from sqlalchemy import DateTime, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from newsletter.database import moment, one_of
from newsletter.images import StoredImage
from newsletter.mail import ItemKind, LinkKind


class IssueStatus(StrEnum):
    """Where an issue stands; what became of its mails is said by its deliveries."""

    DRAFT = auto()  # may be edited
    PUBLISHED = auto()  # rendered and frozen: shown in the archive, ready to be sent


class Issue(SQLModel, table=True):
    """One issue of the newsletter. Its id is the number that readers see."""

    __tablename__ = "issue"

    id: int | None = Field(default=None, primary_key=True)
    slug: str | None = Field(default=None, unique=True, max_length=120)  # given at publishing
    language: str = Field(max_length=8)
    title: str = Field(default="", max_length=200)  # also the subject of the mail
    preheader: str = Field(default="", max_length=200)  # what inboxes show behind the subject
    intro: str = ""  # restricted Markdown
    outro: str = ""  # restricted Markdown
    status: IssueStatus = Field(
        default=IssueStatus.DRAFT,
        sa_type=one_of(IssueStatus),
    )
    version: int = 1  # optimistic lock on these texts: each revision adds one
    created_at: datetime = Field(sa_type=moment())
    published_at: datetime | None = Field(default=None, sa_type=moment())


class Item(SQLModel, table=True):
    """One piece in an issue; `body` is its teaser."""

    __tablename__ = "item"
    __table_args__ = (
        UniqueConstraint("issue_id", "position", deferrable=True, initially="DEFERRED"),
    )

    id: int | None = Field(default=None, primary_key=True)
    issue_id: int = Field(foreign_key="issue.id", index=True)
    position: int  # 1 is the first
    import_key: int | None = None  # which item of the import it was made of; null: by hand
    kind: ItemKind = Field(
        default=ItemKind.EXCERPT,
        sa_type=one_of(ItemKind),
    )
    section: str = ""  # its heading stands before the first item of a run; empty: none
    title: str = ""
    kicker: str = ""
    standfirst: str = ""
    body: str = ""  # restricted Markdown
    contributors: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=JSONB
    )  # newsletter.mail.Contributor
    source_name: str = ""
    source_url: str = ""
    published_on: date | None = None
    reading_minutes: int | None = None  # to watch or to listen to, too; null: not known
    starts_at: datetime | None = Field(default=None, sa_type=DateTime)  # as on a poster: no zone
    place: str = ""  # of an event
    image: str | None = Field(
        default=None, foreign_key=f"{StoredImage.__tablename__}.name", max_length=68, index=True
    )
    image_width: int | None = None  # pixels of the file; null: there is no image
    image_height: int | None = None
    image_alt: str = ""  # what it shows
    image_credit: str = ""  # as printed below it
    url: str = ""
    link_kind: LinkKind = Field(
        default=LinkKind.CONTINUE,
        sa_type=one_of(LinkKind),
    )
    link_label: str = ""  # as printed in the roundup
    link_language: str = Field(default="", max_length=8)
    language: str = Field(default="", max_length=8)  # empty: the issue's
    rights_basis: str = Field(
        default="", max_length=16
    )  # quotation | permission | licence | own | ""
    rights_note: str = ""
    version: int = 1  # optimistic lock: each revision adds one


class RoundupImport(SQLModel, table=True):
    """The roundup an issue was made of, as it came in, with what the importer found."""

    __tablename__ = "roundup_import"

    id: int | None = Field(default=None, primary_key=True)
    issue_id: int = Field(foreign_key="issue.id", index=True)
    source: str  # the raw text
    reading: str = Field(max_length=32)
    readings: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    left_over: list[str] = Field(default_factory=list, sa_type=JSONB)
    findings: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    # What the review desk keeps (newsletter.issues.label_states).
    labels: dict[str, Any] = Field(default_factory=dict, sa_type=JSONB)  # empty: as read
    history: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)  # the last is undone
    version: int = 1  # optimistic lock on the labels: each correction adds one
    pasted_again: str = ""  # the same roundup, pasted anew and not yet taken
    imported_at: datetime = Field(sa_type=moment())


class Edition(SQLModel, table=True):
    """An issue rendered once and frozen: what is mailed, archived and shown."""

    __tablename__ = "edition"

    issue_id: int = Field(primary_key=True, foreign_key="issue.id")
    subject: str = Field(max_length=200)
    html: str  # with slot marks (newsletter.mail.Slot) where a person's values go
    text: str  # the plain text part, with the same marks
    language: str = Field(max_length=8)
    item_count: int
    frozen_at: datetime = Field(sa_type=moment())


class FindingOverride(SQLModel, table=True):
    """Why an editor published an issue in spite of a finding; added, never changed."""

    __tablename__ = "finding_override"

    issue_id: int = Field(primary_key=True, foreign_key="issue.id")
    code: str = Field(primary_key=True, max_length=32)  # such as link.missing
    reason: str = Field(max_length=500)
    # No foreign key: the editors are another package, and the reason outlives the account.
    editor_id: int | None = None
    at: datetime = Field(sa_type=moment())
