"""`newsletter roundup`: what the importer makes of a file, without a database."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from newsletter.cli.files import Since, Until, day_of, read_source
from newsletter.cli.installation import run
from newsletter.roundups import Roundup, read_confined, to_json

app = typer.Typer(no_args_is_help=True)

Place = Annotated[str, typer.Argument(metavar="FILE_OR_URL", help="A file, an address, or -.")]


@app.callback()
def _group() -> None:
    """Keep `read` a command of its own: with one command only, Typer would swallow its name."""


@app.command("read")
def read_roundup(
    place: Place,
    since: Since = None,
    until: Until = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,  # noqa: FBT002  # Typer's way of a flag
) -> None:
    """Take a roundup apart and show its items."""
    given = run(read_source(place))
    parsed = read_confined(given, name=place, since=day_of(since), until=day_of(until)).roundup
    if as_json:
        print(to_json(parsed))
    else:
        _show(Console(), parsed)


def _show(console: Console, parsed: Roundup) -> None:
    readings = " · ".join(f"{reading.items} by {reading.name}" for reading in parsed.readings)
    console.print(f"[bold]{parsed.title or 'No title'}[/]   ({readings})", highlight=False)
    for number, item in enumerate(parsed.items, start=1):
        people = ", ".join(
            f"{person.name} ({person.role.value})" if person.role.value != "author" else person.name
            for person in item.contributors
        )
        facts = [people, item.published_on and item.published_on.isoformat(), item.source.name]
        table = Table(box=None, show_header=False, padding=(0, 1))
        table.add_row(f"{number:3}", f"[bold]{item.title or '—'}[/]")
        table.add_row("", " · ".join(fact for fact in facts if fact))
        table.add_row("", f"{len(item.blocks)} blocks, {item.link.kind.value}: {item.link.url}")
        console.print(table, highlight=False)
    for finding in parsed.findings:
        place = f"item {finding.item + 1}: " if finding.item is not None else ""
        console.print(f"{finding.severity.value} {place}{finding.message}", highlight=False)
    for block in parsed.left_over:
        console.print(f"left over (line {block.lines[0]}): {block.text[:80]}", highlight=False)
