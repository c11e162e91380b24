"""What can go wrong while something is taken in, beyond fetching and reading it."""

from newsletter.errors import NewsletterError


class IntakeError(NewsletterError):
    """The base of the errors of this package. Raised when nothing more precise fits: never."""


class NoArticle(IntakeError):
    """Raised when the page of one article is wanted and an address shows none."""

    def __init__(self, url: str) -> None:
        self.url = url  # where all redirects have led
        super().__init__("At this address there is no page that says what it is about.")
