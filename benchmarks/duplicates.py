"""How long the desk looks for pieces that were printed before: `make duplicates`.

Fills an embedded PostgreSQL with 100,000 items of earlier issues and asks for one issue of 15, five
of which were printed before. Exit 1 when that takes longer than it may, or finds anything else.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

from sqlalchemy import event, text
from sqlmodel import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.database import Sessions, open_embedded, open_sessions
from newsletter.issues import (
    Background,
    Issue,
    IssueStatus,
    Item,
    find_duplicates,
    read_background,
    read_issue,
)
from newsletter.issues.duplicates import print_of
from newsletter.issues.memory import ItemFingerprint
from newsletter.migrations import upgrade

_EARLIER: Final = 100_000
_AN_ISSUE: Final = 15
_REPEATED: Final = 5
_ROUNDS: Final = 30
_MOST_SECONDS: Final = 0.1
_AT_ONCE: Final = 1_500
_NOON: Final = datetime(2026, 1, 1, 12, tzinfo=UTC)
_SYLLABLES: Final = (
    "ba be bi bo da den der ei fa fen ge gel ha in ka ker la len "
    "ma mer na ne ro ru sa se ter un wa zu"
)
_VOCABULARY: Final = 20_000
_WORDS: Final = (30, 80)  # of a teaser, fewest and most


class _Writer:
    """Invents teasers in which words are as unevenly frequent as in any language (Zipf)."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        syllables = _SYLLABLES.split()
        self._words = [
            "".join(self._random.choices(syllables, k=1 + place.bit_length() // 4))
            for place in range(_VOCABULARY)
        ]
        self._weights = list(accumulate(1 / (place + 3) for place in range(_VOCABULARY)))

    def write(self, number: int) -> dict[str, Any]:
        """Invent the columns of an item; every tenth has a title that others have, too."""
        body = self._pick(self._random.randint(*_WORDS))
        title = " ".join(self._pick(6 if number % 10 else 1)).capitalize()
        lines = (" ".join(body[start : start + 12]) for start in range(0, len(body), 12))
        return {
            "issue_id": number // _AN_ISSUE + 1,
            "position": number % _AN_ISSUE + 1,
            "title": title,
            "body": ". ".join(line.capitalize() for line in lines) + ".",
            "url": f"https://{self._pick(1)[0]}.example/{number}",
        }

    def _pick(self, count: int) -> list[str]:
        return self._random.choices(self._words, cum_weights=self._weights, k=count)


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What one round took, and how many duplicates it found."""

    seconds: float
    found: int


async def _fill(sessions: Sessions) -> int:
    """Store the earlier items and the issue that is asked for; return its number."""
    writer = _Writer(seed=1)
    earlier = [writer.write(number) for number in range(_EARLIER)]
    last = _EARLIER // _AN_ISSUE + 2
    new = [writer.write(number) for number in range(_AN_ISSUE)]
    # Printed before: by address, by title, and by a text of which one word was changed.
    for number, again in zip(range(_REPEATED), earlier[7 :: _EARLIER // _REPEATED], strict=True):
        field = ("url", "title", "body")[number % 3]
        new[number][field] = again[field].replace(" ", " anders ", 1 if field == "body" else 0)
    async with sessions.begin() as session:
        await _store_issues(session, last)
        await _store(session, earlier, remembered=True)
        await _store(session, [{**item, "issue_id": last} for item in new], remembered=False)
    async with sessions() as session:
        connection = await session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        await connection.execute(text("VACUUM ANALYZE"))
    return last


async def _store_issues(session: AsyncSession, last: int) -> None:
    rows = [
        {
            "id": number,
            "language": "de",
            "title": f"Ausgabe {number}",
            "status": IssueStatus.DRAFT if number == last else IssueStatus.PUBLISHED,
            "created_at": _NOON,
            "published_at": None if number == last else _NOON + timedelta(hours=number),
        }
        for number in range(1, last + 1)
    ]
    await session.exec(insert(Issue), params=rows)


async def _store(
    session: AsyncSession, items: Sequence[dict[str, Any]], *, remembered: bool
) -> None:
    for rows in _in_pieces(items):
        stored = list(await session.scalars(insert(Item).returning(Item), rows))
        if remembered:
            prints = [print_of(item).model_dump() for item in stored]
            await session.exec(insert(ItemFingerprint), params=prints)
        session.expunge_all()


def _in_pieces(rows: Sequence[dict[str, Any]]) -> Iterator[Sequence[dict[str, Any]]]:
    for start in range(0, len(rows), _AT_ONCE):
        yield rows[start : start + _AT_ONCE]


async def _ask_once(sessions: Sessions, issue: int) -> _Asked:
    async with sessions() as session:
        await session.connection()
        begun = time.perf_counter()
        found = await find_duplicates(session, issue)
        return _Asked(seconds=time.perf_counter() - begun, found=len(found))


async def _read_background(sessions: Sessions, issue: int) -> tuple[float, Background]:
    async with sessions() as session:
        draft = await read_issue(session, issue)
        begun = time.perf_counter()
        background = await read_background(session, draft)
        return time.perf_counter() - begun, background


async def _explain(sessions: Sessions, issue: int) -> None:
    """Print the plans of the statements that find_duplicates runs."""
    async with sessions() as session:
        connection = await session.connection()
        ran: list[tuple[str, Any]] = []
        engine = connection.engine.sync_engine
        keep = lambda *told: ran.append((told[2], told[3]))  # noqa: E731  # as SQLAlchemy calls it
        event.listen(engine, "before_cursor_execute", keep)
        await find_duplicates(session, issue)
        event.remove(engine, "before_cursor_execute", keep)
        for statement, parameters in ran:
            plan = await connection.exec_driver_sql(
                f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY ON) {statement}", parameters
            )
            print("", statement[:100].replace("\n", " "), *plan.scalars(), sep="\n  ")


async def _measure(*, explain: bool) -> int:
    with tempfile.TemporaryDirectory(prefix="nl") as folder:
        async with open_embedded(Path(folder)) as url:
            await upgrade(url)
            async with open_sessions(url) as sessions:
                begun = time.perf_counter()
                issue = await _fill(sessions)
                print(f"{_EARLIER:,} earlier items stored in {time.perf_counter() - begun:.0f} s")
                cold = await _ask_once(sessions, issue)
                asked = [await _ask_once(sessions, issue) for _ in range(_ROUNDS)]
                whole, background = await _read_background(sessions, issue)
                if explain:
                    await _explain(sessions, issue)
    return _report(cold, asked, whole, background)


def _report(cold: _Asked, asked: list[_Asked], whole: float, background: Background) -> int:
    times = sorted(one.seconds for one in asked)
    slow = times[int(len(times) * 0.95)]
    middle = statistics.median(times)
    print(
        f"one issue of {_AN_ISSUE} items: first {cold.seconds * 1000:.1f} ms, "
        f"median {middle * 1000:.1f} ms ({middle / _AN_ISSUE * 1000:.2f} ms an item), "
        f"95 in 100 within {slow * 1000:.1f} ms"
    )
    print(f"all that the checks read of other issues: {whole * 1000:.1f} ms")
    print(f"found: {', '.join(f'{one.likeness}' for one in background.duplicates)}")
    right = {one.found for one in (cold, *asked)} == {_REPEATED}
    if not right:
        print(f"These are not the {_REPEATED} that were printed before.")
    return 0 if right and slow < _MOST_SECONDS else 1


def main() -> int:
    """Fill, ask, report; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--explain", action="store_true", help="print the plans of the database")
    return asyncio.run(_measure(explain=parser.parse_args().explain))


if __name__ == "__main__":
    raise SystemExit(main())
