"""The tables of the sending: what is to go out, in which parts, and what became of each mail."""

from datetime import datetime
from enum import StrEnum, auto
from uuid import UUID

from sqlalchemy import ARRAY, Index, String, text
from sqlmodel import BigInteger, Field, SmallInteger, SQLModel

from newsletter.database import moment, one_of

SINGLE_MAILS = 0
"""The `issue_id` of confirmation and test mails; their recipient is a letter."""

IS_WAITING = text("next_at IS NOT NULL")
"""Which deliveries are to be tried again."""


class SendingStatus(StrEnum):
    """Where the sending of an issue stands."""

    SENDING = auto()  # workers work on it
    PAUSED = auto()  # by an editor, or by us with a reason: nothing goes out until resumed
    CANCELLED = auto()  # by an editor; who has it has it, the rest can be taken up again
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


class HoldReason(StrEnum):
    """Why a schedule did not begin by itself."""

    OVERDUE = auto()  # no worker ran when its time came, nor in the hours after
    OLD_DATABASE = auto()  # a long outage or a restored backup: it may have been sent already
    NOT_PUBLISHED = auto()
    ALREADY_SENT = auto()
    NOBODY = auto()  # no active subscription


class Sending(SQLModel, table=True):
    """The sending of one issue to everybody who was active at `cut_at`."""

    __tablename__ = "sending"

    issue_id: int = Field(primary_key=True, foreign_key="issue.id")
    status: SendingStatus = Field(sa_type=one_of(SendingStatus))
    audience: int  # how many people were active at `cut_at`
    cut_at: datetime = Field(sa_type=moment())
    lanes: list[str] = Field(  # recipient domains with parts of their own, frozen with the audience
        default_factory=list, sa_type=ARRAY(String(255))
    )
    started_at: datetime = Field(sa_type=moment())
    finished_at: datetime | None = Field(default=None, sa_type=moment())
    alarm: str | None = (
        None  # what the server says that counts against nobody: shown to the editors
    )
    alarm_at: datetime | None = Field(default=None, sa_type=moment())


class Part(SQLModel, table=True):
    """A range of subscribers of one sending and lane, worked on by one worker at a time."""

    __tablename__ = "part"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    issue_id: int = Field(foreign_key="sending.issue_id", index=True)
    lane: str = Field(default="", max_length=255)  # a domain; '': whoever is in no other lane
    first_id: int = Field(sa_type=BigInteger)  # of subscribers, inclusive
    last_id: int = Field(sa_type=BigInteger)  # inclusive
    cursor: int = Field(sa_type=BigInteger)  # the last with a row; some before may have none
    done: int = 0  # recipients with a delivery row: so nobody has to count a million of them
    run: int = 0  # fencing token: who holds an older one may not write
    finished_at: datetime | None = Field(default=None, sa_type=moment())


class Look(SQLModel, table=True):
    """How many people had had their turn at a moment: the present rate is reckoned from it."""

    __tablename__ = "look"

    issue_id: int = Field(primary_key=True, foreign_key="sending.issue_id")
    at: datetime = Field(primary_key=True, sa_type=moment())
    done: int


class Letter(SQLModel, table=True):
    """One single mail that is to go out: a confirmation or a test."""

    __tablename__ = "letter"
    __table_args__ = (Index("letter_waiting", "id", postgresql_where=text("NOT settled")),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    kind: LetterKind = Field(sa_type=one_of(LetterKind))
    subscriber_id: int | None = Field(default=None, sa_type=BigInteger, index=True)  # confirmation
    language: str = Field(default="", max_length=8)  # confirmation: the one the form was in
    issue_id: int | None = Field(  # test; of a draft, it goes when the draft goes
        default=None, foreign_key="issue.id", ondelete="CASCADE"
    )
    address: str | None = Field(default=None, max_length=320)  # test: where to
    created_at: datetime = Field(sa_type=moment())
    settled: bool = False  # nothing more is to be done for it
    held: bool = False  # perhaps sent already, before a backup was restored: a person decides


class Delivery(SQLModel, table=True):
    """What became of one mail, written once with its outcome; partitioned by issue.

    `recipient_id` is the subscriber, or the letter where `issue_id` is SINGLE_MAILS.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        # With the issue, though a partition has but one: before its first ANALYZE PostgreSQL takes
        # that for a rare one, and would rather sort all of its rows than read them in order.
        Index("delivery_next_at", "issue_id", "next_at", postgresql_where=IS_WAITING),
        Index("delivery_domain", "issue_id", "domain", "next_at", postgresql_where=IS_WAITING),
        Index(  # none, as far as it can be
            "delivery_nameless",
            "issue_id",
            "next_at",
            postgresql_where=text("next_at IS NOT NULL AND domain IS NULL"),
        ),
        # Who did not get it, and why. Costs nothing for those who did.
        Index(
            "delivery_not_sent",
            "issue_id",
            "status",
            "recipient_id",
            postgresql_where=text("status <> 'sent'"),
        ),
        Index(
            "delivery_why",
            *("issue_id", "why", "recipient_id"),
            postgresql_where=text("why IS NOT NULL"),
        ),
        {"postgresql_partition_by": "LIST (issue_id)"},
    )

    issue_id: int = Field(primary_key=True)
    recipient_id: int = Field(primary_key=True, sa_type=BigInteger)
    status: DeliveryStatus = Field(sa_type=one_of(DeliveryStatus))
    attempts: int = Field(default=1, sa_type=SmallInteger)  # tries that count against the person
    code: int | None = Field(default=None, sa_type=SmallInteger)  # SMTP reply code
    enhanced: str | None = Field(default=None, max_length=16)  # RFC 3463, such as 5.1.1
    reply: str | None = Field(default=None, max_length=500)  # the server's words, escaped, capped
    why: str | None = Field(  # key of the reason; none: sent. Updates renew it by themselves
        default=None, max_length=16
    )
    settled_at: datetime = Field(sa_type=moment())
    next_at: datetime | None = Field(default=None, sa_type=moment())
    domain: str | None = Field(  # of the address, while another try is to come; none: ask for it
        default=None, max_length=255
    )
    first_at: datetime | None = Field(default=None, sa_type=moment())  # none: settled at once


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

    name: str = Field(primary_key=True, max_length=255)  # '' is everything, others are domains
    per_second: float | None = None  # mails; none: no limit
    warm_up_from: float | None = None  # mails a second at `warm_up_since`; none: no warm-up
    warm_up_since: datetime | None = Field(default=None, sa_type=moment())
    next_at: datetime = Field(sa_type=moment())


class RestingDomain(SQLModel, table=True):
    """A recipient domain that asked us to slow down (421, 4.7.x): nobody there is tried before."""

    __tablename__ = "resting_domain"

    name: str = Field(primary_key=True, max_length=255)
    faults: int  # in a row: each rest is longer than the one before
    since: datetime = Field(sa_type=moment())  # when the first of them was
    until: datetime = Field(sa_type=moment())


class Schedule(SQLModel, table=True):
    """The sending of a published issue that is to begin by itself."""

    __tablename__ = "schedule"

    issue_id: int = Field(primary_key=True, foreign_key="issue.id", ondelete="CASCADE")
    at: datetime = Field(sa_type=moment())
    held: HoldReason | None = Field(default=None, sa_type=one_of(HoldReason))  # a person decides


class Heartbeat(SQLModel, table=True):
    """When a worker last looked: tells a restored backup and a long outage from a short break."""

    __tablename__ = "heartbeat"

    id: int = Field(primary_key=True, sa_type=SmallInteger)  # 1: there is one row
    at: datetime = Field(sa_type=moment())
    beats: int = Field(sa_type=BigInteger)  # fewer than a worker remembers: an older state is back
    timeline: UUID  # which history the beats belong to; a new one begins whenever we hold
