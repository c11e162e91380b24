"""Single mails that wait are found without reading those of all years before."""

from datetime import UTC, datetime

from sqlalchemy import text
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries import post_confirmations, post_test
from newsletter.deliveries.models import Letter, LetterKind
from newsletter.deliveries.outbox.letters import settle_letters
from newsletter.deliveries.outbox.post import waiting_letters
from newsletter.issues import draft_empty

NOW = datetime.now(UTC)


async def post(session: AsyncSession) -> int:
    issue = await draft_empty(session, title="Entwurf", language="de", now=NOW)
    return await post_test(session, issue.id or 0, "ada@readers.test", now=NOW)


async def test_only_what_is_not_settled_is_read(session: AsyncSession) -> None:
    connection = await session.connection()
    await connection.execute(
        text(
            "INSERT INTO letter (kind, language, address, created_at, settled, held) "
            "SELECT 'test', '', 'a@b.test', now(), true, false FROM generate_series(1, 20000)"
        )
    )
    letter_id = await post(session)
    await connection.execute(text("ANALYZE letter"))

    before = await count_reads(session)
    assert await waiting_letters(session, now=NOW) == [letter_id]

    # Not a row by a look at the whole table, and few by the index of those that wait.
    sequential, by_index = (
        after - first for after, first in zip(await count_reads(session), before, strict=True)
    )
    assert sequential == 0
    assert by_index <= 5


async def count_reads(session: AsyncSession) -> tuple[int, int]:
    """Return how many letters this transaction has read one after the other, and by an index."""
    connection = await session.connection()
    found = await connection.execute(
        text(
            "SELECT pg_stat_get_xact_tuples_returned('letter'::regclass), "
            "pg_stat_get_xact_tuples_fetched('letter'::regclass)"
        )
    )
    sequential, by_index = found.one()
    return sequential, by_index


async def test_what_is_settled_waits_no_longer(session: AsyncSession) -> None:
    first, second = await post(session), await post(session)

    await settle_letters(session, [first])

    assert await waiting_letters(session, now=NOW) == [second]


async def test_many_confirmations_are_posted_at_once_and_woken_some_at_a_time(
    session: AsyncSession,
) -> None:
    await post_confirmations(session, {}, now=NOW)
    await post_confirmations(
        session, {number: ("de", "en")[number % 2] for number in range(1, 501)}, now=NOW
    )

    letters = (await session.exec(select(Letter))).all()
    assert {(each.kind, each.subscriber_id, each.language) for each in letters} == {
        (LetterKind.CONFIRMATION, number, ("de", "en")[number % 2]) for number in range(1, 501)
    }
    waiting = await waiting_letters(session, now=NOW)
    assert waiting == sorted(each.id or 0 for each in letters)[:200]
