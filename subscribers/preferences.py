"""What subscribers see and change about themselves."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from subscribers.errors import UnknownSubscriber
from subscribers.ledger import ConsentRecord, read_history
from subscribers.lookup import find_latest
from subscribers.models import Subscriber, SubscriberStatus
from subscribers.names import check_language, clean_name
from subscribers.withdrawal import read_key


@dataclass(frozen=True, kw_only=True)
class Preferences:
    """All that is stored about one address, for its owner to see (Art. 15 GDPR)."""

    address: str
    name: str
    language: str
    status: SubscriberStatus
    history: tuple[ConsentRecord, ...]  # the oldest first


async def read_preferences(session: AsyncSession, subscriber_id: int) -> Preferences:
    """Return what is stored about the address of a subscriber.

    Who came back by the link of an old mail sees their present subscription.
    Raises UnknownSubscriber.
    """
    subscriber = await _find_present(session, subscriber_id)
    return Preferences(
        address=subscriber.address or "",
        name=subscriber.name,
        language=subscriber.language,
        status=subscriber.status,
        history=await read_history(session, subscriber.address_key or ""),
    )


async def change_preferences(
    session: AsyncSession, subscriber_id: int, *, name: str, language: str
) -> None:
    """Change how the owner of an address is greeted, and in which language.

    Raises UnknownSubscriber, InvalidName, InvalidLanguage.
    """
    name, language = clean_name(name), check_language(language)
    subscriber = await _find_present(session, subscriber_id)
    subscriber.name, subscriber.language = name, language
    await session.flush()


async def _find_present(session: AsyncSession, subscriber_id: int) -> Subscriber:
    key = await read_key(session, subscriber_id)
    subscriber = None if key is None else await find_latest(session, key)
    if subscriber is None:
        raise UnknownSubscriber(subscriber_id)
    return subscriber
