"""Sending an issue, or a test of it; pausing, resuming and cancelling."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.cli.drafting import Number
from newsletter.cli.installation import Installation, open_installation, visit_database
from newsletter.cli.logs import configure_logs
from newsletter.cli.publishing import (
    Ticks,
    print_passed,
    publish_draft,
    read_reasons,
    run_with_warnings,
)
from newsletter.cli.remainder import send_the_rest
from newsletter.cli.running import now, run
from newsletter.cli.scheduling import At, cancel_or_take_back, decide, say_time
from newsletter.cli.serving import open_door, start_worker
from newsletter.cli.watching import show_counts, watch_sending
from newsletter.deliveries import pause, plan, post_test, read_moment, resume, schedule
from newsletter.issues import read_issue
from newsletter.settings import Settings, read_settings

Step = Callable[[AsyncSession, int, datetime], Awaitable[str]]


def test_issue(
    number: Number, to: Annotated[str, typer.Option(help="The address it goes to.")]
) -> None:
    """Send an issue to one address, marked as a test; a draft goes as it stands."""

    async def _test(settings: Settings) -> None:
        async with visit_database(settings) as session:
            await read_issue(session, number)
            await post_test(session, number, to, now=now())

    run(_test(read_settings()))
    print(f"The test of issue {number} leaves as soon as a worker runs.")


def send_issue(
    number: Number,
    *,
    override: Annotated[
        list[str] | None,
        typer.Option(help='CODE="reason": publish in spite of an error or a warning.'),
    ] = None,
    at: At = None,
    rest: Annotated[
        bool, typer.Option("--rest", help="Of an issue that was sent: to all it has not reached.")
    ] = False,
) -> None:
    """Publish an issue if it is a draft, send it to everybody, and watch it go."""
    if rest and (at or override):
        raise typer.BadParameter("--rest goes with no other option")
    reasons = read_reasons(override)
    settings = read_settings()
    # Before anybody is asked about warnings.
    moment = read_moment(at, zone=settings.zone, now=now()) if at is not None else None

    async def _send(ticks: Ticks) -> None:
        async with open_installation(settings, visit=True) as installation:
            async with installation.sessions.begin() as session:
                passed = await publish_draft(
                    session, number, settings=settings, reasons=reasons, ticks=ticks
                )
                if moment:
                    await schedule(session, number, at=moment, now=now())
                else:
                    await plan(session, number, now=now())
            print_passed(number, passed)
            if moment:
                await say_time(installation, number)
            else:
                await _watch(installation, number)

    async def _send_rest() -> None:
        async with open_installation(settings, visit=True) as installation:
            await send_the_rest(installation, number)
            await _watch(installation, number)

    if rest:
        run(_send_rest())
    else:
        run_with_warnings(number, _send)


def pause_issue(number: Number) -> None:
    """Stop a sending; nothing goes out until it is resumed."""
    print(_steer(number, _pause))


def resume_issue(
    number: Number,
    *,
    yes: Annotated[
        bool, typer.Option("--yes", help="Do not ask if some may get it twice.")
    ] = False,
) -> None:
    """Go on with a paused sending, and watch it."""

    async def _resume(settings: Settings) -> None:
        async with open_installation(settings, visit=True) as installation:
            await decide(installation, number, sure=yes)
            async with installation.sessions.begin() as session:
                await read_issue(session, number)
                await resume(session, number, now=now())
            await _watch(installation, number)

    run(_resume(read_settings()))


def cancel_issue(number: Number) -> None:
    """End a sending for good, or take one back that is to begin later; who has it keeps it."""
    print(_steer(number, cancel_or_take_back))


async def _watch(installation: Installation, number: int) -> None:
    """Watch a sending; where no other program can be at work, do the work ourselves."""
    async with AsyncExitStack() as stack:
        if installation.owned:
            await _start_own_worker(stack, installation)
        console = Console()
        try:
            progress = await watch_sending(console, installation.sessions, number)
        except asyncio.CancelledError:
            who = "The next worker goes" if installation.owned else "Workers go"
            print(f"{who} on with issue {number}; to stop it: newsletter issue pause {number}")
            raise
    show_counts(console, progress)


async def _start_own_worker(stack: AsyncExitStack, installation: Installation) -> None:
    settings = installation.settings
    configure_logs(settings.log_format, quiet=True)
    if not settings.smtp.host:
        folder = settings.caught_folder.resolve()
        print(f"No SMTP server is set: the mails are caught in {folder}")
    servers = await stack.enter_async_context(open_door(settings))
    await stack.enter_async_context(start_worker(installation, servers))


async def _pause(session: AsyncSession, number: int, moment: datetime) -> str:
    await pause(session, number, now=moment)
    return f"Issue {number} is paused."


def _steer(number: int, step: Step) -> str:
    """Take a step with a sending, and return what there is to say about it."""

    async def _work(settings: Settings) -> str:
        async with visit_database(settings) as session:
            await read_issue(session, number)
            return await step(session, number, now())

    return run(_work(read_settings()))
