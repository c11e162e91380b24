"""`newsletter held`: what waits for a person's decision after an outage or a restored backup."""

from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from newsletter import deliveries
from newsletter.cli.installation import open_installation
from newsletter.cli.running import now, run
from newsletter.cli.scheduling import say_moment
from newsletter.cli.wording import say_count
from newsletter.deliveries import HeldNow, list_held, release_letters
from newsletter.settings import Settings, read_settings


def held(
    *,
    send_letters: Annotated[
        bool, typer.Option("--send-letters", help="Send the single mails after all.")
    ] = False,
    drop_letters: Annotated[
        bool, typer.Option("--drop-letters", help="Never send the single mails.")
    ] = False,
) -> None:
    """Show what is held until somebody decides: sendings, schedules, single mails."""
    if send_letters and drop_letters:
        raise typer.BadParameter("choose --send-letters or --drop-letters")
    run(_work(read_settings(), send=send_letters, drop=drop_letters))


async def _work(settings: Settings, *, send: bool, drop: bool) -> None:
    async with open_installation(settings, visit=True) as installation:
        async with installation.sessions.begin() as session:
            if send:
                count = await release_letters(session)
                print(_say_mails(count, "will be sent by the next worker"))
            elif drop:
                count = await deliveries.drop_letters(session, now=now())
                print(_say_mails(count, "will never be sent"))
            found = await list_held(session)
        show_held(found, settings.zone)


def show_held(found: HeldNow, zone: ZoneInfo) -> None:
    """Print what is held, and by which command each is decided."""
    for number, alarm in found.alarms.items():
        print(f"Issue {number}: {alarm}")
        print(f"  newsletter issue resume {number}, or newsletter issue cancel {number}")
    for each in found.schedules:
        number = each.issue_id
        print(f"Issue {number} was to be sent {say_moment(each, zone)}.")
        print(f"  newsletter issue send {number} [--at TIME], or newsletter issue cancel {number}")
    if found.letters:
        print(f"{say_count(found.letters, 'single mail')} (confirmations, tests): held.")
        print("  newsletter held --send-letters, or newsletter held --drop-letters")
    if not (found.alarms or found.schedules or found.letters):
        print("Nothing is held.")


def _say_mails(count: int, fate: str) -> str:
    return f"{say_count(count, 'single mail')} {fate}." if count else "No single mail is held."
