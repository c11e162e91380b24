"""One batch of outcomes becomes rows: with the cursors, under the fencing tokens, or not at all.

Only an acceptance is written without a token, too: that a server has a mail is a fact, whoever may
decide by now what comes next, and knowing it spares somebody a second copy.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import TextClause, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries.models import (
    SINGLE_MAILS,
    Attempt,
    DeliveryStatus,
    Sending,
    SendingStatus,
)
from newsletter.deliveries.outbox import Claim, domain_of, settle_letters
from newsletter.deliveries.recording.records import Part, Record, Standing
from newsletter.deliveries.settlement import Settlement
from newsletter.mail import Verdict
from subscribers import SuppressionReason, suppress_subscriber

# First, and in order: two who write like this never wait in a circle.
_LOCK = text("SELECT id FROM part WHERE id = ANY(CAST(:ids AS bigint[])) ORDER BY id FOR UPDATE")

_MOVE_CURSORS = text(
    """
    UPDATE part SET cursor = GREATEST(part.cursor, moved.cursor)
    FROM unnest(CAST(:ids AS bigint[]), CAST(:runs AS int[]), CAST(:cursors AS bigint[]))
      AS moved (id, run, cursor)
    WHERE part.id = moved.id AND part.run = moved.run
    RETURNING part.id, part.run
    """
)

_COUNT = text(
    """
    -- Never again a fresh one (run 0: an older backup is back), of whose people nobody has a row.
    UPDATE part SET done = part.done + fresh.count, run = GREATEST(part.run, 1)
    FROM unnest(CAST(:ids AS bigint[]), CAST(:counts AS int[])) AS fresh (id, count)
    WHERE part.id = fresh.id
    """
)

_WRITE = text(
    """
    INSERT INTO delivery (issue_id, recipient_id, status, attempts, code, enhanced, reply,
                          settled_at, next_at, domain, first_at, why)
    SELECT issue_id, recipient_id, status, attempts, code, enhanced, reply, settled_at, next_at,
           domain, CASE WHEN next_at IS NOT NULL THEN settled_at END,
           delivery_key(status, next_at, code, enhanced, reply)
    FROM unnest(CAST(:issue_ids AS int[]), CAST(:recipient_ids AS bigint[]),
                CAST(:statuses AS text[]), CAST(:attempts AS smallint[]),
                CAST(:codes AS smallint[]), CAST(:enhanced AS text[]), CAST(:replies AS text[]),
                CAST(:settled AS timestamptz[]), CAST(:nexts AS timestamptz[]),
                CAST(:domains AS text[]), CAST(:leases AS timestamptz[]))
      AS new (issue_id, recipient_id, status, attempts, code, enhanced, reply, settled_at, next_at,
              domain, lease)
    ON CONFLICT (issue_id, recipient_id) DO NOTHING
    RETURNING issue_id, recipient_id
    """
)

_REWRITE = text(
    """
    UPDATE delivery SET status = new.status,
      attempts = GREATEST(delivery.attempts, new.attempts), code = new.code,
      enhanced = new.enhanced, reply = new.reply, settled_at = new.settled_at,
      next_at = new.next_at, domain = new.domain,
      first_at = COALESCE(delivery.first_at, new.settled_at)
    FROM unnest(CAST(:issue_ids AS int[]), CAST(:recipient_ids AS bigint[]),
                CAST(:statuses AS text[]), CAST(:attempts AS smallint[]),
                CAST(:codes AS smallint[]), CAST(:enhanced AS text[]), CAST(:replies AS text[]),
                CAST(:settled AS timestamptz[]), CAST(:nexts AS timestamptz[]),
                CAST(:domains AS text[]), CAST(:leases AS timestamptz[]))
      AS new (issue_id, recipient_id, status, attempts, code, enhanced, reply, settled_at, next_at,
              domain, lease)
    -- The first condition leaves the partitions of other issues alone.
    WHERE delivery.issue_id = ANY(CAST(:issue_ids AS int[]))
      AND delivery.issue_id = new.issue_id AND delivery.recipient_id = new.recipient_id
      AND (delivery.next_at = new.lease
           OR (new.status = 'sent'
               AND (delivery.next_at IS NOT NULL OR delivery.status = 'uncertain')))
    RETURNING delivery.issue_id, delivery.recipient_id
    """
)

_Settled = tuple[Record, Settlement]


async def write_outcomes(session: AsyncSession, batch: Sequence[Record]) -> Standing:
    """Write outcomes and move the cursors of their parts; written twice they count once."""
    parts = await _lock_parts(session, batch)
    overtaken = await _move_cursors(session, batch)
    settled = [
        (record, settlement)
        for record in batch
        for settlement in [record.settlement()]
        if _may_write(record, settlement, parts, overtaken)
    ]
    written = await _write(session, _WRITE, [pair for pair in settled if not pair[0].claim.lease])
    await _count(session, batch, written)
    again = [pair for pair in settled if _is_rewritten(*pair, written)]
    written |= await _write(session, _REWRITE, again)
    told = [pair for pair in settled if _key(pair[0]) in written]
    for record, settlement in told:
        await _keep_attempt(session, record, settlement)
    await _settle_letters(session, told)
    halted = select(Sending.issue_id).where(
        col(Sending.issue_id).in_({record.claim.issue_id for record in batch}),
        Sending.status != SendingStatus.SENDING,
    )
    return Standing(overtaken=overtaken, halted=(await session.exec(halted)).all())


async def _lock_parts(session: AsyncSession, batch: Sequence[Record]) -> Collection[int]:
    """Keep others waiting who write to the same parts, and return those that there are."""
    ids = {record.claim.part_id for record in batch} - {None}
    if not ids:
        return ()
    connection = await session.connection()
    return {*(await connection.execute(_LOCK, {"ids": [*ids]})).scalars()}


def _may_write(
    record: Record, settlement: Settlement, parts: Collection[int], overtaken: Collection[Part]
) -> bool:
    """Say whether an outcome may be written: under its token, or as a fact."""
    part_id = record.claim.part_id
    if part_id is None:
        return True  # its row tells
    if (part_id, record.claim.run) not in overtaken:
        return True
    return settlement.status is DeliveryStatus.SENT and part_id in parts


def _is_rewritten(
    record: Record, settlement: Settlement, written: Collection[tuple[int, int]]
) -> bool:
    """Say whether an outcome is for somebody who has a row: a retry, or a late acceptance."""
    is_late = settlement.status is DeliveryStatus.SENT and _key(record) not in written
    return record.claim.lease is not None or is_late


def _key(record: Record) -> tuple[int, int]:
    return (record.claim.issue_id, record.claim.recipient_id)


async def _settle_letters(session: AsyncSession, settled: Sequence[_Settled]) -> None:
    """Close the single mails that need nothing more, so that nobody looks for them again."""
    final = [
        record.claim.recipient_id
        for record, settlement in settled
        if record.claim.issue_id == SINGLE_MAILS and settlement.next_at is None
    ]
    if final:
        await settle_letters(session, final)


async def _count(
    session: AsyncSession, batch: Sequence[Record], written: Collection[tuple[int, int]]
) -> None:
    """Count the people of each part who have their first row now."""
    # Who was erased belongs to several lanes, and so to several parts: they count in one.
    places = {_key(record): record.claim.part_id for record in batch}
    fresh = Counter(
        part_id
        for recipient, part_id in places.items()
        if part_id is not None and recipient in written
    )
    if fresh:
        connection = await session.connection()
        await connection.execute(_COUNT, {"ids": [*fresh], "counts": [*fresh.values()]})


async def _move_cursors(session: AsyncSession, batch: Sequence[Record]) -> set[Part]:
    """Move the cursors and return the parts that somebody else has by now."""
    cursors: dict[tuple[int, int], int] = defaultdict(int)
    for record in batch:
        if record.claim.part_id is not None:
            key = (record.claim.part_id, record.claim.run)
            cursors[key] = max(cursors[key], record.claim.recipient_id)
    if not cursors:
        return set()
    keys = sorted(cursors)
    connection = await session.connection()
    moved = await connection.execute(
        _MOVE_CURSORS,
        {
            "ids": [part_id for part_id, _ in keys],
            "runs": [run for _, run in keys],
            "cursors": [cursors[key] for key in keys],
        },
    )
    ours = {(part_id, run) for part_id, run in moved}
    return {key for key in keys if key not in ours}


async def _write(
    session: AsyncSession, statement: TextClause, settled: Sequence[_Settled]
) -> set[tuple[int, int]]:
    """Write deliveries and return issue and recipient of those that were not written before."""
    if not settled:
        return set()
    replies = [record.outcome for record, _ in settled]
    connection = await session.connection()
    written = await connection.execute(
        statement,
        {
            "issue_ids": [record.claim.issue_id for record, _ in settled],
            "recipient_ids": [record.claim.recipient_id for record, _ in settled],
            "statuses": [settlement.status.value for _, settlement in settled],
            "attempts": [settlement.attempts for _, settlement in settled],
            "codes": [reply.code if reply else None for reply in replies],
            "enhanced": [reply.enhanced if reply else None for reply in replies],
            "replies": [reply.reply if reply else None for reply in replies],
            "settled": [record.at for record, _ in settled],
            "nexts": [settlement.next_at for _, settlement in settled],
            "domains": [_find_lane(record.claim, settlement) for record, settlement in settled],
            "leases": [record.claim.lease for record, _ in settled],
        },
    )
    return {(issue_id, recipient_id) for issue_id, recipient_id in written}


def _find_lane(claim: Claim, settlement: Settlement) -> str | None:
    """Return the domain by which another try is found; nobody looks for a single mail by it."""
    if settlement.next_at is None or claim.person is None or claim.issue_id == SINGLE_MAILS:
        return None
    return domain_of(claim.person)


async def _keep_attempt(session: AsyncSession, record: Record, settlement: Settlement) -> None:
    """Keep a try that was no plain acceptance, and suppress an address that does not exist."""
    outcome = record.outcome
    if outcome is None or settlement.status is DeliveryStatus.SENT:
        return
    status = settlement.status
    if status is DeliveryStatus.UNCERTAIN and outcome.verdict is not Verdict.UNCERTAIN:
        status = DeliveryStatus.FAILED  # the doubt is older: this try was no further copy
    session.add(
        Attempt(
            issue_id=record.claim.issue_id,
            recipient_id=record.claim.recipient_id,
            at=record.at,
            outcome=status,
            code=outcome.code,
            enhanced=outcome.enhanced,
            reply=outcome.reply,
            server=outcome.server,
        )
    )
    person = record.claim.person
    if settlement.suppress and person and person.number:
        await suppress_subscriber(
            session, person.number, reason=SuppressionReason.BOUNCED, now=record.at
        )
