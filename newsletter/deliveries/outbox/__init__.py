"""What waits to be sent, and who is next: claims, retries, single mails, wake-ups."""

from newsletter.deliveries.outbox.claims import (
    Claim,
    ClaimedPart,
    Person,
    claim_next,
    claim_part,
    domain_of,
    finish_part,
    is_last_finished,
)
from newsletter.deliveries.outbox.detours import Detours
from newsletter.deliveries.outbox.letters import (
    LetterState,
    post_confirmation,
    post_confirmations,
    post_test,
    read_test,
    settle_letters,
)
from newsletter.deliveries.outbox.post import claim_letter, waiting_letters
from newsletter.deliveries.outbox.queue import (
    DATABASE_AWAY,
    LANES,
    LETTERS,
    PARTS,
    jobs,
    list_awake,
    open_queue,
    wake_letter,
    wake_part,
    wake_parts,
    wake_retries,
)
from newsletter.deliveries.outbox.retries import (
    claim_due,
    hand_back,
    is_leased,
    list_shares,
    select_copies,
)

__all__ = [
    "DATABASE_AWAY",
    "LANES",
    "LETTERS",
    "PARTS",
    "Claim",
    "ClaimedPart",
    "Detours",
    "LetterState",
    "Person",
    "claim_due",
    "claim_letter",
    "claim_next",
    "claim_part",
    "domain_of",
    "finish_part",
    "hand_back",
    "is_last_finished",
    "is_leased",
    "jobs",
    "list_awake",
    "list_shares",
    "open_queue",
    "post_confirmation",
    "post_confirmations",
    "post_test",
    "read_test",
    "select_copies",
    "settle_letters",
    "waiting_letters",
    "wake_letter",
    "wake_part",
    "wake_parts",
    "wake_retries",
]
