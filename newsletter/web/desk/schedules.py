"""When an issue is to be sent by itself, and why it is not, as the pages show it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from newsletter.deliveries import HoldReason, read_schedules
from newsletter.translation import translate
from newsletter.web.desk.visit import Visit

_REASONS = {
    HoldReason.OVERDUE: "No worker was running when its time came, nor in the two hours after.",
    HoldReason.OLD_DATABASE: (
        "No worker was running for hours, or a backup was restored: "
        "perhaps it has been sent already."
    ),
    HoldReason.NOT_PUBLISHED: "Publish the issue first; then it can be sent.",
    HoldReason.ALREADY_SENT: "This issue has been sent already. Nobody gets it twice.",
    HoldReason.NOBODY: "Nobody has an active subscription yet, so there is nobody to send to.",
}


@dataclass(frozen=True, kw_only=True)
class ScheduleView:
    """A schedule in the words of a language."""

    at: datetime
    zone: str
    held: str  # why it is held; empty: it is not


async def view_schedules(visit: Visit, numbers: Collection[int]) -> Mapping[int, ScheduleView]:
    """Return the schedules of those issues that have one."""
    found = await read_schedules(visit.session, numbers)
    return {
        number: ScheduleView(
            at=each.at,
            zone=visit.site.zone.key,
            held=translate(visit.language, _REASONS[each.held]) if each.held else "",
        )
        for number, each in found.items()
    }
