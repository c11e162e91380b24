"""What can go wrong with the address book, said in one sentence for people."""

from enum import StrEnum, auto


class AddressFault(StrEnum):
    """What is wrong with a text that should be an e-mail address."""

    EMPTY = auto()  # nothing but blanks
    TOO_LONG = auto()  # longer than any address may be
    UNPRINTABLE = auto()  # a line break or another invisible character
    NO_AT_SIGN = auto()  # no @ at all
    MALFORMED = auto()  # no mail server on the internet could have such an address


_ADDRESS_FAULTS = {
    AddressFault.EMPTY: "The e-mail address is missing.",
    AddressFault.TOO_LONG: "The e-mail address is too long.",
    AddressFault.UNPRINTABLE: "The e-mail address has an invisible character in it.",
    AddressFault.NO_AT_SIGN: "The e-mail address has no @ sign.",
    AddressFault.MALFORMED: "This is no valid e-mail address: please look for typing errors.",
}


class SubscribersError(Exception):
    """The base of all errors of the address book. Raised when nothing more precise fits: never."""

    @property
    def message(self) -> str:
        """The error as one English sentence; it never quotes what a person typed."""
        return str(self)


class InvalidAddress(SubscribersError):
    """Raised when a text is no e-mail address that we could write to."""

    def __init__(self, code: AddressFault) -> None:
        self.code = code
        super().__init__(_ADDRESS_FAULTS[code])


class InvalidName(SubscribersError):
    """Raised when a name could break out of the header line in which it will stand."""

    def __init__(self) -> None:
        super().__init__("The name has an invisible character in it.")


class InvalidLanguage(SubscribersError):
    """Raised when a language is not written as a short tag such as de or pt-BR."""

    def __init__(self) -> None:
        super().__init__("The language must be a short tag such as de, en or pt-BR.")


class WordingChanged(SubscribersError):
    """Raised when a wording of consent comes back under its old version with another text."""

    def __init__(self, version: str) -> None:
        self.version = version
        super().__init__(
            f"The consent wording {version} was used with another text before: "
            "give the new text a version of its own."
        )


class UnknownSubscriber(SubscribersError):
    """Raised when no subscriber has a number or an address, or the one who had it was erased."""

    def __init__(self, subscriber_id: int | None = None) -> None:
        self.subscriber_id = subscriber_id
        super().__init__("This subscription does not exist (any more).")


class ConfirmationExpired(SubscribersError):
    """Raised when a request for a subscription is confirmed too late."""

    def __init__(self, subscriber_id: int) -> None:
        self.subscriber_id = subscriber_id
        super().__init__("This link has expired: please subscribe again to get a new one.")


class SubscriptionEnded(SubscribersError):
    """Raised when a subscription that is over is confirmed."""

    def __init__(self, subscriber_id: int) -> None:
        self.subscriber_id = subscriber_id
        super().__init__("This subscription has ended: please subscribe again to start a new one.")


class UnreadableFile(SubscribersError):
    """Raised when a file of addresses cannot be read at all, with the reason."""
