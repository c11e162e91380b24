"""What is decided about a sending: planned, scheduled, paused, held, sent to the rest."""

from newsletter.deliveries.sendings.heartbeat import hold_if_old, hold_restored
from newsletter.deliveries.sendings.holding import (
    HELD,
    Held,
    HeldNow,
    count_held_letters,
    drop_letters,
    list_held,
    release_letters,
)
from newsletter.deliveries.sendings.moments import read_moment
from newsletter.deliveries.sendings.partitions import find_homeless
from newsletter.deliveries.sendings.planning import plan, wake_sending
from newsletter.deliveries.sendings.remainder import (
    Rest,
    count_rest,
    send_again,
    send_rest,
    take_as_arrived,
)
from newsletter.deliveries.sendings.scheduling import (
    read_schedules,
    schedule,
    start_due,
    unschedule,
)
from newsletter.deliveries.sendings.steering import (
    cancel,
    finish_if_done,
    pause,
    pause_homeless,
    resume,
)

__all__ = [
    "HELD",
    "Held",
    "HeldNow",
    "Rest",
    "cancel",
    "count_held_letters",
    "count_rest",
    "drop_letters",
    "find_homeless",
    "finish_if_done",
    "hold_if_old",
    "hold_restored",
    "list_held",
    "pause",
    "pause_homeless",
    "plan",
    "read_moment",
    "read_schedules",
    "release_letters",
    "resume",
    "schedule",
    "send_again",
    "send_rest",
    "start_due",
    "take_as_arrived",
    "unschedule",
    "wake_sending",
]
