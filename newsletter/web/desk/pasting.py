"""Making a draft of a roundup that is pasted or opened."""

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from starlette.datastructures import UploadFile
from starlette.requests import Request

from newsletter.issues import Issue, asks_for_review, draft, draft_empty, read_issue
from newsletter.roundups import Roundup, RoundupError, read_confined, warm_up
from newsletter.web.desk.visit import Visit, VisitDep
from newsletter.web.explanation import explain
from newsletter.web.pages import redirect

router = APIRouter()

_LARGEST_PART = 8 * 1024 * 1024  # bytes: more than the importer takes, so that it says so itself

_DOCUMENT = re.compile(r"\s*<(?:!doctype|html)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Pasted:
    """What came with the form for a new issue."""

    title: str = ""
    text: str = ""
    html: str = ""  # the same text as the clipboard has it with its links
    upload: bytes = b""
    name: str | None = None  # of the uploaded file; it may be an empty one

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to take apart."""
        return not (self.name or self.text.strip() or self.html.strip())


@router.get("/desk/issues/new")
async def show_paste(visit: VisitDep) -> HTMLResponse:
    """Show the form that takes a roundup."""
    await asyncio.to_thread(warm_up)  # ready when the editor is
    return visit.show("new.html", pasted=Pasted(), problem="")


@router.post("/desk/issues/new")
async def take_roundup(visit: VisitDep) -> Response:
    """Make a draft of what was pasted or opened; of a title alone, one without items."""
    pasted = await read_form(visit.request)
    try:
        issue = await _draft(visit, pasted)
    except RoundupError as error:
        problem = explain(error, visit.language)
        return visit.show("new.html", 422, pasted=pasted, problem=problem)
    number = issue.id or 0
    await visit.record("drafted", number)
    imported = (await read_issue(visit.session, number)).imported
    review = "/review" if imported and asks_for_review(imported) else ""
    return redirect(f"/desk/issues/{number}{review}")


async def _draft(visit: Visit, pasted: Pasted) -> Issue:
    if pasted.title.strip() and pasted.is_empty:
        language = visit.site.settings.language
        return await draft_empty(
            visit.session, title=pasted.title, language=language, now=visit.now
        )
    source, roundup = await read_pasted(pasted)
    return await draft(
        visit.session,
        roundup,
        source=source,
        title=pasted.title,
        language=None,
        now=visit.now,
    )


async def read_pasted(pasted: Pasted) -> tuple[str, Roundup]:
    """Take apart what came with a form; return its text too.

    What the clipboard had with links is better than the bare text, where it can be read at all.
    Raises a RoundupError.
    """
    # Seconds, for what is hostile: not in the loop that serves everybody else.
    if pasted.html.strip() and not pasted.upload:
        with suppress(RoundupError):
            return await asyncio.to_thread(_read_source, frame_html(pasted.html), None)
    return await asyncio.to_thread(_read_source, pasted.upload or pasted.text, pasted.name)


def frame_html(fragment: str) -> str:
    """Return HTML of a clipboard as a document, so that it is known for what it is."""
    if _DOCUMENT.match(fragment):
        return fragment
    return f"<html><body>{fragment}</body></html>"


def _read_source(given: str | bytes, name: str | None) -> tuple[str, Roundup]:
    taken = read_confined(given, name=name)
    return taken.text, taken.roundup


async def read_form(request: Request) -> Pasted:
    """Read the form by hand: frameworks end at 1 MB a field, and the importer's limit is higher."""
    async with request.form(max_files=1, max_fields=10, max_part_size=_LARGEST_PART) as form:
        title, text, upload = form.get("title"), form.get("text"), form.get("file")
        html = form.get("html")
        content = await upload.read() if isinstance(upload, UploadFile) else b""
        return Pasted(
            title=title if isinstance(title, str) else "",
            text=text if isinstance(text, str) else "",
            html=html if isinstance(html, str) else "",
            upload=content,
            name=(upload.filename or None) if isinstance(upload, UploadFile) else None,
        )
