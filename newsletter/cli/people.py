"""`newsletter subscribers`: the address book from the command line."""

from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli.errors import NotAdded, UnreadableInput
from newsletter.cli.installation import open_installation
from newsletter.cli.running import now, run
from newsletter.cli.wording import say_count
from newsletter.deliveries import forget
from newsletter.settings import Settings, read_settings
from subscribers import (
    BadRow,
    ImportResult,
    ImportRow,
    UnknownSubscriber,
    UnreadableFile,
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
    settings = read_settings()
    evidence = _read_evidence(confirmed_by)
    result = run(_import(settings, _read_rows(file, settings.language), evidence))
    print(
        f"added {result.added}, known {result.known}, unsubscribed before {result.left}, "
        f"suppressed {result.suppressed}, bad {len(result.bad)}"
    )
    for row in result.bad:
        print(f"line {row.line}: {row.reason}")
    if result.bad and not result.added + result.known:
        raise NotAdded("no line could be used.")


@app.command()
def add(
    address: Address,
    name: Annotated[str, typer.Option(help="Their name.")] = "",
    confirmed_by: Annotated[str, typer.Option(help="Where their consent is proven.")] = _BY_HAND,
) -> None:
    """Add one person whose consent is proven elsewhere."""
    settings = read_settings()
    row = ImportRow(address=address, name=name, language=settings.language)
    result = run(_import(settings, [row], _read_evidence(confirmed_by)))
    if result.bad:
        raise NotAdded(result.bad[0].reason)
    if result.left:
        raise NotAdded("this person has unsubscribed; only they themselves can subscribe again.")
    if result.suppressed:
        raise NotAdded("this address must not be written to.")
    print("Added." if result.added else "This person is a subscriber already.")


@app.command()
def remove(address: Address) -> None:
    """End a subscription."""

    async def _remove(settings: Settings) -> None:
        async with (
            open_installation(settings, visit=True) as installation,
            installation.sessions.begin() as session,
        ):
            subscriber = await find_subscriber(session, address)
            if subscriber is None or subscriber.id is None:
                raise UnknownSubscriber
            await unsubscribe(session, subscriber.id, ip=None, now=now())
        print("Unsubscribed.")

    run(_remove(read_settings()))


@app.command()
def show(address: Address) -> None:
    """Show what is stored about a person, with the history of their consent."""

    async def _show(settings: Settings) -> None:
        async with (
            open_installation(settings, visit=True) as installation,
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

    run(_show(read_settings()))


@app.command("erase")
def erase_person(address: Address) -> None:
    """Erase a person for good; the sums of the issues stay right."""

    async def _erase(settings: Settings) -> None:
        async with (
            open_installation(settings, visit=True) as installation,
            installation.sessions.begin() as session,
        ):
            erased = await erase(session, address, now=now())
            await forget(session, erased)
        print(f"Erased {say_count(len(erased), 'subscription')}.")

    run(_erase(read_settings()))


@app.command("export")
def export_all() -> None:
    """Print all subscribers as CSV."""

    async def _export(settings: Settings) -> None:
        async with (
            open_installation(settings, visit=True) as installation,
            installation.sessions() as session,
        ):
            async for line in export_csv(session):
                print(line, end="")

    run(_export(read_settings()))


async def _import(
    settings: Settings, rows: list[ImportRow | BadRow], evidence: str
) -> ImportResult:
    async with (
        open_installation(settings, visit=True) as installation,
        installation.sessions.begin() as session,
    ):
        return await import_subscribers(session, rows, evidence=evidence, now=now())


def _read_rows(file: Path, language: str) -> list[ImportRow | BadRow]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return list(read_csv(lines, language=language))
    except OSError as error:
        raise UnreadableInput(file, (error.strerror or "it is not there").lower()) from None
    except UnreadableFile as error:
        raise NotAdded(error.message) from None


def _read_evidence(text: str) -> str:
    if not text.strip():
        raise typer.BadParameter("say where their consent is proven: --confirmed-by must say it")
    return text.strip()
