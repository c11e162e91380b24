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
