"""Single mails: confirmations and tests. They leave by the same door, ahead of every issue."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.deliveries.errors import NotPublished
from newsletter.deliveries.models import Letter, LetterKind
from newsletter.deliveries.queue import wake_letter
from newsletter.issues import is_published
from subscribers import parse_address


async def post_confirmation(
    session: AsyncSession, subscriber_id: int, *, language: str = "", now: datetime
) -> int:
    """Have a pending subscriber asked to confirm; return the letter's number.

    Without a language the mail is written in the newsletter's.
    """
    letter = Letter(
        kind=LetterKind.CONFIRMATION,
        subscriber_id=subscriber_id,
        language=language,
        created_at=now,
    )
    return await _post(session, letter)


async def post_test(session: AsyncSession, issue_id: int, address: str, *, now: datetime) -> int:
    """Have a published issue sent to one address, marked as a test; return the letter's number.

    Raises NotPublished, and subscribers.InvalidAddress.
    """
    if not await is_published(session, issue_id):
        raise NotPublished(issue_id)
    spelling = parse_address(address).spelling
    letter = Letter(kind=LetterKind.TEST, issue_id=issue_id, address=spelling, created_at=now)
    return await _post(session, letter)


async def _post(session: AsyncSession, letter: Letter) -> int:
    session.add(letter)
    await session.flush()
    assert letter.id is not None  # noqa: S101  # the flush gave it one
    await wake_letter(session, letter.id)
    return letter.id
