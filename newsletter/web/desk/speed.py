"""How fast mails leave, as admins see it: the speeds that are set, warm-ups, domains that rest."""

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response
from fastapi.responses import HTMLResponse

from newsletter.deliveries import (
    BadLane,
    BadSpeed,
    BadWarmUp,
    Speed,
    UnknownLane,
    list_lanes,
    list_resting,
    parse_lane,
    remove_lane,
    set_lane,
)
from newsletter.translation import write_number
from newsletter.web.desk.editors import AdminDep
from newsletter.web.desk.visit import Visit
from newsletter.web.pages import redirect

router = APIRouter()

_PAGE = "/desk/speed"
_Field = Annotated[str, Form(max_length=1000)]

_THOUSANDS_APART = re.compile(r"[1-9][0-9]{0,2}([.,][0-9]{3})+")


@dataclass(frozen=True, kw_only=True)
class SpeedRow:
    """One speed, and how its warm-up grows."""

    lane: str
    rate: str  # mails a second now
    goal: str
    days: tuple[float, ...] = ()  # mails a second on each day of the warm-up, as shares of the goal
    day: int = 0  # of these, from 1; 0: it is over, or there is none

    @classmethod
    def of(cls, speed: Speed, visit: Visit) -> "SpeedRow":
        """Return a speed as it stands now."""
        rate, goal = speed.rate(visit.now), speed.per_second
        warm_up = speed.warm_up
        row = cls(lane=speed.lane, rate=_write(rate, visit), goal=_write(goal, visit))
        if warm_up is None or warm_up.is_over(visit.now):
            return row
        return cls(
            lane=row.lane,
            rate=row.rate,
            goal=row.goal,
            days=tuple(each / goal for each in warm_up.list_days()),
            day=warm_up.day(visit.now) + 1,
        )


@dataclass(frozen=True, kw_only=True)
class SpeedForm:
    """The form, and what is wrong with it."""

    lane: str = ""
    per_second: str = ""
    warm_up_from: str = ""
    problem: str = ""
    field: str = ""  # that the problem is about


@router.get(_PAGE)
async def show_speeds(visit: AdminDep, lane: Annotated[str, Query()] = "") -> HTMLResponse:
    """Show all speeds, and the form; of one lane to be changed, with what is set."""
    for speed in await list_lanes(visit.session):
        if lane and lane == (speed.lane or "all"):
            start = speed.warm_up.start if speed.warm_up else None
            form = SpeedForm(
                lane=lane,
                per_second=_write_plainly(speed.per_second, visit),
                warm_up_from=_write_plainly(start, visit) if start else "",
            )
            return await _show(visit, form)
    return await _show(visit, SpeedForm())


@router.post(_PAGE)
async def set_speed(
    visit: AdminDep, lane: _Field = "", per_second: _Field = "", warm_up_from: _Field = ""
) -> Response:
    """Set a speed."""
    try:
        await set_lane(
            visit.session,
            parse_lane(lane),
            per_second=_read(per_second),
            warm_up_from=_read(warm_up_from, is_warm_up=True) if warm_up_from.strip() else None,
            now=visit.now,
        )
    except (BadLane, BadSpeed, BadWarmUp) as error:
        form = SpeedForm(
            lane=lane,
            per_second=per_second,
            warm_up_from=warm_up_from,
            problem=visit.say(str(error)),
            field=_find_field(error),
        )
        return await _show(visit, form)
    return redirect(_PAGE)


@router.post(f"{_PAGE}/remove")
async def remove_speed(visit: AdminDep, lane: _Field = "") -> Response:
    """Take a speed away; one that is gone already stays so."""
    with suppress(BadLane, UnknownLane):
        await remove_lane(visit.session, parse_lane(lane))
    return redirect(_PAGE)


async def _show(visit: Visit, form: SpeedForm) -> HTMLResponse:
    speeds = [SpeedRow.of(speed, visit) for speed in await list_lanes(visit.session)]
    default = visit.site.settings.smtp.per_second
    return visit.show(
        "speed.html",
        422 if form.problem else 200,
        speeds=speeds,
        default=_write(default, visit) if default else "",
        resting=await list_resting(visit.session, now=visit.now),
        form=form,
    )


def _find_field(error: BadLane | BadSpeed | BadWarmUp) -> str:
    """Return the field that an error is about; two of them hold speeds."""
    if isinstance(error, BadLane):
        return "lane"
    if isinstance(error, BadSpeed) and not error.is_warm_up:
        return "per_second"
    return "warm_up_from"


def _read(text: str, *, is_warm_up: bool = False) -> float:
    """Return the number that a text is, in German or English writing. Raises BadSpeed."""
    number = text.strip()
    if _THOUSANDS_APART.fullmatch(number):
        number = re.sub("[.,]", "", number)
    try:
        return float(number.replace(",", "."))
    except ValueError:
        raise BadSpeed(is_warm_up=is_warm_up) from None


def _write(number: float, visit: Visit) -> str:
    return write_number(number, visit.language)


def _write_plainly(number: float, visit: Visit) -> str:
    """Return a number as it may be typed."""
    return f"{number:.6g}".replace(".", "," if visit.language == "de" else ".")
