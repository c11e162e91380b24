"""One request of a signed-in editor: everything that the pages of the desk need of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.editors import SignedIn, record
from newsletter.translation import translate
from newsletter.web.dependencies import NowDep, SessionDep, SiteDep
from newsletter.web.desk.access import CurrentEditor
from newsletter.web.desk.catch_folder import find_catch_folder
from newsletter.web.language import page_language
from newsletter.web.pages import render
from newsletter.web.site import Site

_LARGEST = 2**31 - 1  # what the database takes for a number


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Who asks, when, and in which transaction."""

    request: Request
    editor: SignedIn
    session: AsyncSession
    site: Site
    now: datetime  # aware, UTC

    @property
    def language(self) -> str:
        """The language of the answer."""
        return page_language(self.request)

    @property
    def local_now(self) -> datetime:
        """The same moment in the newsletter's zone."""
        return self.now.astimezone(self.site.zone)

    def say(self, sentence: str) -> str:
        """Return an English sentence in the language of the answer."""
        return translate(self.language, sentence)

    def show(self, template: str, status_code: int = 200, **values: object) -> HTMLResponse:
        """Answer with a page of templates/web/desk, inside the desk's frame."""
        has_mails = find_catch_folder(self.site.settings) is not None
        frame = {"editor": self.editor, "has_mails": has_mails}
        return render(self.request, f"desk/{template}", status_code, **frame, **values)

    async def rest(self) -> None:
        """End the transaction before waiting for the network; the next query begins another."""
        await self.session.commit()

    async def record(self, deed: str, number: int) -> None:
        """Add to the audit trail what was done to an issue, such as `published`."""
        await record(
            self.session, self.editor.editor_id, f"issue.{deed}", f"issue {number}", now=self.now
        )


async def _visit(
    request: Request, editor: CurrentEditor, session: SessionDep, site: SiteDep, now: NowDep
) -> Visit:
    return Visit(request=request, editor=editor, session=session, site=site, now=now)


async def _issue_number(number: int) -> int:
    return _possible(number)


async def _item_id(item_id: int) -> int:
    return _possible(item_id)


def _possible(number: int) -> int:
    if number > _LARGEST:
        raise HTTPException(404)
    return number


VisitDep = Annotated[Visit, Depends(_visit)]
"""The visit; whoever is not signed in is sent to the sign-in page, or gets a 401."""

IssueNumber = Annotated[int, Depends(_issue_number)]
"""The number of an issue in the path; what no issue can have is not found."""

ItemId = Annotated[int, Depends(_item_id)]
"""The id of an item in the path; what no item can have is not found."""
