"""The main job from beginning to end, on a roundup of ours or of one's own."""

from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from newsletter.cli.files import read_input
from newsletter.cli.findings import group_findings
from newsletter.cli.installation import Installation, open_installation
from newsletter.cli.logs import configure_logs
from newsletter.cli.running import now, run
from newsletter.cli.samples import SAMPLE_ROUNDUP, add_people, demo_settings
from newsletter.cli.serving import open_door, start_worker
from newsletter.cli.watching import show_counts, watch_sending
from newsletter.cli.wording import say_count, say_places
from newsletter.deliveries import plan
from newsletter.issues import Proof, Severity, draft, masthead_of, prove, publish, read_issue
from newsletter.roundups import Roundup, read_confined
from newsletter.settings import Settings, read_settings

_REASON = "the demo mails what it has"
_WIDEST = 120  # columns; wider tables are hard to follow from cell to cell
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.HINT: "dim"}


def demo(
    roundup: Annotated[Path | None, typer.Option(help="A roundup of your own.")] = None,
) -> None:
    """Take a roundup apart, make an issue of it and send it to 200 invented people.

    The mails are caught and kept as files; nothing leaves this machine.
    """
    settings = demo_settings(read_settings())
    configure_logs(settings.log_format, quiet=True)
    path = roundup or SAMPLE_ROUNDUP
    steps = _Steps(Console(highlight=False))
    taken = read_confined(read_input(path), name=path.name)
    parsed = taken.roundup
    steps.say(f"{path.name}: {_describe(parsed)}")
    _show_items(steps.console, parsed)
    run(_mail(steps, settings, parsed, taken.text))
    _show_result(steps, settings.caught_folder.resolve())


class _Steps:
    """Says what was done, step by step, and how long each took."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._number = 0
        self._begun = self._since = perf_counter()

    def say(self, sentence: str) -> None:
        """Print the step that has just ended."""
        self._number += 1
        moment = perf_counter()
        self.console.print(
            f"[bold]{self._number}[/] {escape(sentence)} [dim]({moment - self._since:.1f} s)[/]",
            soft_wrap=True,
        )
        self._since = moment

    @property
    def seconds(self) -> float:
        """Since the first step began."""
        return perf_counter() - self._begun


async def _mail(steps: _Steps, settings: Settings, parsed: Roundup, source: str) -> None:
    async with open_installation(settings) as installation:
        people = await add_people(installation)
        steps.say(f"{people} invented subscribers, in an embedded PostgreSQL")
        issue_id, proof = await _publish(installation, parsed, source)
        steps.say(f"Issue {issue_id} rendered once: {proof.size / 1000:.0f} KB of HTML")
        _show_findings(steps.console, parsed, proof)
        await _send(steps, installation, issue_id)


async def _publish(installation: Installation, parsed: Roundup, source: str) -> tuple[int, Proof]:
    """Draft, check and publish; whatever would stop a real issue is overridden, and said."""
    settings = installation.settings
    masthead = masthead_of(settings)
    local = now().astimezone(settings.zone)
    async with installation.sessions.begin() as session:
        title = parsed.title or settings.name
        issue = await draft(session, parsed, source=source, title=title, language=None, now=now())
        issue_id = issue.id or 0
        proof = await prove(await read_issue(session, issue_id), masthead=masthead, now=local)
        overrides = {finding.code: _REASON for finding in proof.errors}
        await publish(session, issue_id, masthead=masthead, overrides=overrides, now=local)
    return issue_id, proof


async def _send(steps: _Steps, installation: Installation, issue_id: int) -> None:
    async with installation.sessions.begin() as session:
        await plan(session, issue_id, now=now())
    async with (
        open_door(installation.settings) as servers,
        start_worker(installation, servers),
    ):
        progress = await watch_sending(steps.console, installation.sessions, issue_id)
    steps.say("Sent over SMTP to the built-in mail catcher")
    show_counts(steps.console, progress)


def _describe(parsed: Roundup) -> str:
    left = say_count(len(parsed.left_over), "block") if parsed.left_over else "nothing"
    return f"{say_count(len(parsed.items), 'item')}, reading: {parsed.reading}, {left} left over"


def _show_items(console: Console, parsed: Roundup) -> None:
    table = Table(box=None, padding=(0, 1), width=min(console.width, _WIDEST))
    table.add_column("", justify="right")
    table.add_column("Title", overflow="ellipsis", no_wrap=True, ratio=5)
    table.add_column("By", overflow="ellipsis", no_wrap=True, ratio=3)
    table.add_column("Date", no_wrap=True)
    table.add_column("Link", no_wrap=True)
    for number, item in enumerate(parsed.items, start=1):
        table.add_row(
            str(number),
            escape(item.title or "—"),
            escape(", ".join(person.name for person in item.contributors) or "—"),
            item.published_on.isoformat() if item.published_on else "—",
            "yes" if item.link.url else "none",
        )
    console.print(table)


def _show_findings(console: Console, parsed: Roundup, proof: Proof) -> None:
    without = [number for number, item in enumerate(parsed.items, start=1) if not item.link.url]
    if without:
        console.print(f"  [yellow]no link[/] {say_places(without)}: mailed without one")
    for finding, where in group_findings(proof.findings):
        if finding.code == "link.missing":
            continue  # said above, with those that were never meant to have one
        note = " Mailed all the same." if finding.severity is Severity.ERROR else ""
        console.print(
            f"  [{_COLOURS[finding.severity]}]{finding.severity.value:7}[/] "
            f"{escape(where + finding.message)}{note}"
        )


def _show_result(steps: _Steps, folder: Path) -> None:
    console = steps.console
    newest = max(folder.glob("*.eml"), default=folder)
    console.print(f"The mails lie in {folder}", markup=False, soft_wrap=True)
    console.print(f"  one of them: {newest}", markup=False, soft_wrap=True)
    console.print("Look at the desk, the archive and the mails: [bold]make run[/]", end="")
    console.print(" (newsletter serve --demo)")
    console.print(f"All in {steps.seconds:.1f} s")
