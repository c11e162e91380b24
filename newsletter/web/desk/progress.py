"""How far a sending is, as the pages show it and as a stream of events that follows it."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from babel.dates import format_timedelta
from fastapi import APIRouter, FastAPI, HTTPException
from fastapi.responses import StreamingResponse

from newsletter.database import Sessions
from newsletter.deliveries import DeliveryStatus, Progress, SendingStatus, read_progress
from newsletter.translation import translate, write_number
from newsletter.web.desk.visit import IssueNumber, VisitDep
from newsletter.web.retelling import retell

router = APIRouter()

_TICK = 1.0  # seconds between two events
_ENDED = {SendingStatus.SENT, SendingStatus.CANCELLED}

_STATUS_WORDS = {
    SendingStatus.SENDING: "Being sent",
    SendingStatus.PAUSED: "Paused",
    SendingStatus.CANCELLED: "Cancelled",
    SendingStatus.SENT: "Sent",
}
STATE_WORDS = {
    "queued": "Waiting",
    DeliveryStatus.SENT.value: "Sent",
    DeliveryStatus.DEFERRED.value: "Trying again",
    DeliveryStatus.FAILED.value: "Failed",
    DeliveryStatus.BOUNCED.value: "Bounced",
    DeliveryStatus.COMPLAINED.value: "Complained",
    DeliveryStatus.SKIPPED.value: "Left out",
    DeliveryStatus.UNCERTAIN.value: "Uncertain",
}
"""The states of one person's mail, as message ids."""


@dataclass(frozen=True, kw_only=True)
class StateCount:
    """How many people are in one state."""

    state: str
    label: str
    count: int
    written: str  # the count, with its thousands apart


@dataclass(frozen=True, kw_only=True)
class ProgressView:
    """A progress in the words of a language."""

    status: SendingStatus
    label: str
    summary: str
    audience: int
    settled: int
    states: tuple[StateCount, ...]
    alarm: str
    is_sending: bool
    is_paused: bool
    has_ended: bool


def view_progress(progress: Progress, language: str) -> ProgressView:
    """Return a progress as people of a language read it."""
    counts = {state: getattr(progress, state) for state in STATE_WORDS}
    return ProgressView(
        status=progress.status,
        label=translate(language, _STATUS_WORDS[progress.status]),
        summary=_summarise(progress, language),
        audience=progress.audience,
        settled=progress.settled,
        states=tuple(
            StateCount(
                state=state,
                label=translate(language, STATE_WORDS[state]),
                count=count,
                written=write_number(count, language),
            )
            for state, count in counts.items()
        ),
        alarm=retell(progress.alarm or "", language),
        is_sending=progress.status is SendingStatus.SENDING,
        is_paused=progress.status is SendingStatus.PAUSED,
        has_ended=progress.status in _ENDED,
    )


@router.get("/desk/issues/{number:int}/progress")
async def stream_progress(visit: VisitDep, number: IssueNumber) -> StreamingResponse:
    """Send one event a second while the issue is being sent, then a last one."""
    if await read_progress(visit.session, number, now=visit.now) is None:
        raise HTTPException(404)
    events = follow(
        visit.site.sessions,
        number,
        language=visit.language,
        clock=visit.site.clock,
        closing=closing_of(visit.request.app),
    )
    return StreamingResponse(events, media_type="text/event-stream")


async def follow(
    sessions: Sessions,
    number: int,
    *,
    language: str,
    clock: Callable[[], datetime],
    closing: asyncio.Event,
    tick: float = _TICK,
) -> AsyncGenerator[str, None]:
    """Yield events (HTML Standard, server-sent events) until the sending or the server ends.

    `message` events hold a ProgressView as JSON; `end` says that nothing will follow. Between two
    events no connection to the database is held. `tick` is in seconds.
    """
    told = ""
    while not closing.is_set():
        async with sessions() as session:
            progress = await read_progress(session, number, now=clock())
        if progress is None:
            return
        view = view_progress(progress, language)
        text = json.dumps(asdict(view), ensure_ascii=False)
        # A comment instead of the same again: it only finds out whether anybody still listens.
        yield f"data: {text}\n\n" if text != told else ": the same\n\n"
        told = text
        if view.has_ended:
            yield "event: end\ndata: \n\n"
            return
        await _wait(closing, tick)


def closing_of(app: FastAPI) -> asyncio.Event:
    """Return the event that ends all streams of an application."""
    if not hasattr(app.state, "closing"):
        app.state.closing = asyncio.Event()
    event: asyncio.Event = app.state.closing
    return event


def end_streams(app: FastAPI) -> None:
    """Let all streams end, so that a server that is to stop has nobody left to wait for."""
    closing_of(app).set()


async def _wait(closing: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await closing.wait()
    except TimeoutError:
        return


def _summarise(progress: Progress, language: str) -> str:
    """Say in one line how many have it, how fast it goes, and how long it will take."""
    parts = [
        translate(language, "{settled} of {audience} done").format(
            settled=write_number(progress.settled, language),
            audience=write_number(progress.audience, language),
        )
    ]
    if progress.status is SendingStatus.SENDING and progress.per_second > 0:
        pace = write_number(round(progress.per_second), language)
        parts.append(translate(language, "{pace} a second").format(pace=pace))
        left = timedelta(seconds=progress.queued / progress.per_second)
        if progress.queued:
            span = format_timedelta(left, locale="en_GB" if language == "en" else language)
            parts.append(translate(language, "about {span} left").format(span=span))
    return " · ".join(parts)
