"""Puts issues into the archive, rendered as they are for readers."""

from datetime import UTC, datetime

from newsletter.database import Sessions
from newsletter.issues import Edition, Issue, IssueStatus
from newsletter.issues.archive_passages import keep_passages
from newsletter.mail import IssueContent, ItemContent, Masthead, render_issue
from tests.newsletter.web.people import BASE_URL

JUNE = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
MASTHEAD = Masthead(name="Randnotizen", base_url=BASE_URL, imprint="Musterweg 1, Musterstadt")
BRIDGES = ItemContent(
    title="Warum Brücken zwei Geschichten erzählen",
    body="Wer eine Brücke betritt, hat das *eine* Ufer schon halb vergessen.",
    source_name="Musterblatt",
    url="https://musterblatt.example/bruecken?a=1&b=2",
)
GARDEN = ItemContent(
    title="Der langsame Garten",
    body="Ein Beet, das zehn Jahre lang niemand umgräbt.",
    url="https://probezeitung.example/garten",
)


class Shelf:
    """The archive, to be filled."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def put(
        self,
        number: int,
        *items: ItemContent,
        title: str = "",
        language: str = "de",
        at: datetime = JUNE,
        preheader: str = "",
        intro: str = "",
    ) -> Edition:
        """Publish an issue under the slug `NUMBER-heft`."""
        return await self.put_whole(
            IssueContent(
                number=number,
                slug=f"{number}-heft",
                title=title or f"Heft {number}",
                date=at.date(),
                language=language,
                preheader=preheader,
                intro=intro,
                items=items or (BRIDGES, GARDEN),
            ),
            at=at,
        )

    async def put_whole(
        self, content: IssueContent, *, at: datetime = JUNE, masthead: Masthead = MASTHEAD
    ) -> Edition:
        """Publish an issue with all that it says."""
        rendered = render_issue(content, masthead)
        issue = Issue(
            id=content.number,
            slug=content.slug,
            language=content.language,
            title=content.title,
            preheader=content.preheader,
            status=IssueStatus.PUBLISHED,
            created_at=at,
            published_at=at,
        )
        edition = Edition(
            issue_id=content.number,
            subject=rendered.subject,
            html=rendered.html,
            text=rendered.text,
            language=rendered.language,
            item_count=len(content.items),
            frozen_at=at,
        )
        async with self._sessions.begin() as session:
            session.add(issue)
            await session.flush()
            session.add(edition)
            await keep_passages(session, content)
        return edition
