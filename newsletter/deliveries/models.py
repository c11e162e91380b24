"""The tables of the sending: what is to go out, in which parts, and what became of each mail."""

from datetime import datetime
from enum import StrEnum, auto

from sqlalchemy import Index, text
from sqlmodel import BigInteger, Field, SmallInteger, SQLModel

from newsletter.database import moment, one_of

SINGLE_MAILS = 0
"""The `issue_id` of confirmation and test mails; their recipient is a letter."""


class SendingStatus(StrEnum):
    """Where the sending of an issue stands."""

    SENDING = auto()  # workers work on it
    PAUSED = auto()  # by an editor, or by us with a reason: nothing goes out until resumed
    CANCELLED = auto()  # for good; who has it has it
    SENT = auto()  # nobody is queued, deferred or to be tried again


class DeliveryStatus(StrEnum):
    """What became of one mail to one person. Queued is a recipient without a row."""

    SENT = auto()  # the server took it
    DEFERRED = auto()  # refused for now: tried again at `next_at`
    FAILED = auto()  # refused for good, or given up after 48 hours
    BOUNCED = auto()  # the address does not exist: suppressed
    COMPLAINED = auto()  # the person called it spam
    SKIPPED = auto()  # left, or was suppressed, before their turn
    UNCERTAIN = auto()  # the connection broke after the message: may or may not have arrived


class LetterKind(StrEnum):
    """What a single mail is for."""

    CONFIRMATION = auto()  # asks a pending subscriber to confirm
    TEST = auto()  # shows an issue to an editor


class Sending(SQLModel, table=True):
    """The sending of one issue to everybody who was active at `cut_at`."""

    __tablename__ = "sending"

    issue_id: int = Field(primary_key=True, foreign_key="issue.id")
    status: SendingStatus = Field(sa_type=one_of(SendingStatus))
    audience: int  # how many people were active at `cut_at`
    cut_at: datetime = Field(sa_type=moment())
    started_at: datetime = Field(sa_type=moment())
    finished_at: datetime | None = Field(default=None, sa_type=moment())
    alarm: str | None = (
        None  # what the server says that counts against nobody: shown to the editors
    )
    alarm_at: datetime | None = Field(default=None, sa_type=moment())


class Part(SQLModel, table=True):
    """A range of subscribers of one sending, worked on by one worker at a time."""

    __tablename__ = "part"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    issue_id: int = Field(foreign_key="sending.issue_id", index=True)
    first_id: int = Field(sa_type=BigInteger)  # of subscribers, inclusive
    last_id: int = Field(sa_type=BigInteger)  # inclusive
    cursor: int = Field(sa_type=BigInteger)  # every recipient up to here has a delivery row
    run: int = 0  # fencing token: who holds an older one may not write
    finished_at: datetime | None = Field(default=None, sa_type=moment())


class Letter(SQLModel, table=True):
    """One single mail that is to go out: a confirmation or a test."""

    __tablename__ = "letter"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    kind: LetterKind = Field(sa_type=one_of(LetterKind))
    subscriber_id: int | None = Field(default=None, sa_type=BigInteger, index=True)  # confirmation
    language: str = Field(default="", max_length=8)  # confirmation: the one the form was in
    issue_id: int | None = Field(  # test; of a draft, it goes when the draft goes
        default=None, foreign_key="issue.id", ondelete="CASCADE"
    )
    address: str | None = Field(default=None, max_length=320)  # test: where to
    created_at: datetime = Field(sa_type=moment())


class Delivery(SQLModel, table=True):
    """What became of one mail, written once with its outcome; partitioned by issue.

    `recipient_id` is the subscriber, or the letter where `issue_id` is SINGLE_MAILS.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        Index("delivery_next_at", "next_at", postgresql_where=text("next_at IS NOT NULL")),
        {"postgresql_partition_by": "LIST (issue_id)"},
    )

    issue_id: int = Field(primary_key=True)
    recipient_id: int = Field(primary_key=True, sa_type=BigInteger)
    status: DeliveryStatus = Field(sa_type=one_of(DeliveryStatus))
    attempts: int = Field(default=1, sa_type=SmallInteger)  # tries that count against the person
    code: int | None = Field(default=None, sa_type=SmallInteger)  # SMTP reply code
    enhanced: str | None = Field(default=None, max_length=16)  # RFC 3463, such as 5.1.1
    reply: str | None = Field(default=None, max_length=500)  # the server's words, escaped, capped
    settled_at: datetime = Field(sa_type=moment())
    next_at: datetime | None = Field(default=None, sa_type=moment())


class Attempt(SQLModel, table=True):
    """One try that did not end with a plain acceptance, kept for the question why."""

    __tablename__ = "attempt"
    __table_args__ = (Index("attempt_recipient", "issue_id", "recipient_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    issue_id: int
    recipient_id: int = Field(sa_type=BigInteger)
    at: datetime = Field(sa_type=moment())
    outcome: DeliveryStatus = Field(sa_type=one_of(DeliveryStatus))
    code: int | None = Field(default=None, sa_type=SmallInteger)
    enhanced: str | None = Field(default=None, max_length=16)
    reply: str | None = Field(default=None, max_length=500)
    server: str = Field(default="", max_length=255)


class Lane(SQLModel, table=True):
    """A pace that all workers keep together: the next moment at which a mail may leave (GCRA)."""

    __tablename__ = "lane"

    name: str = Field(primary_key=True, max_length=255)  # '' is everything
    next_at: datetime = Field(sa_type=moment())
