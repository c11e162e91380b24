"""Runs revisions on the connection that `newsletter.migrations` hands over."""

from alembic import context
from sqlmodel import SQLModel

import newsletter.deliveries.models
import newsletter.editors.models
import newsletter.issues.models
import subscribers.models  # noqa: F401  # all four fill the metadata that revisions are compared with


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Leave Procrastinate's tables and the partitions of `delivery` out of comparisons."""
    return kind != "table" or not (name or "").startswith(("procrastinate_", "delivery_issue_"))


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    include_name=_is_ours,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
