"""The one database: PostgreSQL, embedded or given, reached by one driver."""

from newsletter.database.columns import moment, one_of
from newsletter.database.embedded import open_embedded, visit_embedded
from newsletter.database.engine import (
    Sessions,
    connection_string,
    make_engine,
    make_sessions,
    open_sessions,
    parse_database_url,
)
from newsletter.database.errors import (
    BadDatabaseUrl,
    DatabaseError,
    DatabaseUnreachable,
    DataFolderInUse,
    EmbeddedUnavailable,
)

__all__ = [
    "BadDatabaseUrl",
    "DataFolderInUse",
    "DatabaseError",
    "DatabaseUnreachable",
    "EmbeddedUnavailable",
    "Sessions",
    "connection_string",
    "make_engine",
    "make_sessions",
    "moment",
    "one_of",
    "open_embedded",
    "open_sessions",
    "parse_database_url",
    "visit_embedded",
]
