"""`newsletter roundup`: what the importer makes of a file, without a database."""

from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from newsletter.cli.files import Since, Until, take_place
from newsletter.cli.wording import say_count
from newsletter.roundups import Roundup, RoundupItem, to_json

app = typer.Typer(no_args_is_help=True)

Place = Annotated[str, typer.Argument(metavar="FILE_OR_URL", help="A file, an address, or -.")]

_MARGIN = "     "


@app.callback()
def _group() -> None:
    """Keep `read` a command of its own: with one command only, Typer would swallow its name."""


@app.command("read")
def read_roundup(
    place: Place,
    since: Since = None,
    until: Until = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Take a roundup apart and show its items."""
    parsed = take_place(place, since=since, until=until).roundup
    if as_json:
        print(to_json(parsed))
    else:
        _show(Console(highlight=False), parsed)


def _show(console: Console, parsed: Roundup) -> None:
    readings = ", ".join(f"{reading.items} by {reading.name}" for reading in parsed.readings)
    console.print(f"[bold]{escape(parsed.title or 'No title')}[/]")
    console.print(f"{_MARGIN}Items by reading: {readings}; taken: {parsed.reading}")
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(justify="right", width=len(_MARGIN) - 1)
    table.add_column()
    for number, item in enumerate(parsed.items, start=1):
        table.add_row(str(number), f"[bold]{escape(item.title or '—')}[/]")
        for line in _describe(item):
            table.add_row("", escape(line))
    console.print(table)
    for finding in parsed.findings:
        console.print(f"{finding.severity.value:8}{finding.message}", markup=False)
    for block in parsed.left_over:
        console.print(f"left over (line {block.lines[0]}): {block.text[:80]}", markup=False)


def _describe(item: RoundupItem) -> list[str]:
    """Return the lines below an item's title."""
    people = ", ".join(
        f"{person.name} ({person.role.value})" if person.role.value != "author" else person.name
        for person in item.contributors
    )
    day = item.published_on.isoformat() if item.published_on else ""
    facts = " · ".join(fact for fact in (people, day, item.source.name) if fact)
    blocks = say_count(len(item.blocks), "block")
    link = item.link.url or "no address"
    return [*([facts] if facts else []), f"{blocks} · {item.link.kind.value}: {link}"]
