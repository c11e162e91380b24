"""The ways in which an input is not a roundup that can be read."""

from newsletter.errors import NewsletterError


class RoundupError(NewsletterError):
    """Base of the errors of the importer; raised when an input cannot be taken apart."""


class EmptyInputError(RoundupError):
    """There is nothing to read. Raised when an input holds no visible character."""

    def __init__(self) -> None:
        super().__init__("The input is empty: there is no text to take apart.")


class BinaryInputError(RoundupError):
    """The input is data, not text. Raised when it holds a binary format or control bytes."""

    def __init__(self, *, found: str) -> None:
        self.found = found
        super().__init__(f"The input is not text but {found}: copy its text and paste that.")


class UnsupportedKindError(RoundupError):
    """The kind is not readable yet. Raised when markup or a mail is given instead of text."""

    def __init__(self, *, kind: str) -> None:
        self.kind = kind
        super().__init__(
            f"The input is {kind}, which cannot be read yet: paste the roundup as plain text."
        )


class InputTooLargeError(RoundupError):
    """The input is beyond the size limit. Raised when an input has more than `limit` bytes."""

    def __init__(self, *, size: int, limit: int) -> None:
        self.size = size
        self.limit = limit
        super().__init__(
            f"The input has {size:,} bytes, more than the {limit:,} that are read at once."
        )


class TooManyBlocksError(RoundupError):
    """There are too many paragraphs. Raised when more than `limit` lines hold text."""

    def __init__(self, *, count: int, limit: int) -> None:
        self.count = count
        self.limit = limit
        super().__init__(
            f"The text has {count:,} lines, more than the {limit:,} a roundup may have."
        )


class TooManyItemsError(RoundupError):
    """There are too many items. Raised when the best reading finds more than `limit`."""

    def __init__(self, *, count: int, limit: int) -> None:
        self.count = count
        self.limit = limit
        super().__init__(
            f"The text seems to hold {count} items, more than the {limit} one issue may have."
        )
