"""Issues that leave with counted links, and tests that leave without."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from re import findall

import pytest
from sqlalchemy.engine import URL

from newsletter.clicks import read_token
from newsletter.database import Sessions
from newsletter.deliveries import SendingStatus, post_test
from newsletter.issues import read_edition
from newsletter.settings import Settings
from tests.newsletter.deliveries.stage import (
    LINKS,
    SETTINGS,
    Sink,
    publish_issue,
    start,
    until,
    wait_for,
    working,
)

COUNTING = SETTINGS.model_copy(update={"click_counts": True})
DIRECT = "https://musterblatt.example/steg"


def parts(raw: bytes) -> list[str]:
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return [part.get_content() for part in message.iter_parts()]


async def test_everybody_gets_the_same_counted_links_and_the_edition_keeps_the_direct_ones(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, people = await start(sessions, 3)

    async with working(database, sessions, sink.server, settings=COUNTING):
        await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT)

    assert set(sink.copies) == set(people)
    tokens = set()
    for _, message in sink.taken:
        for part in parts(message):
            assert DIRECT not in part
            found = findall(rf"{COUNTING.base_url}/r/([\w.-]+)", part)
            assert {read_token(LINKS, token).item for token in found} == {1, 2}
            tokens.add(tuple(sorted(found)))
    assert len({token for found in tokens for token in found}) == 2  # for all people and parts
    async with sessions() as session:
        edition = await read_edition(session, issue_id)
    assert DIRECT in edition.html
    assert "/r/" not in edition.html + edition.text


@pytest.mark.parametrize("settings", [SETTINGS, COUNTING], ids=["off", "on"])
async def test_a_test_has_the_direct_links(
    database: URL, sessions: Sessions, sink: Sink, settings: Settings
) -> None:
    issue_id = await publish_issue(sessions)
    async with sessions.begin() as session:
        await post_test(session, issue_id, "ada@readers.test", now=datetime.now(UTC))

    async with working(database, sessions, sink.server, settings=settings):
        await until(lambda: bool(sink.taken))

    for part in parts(sink.taken[0][1]):
        assert DIRECT in part
        assert "/r/" not in part


async def test_nothing_is_led_through_us_unless_it_is_switched_on(
    database: URL, sessions: Sessions, sink: Sink
) -> None:
    issue_id, _ = await start(sessions, 1)

    async with working(database, sessions, sink.server):
        await wait_for(sessions, issue_id, lambda p: p.status is SendingStatus.SENT)

    assert not SETTINGS.click_counts
    for part in parts(sink.taken[0][1]):
        assert DIRECT in part
        assert "/r/" not in part
