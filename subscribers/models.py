"""The tables of the address book: subscribers, their consents, suppressed addresses."""

from datetime import datetime
from enum import StrEnum, auto

from sqlalchemy import CheckConstraint, DateTime, Enum, Index, text
from sqlmodel import BigInteger, Field, SQLModel


def _moment() -> DateTime:
    return DateTime(timezone=True)


def _one_of(choices: type[StrEnum]) -> Enum:
    return Enum(
        choices,
        native_enum=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


class SubscriberStatus(StrEnum):
    """Where a subscription stands; it only ever moves forward."""

    PENDING = auto()  # asked for with the form, not yet confirmed: gets the confirmation mail only
    ACTIVE = auto()  # confirmed: gets every issue
    UNSUBSCRIBED = auto()  # over, by the person or by a suppression: gets nothing


class ConsentKind(StrEnum):
    """What happened to a consent."""

    REQUESTED = auto()  # the form was sent
    CONFIRMED = auto()  # the button of the confirmation page was pressed, or evidence was imported
    WITHDRAWN = auto()  # unsubscribed


class SuppressionReason(StrEnum):
    """Why an address must not be written to."""

    BOUNCED = auto()  # a server said that it does not exist
    COMPLAINED = auto()  # its owner called our mail spam
    REQUESTED = auto()  # its owner or an operator said: never again


IS_OPEN = text("status <> 'unsubscribed'")
"""Which rows the one-per-address index covers. Literal, because PostgreSQL cannot match an
ON CONFLICT with the index once the value is a parameter of a prepared statement."""


class Subscriber(SQLModel, table=True):
    """One subscription of one address, from the form to its end.

    A row lives once: who comes back after leaving gets a new row. So the two times say exactly who
    belonged to the audience at any moment. An erased row keeps its number and these times, so that
    the sums of past issues stay exact; nothing in it leads to a person any more.
    """

    __tablename__ = "subscriber"
    __table_args__ = (
        Index(
            "subscriber_one_open_per_address",
            "address_key",
            unique=True,
            postgresql_where=IS_OPEN,
        ),
        Index("subscriber_address_key", "address_key"),
        Index("subscriber_domain", text("split_part(address_key, '@', -1)"), "id"),
        # Who was erased belongs to the audience of every domain. Costs nothing for the others.
        Index("subscriber_erased", "unsubscribed_at", postgresql_where=text("address_key IS NULL")),
        CheckConstraint(
            "CASE status"
            " WHEN 'pending' THEN confirmed_at IS NULL AND unsubscribed_at IS NULL"
            " WHEN 'active' THEN confirmed_at IS NOT NULL AND unsubscribed_at IS NULL"
            " ELSE unsubscribed_at IS NOT NULL END",
            name="subscriber_times_tell_status",
        ),
        CheckConstraint(
            "CASE WHEN erased_at IS NULL THEN address IS NOT NULL AND address_key IS NOT NULL"
            " ELSE address IS NULL AND address_key IS NULL AND name = ''"
            " AND status = 'unsubscribed' END",
            name="subscriber_erased_is_empty",
        ),
    )

    id: int = Field(default=None, primary_key=True, sa_type=BigInteger)  # given by the database
    address: str | None = Field(max_length=320)  # as it is written to; null once erased
    address_key: str | None = Field(max_length=320)  # the one spelling by which it is found
    name: str = Field(default="", max_length=200)
    language: str = Field(max_length=8)  # of the mails to this person
    status: SubscriberStatus = Field(sa_type=_one_of(SubscriberStatus))
    requested_at: datetime = Field(sa_type=_moment())  # the last request that a mail answered
    confirmed_at: datetime | None = Field(default=None, sa_type=_moment())
    unsubscribed_at: datetime | None = Field(default=None, sa_type=_moment())
    erased_at: datetime | None = Field(default=None, sa_type=_moment())


class ConsentWording(SQLModel, table=True):
    """A wording that people agreed to, kept for ever under its version."""

    __tablename__ = "consent_wording"

    version: str = Field(primary_key=True, max_length=32)
    language: str = Field(max_length=8)
    text: str
    first_used_at: datetime = Field(sa_type=_moment())


class Consent(SQLModel, table=True):
    """One entry of the ledger; added, never changed, deleted when the person is erased."""

    __tablename__ = "consent"

    id: int = Field(default=None, primary_key=True, sa_type=BigInteger)  # given by the database
    subscriber_id: int = Field(foreign_key="subscriber.id", index=True, sa_type=BigInteger)
    kind: ConsentKind = Field(sa_type=_one_of(ConsentKind))
    at: datetime = Field(sa_type=_moment())
    wording_version: str | None = Field(
        default=None, foreign_key="consent_wording.version", max_length=32
    )
    ip: str | None = Field(default=None, max_length=45)
    evidence: str | None = None  # an import: where the consent is proven; a withdrawal: why


class FormRequest(SQLModel, table=True):
    """The form came in from a network, whatever came of it; forgotten when it no longer counts."""

    __tablename__ = "form_request"

    id: int = Field(default=None, primary_key=True, sa_type=BigInteger)  # given by the database
    network: str = Field(index=True, max_length=45)
    at: datetime = Field(sa_type=_moment())


class Suppression(SQLModel, table=True):
    """An address that must not be written to, kept as a digest so that it outlives erasure."""

    __tablename__ = "suppression"

    address_digest: str = Field(primary_key=True, max_length=64)  # SHA-256 of the address key, hex
    reason: SuppressionReason = Field(sa_type=_one_of(SuppressionReason))
    at: datetime = Field(sa_type=_moment())
