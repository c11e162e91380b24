"""How far an issue is: its counts, and what became of whom."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from sqlmodel.ext.asyncio.session import AsyncSession

from newsletter.cli.drafting import Number
from newsletter.cli.errors import NeverSent
from newsletter.cli.export import write_recipients
from newsletter.cli.installation import open_installation
from newsletter.cli.running import now, run
from newsletter.cli.scheduling import say_moment
from newsletter.cli.watching import show_counts
from newsletter.deliveries import (
    DeliveryStatus,
    Progress,
    Reason,
    RecipientState,
    Schedule,
    State,
    list_reasons,
    list_recipients,
    read_progress,
    read_schedules,
)
from newsletter.issues import IssueStatus, read_issue
from newsletter.settings import Settings, read_settings

_WORDS = {
    IssueStatus.DRAFT: "a draft",
    IssueStatus.PUBLISHED: "published, and not sent yet",
}


def show_status(
    number: Number,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
    recipients: Annotated[
        bool,
        typer.Option("--recipients", help="Say why people did not get it, and list everybody."),
    ] = False,
    state: Annotated[str | None, typer.Option(help="List only people in this state.")] = None,
    csv: Annotated[
        Path | None, typer.Option(help="Write the people to a file for spreadsheets; - prints it.")
    ] = None,
) -> None:
    """Say how far a sending is, and who did not get the issue, and why."""
    if csv and (as_json or recipients):
        raise typer.BadParameter("--csv goes with no other option than --state")
    wanted = _read_state(state)
    show = _print_json if as_json else _print_lines

    async def _show(settings: Settings) -> None:
        async with (
            open_installation(settings, visit=True) as installation,
            installation.sessions() as session,
        ):
            issue = (await read_issue(session, number)).issue
            progress = await read_progress(session, number, now=now())
            if csv and progress is None:
                raise NeverSent(number)
            if csv:
                await write_recipients(installation.sessions, number, wanted, csv)
                return
            people = _list_people(session, number, wanted) if recipients or wanted else None
            reasons = await list_reasons(session, number) if recipients else []
            scheduled = (await read_schedules(session, [number])).get(number)
            await show(number, issue.status, progress, reasons, people, scheduled)
            if scheduled and not as_json:
                was = "was" if scheduled.held else "is"
                print(f"It {was} to be sent by itself {say_moment(scheduled, settings.zone)}.")

    run(_show(read_settings()))


async def _print_lines(
    number: int,
    status: IssueStatus,
    progress: Progress | None,
    reasons: Sequence[Reason],
    people: AsyncIterator[RecipientState] | None,
    _scheduled: Schedule | None,
) -> None:
    if progress is None:
        print(f"Issue {number} is {_WORDS[status]}.")
    else:
        show_counts(Console(), progress)
    _print_reasons(reasons)
    if people:
        async for person in people:
            who = person.address or f"erased, number {person.recipient_id}"
            facts = f"{person.status:10} {person.attempts:2}  {_say_reply(person)}"
            print(f"{who:40} {facts}".rstrip())


def _print_reasons(reasons: Sequence[Reason]) -> None:
    """Print why people did not get an issue, the most frequent reason first."""
    for reason in reasons:
        said = " ".join(str(part) for part in (reason.code, reason.enhanced, reason.words) if part)
        print(f"{reason.people:,} {reason.status}: {said or 'without a word'}")
        print(f"    {reason.advice.meaning} {reason.advice.remedy}")


async def _print_json(
    number: int,
    status: IssueStatus,
    progress: Progress | None,
    reasons: Sequence[Reason],
    people: AsyncIterator[RecipientState] | None,
    scheduled: Schedule | None,
) -> None:
    document = asdict(progress) if progress else _never_sent(number, status)
    document["scheduled_at"] = scheduled.at if scheduled else None
    document["held"] = scheduled.held if scheduled else None
    if people:
        document["reasons"] = [asdict(reason) | asdict(reason.advice) for reason in reasons]
        document["recipients"] = [asdict(person) async for person in people]
    print(json.dumps(document, default=_write, ensure_ascii=False))


def _never_sent(number: int, status: IssueStatus) -> dict[str, Any]:
    """Return what `Progress` would be if the issue had been sent to nobody."""
    counts = dict.fromkeys(("audience", "queued", *(each.value for each in DeliveryStatus)), 0)
    return {
        "issue": number,
        "status": status.value,
        **counts,
        "per_second": 0.0,
        "started_at": None,
        "finished_at": None,
        "alarm": None,
    }


async def _list_people(
    session: AsyncSession, number: int, state: State | None
) -> AsyncIterator[RecipientState]:
    after = 0
    while people := await list_recipients(session, number, status=state, after=after):
        for person in people:
            yield person
        after = people[-1].recipient_id


def _say_reply(person: RecipientState) -> str:
    return " ".join(str(part) for part in (person.code, person.enhanced, person.reply) if part)


def _read_state(text: str | None) -> State | None:
    if text is None:
        return None
    if text == "queued":
        return "queued"
    try:
        return DeliveryStatus(text)
    except ValueError:
        words = ", ".join(["queued", *(status.value for status in DeliveryStatus)])
        raise typer.BadParameter(f"{text!r} is no state: they are {words}") from None


def _write(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
