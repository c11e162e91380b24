"""What the errors of the domain say to people: in their language, with the facts they carry."""

from newsletter.deliveries import (
    AlreadyPlanned,
    NobodyToSendTo,
    NoPlace,
    NothingLeft,
    NotPublished,
    NotScheduled,
    NotSending,
)
from newsletter.fetch import (
    BadStatus,
    BadUrl,
    FetchError,
    ForbiddenAddress,
    TooLarge,
    TooManyRedirects,
    UnknownHost,
    Unreadable,
)
from newsletter.images import ImageTooHeavy, NotAnImage, TooManyPixels
from newsletter.issues import (
    IssueIsPublished,
    IssueNotPublished,
    UnknownIssue,
    UnknownItem,
)
from newsletter.mail import Unrenderable
from newsletter.roundups import (
    BinaryInputError,
    DamagedInputError,
    InputTooLargeError,
    TooDeepError,
    TooDemandingError,
    TooManyBlocksError,
    TooManyItemsError,
    TooManyPartsError,
    TooMuchMarkupError,
    UnpackedTooLargeError,
    UnsupportedKindError,
    XmlEntitiesError,
)
from newsletter.translation import translate, write_number
from newsletter.web.retelling import retell

_SENTENCES: dict[type[Exception], str] = {
    UnknownIssue: "There is no such issue.",
    UnknownItem: "There is no such item. Perhaps it was removed.",
    IssueIsPublished: "This issue is published and cannot be changed any more.",
    IssueNotPublished: "This issue is still a draft.",
    AlreadyPlanned: "This issue has been sent already. Nobody gets it twice.",
    NobodyToSendTo: "Nobody has an active subscription yet, so there is nobody to send to.",
    NotPublished: "Publish the issue first; then it can be sent.",
    NothingLeft: "Nobody is left for whom that could be done.",
    NotScheduled: "This issue is not to be sent later, or that has begun.",
    NotSending: "That is not possible: the issue is {state}.",
    NoPlace: (
        "The table delivery_issue_{number} is detached in the database. "
        "Have it attached to delivery again; then resume."
    ),
    Unrenderable: "{part} cannot be made into mail: {reason}",
    BinaryInputError: "The input is not text but {found}: copy its text and paste that.",
    UnsupportedKindError: (
        "The input is {kind}, which cannot be read yet: paste the roundup as plain text."
    ),
    InputTooLargeError: "The input has {size} bytes, more than the {limit} that are read at once.",
    TooManyBlocksError: "The text has {count} lines, more than the {limit} a roundup may have.",
    TooManyItemsError: (
        "The text seems to hold {count} items, more than the {limit} one issue may have."
    ),
    TooDeepError: (
        "The markup nests more than {limit} levels deep: paste the roundup as plain text."
    ),
    TooMuchMarkupError: (
        "The markup has {count} tags or signs, more than the {limit} that are read."
    ),
    DamagedInputError: "The input claims to be {kind}, but it is damaged and cannot be opened.",
    XmlEntitiesError: "The input is {kind} that declares entities of its own: it is not read.",
    UnpackedTooLargeError: (
        "The document unpacks to {size} bytes, more than the {limit} that are read."
    ),
    TooManyPartsError: "The input has {count} parts, more than the {limit} that are read.",
    TooDemandingError: (
        "The input takes more than {seconds} seconds or {megabytes} MB to read: "
        "paste a smaller part, or plain text."
    ),
    NotAnImage: "The file is {found}: choose a JPEG, PNG, WebP or GIF picture.",
    ImageTooHeavy: "The file has more than {megabytes} MB: save the picture smaller.",
    TooManyPixels: (
        "The picture has {width} × {height} pixels, more than the {megapixels} million "
        "that are read: save it smaller."
    ),
    FetchError: "The server does not answer.",
    BadUrl: "This address cannot be opened.",
    ForbiddenAddress: "This address is not on the public internet.",
    UnknownHost: "There is no host of this name.",
    BadStatus: "The server does not show this page: it answers with status {status}.",
    TooLarge: "This page is too large.",
    TooManyRedirects: "This address leads from one to the next.",
    Unreadable: "This page is damaged.",
}
"""Message ids for errors whose own sentence holds facts, which no catalogue could know."""


def explain(error: Exception, language: str) -> str:
    """Return the sentence of an error in a language; its facts stand in it as people write them."""
    sentence = next((_SENTENCES[kind] for kind in type(error).__mro__ if kind in _SENTENCES), None)
    if sentence is None:
        return translate(language, str(error))
    facts = {name: _write(fact, language) for name, fact in vars(error).items()}
    return translate(language, sentence).format_map(facts)


def _write(fact: object, language: str) -> str:
    if isinstance(fact, int):
        return write_number(fact, language)
    # A kind of input is a message of its own; what a mail is refused for was put together.
    return translate(language, retell(str(fact), language))
