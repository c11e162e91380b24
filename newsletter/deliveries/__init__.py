"""What is sent, to whom, and what became of it; nobody lost, nobody mailed twice."""

from newsletter.deliveries.errors import (
    AlreadyPlanned,
    DeliveryError,
    NobodyToSendTo,
    NotPublished,
    NotSending,
)
from newsletter.deliveries.forgetting import forget
from newsletter.deliveries.letters import (
    LetterState,
    post_confirmation,
    post_test,
    read_test,
)
from newsletter.deliveries.models import DeliveryStatus, SendingStatus
from newsletter.deliveries.planning import plan
from newsletter.deliveries.printing import preview_message
from newsletter.deliveries.progress import (
    Progress,
    RecipientState,
    list_attempts,
    list_recipients,
    read_progress,
)
from newsletter.deliveries.steering import cancel, pause, resume
from newsletter.deliveries.worker import run_worker

__all__ = [
    "AlreadyPlanned",
    "DeliveryError",
    "DeliveryStatus",
    "LetterState",
    "NobodyToSendTo",
    "NotPublished",
    "NotSending",
    "Progress",
    "RecipientState",
    "SendingStatus",
    "cancel",
    "forget",
    "list_attempts",
    "list_recipients",
    "pause",
    "plan",
    "post_confirmation",
    "post_test",
    "preview_message",
    "read_progress",
    "read_test",
    "resume",
    "run_worker",
]
