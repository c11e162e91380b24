"""The one database: PostgreSQL, embedded or given, reached by one driver."""

from newsletter.database.columns import moment, one_of
from newsletter.database.dumps import dump_database, read_backup_revision, restore_database
from newsletter.database.embedded import open_embedded, visit_embedded
from newsletter.database.engine import (
    Sessions,
    connection_string,
    make_engine,
    make_sessions,
    open_sessions,
    parse_database_url,
    url_of,
)
from newsletter.database.errors import (
    BackupFailed,
    BadDatabaseUrl,
    DatabaseError,
    DatabaseUnreachable,
    DataFolderInUse,
    EmbeddedUnavailable,
    NoBackupPrograms,
    NotABackup,
    RestoreFailed,
)
from newsletter.database.statements import Query, Rows, Statements

__all__ = [
    "BackupFailed",
    "BadDatabaseUrl",
    "DataFolderInUse",
    "DatabaseError",
    "DatabaseUnreachable",
    "EmbeddedUnavailable",
    "NoBackupPrograms",
    "NotABackup",
    "Query",
    "RestoreFailed",
    "Rows",
    "Sessions",
    "Statements",
    "connection_string",
    "dump_database",
    "make_engine",
    "make_sessions",
    "moment",
    "one_of",
    "open_embedded",
    "open_sessions",
    "parse_database_url",
    "read_backup_revision",
    "restore_database",
    "url_of",
    "visit_embedded",
]
