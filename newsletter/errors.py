"""What can go wrong anywhere in the application, said in one sentence for people."""


class NewsletterError(Exception):
    """The base of all errors of this application.

    Its text is one sentence that a person can act on; facts are attributes of the subclasses.
    Raised when nothing more precise fits: never.
    """


class SettingsError(NewsletterError):
    """Raised when a setting is missing or cannot be used."""


class ResourceMissing(NewsletterError):
    """Raised when a file that belongs to the installed package is not there."""
