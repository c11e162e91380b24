"""`newsletter lane`: how many mails a second may leave, to all and to single recipient domains."""

from typing import Annotated

import typer

from newsletter.cli.installation import open_installation
from newsletter.cli.running import now, run
from newsletter.cli.wording import say_count
from newsletter.deliveries import (
    Speed,
    list_lanes,
    parse_lane,
    remove_lane,
    set_lane,
)
from newsletter.settings import Settings, read_settings

app = typer.Typer(no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="A recipient domain such as example.org, or “all”.")]


@app.command("list")
def list_all() -> None:
    """List the speeds that are set: lane, mails a second now, and what they grow to."""

    async def _list(settings: Settings) -> None:
        async with (
            open_installation(settings, visit=True) as installation,
            installation.sessions() as session,
        ):
            speeds = await list_lanes(session)
        if not any(speed.lane == "" for speed in speeds):
            default = settings.smtp.per_second
            print(f"all\t{_say_rate(default) if default else 'no limit'}")
        for speed in speeds:
            print(_say(speed))

    run(_list(read_settings()))


@app.command("set")
def set_speed(
    name: Name,
    per_second: Annotated[float, typer.Option(help="Mails a second, over all workers.")],
    warm_up_from: Annotated[
        float | None,
        typer.Option(help="Begin with so many mails a second and double them every day."),
    ] = None,
) -> None:
    """Set a speed; it holds at once. A domain new here has its own from the next issue on."""

    async def _set(settings: Settings) -> None:
        async with (
            open_installation(settings, visit=True) as installation,
            installation.sessions.begin() as session,
        ):
            await set_lane(
                session, lane, per_second=per_second, warm_up_from=warm_up_from, now=now()
            )

    lane = parse_lane(name)
    run(_set(read_settings()))
    print(f"Mails to {lane or 'all'}: {_say_rate(per_second)} at most.")


@app.command()
def remove(name: Name) -> None:
    """Take a speed away again."""

    async def _remove(settings: Settings) -> None:
        async with (
            open_installation(settings, visit=True) as installation,
            installation.sessions.begin() as session,
        ):
            await remove_lane(session, lane)

    lane = parse_lane(name)
    run(_remove(read_settings()))
    print(f"Mails to {lane or 'all'} have no speed of their own any more.")


def _say(speed: Speed) -> str:
    moment = now()
    line = f"{speed.lane or 'all'}\t{_say_rate(speed.rate(moment))}"
    if speed.warm_up is None or speed.warm_up.is_over(moment):
        return line
    days = len(speed.warm_up.list_days()) - 1
    grown = f"warming up: {_say_rate(speed.per_second)} {say_count(days, 'day')} after"
    return f"{line}\t{grown} {speed.warm_up.since.date().isoformat()}"


def _say_rate(rate: float) -> str:
    return f"{rate:,.6g}/s"
