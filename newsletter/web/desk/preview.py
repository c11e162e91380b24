"""Seeing beforehand what readers will see, and afterwards what they saw."""

import asyncio
from dataclasses import dataclass

from babel.numbers import format_decimal
from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from newsletter.clicks import lead_through
from newsletter.deliveries import LetterState, preview_message, read_test
from newsletter.editors import Role
from newsletter.issues import (
    SIZE_ERROR,
    SIZE_WARNING,
    Issue,
    masthead_of,
    read_issue,
    read_rendition,
)
from newsletter.mail import Rendered, Unrenderable, plain_view, web_view
from newsletter.web.desk.preview_views import (
    TAB_WORDS,
    InboxRow,
    Part,
    View,
    draw_inbox,
    force_scheme,
    read_preheader,
    weigh_parts,
)
from newsletter.web.desk.visit import IssueNumber, Visit, VisitDep
from newsletter.web.explanation import explain
from newsletter.web.security import framed

router = APIRouter()

_PATH = "/desk/issues/{number:int}/preview"
_LARGEST = 2**63 - 1  # what the database takes for the number of a letter


@dataclass(frozen=True, kw_only=True)
class Preview:
    """An issue as it would go out, or as it went."""

    issue: Issue
    subject: str
    text: str
    source: str  # the HTML with its marks for what is personal
    rows: tuple[InboxRow, ...]
    size: int  # of the HTML as mailed, in bytes
    parts: tuple[Part, ...]

    @property
    def kilobytes(self) -> int:
        """The size, as people read it."""
        return round(self.size / 1000)


@router.get(_PATH)
async def show(
    visit: VisitDep, number: IssueNumber, view: str = "", letter: int = 0
) -> HTMLResponse:
    """Show an issue in one of its views, its size, its lines in an inbox, and the form of a test.

    `letter` is the number of the test that was asked for last.
    """
    state = await find_test(visit, number, letter)
    return await show_preview(visit, number, view=view, letter=letter, state=state)


@router.get(f"{_PATH}.html")
async def show_framed(visit: VisitDep, number: IssueNumber, view: str = "") -> HTMLResponse:
    """Answer with the mail alone, for the frame; without a view, just as it is."""
    rendered = await _render(visit, number)
    html = web_view(rendered.html, rendered.language)
    chosen = _choose(view)
    if view:
        html = force_scheme(html, dark=chosen is View.DARK)
    return framed(html, images=chosen is not View.BARE)


@router.get(f"{_PATH}.eml")
async def download(visit: VisitDep, number: IssueNumber) -> Response:
    """Answer with the whole message, for a mail program or a tool that checks it."""
    rendered = await _render(visit, number)
    message = await asyncio.to_thread(
        preview_message,
        visit.site.settings,
        rendered,
        number,
        links=visit.site.links,
        now=visit.now,
    )
    name = f'attachment; filename="issue-{number}.eml"'
    return Response(
        message.encode(), media_type="message/rfc822", headers={"Content-Disposition": name}
    )


async def find_test(visit: Visit, number: int, letter: int) -> LetterState | None:
    """Return what became of a test of an issue, or None."""
    return await read_test(visit.session, number, letter) if 0 < letter <= _LARGEST else None


async def show_preview(
    visit: Visit,
    number: int,
    *,
    view: str = "",
    letter: int = 0,
    state: LetterState | None = None,
    alert: str = "",
    address: str = "",
    status: int = 200,
) -> HTMLResponse:
    """Answer with the page of the preview; `alert` says why a test to `address` was not sent."""
    preview: Preview | None = None
    trouble = ""
    try:
        preview = await _look(visit, number)
    except Unrenderable as error:
        trouble = explain(error, visit.language)
    return visit.show(
        "preview.html",
        status,
        number=number,
        preview=preview,
        trouble=trouble,
        view=_choose(view),
        tabs=TAB_WORDS,
        sender=visit.site.settings.name,
        warning_kilobytes=SIZE_WARNING // 1000,
        error_kilobytes=SIZE_ERROR // 1000,
        write=lambda kilobytes: format_decimal(kilobytes, "0.0", locale=visit.language),
        counts_clicks=visit.site.settings.click_counts,
        may_choose=visit.editor.role is Role.ADMIN,
        letter=letter,
        state=state,
        alert=alert,
        address=address or visit.editor.email,
    )


async def _look(visit: Visit, number: int) -> Preview:
    found = await read_issue(visit.session, number)
    rendered = await _render(visit, number)
    html = web_view(rendered.html, rendered.language)
    mailed = rendered.html
    if visit.site.settings.click_counts:
        mailed = lead_through(rendered, number, visit.site.links).html
    return Preview(
        issue=found.issue,
        subject=rendered.subject,
        text=plain_view(rendered.text, rendered.language),
        source=rendered.html,
        rows=draw_inbox(rendered.subject, read_preheader(html)),
        size=len(mailed.encode()),
        parts=weigh_parts(mailed, [item.title for item in found.items]),
    )


async def _render(visit: Visit, number: int) -> Rendered:
    return await read_rendition(
        visit.session,
        number,
        masthead=masthead_of(visit.site.settings),
        now=visit.local_now,
    )


def _choose(view: str) -> View:
    return View(view) if view in set(View) else View.DESKTOP
