"""The editors' side: sign-in, issues, their sending, and the caught mails."""

from fastapi import APIRouter

from newsletter.web.desk import (
    articles,
    caught,
    deletion,
    editors,
    exporting,
    issues,
    items,
    link_checking,
    links,
    mending,
    pasting,
    people,
    preview,
    preview_tests,
    progress,
    publishing,
    reasons,
    recipients,
    remainder,
    review,
    review_again,
    rules,
    scheduling,
    sending,
    sign_in,
    speed,
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
    scheduling,
    progress,
    exporting,
    reasons,
    recipients,
    remainder,
    people,
    caught,
    editors,
    speed,
):
    router.include_router(_part.router)

__all__ = ["end_streams", "router"]
