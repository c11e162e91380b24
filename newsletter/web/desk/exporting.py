"""The people of a sending as a file, written while it is being downloaded."""

from typing import Literal

from fastapi import APIRouter, HTTPException
from fastapi.responses import StreamingResponse

from newsletter.deliveries import DeliveryStatus, export_recipients, read_progress
from newsletter.web.desk.visit import IssueNumber, VisitDep

router = APIRouter()


@router.get("/desk/issues/{number:int}/recipients.csv")
async def export(
    visit: VisitDep, number: IssueNumber, state: DeliveryStatus | Literal["queued"] | None = None
) -> StreamingResponse:
    """Answer with all people of a sending, or those in one state, as CSV."""
    if await read_progress(visit.session, number, now=visit.now) is None:
        raise HTTPException(404)
    name = f"issue-{number}-{state or 'recipients'}.csv"
    return StreamingResponse(
        export_recipients(visit.site.sessions, number, status=state),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
