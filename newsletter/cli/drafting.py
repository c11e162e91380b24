"""Making a draft of a roundup, checking it, and looking at it: no mail leaves here."""

from typing import Annotated

import typer

from newsletter.cli.files import Since, Until, take_place
from newsletter.cli.findings import print_findings
from newsletter.cli.installation import Installation, open_installation
from newsletter.cli.link_checking import try_links
from newsletter.cli.running import now, run
from newsletter.cli.wording import say_count
from newsletter.deliveries import preview_message
from newsletter.issues import (
    Proof,
    draft,
    masthead_of,
    prove,
    read_background,
    read_issue,
    read_rendition,
)
from newsletter.mail import Rendered, plain_view, web_view
from newsletter.roundups import Taken
from newsletter.settings import Settings, read_settings

Number = Annotated[int, typer.Argument(min=1, max=2**31 - 1, help="The issue's number.")]


def import_roundup(
    place: Annotated[
        str, typer.Argument(metavar="FILE_OR_URL", help="The roundup; - is the standard input.")
    ],
    title: Annotated[str | None, typer.Option(help="The issue's title.")] = None,
    since: Since = None,
    until: Until = None,
) -> None:
    """Make a draft of a roundup; print its number and what is to be mended."""
    settings = read_settings()
    taken = take_place(place, since=since, until=until)
    parsed = taken.roundup
    number, proof = run(_import(settings, taken, title))
    print(f"Issue {number}: {say_count(len(parsed.items), 'item')}, reading: {parsed.reading}.")
    print_findings(proof.findings)


def check_issue(
    number: Number,
    *,
    links: Annotated[
        bool, typer.Option("--links", help="Try every link first; an answer is kept for a day.")
    ] = False,
) -> None:
    """Say what is wrong with an issue before it goes out; exit 1 if something stops it."""

    async def _check(settings: Settings) -> Proof:
        async with open_installation(settings, visit=True) as installation:
            if links:
                await try_links(installation, number)
            return await _prove(installation, number)

    proof = run(_check(read_settings()))
    print_findings(proof.findings)
    print(f"{say_count(len(proof.findings), 'finding')}, {proof.size / 1000:.1f} KB of HTML.")
    raise typer.Exit(1 if proof.errors else 0)


def preview_issue(
    number: Number,
    *,
    html: Annotated[bool, typer.Option("--html", help="The HTML part.")] = False,
    eml: Annotated[bool, typer.Option("--eml", help="The whole message.")] = False,
    text: Annotated[bool, typer.Option("--text", help="The plain text part (default).")] = False,
) -> None:
    """Print an issue as it would go out, or has gone out."""
    if html + eml + text > 1:
        raise typer.BadParameter("choose one of --html, --text and --eml")

    async def _preview(settings: Settings) -> str:
        async with open_installation(settings, visit=True) as installation:
            rendered = await _render(installation, number)
        if html:
            return web_view(rendered.html, rendered.language)
        if eml:
            return preview_message(settings, rendered, number, links=installation.links, now=now())
        return plain_view(rendered.text, rendered.language)

    print(run(_preview(read_settings())))


async def _import(settings: Settings, taken: Taken, title: str | None) -> tuple[int, Proof]:
    async with open_installation(settings, visit=True) as installation:
        async with installation.sessions.begin() as session:
            issue = await draft(
                session, taken.roundup, source=taken.text, title=title, language=None, now=now()
            )
        number = issue.id or 0
        return number, await _prove(installation, number)


async def _prove(installation: Installation, number: int) -> Proof:
    local = now().astimezone(installation.settings.zone)
    async with installation.sessions() as session:
        found = await read_issue(session, number)
        background = await read_background(session, found)
    return await prove(
        found, masthead=masthead_of(installation.settings), now=local, background=background
    )


async def _render(installation: Installation, number: int) -> Rendered:
    local = now().astimezone(installation.settings.zone)
    masthead = masthead_of(installation.settings)
    async with installation.sessions() as session:
        return await read_rendition(session, number, masthead=masthead, now=local)
