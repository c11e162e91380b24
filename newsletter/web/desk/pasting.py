"""Making a draft of a roundup that is pasted, opened, or fetched from its address."""

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from newsletter.fetch import FetchError
from newsletter.intake import take_address, take_source
from newsletter.issues import Issue, asks_for_review, draft, draft_empty, read_issue
from newsletter.roundups import RoundupError, Taken, warm_up
from newsletter.web.desk.visit import Visit, VisitDep
from newsletter.web.explanation import explain
from newsletter.web.pages import redirect

router = APIRouter()

_LARGEST_PART = 8 * 1024 * 1024  # bytes: more than the importer takes, so that it says so itself

_ADDRESS = re.compile(r"https?://\S+")
_DOCUMENT = re.compile(r"\s*<(?:!doctype|html)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Pasted:
    """What came with the form for a new issue."""

    title: str = ""
    text: str = ""
    html: str = ""  # the same text as the clipboard has it with its links
    url: str = ""
    since: str = ""  # days, of a feed
    until: str = ""
    upload: bytes = b""
    name: str | None = None  # of the uploaded file; it may be an empty one

    @property
    def address(self) -> str:
        """What is to be fetched: the address, or a text that is nothing but one; perhaps none."""
        text = self.text.strip()
        if self.name:
            return ""
        return text if _ADDRESS.fullmatch(text) else self.url if not text else ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to take apart."""
        return not (self.name or self.text.strip() or self.html.strip() or self.url)


@router.get("/desk/issues/new")
async def show_paste(visit: VisitDep) -> HTMLResponse:
    """Show the form that takes a roundup."""
    await asyncio.to_thread(warm_up)  # ready when the editor is
    return visit.show("new.html", pasted=Pasted(), problem="")


@router.post("/desk/issues/new")
async def take_roundup(visit: VisitDep) -> Response:
    """Make a draft of what was pasted, opened or named; of a title alone, one without items."""
    pasted = await read_form(visit.request)
    try:
        issue = await _draft(visit, pasted)
    except (RoundupError, FetchError) as error:
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
    taken = await take_pasted(visit, pasted)
    return await draft(
        visit.session,
        taken.roundup,
        source=taken.text,
        title=pasted.title,
        language=None,
        now=visit.now,
    )


async def take_pasted(visit: Visit, pasted: Pasted) -> Taken:
    """Take apart what came with a form: a file before a text, and either before an address.

    What the clipboard had with links is better than the bare text, where it can be read at all.
    Raises a RoundupError or a FetchError.
    """
    since, until = _read_day(pasted.since), _read_day(pasted.until)
    await visit.rest()
    if pasted.address:
        return await take_address(pasted.address, guard=visit.site.guard, since=since, until=until)
    if pasted.html.strip() and not pasted.upload:
        with suppress(RoundupError):
            return await take_source(frame_html(pasted.html))
    given = pasted.upload or pasted.text
    return await take_source(given, name=pasted.name, since=since, until=until)


def frame_html(fragment: str) -> str:
    """Return HTML of a clipboard as a document, so that it is known for what it is."""
    if _DOCUMENT.match(fragment):
        return fragment
    return f"<html><body>{fragment}</body></html>"


async def read_form(request: Request) -> Pasted:
    """Read the form by hand: frameworks end at 1 MB a field, and the importer's limit is higher."""
    async with request.form(max_files=1, max_fields=10, max_part_size=_LARGEST_PART) as form:
        upload = form.get("file")
        content = await upload.read() if isinstance(upload, UploadFile) else b""
        return Pasted(
            title=_read_text(form, "title"),
            text=_read_text(form, "text"),
            html=_read_text(form, "html"),
            url=_read_text(form, "url").strip(),
            since=_read_text(form, "since"),
            until=_read_text(form, "until"),
            upload=content,
            name=(upload.filename or None) if isinstance(upload, UploadFile) else None,
        )


def _read_text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _read_day(text: str) -> date | None:
    """Return a day as browsers send it; what is none limits nothing."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
