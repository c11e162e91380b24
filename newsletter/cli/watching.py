"""A sending as it goes: a progress bar on a terminal, plain lines otherwise."""

import asyncio

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from newsletter.cli.installation import now
from newsletter.database import Sessions
from newsletter.deliveries import Progress as Sending
from newsletter.deliveries import SendingStatus, read_progress
from newsletter.issues import IssueNotPublished

_INTERVAL = 0.2  # seconds between two looks


async def watch_sending(console: Console, sessions: Sessions, issue_id: int) -> Sending:
    """Show how far a sending is until nothing more happens by itself; return how it ended.

    That is when it is sent, paused or cancelled, or only waits for mails to be tried again.
    """
    bar = Progress(
        TextColumn("  "),
        BarColumn(bar_width=40),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]:.0f}/s"),
        TimeRemainingColumn(compact=True),
        console=console,
        disable=not console.is_terminal,
    )
    with bar:
        sending = await _read(sessions, issue_id)
        task = bar.add_task("", total=sending.audience, rate=0.0)
        told = ""
        while True:
            sending = await _read(sessions, issue_id)
            bar.update(task, completed=sending.audience - sending.queued, rate=sending.per_second)
            if sending.alarm and sending.alarm != told:
                told = sending.alarm
                console.print(f"  [red]{told}[/]", highlight=False)
            if sending.status is not SendingStatus.SENDING or not sending.queued:
                return sending
            await asyncio.sleep(_INTERVAL)


def show_counts(console: Console, sending: Sending) -> None:
    """Print how many people are in which state, and the sum."""
    table = Table(box=None, padding=(0, 2, 0, 2), show_header=False)
    for name in ("queued", "sent", "deferred", "failed", "bounced", "skipped", "uncertain"):
        count = getattr(sending, name)
        if count or name == "sent":
            table.add_row(name, f"{count:,}")
    table.add_row("[bold]audience[/]", f"[bold]{sending.audience:,}[/]")
    console.print(table)
    if sending.finished_at:
        seconds = (sending.finished_at - sending.started_at).total_seconds()
        console.print(f"  {sending.status.value} in {seconds:.1f} s ({sending.per_second:.0f}/s)")
    if sending.alarm:
        console.print(f"  [red]{sending.alarm}[/]", highlight=False)


async def _read(sessions: Sessions, issue_id: int) -> Sending:
    async with sessions() as session:
        sending = await read_progress(session, issue_id, now=now())
    if sending is None:
        raise IssueNotPublished(issue_id)
    return sending
