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
from newsletter.cli.errors import BadOverride
from newsletter.cli.findings import print_findings
from newsletter.cli.installation import Installation, open_installation
from newsletter.cli.logs import configure_logs
from newsletter.cli.running import now, run
from newsletter.cli.serving import open_door, start_worker
from newsletter.cli.watching import show_counts, watch_sending
from newsletter.deliveries import cancel, pause, plan, post_test, resume
from newsletter.issues import PublishingBlocked, masthead_of, publish, read_issue
from newsletter.settings import Settings, read_settings

Step = Callable[[AsyncSession, int, datetime], Awaitable[None]]


def test_issue(
    number: Number, to: Annotated[str, typer.Option(help="The address it goes to.")]
) -> None:
    """Send an issue to one address, marked as a test; a draft goes as it stands."""

    async def _test(settings: Settings) -> None:
        async with (
            open_installation(settings, visit=True) as installation,
            installation.sessions.begin() as session,
        ):
            await read_issue(session, number)
            await post_test(session, number, to, now=now())

    run(_test(read_settings()))
    print(f"The test of issue {number} leaves as soon as a worker runs.")


def send_issue(
    number: Number,
    override: Annotated[
        list[str] | None, typer.Option(help='CODE="reason": publish in spite of an error.')
    ] = None,
) -> None:
    """Publish an issue if it is a draft, send it to everybody, and watch it go."""
    reasons = dict(_split_override(text) for text in override or ())

    async def _send(settings: Settings) -> None:
        async with open_installation(settings, visit=True) as installation:
            local = now().astimezone(settings.zone)
            masthead = masthead_of(settings)
            async with installation.sessions.begin() as session:
                await publish(session, number, masthead=masthead, overrides=reasons, now=local)
                await plan(session, number, now=now())
            await _watch(installation, number)

    try:
        run(_send(read_settings()))
    except PublishingBlocked as blocked:
        print_findings(blocked.findings)
        raise


def pause_issue(number: Number) -> None:
    """Stop a sending; nothing goes out until it is resumed."""
    _steer(number, lambda session, issue, moment: pause(session, issue, now=moment))
    print(f"Issue {number} is paused.")


def resume_issue(number: Number) -> None:
    """Go on with a paused sending, and watch it."""

    async def _resume(settings: Settings) -> None:
        async with open_installation(settings, visit=True) as installation:
            async with installation.sessions.begin() as session:
                await read_issue(session, number)
                await resume(session, number, now=now())
            await _watch(installation, number)

    run(_resume(read_settings()))


def cancel_issue(number: Number) -> None:
    """End a sending for good; who has the mail keeps it."""
    _steer(number, lambda session, issue, moment: cancel(session, issue, now=moment))
    print(f"Issue {number} is cancelled.")


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
    server = await stack.enter_async_context(open_door(settings))
    await stack.enter_async_context(start_worker(installation, server))


def _steer(number: int, step: Step) -> None:
    async def _work(settings: Settings) -> None:
        async with (
            open_installation(settings, visit=True) as installation,
            installation.sessions.begin() as session,
        ):
            await read_issue(session, number)
            await step(session, number, now())

    run(_work(read_settings()))


def _split_override(text: str) -> tuple[str, str]:
    code, _, reason = (part.strip() for part in text.partition("="))
    if not code or not reason:
        raise BadOverride(text)
    return code, reason
