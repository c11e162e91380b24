"""What became of a sending, and of each person in it until they are forgotten."""

from newsletter.deliveries.reports.advice import Advice
from newsletter.deliveries.reports.exporting import export_recipients
from newsletter.deliveries.reports.forgetting import forget
from newsletter.deliveries.reports.history import Receipt, list_receipts
from newsletter.deliveries.reports.looks import note_looks
from newsletter.deliveries.reports.progress import Progress, list_sendings, read_progress
from newsletter.deliveries.reports.reasons import MOST_REASONS, Reason, is_held, list_reasons
from newsletter.deliveries.reports.recipients import (
    RecipientState,
    State,
    list_recipients,
    read_recipient,
)
from newsletter.deliveries.reports.tries import (
    BY_HAND,
    Try,
    has_copies_left,
    list_attempts,
    list_tries,
)

__all__ = [
    "BY_HAND",
    "MOST_REASONS",
    "Advice",
    "Progress",
    "Reason",
    "Receipt",
    "RecipientState",
    "State",
    "Try",
    "export_recipients",
    "forget",
    "has_copies_left",
    "is_held",
    "list_attempts",
    "list_reasons",
    "list_receipts",
    "list_recipients",
    "list_sendings",
    "list_tries",
    "note_looks",
    "read_progress",
    "read_recipient",
]
