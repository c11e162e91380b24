"""The main job from beginning to end, on a roundup of ours or of one's own."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from newsletter.cli.files import read_input
from newsletter.cli.installation import Installation, now, open_installation, run
from newsletter.cli.logs import configure_logs
from newsletter.cli.samples import SAMPLE_ROUNDUP, add_people, demo_settings
from newsletter.cli.serving import open_door, start_worker
from newsletter.cli.watching import show_counts, watch_sending
from newsletter.deliveries import plan
from newsletter.issues import Finding, Severity, draft, masthead_of, prove, publish, read_issue
from newsletter.roundups import Roundup, read_confined
from newsletter.settings import LogFormat, read_settings

_REASON = "the demo mails what it has"


def demo(
    roundup: Annotated[
        Path | None, typer.Option(help="A roundup of your own, as plain text.")
    ] = None,
) -> None:
    """Take a roundup apart, make an issue, and send it to 200 invented people: mails are caught."""
    configure_logs(LogFormat.TEXT, level=30)
    run(_demo(roundup or SAMPLE_ROUNDUP))


async def _demo(path: Path) -> None:
    console = Console()
    taken = await asyncio.to_thread(read_confined, read_input(path), name=path.name)
    source, parsed = taken.text, taken.roundup
    settings = demo_settings(read_settings())
    _show_items(console, path, parsed)
    async with open_installation(settings) as installation:
        people = await add_people(installation)
        console.print(f"[bold]2[/] {people} invented subscribers in {settings.data_dir}")
        issue_id = await _publish(console, installation, parsed, source)
        await _send(console, installation, issue_id)
    _show_result(console, settings.caught_folder)


def _show_items(console: Console, path: Path, parsed: Roundup) -> None:
    console.print(
        f"[bold]1[/] {path.name}: {len(parsed.items)} items by {parsed.reading}, "
        f"{len(parsed.left_over)} blocks left over"
    )
    table = Table(box=None, padding=(0, 2, 0, 2))
    for heading in ("", "Title", "By", "Date", "Link"):
        table.add_column(heading, overflow="ellipsis", no_wrap=True)
    for number, item in enumerate(parsed.items, start=1):
        table.add_row(
            str(number),
            item.title or "—",
            ", ".join(person.name for person in item.contributors) or "—",
            item.published_on.isoformat() if item.published_on else "—",
            "yes" if item.link.url else "none",
        )
    console.print(table)


async def _publish(
    console: Console, installation: Installation, parsed: Roundup, source: str
) -> int:
    """Draft, check and publish; whatever would stop a real issue is overridden, and said."""
    settings = installation.settings
    local = now().astimezone(settings.zone)
    async with installation.sessions.begin() as session:
        issue = await draft(session, parsed, source=source, title=None, language=None, now=now())
        issue.title = issue.title or "Kommentarschau"
        await session.flush()
        assert issue.id is not None  # noqa: S101  # the draft was flushed
        drafted = await read_issue(session, issue.id)
        masthead = masthead_of(settings)
        proof = await prove(drafted, masthead=masthead, now=local)
        overrides = {finding.code: _REASON for finding in proof.errors}
        await publish(session, issue.id, masthead=masthead, overrides=overrides, now=local)
    _show_findings(console, issue.id, proof.size, proof.findings)
    return issue.id


def _show_findings(
    console: Console, issue_id: int, size: int, findings: tuple[Finding, ...]
) -> None:
    console.print(f"[bold]3[/] Issue {issue_id} rendered once: {size / 1000:.0f} KB of HTML")
    colours = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.HINT: "dim"}
    for finding in findings:
        place = f"item {finding.position}: " if finding.position else ""
        sentence = finding.message
        if finding.code == "link.missing":
            sentence = "it has no link and is mailed without one."
        console.print(
            f"  [{colours[finding.severity]}]{finding.severity.value}[/] {place}{sentence}",
            highlight=False,
        )


async def _send(console: Console, installation: Installation, issue_id: int) -> None:
    console.print("[bold]4[/] Sending over SMTP to the mail catcher")
    async with installation.sessions.begin() as session:
        await plan(session, issue_id, now=now())
    async with (
        open_door(installation.settings) as server,
        start_worker(installation, server),
    ):
        progress = await watch_sending(console, installation.sessions, issue_id)
    show_counts(console, progress)


def _show_result(console: Console, folder: Path) -> None:
    newest = max(folder.glob("*.eml"), default=None)
    console.print(f"[bold]5[/] The mails lie in {folder}", highlight=False, soft_wrap=True)
    if newest:
        console.print(f"  one of them: {newest}", highlight=False, soft_wrap=True)
    console.print("  Look at the desk, the archive and the mails with: [bold]make run[/]")
