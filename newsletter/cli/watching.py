"""A sending as it goes: a progress bar on a terminal, plain lines otherwise."""

import asyncio
from datetime import timedelta

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from newsletter.cli.running import now
from newsletter.database import Sessions
from newsletter.deliveries import Progress as Sending
from newsletter.deliveries import SendingStatus, read_progress
from newsletter.issues import IssueNotPublished

_INTERVAL = 0.2  # seconds between two looks
_PATIENCE = timedelta(seconds=15)  # after which nobody seems to be at work
_STATES = ("queued", "sent", "deferred", "failed", "bounced", "complained", "skipped", "uncertain")


async def watch_sending(console: Console, sessions: Sessions, issue_id: int) -> Sending:
    """Show how far a sending is until nothing more happens by itself; return how it ended.

    That is when it is sent, paused or cancelled, or only waits for mails to be tried again.
    """
    bar = _make_bar(console)
    told = ""
    with bar:
        task = bar.add_task("", total=None, rate=0.0)
        while True:
            sending = await _read(sessions, issue_id)
            done = sending.audience - sending.queued
            bar.update(task, total=sending.audience, completed=done, rate=sending.per_second)
            news = _find_news(sending)
            if news and news != told:
                console.print(f"  [red]{escape(news)}[/]", highlight=False, soft_wrap=True)
                told = news
            if sending.status is not SendingStatus.SENDING or _only_retries(sending):
                return sending
            await asyncio.sleep(_INTERVAL)


def show_counts(console: Console, sending: Sending) -> None:
    """Print how many people are in which state, their sum, and how long it took or takes."""
    table = Table(box=None, padding=(0, 2, 0, 2), show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name in _STATES:
        count = getattr(sending, name)
        if count or name == "sent":
            table.add_row(name, f"{count:,}")
    table.add_row("[bold]audience[/]", f"[bold]{sending.audience:,}[/]")
    console.print(table)
    console.print(f"  {_say_time(sending)}", highlight=False)
    if sending.alarm:
        console.print(f"  [red]{escape(sending.alarm)}[/]", highlight=False, soft_wrap=True)


def _make_bar(console: Console) -> Progress:
    return Progress(
        TextColumn("  "),
        BarColumn(bar_width=40),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]:.0f}/s"),
        TimeRemainingColumn(compact=True),
        console=console,
        disable=not console.is_terminal,
    )


def _only_retries(sending: Sending) -> bool:
    """Whether everybody has had their turn; a moment later it is sent, unless some are deferred."""
    return bool(sending.deferred) and not sending.queued


def _find_news(sending: Sending) -> str:
    """Return what whoever watches should know, if there is anything."""
    waited = now() - sending.started_at
    if not sending.alarm and sending.queued == sending.audience and waited > _PATIENCE:
        return "Nothing has left yet: is a worker running?"
    return sending.alarm or ""


def _say_time(sending: Sending) -> str:
    if sending.finished_at:
        seconds = (sending.finished_at - sending.started_at).total_seconds()
        return f"{sending.status.value} in {seconds:.1f} s ({sending.per_second:.0f}/s)"
    if sending.status is not SendingStatus.SENDING or not sending.per_second:
        return sending.status.value
    if sending.queued:
        left = timedelta(seconds=round(sending.queued / sending.per_second))
        return f"sending at {sending.per_second:.0f}/s, {left} left"
    return "sending: a worker tries those again who are deferred"


async def _read(sessions: Sessions, issue_id: int) -> Sending:
    async with sessions() as session:
        sending = await read_progress(session, issue_id, now=now())
    if sending is None:
        raise IssueNotPublished(issue_id)
    return sending
