"""How far a sending is, as the pages show it and as a stream of events that follows it."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable
from dataclasses import asdict, dataclass
from datetime import datetime

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
_SLOW = 10  # people a second

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

_BAR = ("sent", "skipped", "bounced", "complained", "failed", "uncertain", "deferred", "queued")
"""In which order the states lie in the picture: who has it first, who waits last."""


@dataclass(frozen=True, kw_only=True)
class StateCount:
    """How many people are in one state."""

    state: str
    label: str
    count: int
    written: str  # the count, with its thousands apart
    start: float  # where its piece of the bar begins, in hundredths of the bar
    width: float  # in hundredths of the bar


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
    has_rest: bool  # there may be people to whom it can be sent once more


def view_progress(progress: Progress, language: str) -> ProgressView:
    """Return a progress as people of a language read it."""
    return ProgressView(
        status=progress.status,
        label=translate(language, _STATUS_WORDS[progress.status]),
        summary=_summarise(progress, language),
        audience=progress.audience,
        settled=progress.settled,
        states=_view_states(progress, language),
        alarm=retell(progress.alarm or "", language),
        is_sending=progress.status is SendingStatus.SENDING,
        is_paused=progress.status is SendingStatus.PAUSED,
        has_ended=progress.has_ended,
        has_rest=_may_have_rest(progress),
    )


def _view_states(progress: Progress, language: str) -> tuple[StateCount, ...]:
    counts: dict[str, int] = {state: getattr(progress, state) for state in STATE_WORDS}
    shares = {state: 100 * count / (progress.audience or 1) for state, count in counts.items()}
    starts = {state: sum(shares[each] for each in _BAR[:at]) for at, state in enumerate(_BAR)}
    return tuple(
        StateCount(
            state=state,
            label=translate(language, STATE_WORDS[state]),
            count=count,
            written=write_number(count, language),
            start=round(starts[state], 3),
            width=round(shares[state], 3),
        )
        for state, count in counts.items()
    )


def _may_have_rest(progress: Progress) -> bool:
    """Say whether to offer the page of the rest; it knows of whom nobody but an editor decides."""
    if progress.status is SendingStatus.PAUSED:
        return False
    waiting = progress.queued + progress.deferred if progress.has_ended else 0
    return bool(progress.failed + progress.uncertain + waiting)


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
        pace = write_number(_round(progress.per_second), language)
        parts.append(translate(language, "{pace} a second").format(pace=pace))
    if progress.time_left is not None:
        locale = "en_GB" if language == "en" else language
        span = format_timedelta(progress.time_left, locale=locale)
        parts.append(translate(language, "about {span} left").format(span=span))
    return " · ".join(parts)


def _round(pace: float) -> float:
    """Leave a slow pace its digit: 0.5 a second is no 0, and no 1."""
    return pace if pace < _SLOW else round(pace)
