"""The tables of what the newsletter remembers from issue to issue: pieces, names, links, habits."""

from datetime import datetime
from enum import StrEnum, auto
from typing import Any

from sqlalchemy import Index, Integer, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import BigInteger, Field, SQLModel

from newsletter.database import moment, one_of


class ItemFingerprint(SQLModel, table=True):
    """What an item of a published issue is recognised by."""

    __tablename__ = "item_fingerprint"
    __table_args__ = (
        # Texts that are near share a band; this index finds those that do. It is written seldom
        # and read often: without a list of what is yet to be sorted in, no search has to read that.
        Index(
            "item_fingerprint_bands",
            "bands",
            postgresql_using="gin",
            postgresql_with={"fastupdate": False},
        ),
    )

    item_id: int = Field(primary_key=True, foreign_key="item.id", ondelete="CASCADE")
    issue_id: int = Field(foreign_key="issue.id", index=True)
    url_digest: str = Field(default="", max_length=64, index=True)  # SHA-256, hex; empty: no link
    title: str = Field(default="", max_length=200, index=True)  # folded; empty: too general
    simhash: int | None = Field(default=None, sa_type=BigInteger)  # null: too short a text
    bands: list[int] = Field(default_factory=list, sa_type=ARRAY(Integer))


class NameKind(StrEnum):
    """Whose name it is."""

    AUTHOR = auto()
    SOURCE = auto()


class KnownName(SQLModel, table=True):
    """A name as published issues spell it."""

    __tablename__ = "known_name"

    kind: NameKind = Field(primary_key=True, sa_type=one_of(NameKind))
    name: str = Field(primary_key=True, max_length=200)
    times: int = 1  # items that bear it


class LinkState(StrEnum):
    """What became of the attempt to open a link."""

    ALIVE = auto()  # it answers with a page
    DEAD = auto()  # nobody will see a page there
    UNCLEAR = auto()  # a server that lets no program in, or that has a bad day


class CheckedLink(SQLModel, table=True):
    """What a web address answered when it was last tried."""

    __tablename__ = "checked_link"

    url_digest: str = Field(primary_key=True, max_length=64)  # SHA-256, hex
    url: str
    state: LinkState = Field(sa_type=one_of(LinkState))
    reason: str = Field(default="", max_length=200)  # a message id; empty: it answered
    status: int | None = None  # of HTTP, if there was an answer
    https_works: bool = False  # asked only of http addresses
    checked_at: datetime = Field(sa_type=moment())


class LinkRun(SQLModel, table=True):
    """The check of an issue's links that was started last."""

    __tablename__ = "link_run"

    issue_id: int = Field(primary_key=True, foreign_key="issue.id")
    total: int  # addresses
    done: int = 0
    started_at: datetime = Field(sa_type=moment())
    finished_at: datetime | None = Field(default=None, sa_type=moment())


class FindingTick(SQLModel, table=True):
    """Who has looked at a warning and let it stand."""

    __tablename__ = "finding_tick"

    issue_id: int = Field(primary_key=True, foreign_key="issue.id")
    key: str = Field(primary_key=True, max_length=160)  # Finding.key
    # No foreign key: the editors are another package, and what was seen outlives the account.
    editor_id: int | None = None  # null: on the command line
    at: datetime = Field(sa_type=moment())


class ImportedItem(SQLModel, table=True):
    """An item as the importer made it: what editors correct shows beside it."""

    __tablename__ = "imported_item"

    item_id: int = Field(primary_key=True, foreign_key="item.id", ondelete="CASCADE")
    issue_id: int = Field(foreign_key="issue.id", index=True)
    standfirst: str = ""
    body: str = ""  # restricted Markdown
    contributors: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSONB)
    link_label: str = ""
    link_kind: str = Field(max_length=32)


class RuleKind(StrEnum):
    """What a house rule is about."""

    AUTHOR_ALIAS = auto()  # a name is always written otherwise
    STANDFIRST = auto()  # the first paragraph is a standfirst, or is none
    LABEL = auto()  # what the words of a link mean
    DROPPED_LINE = auto()  # a line that is always taken out


class Correction(SQLModel, table=True):
    """What editors changed in the items of one issue after it was read from a roundup."""

    __tablename__ = "correction"
    __table_args__ = (UniqueConstraint("issue_id", "kind", "given", "wanted"),)

    id: int | None = Field(default=None, primary_key=True)
    issue_id: int = Field(foreign_key="issue.id")
    kind: RuleKind = Field(sa_type=one_of(RuleKind))
    given: str = Field(max_length=300)
    wanted: str = Field(default="", max_length=300)
    times: int = 1  # items


class HouseRule(SQLModel, table=True):
    """A correction that editors made more than once, offered or accepted as a rule."""

    __tablename__ = "house_rule"
    __table_args__ = (UniqueConstraint("kind", "given"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: RuleKind = Field(sa_type=one_of(RuleKind))
    given: str = Field(max_length=300)
    wanted: str = Field(default="", max_length=300)
    times: int = 0  # corrections that speak for it
    offered_at: datetime = Field(sa_type=moment())
    accepted_at: datetime | None = Field(default=None, sa_type=moment())  # null: only offered
    accepted_by: int | None = None  # an editor


class RuleUse(SQLModel, table=True):
    """What a house rule changed in a draft when it was imported."""

    __tablename__ = "rule_use"

    issue_id: int = Field(primary_key=True, foreign_key="issue.id")
    kind: RuleKind = Field(primary_key=True, sa_type=one_of(RuleKind))
    given: str = Field(primary_key=True, max_length=300)
    wanted: str = Field(default="", max_length=300)
    items: int  # that it changed
