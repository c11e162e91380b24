"""`newsletter doctor`: what keeps mail from arriving, and what to publish."""

import ipaddress
import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from newsletter.cli.running import now, run
from newsletter.cli.wording import say_count
from newsletter.doctor import Finding, Grade, Names, Record, Setup, Subject, examine, read_setup
from newsletter.settings import read_settings

_MARKS = {
    Grade.GOOD: "[green]good[/] ",
    Grade.DOUBT: "[yellow]doubt[/]",
    Grade.WRONG: "[red]wrong[/]",
}
_MARGIN = " " * 17


def parse_address(text: str) -> str:
    """Return an IP address as it is written. Raises typer.BadParameter."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no IP address") from None


def doctor(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    dns: Annotated[
        str, typer.Option(help="DNS server to ask, such as 9.9.9.9; else this machine's own.")
    ] = "",
    from_address: Annotated[
        str | None,
        typer.Option(
            parser=parse_address,
            help="IP address that mail leaves from, where it is not the SMTP server's.",
        ),
    ] = None,
) -> None:
    """Look at sender, server and DNS as readers' servers do; exit 1 if something is wrong."""
    setup = read_setup(read_settings(), sending_address=from_address or "")
    findings = run(_examine(setup, Names(dns)))
    if as_json:
        print(json.dumps([asdict(one) for one in findings], ensure_ascii=False))
    else:
        _show(Console(highlight=False), findings)
    if any(one.grade is Grade.WRONG for one in findings):
        raise typer.Exit(1)


async def _examine(setup: Setup, names: Names) -> list[Finding]:
    """Examine; a terminal sees what is still waited for."""
    console = Console(stderr=True)
    waiting = list(Subject)
    with Progress(
        TextColumn("  asking"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TextColumn("[dim]{task.description}[/]"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task(", ".join(waiting), total=len(waiting))

        def tell(subject: Subject) -> None:
            waiting.remove(subject)
            bar.update(task, advance=1, description=", ".join(waiting))

        return await examine(setup, names, now=now(), tell=tell)


def _show(console: Console, findings: list[Finding]) -> None:
    for one in findings:
        line = f"  {_MARKS[one.grade]}  {one.subject.upper():8}  {escape(one.message)}"
        console.print(line, soft_wrap=True)
        if one.record:
            _show_record(one.record)
    wrong = sum(one.grade is Grade.WRONG for one in findings)
    doubts = sum(one.grade is Grade.DOUBT for one in findings)
    console.print(
        f"\n  {say_count(wrong, 'thing')} to mend, {say_count(doubts, 'doubt')}."
        if wrong or doubts
        else "\n  Nothing to mend."
    )


def _show_record(record: Record) -> None:
    """Print a record so that a whole line can be copied: never wrapped, without colours."""
    print(f"{_MARGIN}Publish: {record.name}  {record.type}")
    print(f"{record.value}")
