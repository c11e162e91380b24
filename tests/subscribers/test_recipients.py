"""The audience of a moment: exact for ever, whatever happens afterwards."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import literal, text
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from subscribers import (
    ImportRow,
    SuppressionReason,
    count_audience,
    count_domains,
    erase_subscriber,
    import_subscribers,
    select_domain,
    select_recipients,
    split_audience,
    suppress_subscriber,
    unsubscribe,
)
from tests.subscribers.readers import NOW, ask, join

CUT = NOW + timedelta(hours=1)
LATER = NOW + timedelta(hours=2)
LAST = 2**62

_MANY = text(
    """
    INSERT INTO subscriber (address, address_key, name, language, status, requested_at,
                            confirmed_at)
    SELECT address, address, '', 'de', 'active', now() - interval '1 day', now() - interval '1 day'
    FROM (SELECT 'reader' || number || '@example.org' AS address
          FROM generate_series(1, 20000) AS number) AS people
    """
)


async def _read_all(session: AsyncSession) -> list[tuple[int, str | None, str, bool]]:
    statement = select_recipients(cut_at=CUT, first_id=0, last_id=LAST)
    return list(await session.exec(statement))


async def _fill(session: AsyncSession, people: int) -> None:
    rows = [
        ImportRow(address=f"reader{number}@example.org", name="", language="en")
        for number in range(people)
    ]
    await import_subscribers(session, rows, evidence="test", now=NOW)


async def test_the_audience_is_who_was_active_at_the_moment(session: AsyncSession) -> None:
    stays = await join(session, "stays@example.org", name="Jo")
    left = await join(session, "left@example.org")
    await unsubscribe(session, left, ip=None, now=CUT)
    await ask(session, "pending@example.org")
    await join(session, "late@example.org", now=CUT + timedelta(microseconds=1))
    in_time = await join(session, "in-time@example.org", now=CUT)

    assert await _read_all(session) == [
        (stays, "stays@example.org", "Jo", True),
        (in_time, "in-time@example.org", "", True),
    ]
    assert await count_audience(session, CUT) == 2


async def test_who_leaves_after_the_moment_stays_in_the_sum_but_gets_nothing(
    session: AsyncSession,
) -> None:
    left = await join(session, "left@example.org")
    bounced = await join(session, "bounced@example.org")
    erased = await join(session, "erased@example.org", name="Jo")

    await unsubscribe(session, left, ip=None, now=LATER)
    await suppress_subscriber(session, bounced, reason=SuppressionReason.BOUNCED, now=LATER)
    await erase_subscriber(session, erased, now=LATER)

    assert await _read_all(session) == [
        (left, "left@example.org", "", False),
        (bounced, "bounced@example.org", "", False),
        (erased, None, "", False),
    ]
    assert await count_audience(session, CUT) == 3


async def test_who_comes_back_after_the_moment_is_not_counted_twice(session: AsyncSession) -> None:
    old = await join(session)
    await unsubscribe(session, old, ip=None, now=LATER)
    await join(session, now=LATER)

    assert [(row[0], row[3]) for row in await _read_all(session)] == [(old, False)]


async def test_nobody_is_no_range(session: AsyncSession) -> None:
    await ask(session)
    assert await count_audience(session, CUT) == 0
    assert await split_audience(session, CUT, 8) == []


@pytest.mark.parametrize(
    ("people", "parts", "counts"),
    [(10, 1, [10]), (10, 3, [4, 3, 3]), (3, 8, [1, 1, 1]), (1, 8, [1])],
)
async def test_the_audience_is_cut_evenly(
    session: AsyncSession, people: int, parts: int, counts: list[int]
) -> None:
    await _fill(session, people)
    ranges = await split_audience(session, CUT, parts)
    assert [part.count for part in ranges] == counts


async def test_the_ranges_read_everybody_once_and_in_order(session: AsyncSession) -> None:
    await _fill(session, 200)
    everybody = [row[0] for row in await _read_all(session)]
    for number in everybody[::3]:
        await unsubscribe(session, number, ip=None, now=CUT)

    ranges = await split_audience(session, CUT, 7)

    read: list[int] = []
    for part in ranges:
        rows = await session.exec(
            select_recipients(cut_at=CUT, first_id=part.first_id, last_id=part.last_id)
        )
        numbers = [row[0] for row in rows]
        assert (numbers[0], numbers[-1], len(numbers)) == (part.first_id, part.last_id, part.count)
        read += numbers
    assert read == [number for number in everybody if number not in everybody[::3]]
    assert all(one.last_id < two.first_id for one, two in pairwise(ranges))


async def test_changes_after_the_moment_leave_the_ranges_as_they_are(session: AsyncSession) -> None:
    await _fill(session, 50)
    before = await split_audience(session, CUT, 4)

    for number in range(before[0].first_id, before[0].first_id + 20):
        await erase_subscriber(session, number, now=LATER)
    await join(session, "late@example.org", now=LATER)

    assert await split_audience(session, CUT, 4) == before


async def _read_ids(session: AsyncSession, **domains: Any) -> list[int]:
    statement = select_recipients(cut_at=CUT, first_id=0, last_id=LAST, **domains)
    return [number for number, *_ in await session.exec(statement)]


async def test_everybody_is_of_one_domain_or_of_none_of_them(session: AsyncSession) -> None:
    upper = await join(session, "Ada@Example.ORG")
    other = await join(session, "ada@example.net")
    below = await join(session, "ada@mail.example.org")

    assert await _read_ids(session, domain="example.org") == [upper]
    assert await _read_ids(session, domain="example.net") == [other]
    assert await _read_ids(session, without_domains=["example.org"]) == [other, below]
    assert await _read_ids(session, without_domains=["example.org", "example.net"]) == [below]
    assert await count_domains(session, CUT, ["example.org", "example.net", "nobody.test"]) == {
        "example.org": 1,
        "example.net": 1,
    }


async def test_who_was_erased_is_missed_by_no_part(session: AsyncSession) -> None:
    erased = await join(session, "erased@example.org")
    await erase_subscriber(session, erased, now=LATER)

    assert await _read_ids(session, domain="example.org") == [erased]
    assert await _read_ids(session, domain="example.net") == [erased]
    assert await _read_ids(session, without_domains=["example.org"]) == [erased]
    assert await count_domains(session, CUT, ["example.org"]) == {}


async def test_who_was_erased_before_the_moment_is_in_no_part(session: AsyncSession) -> None:
    erased = await join(session, "erased@example.org")
    await erase_subscriber(session, erased, now=CUT)

    assert await _read_ids(session, domain="example.org") == []
    assert await _read_ids(session, without_domains=["example.org"]) == []


async def test_few_readers_of_a_domain_are_found_among_many_others(session: AsyncSession) -> None:
    connection = await session.connection()
    await connection.execute(_MANY)
    few = [await join(session, f"reader{number}@rare.test") for number in range(3)]
    await connection.execute(text("ANALYZE subscriber"))
    query = select_recipients(cut_at=CUT, first_id=0, last_id=LAST, domain="rare.test").limit(250)

    asked = query.compile(dialect=connection.dialect)
    explain = f"EXPLAIN (ANALYZE, TIMING OFF) {asked}"
    plan = (await connection.exec_driver_sql(explain, asked.params)).scalars().all()
    assert [row[0] for row in await session.exec(query)] == few
    assert "subscriber_domain" in "".join(plan)
    assert "Rows Removed by Filter" not in "".join(plan)


async def test_a_subscriber_is_asked_for_their_domain(session: AsyncSession) -> None:
    ada = await join(session, "Ada@Bücher.EXAMPLE")
    mara = await join(session, "mara@example.org")
    await erase_subscriber(session, mara, now=LATER)

    domains = [await session.exec(select(select_domain(literal(each)))) for each in (ada, mara, 0)]
    assert [domain.one() for domain in domains] == ["xn--bcher-kva.example", None, None]


async def test_the_readers_of_a_domain_are_split_by_themselves(session: AsyncSession) -> None:
    await _fill(session, 20)
    rows = [
        ImportRow(address=f"reader{number}@example.net", name="", language="en")
        for number in range(7)
    ]
    await import_subscribers(session, rows, evidence="test", now=NOW)

    own = await split_audience(session, CUT, 2, domain="example.net")
    others = await split_audience(session, CUT, 3, without_domains=["example.net"])
    assert [part.count for part in own] == [4, 3]
    assert [part.count for part in others] == [7, 7, 6]
