"""The engine at work: workers, their turns, and mails handed over to servers."""

from newsletter.deliveries.dispatch.printing import preview_message
from newsletter.deliveries.dispatch.worker import run_worker

__all__ = [
    "preview_message",
    "run_worker",
]
