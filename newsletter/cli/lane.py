"""`newsletter lane`: how many mails a second may leave, to all and to single recipient domains."""

from datetime import timedelta
from typing import Annotated

import typer

from newsletter.cli.installation import visit_database
from newsletter.cli.running import now, run
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
        async with visit_database(settings) as session:
            speeds = await list_lanes(session)
        if not any(speed.lane == "" for speed in speeds):
            default = settings.smtp.per_second
            print(f"all\t{_say_rate(default) if default else 'no limit'}")
        for speed in speeds:
            print(speed.lane or "all", *_say(speed), sep="\t")

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
    """Set a speed; it holds at once. Within a second also for an issue on its way."""

    async def _set(settings: Settings) -> Speed:
        async with visit_database(settings) as session:
            await set_lane(
                session, lane, per_second=per_second, warm_up_from=warm_up_from, now=now()
            )
            return next(each for each in await list_lanes(session) if each.lane == lane)

    lane = parse_lane(name)
    rate, *growth = _say(run(_set(read_settings())))
    print(f"Mails to {lane or 'all'}: {', '.join([f'{rate} at most', *growth])}.")


@app.command()
def remove(name: Name) -> None:
    """Take a speed away again."""

    async def _remove(settings: Settings) -> None:
        async with visit_database(settings) as session:
            await remove_lane(session, lane)

    lane = parse_lane(name)
    run(_remove(read_settings()))
    print(f"Mails to {lane or 'all'} have no speed of their own any more.")


def _say(speed: Speed) -> list[str]:
    """Return the speed that holds now, and how it grows if it does."""
    moment = now()
    rate = _say_rate(speed.rate(moment))
    if speed.warm_up is None or speed.warm_up.is_over(moment):
        return [rate]
    days = timedelta(days=len(speed.warm_up.list_days()) - 1)
    last = (speed.warm_up.since + days).date().isoformat()
    return [rate, f"warming up to {_say_rate(speed.per_second)} on {last}"]


def _say_rate(rate: float) -> str:
    return f"{rate:,.6g}/s"
