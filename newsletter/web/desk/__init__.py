"""The editors' side: sign-in, issues, their sending, and the caught mails."""

from fastapi import APIRouter

from newsletter.web.desk import (
    caught,
    issues,
    items,
    pasting,
    progress,
    publishing,
    recipients,
    sending,
    sign_in,
)
from newsletter.web.desk.progress import end_streams

router = APIRouter()
for _part in (sign_in, issues, pasting, items, publishing, sending, progress, recipients, caught):
    router.include_router(_part.router)

__all__ = ["end_streams", "router"]
