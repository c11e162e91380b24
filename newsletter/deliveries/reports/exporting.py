"""The people of a sending as a file that spreadsheets open, however many they are."""

from collections.abc import AsyncIterator

from newsletter.database import Sessions
from newsletter.deliveries.reports.recipients import RecipientState, State, list_recipients
from subscribers import write_csv_line

_AT_ONCE = 2_000  # people; between two batches no connection to the database is held

_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""At the beginning it tells spreadsheets that the file is UTF-8; some guess wrong without it."""

_COLUMNS = (
    "number",
    "address",
    "state",
    "tries",
    "code",
    "enhanced_code",
    "reply",
    "settled_at",
    "next_try_at",
)


async def export_recipients(
    sessions: Sessions, issue_id: int, *, status: State | None = None
) -> AsyncIterator[str]:
    """Write the people of a sending as CSV, some at a time, headings first.

    Without a status everybody: first those who have had their turn, then those who wait for it.
    """
    yield _MARK + write_csv_line(_COLUMNS)
    for each in (None, "queued") if status is None else (status,):
        async for lines in _export(sessions, issue_id, each):
            yield lines


async def _export(sessions: Sessions, issue_id: int, status: State | None) -> AsyncIterator[str]:
    after = 0
    while True:
        async with sessions() as session:
            people = await list_recipients(
                session, issue_id, status=status, after=after, limit=_AT_ONCE
            )
        if not people:
            return
        yield "".join(map(_write, people))
        after = people[-1].recipient_id


def _write(person: RecipientState) -> str:
    return write_csv_line(
        (
            person.recipient_id,
            person.address,
            person.status,
            person.attempts,
            person.code,
            person.enhanced,
            person.reply,
            person.settled_at,
            person.next_at,
        )
    )
