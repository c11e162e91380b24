"""Sending later, and going on with what was held, from the command line."""

import sys
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.cli.errors import NotSure
from newsletter.cli.installation import Installation
from newsletter.cli.running import now
from newsletter.deliveries import (
    HELD,
    HoldReason,
    NotScheduled,
    NotSending,
    Schedule,
    cancel,
    hold_if_old,
    read_progress,
    read_schedules,
    unschedule,
)

At = Annotated[
    str | None,
    typer.Option(help="Send it later: '2026-11-23 07:00' or 07:00 in the newsletter's zone."),
]

_REASONS = {
    HoldReason.OVERDUE: "no worker was running when its time came, nor in the two hours after",
    HoldReason.OLD_DATABASE: "no worker was running for hours, or a backup was restored",
    HoldReason.NOT_PUBLISHED: "the issue is not published",
    HoldReason.ALREADY_SENT: "the issue has been sent already",
    HoldReason.NOBODY: "nobody has an active subscription",
}


async def say_time(installation: Installation, number: int) -> None:
    """Say when an issue is to be sent, and what that needs."""
    async with installation.sessions() as session:
        found = (await read_schedules(session, [number]))[number]
    moment = say_moment(found, installation.settings.zone)
    print(f"Issue {number} is published and is sent by itself {moment}.")
    print(f"To take it back: newsletter issue cancel {number}")
    if installation.owned:
        print("A program must be running by then: newsletter serve")


def say_moment(found: Schedule, zone: ZoneInfo) -> str:
    """Return the time of a schedule in the newsletter's zone, and why it is held if it is."""
    words = f"at {found.at.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})"
    return f"{words}; held: {_REASONS[found.held]}" if found.held else words


async def cancel_or_take_back(session: AsyncSession, number: int, moment: datetime) -> str:
    """End a sending for good, or take back one that has not begun; return which, in words.

    Raises NotSending.
    """
    try:
        await cancel(session, number, now=moment)
    except NotSending as error:
        try:
            await unschedule(session, number)
        except NotScheduled:
            raise error from None
        return f"Issue {number} is not sent by itself any more."
    return f"Issue {number} is cancelled."


async def decide(installation: Installation, number: int, *, sure: bool) -> None:
    """Say what going on with a held sending means, and have somebody mean it.

    Raises NotSure if nobody does.
    """
    if installation.owned:
        # Before, not after: our own worker must not hold what was just released.
        await hold_if_old(installation.sessions, installation.settings.data_dir, now())
    async with installation.sessions() as session:
        progress = await read_progress(session, number, now=now())
    alarm = (progress and progress.alarm) or ""
    if not alarm.startswith(HELD):
        return
    print(alarm)
    if not sure and not (sys.stdin.isatty() and typer.confirm("Go on all the same?")):
        raise NotSure(number)
