"""Where caught mails lie, if mails are caught."""

from pathlib import Path

from newsletter.settings import Settings


def find_catch_folder(settings: Settings) -> Path | None:
    """Return the folder of caught mails, or None where mails are really sent.

    An embedded installation without an SMTP server catches its mails in its data folder.
    """
    catches = settings.catch_dir is not None or (settings.embedded and not settings.smtp.host)
    return settings.caught_folder if catches else None
