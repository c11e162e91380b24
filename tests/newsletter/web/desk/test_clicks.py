"""The clicks of an issue on its page: by item, source and author, with what is counted."""

from dataclasses import replace

import pytest
from httpx import AsyncClient

from newsletter.clicks.models import ClickCount
from newsletter.database import Sessions
from newsletter.issues import publish
from newsletter.mail import Contributor
from newsletter.settings import Settings
from tests.newsletter.issues.drafts import BRIDGE, GARDEN, MASTHEAD
from tests.newsletter.web.desk.press import Press, read_words
from tests.newsletter.web.people import NOON

HARBOUR = replace(
    BRIDGE,
    source_name="Das Musterblatt",
    contributors=(Contributor(name="Mara Beispiel"), Contributor(name="Jonas Muster")),
)


@pytest.fixture
async def number(press: Press, sessions: Sessions) -> int:
    number = await press.draft(GARDEN, HARBOUR)
    async with sessions.begin() as session:
        await publish(session, number, masthead=MASTHEAD, overrides={}, now=NOON)
    return number


async def click(sessions: Sessions, number: int, **clicks: int) -> None:
    async with sessions.begin() as session:
        for name, count in clicks.items():
            item, link = int(name[1]), name[2:].ljust(8, "x")
            session.add(ClickCount(issue_id=number, item=item, link=link, clicks=count))


async def test_nothing_is_said_of_clicks_that_nobody_counts(desk: AsyncClient, number: int) -> None:
    assert "Clicks" not in (await desk.get(f"/desk/issues/{number}")).text


class TestCounting:
    """With the setting on."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"click_counts": True})

    async def test_it_says_what_is_counted_before_anything_is(
        self, desk: AsyncClient, number: int
    ) -> None:
        words = read_words((await desk.get(f"/desk/issues/{number}")).text)
        preview = (await desk.get(f"/desk/issues/{number}/preview")).text

        assert "the links are the same for everybody" in words
        assert "Nothing has been opened yet." in words
        assert "Previews and tests keep the direct links." in preview


async def test_clicks_are_shown_by_position_source_and_author(
    desk: AsyncClient, sessions: Sessions, number: int
) -> None:
    await click(sessions, number, i1a=1000, i1b=200, i2a=300)
    page = (await desk.get(f"/desk/issues/{number}")).text
    words = read_words(page)

    assert f"1. {GARDEN.title} 1,200 2. {BRIDGE.title} 300" in words
    assert "Die Probezeitung 1,200 Das Musterblatt 300" in words
    assert "Jonas Muster 1,500 Mara Beispiel 300" in words
    assert "Karla Entwurf" not in words  # she translated
    assert 'width="25.0"' in page
