"""Why a page was not fetched, in one sentence for the editor who asked for it."""

from newsletter.errors import NewsletterError


class FetchError(NewsletterError):
    """The base of the errors of this package. Raised when nothing more precise fits."""

    def __init__(self, url: str, sentence: str) -> None:
        super().__init__(sentence)
        self.url = url  # the one asked for, or where a redirect led


class BadUrl(FetchError):
    """Raised when a URL is none that this program opens."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(url, f"This address cannot be opened: {reason}.")


class ForbiddenAddress(FetchError):
    """Raised when a host lies in a network that is not the public internet."""

    def __init__(self, url: str, *, host: str, address: str) -> None:
        super().__init__(
            url, f"{host} is not opened: its address {address} is not on the public internet."
        )
        self.address = address


class UnknownHost(FetchError):
    """Raised when the name of a host cannot be resolved."""

    def __init__(self, url: str, *, host: str) -> None:
        super().__init__(
            url, f"There is no host named {host}, or its name cannot be looked up now."
        )


class NotAnswering(FetchError):
    """Raised when a server cannot be reached, breaks off or takes too long."""

    def __init__(self, url: str, *, host: str, reason: str) -> None:
        super().__init__(url, f"{host} does not answer: {reason}.")


class BadStatus(FetchError):
    """Raised when a server answers with anything but the page."""

    def __init__(self, url: str, *, host: str, status: int) -> None:
        super().__init__(url, f"{host} does not show this page: it answers with status {status}.")
        self.status = status


class TooManyRedirects(FetchError):
    """Raised when one address leads to the next more often than is sensible."""

    def __init__(self, url: str, *, limit: int) -> None:
        super().__init__(url, f"This address leads from one to the next more than {limit} times.")
        self.limit = limit


class TooLarge(FetchError):
    """Raised when a page is larger than what is taken, as sent or when unpacked."""

    def __init__(self, url: str, *, limit: int) -> None:
        super().__init__(url, f"This page has more than {limit:,} bytes, which is too much.")
        self.limit = limit


class Unreadable(FetchError):
    """Raised when a page comes packed in a way that this program did not ask for or is damaged."""

    def __init__(self, url: str, *, reason: str) -> None:
        super().__init__(url, f"This page cannot be unpacked: {reason}.")
