"""The editors' side: sign-in, issues, their sending, and the caught mails."""

from fastapi import APIRouter

from newsletter.web.desk import (
    articles,
    caught,
    deletion,
    editors,
    issues,
    items,
    link_checking,
    links,
    mending,
    pasting,
    preview,
    preview_tests,
    progress,
    publishing,
    recipients,
    review,
    review_again,
    rules,
    sending,
    sign_in,
)
from newsletter.web.desk.progress import end_streams

router = APIRouter()
for _part in (
    sign_in,
    issues,
    pasting,
    review,
    review_again,
    items,
    articles,
    mending,
    links,
    link_checking,
    rules,
    publishing,
    preview,
    preview_tests,
    deletion,
    sending,
    progress,
    recipients,
    caught,
    editors,
):
    router.include_router(_part.router)

__all__ = ["end_streams", "router"]
