"""The mails that the catcher keeps instead of sending: a list, and one mail in a frame."""

import asyncio
from pathlib import Path

from fastapi import APIRouter, HTTPException
from fastapi.responses import HTMLResponse

from newsletter.mail import CaughtMessage, UnknownMail, list_caught, read_caught
from newsletter.web.desk.catch_folder import find_catch_folder
from newsletter.web.desk.visit import Visit, VisitDep
from newsletter.web.security import framed

router = APIRouter()

_PER_PAGE = 50


@router.get("/desk/mails")
async def show_mails(visit: VisitDep, before: str | None = None) -> HTMLResponse:
    """List the caught mails, the newest first."""
    folder = _folder(visit)
    mails = await asyncio.to_thread(list_caught, folder, limit=_PER_PAGE + 1, before=before)
    older = mails[_PER_PAGE - 1].name if len(mails) > _PER_PAGE else None
    return visit.show("mails.html", mails=mails[:_PER_PAGE], older=older, is_first=before is None)


@router.get("/desk/mails/{name}")
async def show_mail(visit: VisitDep, name: str) -> HTMLResponse:
    """Show one caught mail: headers, HTML in a frame, text."""
    return visit.show("mail.html", message=await _read(visit, name))


@router.get("/desk/mails/{name}/html")
async def show_mail_html(visit: VisitDep, name: str) -> HTMLResponse:
    """Answer with the HTML of a caught mail alone, for the frame."""
    return framed((await _read(visit, name)).html or "")


async def _read(visit: Visit, name: str) -> CaughtMessage:
    try:
        return await asyncio.to_thread(read_caught, _folder(visit), name)
    except UnknownMail:
        raise HTTPException(404) from None


def _folder(visit: Visit) -> Path:
    folder = find_catch_folder(visit.site.settings)
    if folder is None:
        raise HTTPException(404)
    return folder
