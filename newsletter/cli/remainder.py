"""Sending the rest of an issue, and deciding what became of the mails of which nobody knows."""

from typing import Annotated

import typer

from newsletter.cli.drafting import Number
from newsletter.cli.installation import Installation, visit_database
from newsletter.cli.running import now, run
from newsletter.cli.wording import say_count
from newsletter.deliveries import Rest, send_again, send_rest, take_as_arrived
from newsletter.editors import record
from newsletter.issues import read_issue
from newsletter.settings import Settings, read_settings


async def send_the_rest(installation: Installation, number: int) -> None:
    """Send to everybody whom an issue has not reached, and say who that is."""
    moment = now()
    async with installation.sessions.begin() as session:
        await read_issue(session, number)
        rest = await send_rest(session, number, now=moment)
        await record(session, None, "issue.rest_sent", f"issue {number}", now=moment)
    print(f"Issue {number} goes to {_say_rest(rest)}.")
    if rest.held:
        print(
            f"Of {rest.held:,} more nobody knows whether they have it; to decide: "
            f"newsletter issue settle {number} --arrived or --again"
        )


def settle_issue(
    number: Number,
    *,
    arrived: Annotated[bool, typer.Option("--arrived", help="Take the mails as arrived.")] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Send them again; they may arrive twice.")
    ] = False,
    person: Annotated[
        int | None,
        typer.Option(min=1, max=2**63 - 1, help="Only for the subscriber of this number."),
    ] = None,
) -> None:
    """Decide what became of mails of which nobody knows whether they have arrived."""
    if arrived == again:
        raise typer.BadParameter("choose one of --arrived and --again")

    async def _settle(settings: Settings) -> int:
        step, deed = (
            (take_as_arrived, "taken_as_arrived") if arrived else (send_again, "sent_again")
        )
        moment = now()
        async with visit_database(settings) as session:
            await read_issue(session, number)
            count = await step(session, number, recipient_id=person, now=moment)
            await record(session, None, f"issue.{deed}", f"issue {number}", now=moment)
        return count

    mails = say_count(run(_settle(read_settings())), "mail")
    print(f"{mails} taken as arrived." if arrived else f"{mails} sent again by the next worker.")


def _say_rest(rest: Rest) -> str:
    parts = (
        (rest.failed, "refused or given up"),
        (rest.deferred, "waiting for another try"),
        (rest.missing, "without a turn yet"),
    )
    said = ", ".join(f"{count:,} {words}" for count, words in parts if count)
    return f"{rest.people:,} more: {said}"
