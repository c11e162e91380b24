"""The rows of the many: plain acceptances, written in one statement and one round trip."""

from collections.abc import Iterable, Sequence

from newsletter.database import Statements
from newsletter.deliveries.recording.records import Part, Record, Standing
from newsletter.mail import Verdict

# Returns only what is unusual: parts that somebody else has by now, issues that are not sent now.
# The lock on a part that moves is the fence: whoever took it over has counted up its run, and
# nothing of an older run joins.
_WRITE = """
    WITH moved AS (
      UPDATE part SET cursor = GREATEST(part.cursor, new.cursor), done = part.done + new.done
      FROM unnest($1::bigint[], $2::int[], $3::bigint[], $4::int[])
        AS new (id, run, cursor, done)
      WHERE part.id = new.id AND part.run = new.run
      RETURNING part.id, part.run, part.issue_id
    ), written AS (
      INSERT INTO delivery (issue_id, recipient_id, status, attempts, code, enhanced, reply,
                            settled_at)
      SELECT moved.issue_id, new.recipient_id, 'sent', 1, new.code, NULLIF(new.enhanced, ''),
             new.reply, $10::timestamptz
      FROM unnest($5::bigint[], $6::bigint[], $7::smallint[],
                  string_to_array($8, E'\n'), string_to_array($9, E'\n'))
        AS new (part_id, recipient_id, code, enhanced, reply)
      JOIN moved ON moved.id = new.part_id
    )
    SELECT new.id, new.run, moved.issue_id, moved.id IS NULL
    FROM unnest($1::bigint[], $2::int[]) AS new (id, run)
    LEFT JOIN moved ON moved.id = new.id
    LEFT JOIN sending ON sending.issue_id = moved.issue_id
    WHERE moved.id IS NULL OR sending.status <> 'sending'
"""


def is_plain(record: Record) -> bool:
    """Tell whether a record is a first acceptance of somebody in a part."""
    claim, outcome = record.claim, record.outcome
    return (
        claim.part_id is not None
        and outcome is not None
        and outcome.verdict is Verdict.ACCEPTED
        and "\n" not in outcome.reply
    )


async def write_acceptances(statements: Statements, batch: Sequence[Record]) -> Standing:
    """Write plain acceptances and move their parts, in a transaction of their own.

    Raises psycopg.errors.UniqueViolation, and has written nothing, if any of them has a row: then
    `write_outcomes` must sort it out.
    """
    parts: dict[Part, list[int]] = {}
    of_parts, numbers, codes, enhanced, replies = [], [], [], [], []
    for claim, outcome, *_ in batch:
        if claim.part_id is None or outcome is None:
            continue  # not plain
        parts.setdefault((claim.part_id, claim.run), []).append(claim.recipient_id)
        of_parts.append(claim.part_id)
        numbers.append(claim.recipient_id)
        codes.append(outcome.code or "NULL")
        enhanced.append(outcome.enhanced or "")
        replies.append(outcome.reply)
    # In order; yet an UPDATE promises none. Two who wait in a circle, one of them overtaken, are
    # parted by PostgreSQL, and the recorder writes again.
    parts = dict(sorted(parts.items()))
    rows = await statements.run(
        _WRITE,
        _join([part_id for part_id, _ in parts]),
        _join([run for _, run in parts]),
        _join([max(people) for people in parts.values()]),
        _join([len(people) for people in parts.values()]),
        _join(of_parts),
        _join(numbers),
        _join(codes),
        "\n".join(enhanced),
        "\n".join(replies),
        batch[0].at.isoformat(),  # they came within a moment
    )
    return Standing(
        overtaken={(part_id, run) for part_id, run, _, is_gone in rows if is_gone},
        halted={issue_id for _, _, issue_id, is_gone in rows if not is_gone},
    )


def _join(values: Iterable[object]) -> str:
    """Return an array as PostgreSQL writes it; psycopg would look at each value."""
    return "{" + ",".join(map(str, values)) + "}"
