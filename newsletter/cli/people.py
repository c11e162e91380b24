"""`newsletter subscribers`: the address book from the command line."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli.errors import NotAdded, UnreadableInput
from newsletter.cli.installation import visit_database
from newsletter.cli.running import now, run
from newsletter.cli.wording import say_count
from newsletter.deliveries import forget, post_confirmations
from newsletter.settings import Settings, read_settings
from newsletter.translation import LANGUAGES
from newsletter.web import consent_wording
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
    invite_subscribers,
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
        str | None, typer.Option(help="Where their consent is proven; kept with each of them.")
    ] = None,
) -> None:
    """Take people over; those whose consent nothing proves are asked by mail to confirm."""
    settings = read_settings()
    evidence = None if confirmed_by is None else _read_evidence(confirmed_by)
    rows = _read_rows(file, settings.language)
    if evidence is None:
        _make_sure(rows)
        result = run(_invite(settings, rows))
    else:
        result = run(_import(settings, rows, evidence))
    deed = "asked" if evidence is None else "added"
    print(
        f"{deed} {result.added}, known {result.known}, unsubscribed before {result.left}, "
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
        async with visit_database(settings) as session:
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
        async with visit_database(settings) as session:
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
        async with visit_database(settings) as session:
            erased = await erase(session, address, now=now())
            await forget(session, erased)
        print(f"Erased {say_count(len(erased), 'subscription')}.")

    run(_erase(read_settings()))


@app.command("export")
def export_all() -> None:
    """Print all subscribers as CSV."""

    async def _export(settings: Settings) -> None:
        async with visit_database(settings) as session:
            async for line in export_csv(session):
                print(line, end="")

    run(_export(read_settings()))


def _make_sure(rows: list[ImportRow | BadRow]) -> None:
    """Ask before many people get a mail that they do not expect; a script is taken at its word."""
    people = sum(isinstance(row, ImportRow) for row in rows)
    if people and sys.stdin.isatty():
        question = f"Without --confirmed-by, up to {people:,} people get a mail that asks them"
        typer.confirm(f"{question} to confirm. Go on?", abort=True)


async def _invite(settings: Settings, rows: list[ImportRow | BadRow]) -> ImportResult:
    async with visit_database(settings) as session:
        invitation = await invite_subscribers(
            session,
            rows,
            wording=lambda code: consent_wording(settings.name, _speak(code, settings)),
            now=now(),
        )
        languages = {
            number: _speak(code, settings) for number, code in invitation.languages.items()
        }
        await post_confirmations(session, languages, now=now())
        return invitation.result


def _speak(code: str, settings: Settings) -> str:
    """Return the language in which somebody is asked: theirs, if we speak it."""
    return code if code in LANGUAGES else settings.language


async def _import(
    settings: Settings, rows: list[ImportRow | BadRow], evidence: str
) -> ImportResult:
    async with visit_database(settings) as session:
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
