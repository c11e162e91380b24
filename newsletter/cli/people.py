"""`newsletter subscribers`: the address book from the command line."""

from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli.errors import UnreadableInput
from newsletter.cli.installation import now, open_installation, run
from newsletter.deliveries import forget
from newsletter.settings import read_settings
from subscribers import (
    BadRow,
    ImportResult,
    ImportRow,
    UnknownSubscriber,
    erase,
    export_csv,
    find_subscriber,
    import_subscribers,
    read_csv,
    read_preferences,
    unsubscribe,
)

app = typer.Typer(no_args_is_help=True)

Address = Annotated[str, typer.Argument(help="The subscriber's address.")]
_BY_HAND = "added on the command line"


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="CSV with a column email; name and language too.")],
    confirmed_by: Annotated[
        str, typer.Option(help="Where their consent is proven; kept with each of them.")
    ],
) -> None:
    """Take over people whose consent is proven elsewhere."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(read_csv(lines, language=read_settings().language))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise UnreadableInput(file, reason.lower()) from None
    _report(run(_import(rows, confirmed_by)))


@app.command()
def add(
    address: Address,
    name: Annotated[str, typer.Option(help="Their name.")] = "",
    confirmed_by: Annotated[str, typer.Option(help="Where their consent is proven.")] = _BY_HAND,
) -> None:
    """Add one person whose consent is proven elsewhere."""
    row = ImportRow(address=address, name=name, language=read_settings().language, line=1)
    _report(run(_import([row], confirmed_by)))


@app.command()
def remove(address: Address) -> None:
    """End a subscription."""

    async def _remove() -> None:
        async with (
            open_installation(read_settings(), visit=True) as installation,
            installation.sessions.begin() as session,
        ):
            subscriber = await find_subscriber(session, address)
            if subscriber is None or subscriber.id is None:
                raise UnknownSubscriber
            await unsubscribe(session, subscriber.id, ip=None, now=now())
        print("Unsubscribed.")

    run(_remove())


@app.command()
def show(address: Address) -> None:
    """Show what is stored about a person, with the history of their consent."""

    async def _show() -> None:
        async with (
            open_installation(read_settings(), visit=True) as installation,
            installation.sessions() as session,
        ):
            subscriber = await find_subscriber(session, address)
            if subscriber is None or subscriber.id is None:
                raise UnknownSubscriber
            stored = await read_preferences(session, subscriber.id)
        print(f"{stored.address}\t{stored.name or '—'}\t{stored.language}\t{stored.status.value}")
        for entry in stored.history:
            facts = (entry.wording and entry.wording.version, entry.ip, entry.evidence)
            print(f"{entry.at:%Y-%m-%d %H:%M:%S%z}\t{entry.kind.value}", end="\t")
            print("\t".join(fact for fact in facts if fact))

    run(_show())


@app.command("erase")
def erase_person(address: Address) -> None:
    """Erase a person for good; the sums of the issues stay right."""

    async def _erase() -> None:
        async with (
            open_installation(read_settings(), visit=True) as installation,
            installation.sessions.begin() as session,
        ):
            erased = await erase(session, address, now=now())
            await forget(session, erased)
        print(f"Erased: {len(erased)} subscriptions.")

    run(_erase())


@app.command("export")
def export_all() -> None:
    """Print all subscribers as CSV."""

    async def _export() -> None:
        async with (
            open_installation(read_settings(), visit=True) as installation,
            installation.sessions() as session,
        ):
            async for line in export_csv(session):
                print(line, end="")

    run(_export())


async def _import(rows: list[ImportRow | BadRow], evidence: str) -> ImportResult:
    async with (
        open_installation(read_settings(), visit=True) as installation,
        installation.sessions.begin() as session,
    ):
        return await import_subscribers(session, rows, evidence=evidence, now=now())


def _report(result: ImportResult) -> None:
    print(
        f"added {result.added}, known {result.known}, unsubscribed before {result.left}, "
        f"suppressed {result.suppressed}, bad {len(result.bad)}"
    )
    for row in result.bad:
        print(f"line {row.line}: {row.reason}")
    if result.bad and not result.added:
        raise typer.Exit(1)
