"""Runs revisions on the connection that `newsletter.migrations` hands over."""

from typing import Literal

from alembic import context
from sqlmodel import AutoString, SQLModel

# All of them fill the metadata that revisions are compared with.
import newsletter.clicks.models
import newsletter.deliveries.models
import newsletter.editors.models
import newsletter.issues.memory
import newsletter.issues.models  # noqa: F401  # imported for what it registers
import subscribers.models  # noqa: F401  # imported for what it registers


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Leave Procrastinate's tables and the partitions of `delivery` out of comparisons."""
    return kind != "table" or not (name or "").startswith(("procrastinate_", "delivery_issue_"))


def _render(kind: str, thing: object, _context: object) -> str | Literal[False]:
    """Write SQLModel's own kind of text as what it is: revisions depend on SQLAlchemy only."""
    if kind == "type" and isinstance(thing, AutoString):
        return f"sa.String(length={thing.length})" if thing.length else "sa.String()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    include_name=_is_ours,
    render_item=_render,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
