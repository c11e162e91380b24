"""Moments as people write them: read in the newsletter's zone, or with a zone of their own."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from newsletter.deliveries.errors import BadMoment, SkippedMoment

_TIME_OF_DAY = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
_WITH_TIME = len("2026-11-23T07:00")


def read_moment(text: str, *, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the moment that is written as `2026-11-23 07:00`, as `07:00`, or in ISO 8601.

    Without a zone of its own it is in `zone`; where clocks show a time twice it is the first. A
    time of day alone is the next one. The answer is in UTC. Raises BadMoment, and SkippedMoment
    for a time that no clock shows.
    """
    text = text.strip()
    try:
        if found := _TIME_OF_DAY.fullmatch(text):
            return _next(int(found[1]), int(found[2]), zone=zone, now=now)
        moment = datetime.fromisoformat(text)
        if len(text) < _WITH_TIME:  # a day alone
            raise BadMoment
        return moment.astimezone(UTC) if moment.tzinfo else _place(moment, zone)
    except (ValueError, OverflowError):
        raise BadMoment from None


def _next(hour: int, minute: int, *, zone: ZoneInfo, now: datetime) -> datetime:
    today = now.astimezone(zone).replace(
        hour=hour, minute=minute, second=0, microsecond=0, tzinfo=None
    )
    moment = _place(today, zone)
    return moment if moment > now else _place(today + timedelta(days=1), zone)


def _place(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment at which the clocks of a zone show a time."""
    moment = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != wall:
        raise SkippedMoment
    return moment
