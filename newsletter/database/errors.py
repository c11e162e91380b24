"""What can go wrong with the database before the first statement."""

from pathlib import Path

from newsletter.errors import NewsletterError


class DatabaseError(NewsletterError):
    """The base of the errors of this package. Raised when nothing more precise fits."""


class BadDatabaseUrl(DatabaseError):
    """Raised when NEWSLETTER_DATABASE_URL is no URL of a PostgreSQL."""

    def __init__(self) -> None:
        super().__init__(
            "NEWSLETTER_DATABASE_URL: it must look like postgresql://user:password@host:5432/name."
        )


class DatabaseUnreachable(DatabaseError):
    """Raised when the database does not answer."""


class DataFolderInUse(DatabaseError):
    """Raised when another program holds the data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(
            f"Another newsletter program uses the data folder {folder}: stop it first, "
            "or set NEWSLETTER_DATA_DIR to a folder of its own."
        )


class EmbeddedUnavailable(DatabaseError):
    """Raised when the embedded PostgreSQL cannot be started, with the reason."""


class NoBackupPrograms(DatabaseError):
    """Raised when no pg_dump, pg_restore and psql are here that know the server."""

    def __init__(self, server: int, newest: int | None) -> None:
        self.server = server
        known = f"those here know versions up to {newest}" if newest else "none were found"
        super().__init__(
            f"Backups of PostgreSQL {server or ''} need its programs pg_dump, pg_restore and psql, "
            f"and {known}: install Debian's postgresql-client{f'-{server}' if server else ''}."
        )


class BackupFailed(DatabaseError):
    """Raised when a backup cannot be written, with what pg_dump says."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"No backup was written: {reason}.")


class NotABackup(DatabaseError):
    """Raised when a file is no backup of this program."""

    def __init__(self, file: Path, reason: str) -> None:
        self.file = file
        super().__init__(f"{file} is no backup of this program{f' ({reason})' if reason else ''}.")


class RestoreFailed(DatabaseError):
    """Raised when a backup cannot be restored; the database is as it was before."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Nothing was changed, the backup cannot be restored: {reason}.")
