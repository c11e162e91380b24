"""What one running site is made of; `create_app` is handed it, requests reach it by dependency."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from newsletter.database import Sessions
from newsletter.fetch import Guard
from newsletter.links import Links
from newsletter.settings import Settings


def read_clock() -> datetime:
    """Return the present moment, aware and in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Site:
    """Everything that the pages need from outside; the application has no globals beside it."""

    settings: Settings
    sessions: Sessions
    links: Links
    clock: Callable[[], datetime] = read_clock
    guard: Guard = field(default_factory=Guard)  # what may be fetched from the web
    even_time: timedelta = timedelta(milliseconds=150)  # what answers take that must not differ

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are shown."""
        return self.settings.zone
