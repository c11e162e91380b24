"""Trying the links of an issue before it goes out: with a bar on a terminal, lines otherwise."""

from contextlib import aclosing

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from newsletter.cli.installation import Installation
from newsletter.cli.running import now
from newsletter.cli.wording import say_count
from newsletter.fetch import Guard
from newsletter.issues import check_links, keep_link_check, list_urls, read_issue, read_link_checks


async def try_links(installation: Installation, number: int) -> None:
    """Try every link of an issue whose last answer is old, and keep each answer at once."""
    async with installation.sessions() as session:
        found = await read_issue(session, number)
        urls = list_urls(found.issue, found.items)
        known = await read_link_checks(session, urls)
    fresh = {each.url for each in known if each.is_fresh(now())}
    wanted = [url for url in urls if url not in fresh]
    console = Console()
    bar = Progress(
        TextColumn("links"), BarColumn(), MofNCompleteColumn(), console=console, transient=True
    )
    with bar:
        task = bar.add_task("", total=len(wanted))
        async with aclosing(check_links(wanted, guard=Guard())) as answers:
            async for answer in answers:
                # A transaction for each: none is open while a server is asked.
                async with installation.sessions.begin() as session:
                    await keep_link_check(session, number, answer, now=now())
                bar.advance(task)
    console.print(f"{say_count(len(wanted), 'link')} tried, {len(fresh)} known.", highlight=False)
