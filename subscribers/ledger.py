"""The ledger of consents: what people agreed to, when, from where, and in which words."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from subscribers.errors import WordingChanged
from subscribers.models import Consent, ConsentKind, ConsentWording, Subscriber


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The words beside the button of a form; other words are another version."""

    version: str  # at most 32 characters
    language: str
    text: str


@dataclass(frozen=True, kw_only=True)
class ConsentRecord:
    """One entry of a person's history, as they may see it."""

    kind: ConsentKind
    at: datetime
    wording: Wording | None  # what was agreed to, where a form showed it
    ip: str | None
    evidence: str | None  # where an imported consent is proven, or why one was withdrawn


async def keep_wording(session: AsyncSession, wording: Wording, *, now: datetime) -> None:
    """Keep a wording under its version.

    Raises WordingChanged if that version stands for other words already.
    """
    await session.exec(
        insert(ConsentWording)
        .values(
            version=wording.version,
            language=wording.language,
            text=wording.text,
            first_used_at=now,
        )
        .on_conflict_do_nothing(index_elements=[col(ConsentWording.version)])
    )
    kept = (
        await session.exec(select(ConsentWording).where(ConsentWording.version == wording.version))
    ).one()
    if (kept.language, kept.text) != (wording.language, wording.text):
        raise WordingChanged(wording.version)


async def read_requests(session: AsyncSession, subscriber_id: int) -> list[Consent]:
    """Return the requests of one subscription, the latest first."""
    statement = (
        select(Consent)
        .where(Consent.subscriber_id == subscriber_id, Consent.kind == ConsentKind.REQUESTED)
        .order_by(col(Consent.at).desc(), col(Consent.id).desc())
    )
    return list(await session.exec(statement))


async def read_history(session: AsyncSession, address_key: str) -> tuple[ConsentRecord, ...]:
    """Return all that happened to the consents of an address, the oldest first."""
    statement = (
        select(Consent, ConsentWording)
        .join(Subscriber, col(Subscriber.id) == col(Consent.subscriber_id))
        .outerjoin(ConsentWording, col(ConsentWording.version) == col(Consent.wording_version))
        .where(Subscriber.address_key == address_key)
        .order_by(col(Consent.at), col(Consent.id))
    )
    return tuple(_record(*row) for row in await session.exec(statement))


def _record(consent: Consent, wording: ConsentWording | None) -> ConsentRecord:
    return ConsentRecord(
        kind=consent.kind,
        at=consent.at,
        wording=None
        if wording is None
        else Wording(version=wording.version, language=wording.language, text=wording.text),
        ip=consent.ip,
        evidence=consent.evidence,
    )
