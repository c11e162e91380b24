"""A sending as it goes: a progress bar on a terminal, a line now and then otherwise."""

import asyncio
from datetime import datetime, timedelta
from textwrap import indent

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.markup import escape
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from newsletter.cli.running import now
from newsletter.database import Sessions
from newsletter.deliveries import Progress, SendingStatus, read_progress
from newsletter.issues import IssueNotPublished

_INTERVAL = 0.2  # seconds between two looks
_BETWEEN_LINES = timedelta(seconds=10)  # where there is no terminal
_PATIENCE = timedelta(seconds=15)  # after which nobody seems to be at work
_LONG = timedelta(minutes=2)  # from which on hours and minutes are told
_FAST = 10  # people a second from which on a tenth does not matter
_STATES = ("queued", "sent", "deferred", "failed", "bounced", "complained", "skipped", "uncertain")


class Lines:
    """What is said where no terminal can show a bar: news at once, the counts now and then."""

    def __init__(self, console: Console, begun: datetime) -> None:
        self._console = console
        self._said_at = begun
        self._told = ""

    def tell(self, sending: Progress, news: str, *, moment: datetime) -> None:
        """Print what has not been said yet."""
        if news and news != self._told:
            _print_alarm(self._console, news)
        self._told = news
        if moment - self._said_at >= _BETWEEN_LINES:
            self._said_at = moment
            said = f"{_say_done(sending)}: {_say_counts(sending)}; {_say_time(sending)}"
            self._console.print(f"  {said}", highlight=False, soft_wrap=True)


async def watch_sending(console: Console, sessions: Sessions, issue_id: int) -> Progress:
    """Show how far a sending is until nothing more happens by itself; return how it ended.

    That is when it is sent, paused or cancelled, or only waits for mails to be tried again.
    """
    begun = now()
    lines = Lines(console, begun)
    with Live(console=console, transient=True, auto_refresh=False) as live:
        while True:
            sending = await _read(sessions, issue_id)
            news = _find_news(sending, begun)
            if console.is_terminal:
                live.update(_draw(sending, news), refresh=True)
            else:
                lines.tell(sending, news, moment=now())
            if sending.status is not SendingStatus.SENDING or _only_retries(sending):
                return sending
            await asyncio.sleep(_INTERVAL)


def show_counts(console: Console, sending: Progress) -> None:
    """Print how many people are in which state, their sum, and how long it took or takes."""
    table = Table(box=None, padding=(0, 2, 0, 2), show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, count in _counts(sending):
        table.add_row(name, f"{count:,}")
    table.add_row("[bold]audience[/]", f"[bold]{sending.audience:,}[/]")
    console.print(table)
    console.print(f"  {_say_time(sending)}", highlight=False)
    if sending.alarm:
        _print_alarm(console, sending.alarm)


def _draw(sending: Progress, news: str) -> RenderableType:
    """Return the bar, the counts and the alarm, as they stand on a terminal."""
    row = Table.grid(padding=(0, 2))
    done = sending.audience - sending.queued
    bar = ProgressBar(total=sending.audience, completed=done, width=40)
    row.add_row("", bar, _say_done(sending), _say_time(sending))
    parts: list[RenderableType] = [row, Text(f"  {_say_counts(sending)}")]
    if news:
        parts.append(Text(indent(news, "  "), style="red"))
    return Group(*parts)


def _counts(sending: Progress) -> list[tuple[str, int]]:
    """Return the states that somebody is in; sent in any case."""
    counts = [(name, getattr(sending, name)) for name in _STATES]
    return [(name, count) for name, count in counts if count or name == "sent"]


def _say_counts(sending: Progress) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in _counts(sending))


def _say_done(sending: Progress) -> str:
    return f"{sending.audience - sending.queued:,} of {sending.audience:,}"


def _print_alarm(console: Console, alarm: str) -> None:
    for line in alarm.splitlines():
        console.print(f"  [red]{escape(line)}[/]", highlight=False, soft_wrap=True)


def _only_retries(sending: Progress) -> bool:
    """Whether everybody has had their turn; a moment later it is sent, unless some are deferred."""
    return bool(sending.deferred) and not sending.queued


def _find_news(sending: Progress, begun: datetime) -> str:
    """Return what whoever watches should know, if there is anything."""
    waited = now() - max(begun, sending.started_at)
    if not sending.alarm and sending.queued == sending.audience and waited > _PATIENCE:
        return "Nothing has left yet: is a worker running?"
    return sending.alarm or ""


def _say_time(sending: Progress) -> str:
    if sending.finished_at:
        took = sending.finished_at - sending.started_at
        between = "in" if sending.status is SendingStatus.SENT else "after"
        return f"{sending.status.value} {between} {_say_span(took)} ({_say_rate(sending)})"
    if sending.status is not SendingStatus.SENDING:
        return sending.status.value
    if _only_retries(sending):
        return "sending: a worker tries those again who are deferred"
    if sending.time_left is None:
        return sending.status.value
    return f"sending at {_say_rate(sending)}, {sending.time_left} left"


def _say_span(span: timedelta) -> str:
    if span < _LONG:
        return f"{span.total_seconds():.1f} s"
    return str(timedelta(seconds=round(span.total_seconds())))


def _say_rate(sending: Progress) -> str:
    return f"{sending.per_second:.{0 if sending.per_second >= _FAST else 1}f}/s"


async def _read(sessions: Sessions, issue_id: int) -> Progress:
    async with sessions() as session:
        sending = await read_progress(session, issue_id, now=now())
    if sending is None:
        raise IssueNotPublished(issue_id)
    return sending
