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


class TooDeepError(RoundupError):
    """The markup is no text of a person. Raised when elements nest deeper than `limit` levels."""

    def __init__(self, *, limit: int) -> None:
        self.limit = limit
        super().__init__(
            f"The markup nests more than {limit:,} levels deep: paste the roundup as plain text."
        )


class TooMuchMarkupError(RoundupError):
    """There is more markup than any page has. Raised when tags or signs are beyond `limit`."""

    def __init__(self, *, count: int, limit: int) -> None:
        self.count = count
        self.limit = limit
        super().__init__(
            f"The markup has {count:,} tags or signs, more than the {limit:,} that are read."
        )


class TooManyItemsError(RoundupError):
    """There are too many items. Raised when the best reading finds more than `limit`."""

    def __init__(self, *, count: int, limit: int) -> None:
        self.count = count
        self.limit = limit
        super().__init__(
            f"The text seems to hold {count} items, more than the {limit} one issue may have."
        )


class UnknownBlock(RoundupError):
    """A correction is of another source. Raised when it names a block that is not there."""

    def __init__(self, *, block: int, count: int) -> None:
        self.block = block
        self.count = count
        super().__init__(f"There is no block {block + 1}; the source has {count}.")


class DamagedInputError(RoundupError):
    """The file is broken. Raised when a document, feed or mail is not what it claims to be."""

    def __init__(self, *, kind: str) -> None:
        self.kind = kind
        super().__init__(f"The input claims to be {kind}, but it is damaged and cannot be opened.")


class XmlEntitiesError(RoundupError):
    """The XML has entities of its own. Raised because such unfold without end or read files."""

    def __init__(self, *, kind: str) -> None:
        self.kind = kind
        super().__init__(f"The input is {kind} that declares entities of its own: it is not read.")


class LockedInputError(RoundupError):
    """The file is locked. Raised when an office document needs a password."""

    def __init__(self) -> None:
        super().__init__("The document is locked with a password: save it without one.")


class UnpackedTooLargeError(RoundupError):
    """The file unpacks to too much. Raised before an office document is unpacked."""

    def __init__(self, *, size: int, limit: int) -> None:
        self.size = size
        self.limit = limit
        super().__init__(
            f"The document unpacks to {size:,} bytes, more than the {limit:,} that are read."
        )


class TooManyPartsError(RoundupError):
    """The file has too many parts. Raised for an archive or a mail beyond the limit."""

    def __init__(self, *, count: int, limit: int) -> None:
        self.count = count
        self.limit = limit
        super().__init__(f"The input has {count:,} parts, more than the {limit:,} that are read.")


class TooDemandingError(RoundupError):
    """Reading takes too much. Raised when the worker runs out of its time or memory."""

    def __init__(self, *, seconds: int, megabytes: int) -> None:
        self.seconds = seconds
        self.megabytes = megabytes
        super().__init__(
            f"The input takes more than {seconds} seconds or {megabytes} MB to read: "
            "paste a smaller part, or plain text."
        )


class WorkerLostError(RoundupError):
    """The reader cannot be started. Raised when the worker process does not come up."""

    def __init__(self) -> None:
        super().__init__("The importer cannot be started at the moment: try again in a minute.")


class NoEntriesError(RoundupError):
    """The feed has nothing to offer. Raised when it has no entries of the days asked for."""

    def __init__(self) -> None:
        super().__init__("The feed has no entries, or none of the days that were asked for.")


class FaultError(RoundupError):
    """Reading failed by our own fault. Raised when the worker meets an error that is none of these.

    `trace` is for the log; it holds lines of code, not of the input.
    """

    def __init__(self, *, trace: str) -> None:
        self.trace = trace
        super().__init__(
            "The importer stumbled over this input: paste it as plain text, and tell us about it."
        )
