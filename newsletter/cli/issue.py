"""`newsletter issue`: draft, check, preview, test, send, steer and watch."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.table import Table
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.cli.errors import BadOverride
from newsletter.cli.files import Since, Until, day_of, read_source
from newsletter.cli.installation import Installation, now, open_installation, run
from newsletter.cli.serving import open_door, start_worker
from newsletter.cli.watching import show_counts, watch_sending
from newsletter.deliveries import (
    DeliveryStatus,
    Progress,
    cancel,
    list_recipients,
    pause,
    plan,
    post_test,
    preview_message,
    read_progress,
    resume,
)
from newsletter.issues import (
    Finding,
    IssueStatus,
    Proof,
    draft,
    masthead_of,
    prove,
    publish,
    read_background,
    read_edition,
    read_issue,
)
from newsletter.mail import Rendered, plain_view, web_view
from newsletter.roundups import read_confined
from newsletter.settings import read_settings

app = typer.Typer(no_args_is_help=True)

Number = Annotated[int, typer.Argument(help="The issue's number.")]


@app.command("import")
def import_roundup(
    place: Annotated[str, typer.Argument(metavar="FILE_OR_URL", help="The roundup.")],
    title: Annotated[str | None, typer.Option(help="The issue's title.")] = None,
    since: Since = None,
    until: Until = None,
) -> None:
    """Make a draft of a roundup; print its number and what is to be mended."""

    async def _import() -> None:
        given = await read_source(place)
        taken = await asyncio.to_thread(
            read_confined, given, name=place, since=day_of(since), until=day_of(until)
        )
        parsed = taken.roundup
        async with _open() as installation:
            async with installation.sessions.begin() as session:
                issue = await draft(
                    session, parsed, source=taken.text, title=title, language=None, now=now()
                )
            number = issue.id or 0
            print(f"Issue {number}: {len(parsed.items)} items by {parsed.reading}.")
            _print_findings((await _prove(installation, number)).findings)

    run(_import())


@app.command()
def check(number: Number) -> None:
    """Say what is wrong with an issue before it goes out; exit 1 if something stops it."""

    async def _check() -> Proof:
        async with _open() as installation:
            return await _prove(installation, number)

    proof = run(_check())
    _print_findings(proof.findings)
    print(f"{len(proof.findings)} findings, {proof.size / 1000:.1f} KB of HTML.")
    raise typer.Exit(1 if proof.errors else 0)


@app.command()
def preview(
    number: Number,
    *,
    html: Annotated[bool, typer.Option("--html", help="The HTML part.")] = False,
    eml: Annotated[bool, typer.Option("--eml", help="The whole message.")] = False,
    text: Annotated[bool, typer.Option("--text", help="The plain text part (default).")] = False,
) -> None:
    """Print an issue as it would go out, or has gone out."""
    if html + eml + text > 1:
        raise typer.BadParameter("choose one of --html, --text and --eml")

    async def _preview() -> str:
        async with _open() as installation:
            rendered = await _render(installation, number)
            if html:
                return web_view(rendered.html, rendered.language)
            if eml:
                return preview_message(
                    installation.settings, rendered, number, links=installation.links, now=now()
                )
            return plain_view(rendered.text, rendered.language)

    print(run(_preview()))


@app.command()
def test(number: Number, to: Annotated[str, typer.Option(help="The address it goes to.")]) -> None:
    """Send a published issue to one address, marked as a test."""

    async def _test() -> None:
        async with _open() as installation, installation.sessions.begin() as session:
            await post_test(session, number, to, now=now())
        print(f"The test of issue {number} leaves as soon as a worker runs.")

    run(_test())


@app.command()
def send(
    number: Number,
    override: Annotated[
        list[str] | None, typer.Option(help='CODE="reason": publish in spite of an error.')
    ] = None,
) -> None:
    """Publish an issue if it is a draft, send it to everybody, and watch it go."""
    reasons = dict(_split_override(text) for text in override or ())

    async def _send() -> Progress:
        async with _open() as installation:
            local = now().astimezone(installation.settings.zone)
            async with installation.sessions.begin() as session:
                await publish(
                    session,
                    number,
                    masthead=masthead_of(installation.settings),
                    overrides=reasons,
                    now=local,
                )
                await plan(session, number, now=now())
            return await _watch(installation, number)

    show_counts(Console(), run(_send()))


@app.command("pause")
def pause_issue(number: Number) -> None:
    """Stop a sending; nothing goes out until it is resumed."""
    _steer(lambda session, moment: pause(session, number, now=moment), f"Issue {number} is paused.")


@app.command("resume")
def resume_issue(number: Number) -> None:
    """Go on with a paused sending, and watch it."""

    async def _resume() -> Progress:
        async with _open() as installation:
            async with installation.sessions.begin() as session:
                await resume(session, number, now=now())
            return await _watch(installation, number)

    show_counts(Console(), run(_resume()))


@app.command("cancel")
def cancel_issue(number: Number) -> None:
    """End a sending for good."""
    _steer(
        lambda session, moment: cancel(session, number, now=moment), f"Issue {number} is cancelled."
    )


@app.command()
def status(
    number: Number,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    recipients: Annotated[bool, typer.Option(help="List people and replies.")] = False,
    state: Annotated[str | None, typer.Option(help="Only people in this state.")] = None,
) -> None:
    """Say how far a sending is, and who did not get the issue, and why."""

    async def _status() -> None:
        async with _open() as installation, installation.sessions() as session:
            progress = await read_progress(session, number, now=now())
            if progress is None:
                found = await read_issue(session, number)
                progress_line = {"issue": number, "status": found.issue.status.value}
                print(json.dumps(progress_line) if as_json else f"{found.issue.status.value}")
            elif as_json:
                print(json.dumps(asdict(progress), default=_write))
            else:
                show_counts(Console(), progress)
            if recipients:
                await _print_recipients(session, number, _read_state(state))

    run(_status())


def _open() -> AbstractAsyncContextManager[Installation]:
    return open_installation(read_settings(), visit=True)


async def _watch(installation: Installation, number: int) -> Progress:
    """Watch a sending; where no other program can be at work, do the work ourselves."""
    console = Console()
    if not installation.owned:
        return await watch_sending(console, installation.sessions, number)
    async with open_door(installation.settings) as server, start_worker(installation, server):
        return await watch_sending(console, installation.sessions, number)


def _steer(step: Callable[[AsyncSession, datetime], Awaitable[None]], done: str) -> None:
    async def _work() -> None:
        async with _open() as installation, installation.sessions.begin() as session:
            await step(session, now())
        print(done)

    run(_work())


async def _prove(installation: Installation, number: int) -> Proof:
    local = now().astimezone(installation.settings.zone)
    async with installation.sessions() as session:
        found = await read_issue(session, number)
        background = await read_background(session, found)
    return await prove(
        found, masthead=masthead_of(installation.settings), now=local, background=background
    )


async def _render(installation: Installation, number: int) -> Rendered:
    async with installation.sessions() as session:
        found = await read_issue(session, number)
        if found.issue.status is IssueStatus.PUBLISHED:
            edition = await read_edition(session, number)
            return Rendered(
                subject=edition.subject,
                html=edition.html,
                text=edition.text,
                language=edition.language,
            )
    return (await _prove(installation, number)).rendered


def _print_findings(findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        place = f"item {finding.position}: " if finding.position else ""
        print(f"{finding.severity.value:8}{finding.code:20}{place}{finding.message}")


async def _print_recipients(
    session: AsyncSession, number: int, state: DeliveryStatus | Literal["queued"] | None
) -> None:
    table = Table("Address", "State", "Tries", "Reply", box=None)
    after = 0
    while people := await list_recipients(session, number, status=state, after=after):
        for person in people:
            reply = " ".join(
                str(part) for part in (person.code, person.enhanced, person.reply) if part
            )
            table.add_row(
                person.address or "erased", str(person.status), str(person.attempts), reply
            )
        after = people[-1].recipient_id
    Console().print(table, highlight=False)


def _read_state(text: str | None) -> DeliveryStatus | Literal["queued"] | None:
    if text is None:
        return None
    if text == "queued":
        return "queued"
    try:
        return DeliveryStatus(text)
    except ValueError:
        words = ", ".join(["queued", *(status.value for status in DeliveryStatus)])
        raise typer.BadParameter(f"the states are {words}") from None


def _split_override(text: str) -> tuple[str, str]:
    code, equals, reason = text.partition("=")
    if not equals or not code.strip() or not reason.strip():
        raise BadOverride(text)
    return code.strip(), reason.strip()


def _write(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
