"""Making a draft of a roundup that is pasted or opened."""

import asyncio
from dataclasses import dataclass

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from starlette.datastructures import UploadFile
from starlette.requests import Request

from newsletter.issues import Issue, draft, draft_empty
from newsletter.roundups import RoundupError, decode, read
from newsletter.web.desk.visit import Visit, VisitDep
from newsletter.web.explanation import explain
from newsletter.web.pages import redirect

router = APIRouter()

_LARGEST_PART = 8 * 1024 * 1024  # bytes: more than the importer takes, so that it says so itself


@dataclass(frozen=True, kw_only=True)
class Pasted:
    """What came with the form for a new issue."""

    title: str = ""
    text: str = ""
    upload: bytes = b""
    name: str | None = None  # of the uploaded file; it may be an empty one


@router.get("/desk/issues/new")
async def show_paste(visit: VisitDep) -> HTMLResponse:
    """Show the form that takes a roundup."""
    return visit.show("new.html", pasted=Pasted(), problem="")


@router.post("/desk/issues/new")
async def take_roundup(visit: VisitDep) -> Response:
    """Make a draft of what was pasted or opened; of a title alone, one without items."""
    pasted = await _read_form(visit.request)
    try:
        issue = await _draft(visit, pasted)
    except RoundupError as error:
        problem = explain(error, visit.language)
        return visit.show("new.html", 422, pasted=pasted, problem=problem)
    number = issue.id or 0
    await visit.record("drafted", number)
    return redirect(f"/desk/issues/{number}")


async def _draft(visit: Visit, pasted: Pasted) -> Issue:
    if pasted.title.strip() and not pasted.name and not pasted.text.strip():
        language = visit.site.settings.language
        return await draft_empty(
            visit.session, title=pasted.title, language=language, now=visit.now
        )
    # Seconds, for what is hostile: not in the loop that serves everybody else.
    source = await asyncio.to_thread(decode, pasted.upload or pasted.text)
    roundup = await asyncio.to_thread(read, source, name=pasted.name)
    return await draft(
        visit.session,
        roundup,
        source=source,
        title=pasted.title,
        language=None,
        now=visit.now,
    )


async def _read_form(request: Request) -> Pasted:
    """Read the form by hand: frameworks end at 1 MB a field, and the importer's limit is higher."""
    async with request.form(max_files=1, max_fields=10, max_part_size=_LARGEST_PART) as form:
        title, text, upload = form.get("title"), form.get("text"), form.get("file")
        content = await upload.read() if isinstance(upload, UploadFile) else b""
        return Pasted(
            title=title if isinstance(title, str) else "",
            text=text if isinstance(text, str) else "",
            upload=content,
            name=(upload.filename or None) if isinstance(upload, UploadFile) else None,
        )
