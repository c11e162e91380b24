"""What is sent, to whom, and what became of it; nobody lost, nobody mailed twice."""

from newsletter.deliveries.advice import Advice
from newsletter.deliveries.errors import (
    AlreadyPlanned,
    BadLane,
    BadMoment,
    BadSpeed,
    BadWarmUp,
    DeliveryError,
    NobodyToSendTo,
    NoPlace,
    NothingLeft,
    NotPublished,
    NotScheduled,
    NotSending,
    SkippedMoment,
    TooEarly,
    TooLate,
    UnknownLane,
)
from newsletter.deliveries.exporting import export_recipients
from newsletter.deliveries.forgetting import forget
from newsletter.deliveries.heartbeat import hold_if_old, hold_restored
from newsletter.deliveries.history import Receipt, list_receipts
from newsletter.deliveries.holding import (
    HELD,
    Held,
    HeldNow,
    count_held_letters,
    drop_letters,
    list_held,
    release_letters,
)
from newsletter.deliveries.lanes import Speed, list_lanes, parse_lane, remove_lane, set_lane
from newsletter.deliveries.letters import (
    LetterState,
    post_confirmation,
    post_confirmations,
    post_test,
    read_test,
)
from newsletter.deliveries.models import DeliveryStatus, HoldReason, Schedule, SendingStatus
from newsletter.deliveries.moments import read_moment
from newsletter.deliveries.planning import plan
from newsletter.deliveries.printing import preview_message
from newsletter.deliveries.progress import Progress, list_sendings, read_progress
from newsletter.deliveries.reasons import MOST_REASONS, Reason, list_reasons
from newsletter.deliveries.recipients import (
    RecipientState,
    State,
    list_recipients,
    read_recipient,
)
from newsletter.deliveries.remainder import (
    Rest,
    count_rest,
    send_again,
    send_rest,
    take_as_arrived,
)
from newsletter.deliveries.resting import Resting, list_resting
from newsletter.deliveries.scheduling import (
    read_schedules,
    schedule,
    start_due,
    unschedule,
)
from newsletter.deliveries.steering import cancel, pause, resume
from newsletter.deliveries.tries import Try, has_copies_left, list_attempts, list_tries
from newsletter.deliveries.worker import run_worker

__all__ = [
    "HELD",
    "MOST_REASONS",
    "Advice",
    "AlreadyPlanned",
    "BadLane",
    "BadMoment",
    "BadSpeed",
    "BadWarmUp",
    "DeliveryError",
    "DeliveryStatus",
    "Held",
    "HeldNow",
    "HoldReason",
    "LetterState",
    "NoPlace",
    "NobodyToSendTo",
    "NotPublished",
    "NotScheduled",
    "NotSending",
    "NothingLeft",
    "Progress",
    "Reason",
    "Receipt",
    "RecipientState",
    "Rest",
    "Resting",
    "Schedule",
    "SendingStatus",
    "SkippedMoment",
    "Speed",
    "State",
    "TooEarly",
    "TooLate",
    "Try",
    "UnknownLane",
    "cancel",
    "count_held_letters",
    "count_rest",
    "drop_letters",
    "export_recipients",
    "forget",
    "has_copies_left",
    "hold_if_old",
    "hold_restored",
    "list_attempts",
    "list_held",
    "list_lanes",
    "list_reasons",
    "list_receipts",
    "list_recipients",
    "list_resting",
    "list_sendings",
    "list_tries",
    "parse_lane",
    "pause",
    "plan",
    "post_confirmation",
    "post_confirmations",
    "post_test",
    "preview_message",
    "read_moment",
    "read_progress",
    "read_recipient",
    "read_schedules",
    "read_test",
    "release_letters",
    "remove_lane",
    "resume",
    "run_worker",
    "schedule",
    "send_again",
    "send_rest",
    "set_lane",
    "start_due",
    "take_as_arrived",
    "unschedule",
]
