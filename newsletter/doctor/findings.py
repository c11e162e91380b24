"""What the doctor finds: in words for people, with the record that would mend it."""

from dataclasses import dataclass
from enum import StrEnum, auto


class Grade(StrEnum):
    """How bad it is."""

    GOOD = auto()  # nothing to do
    DOUBT = auto()  # to be looked at by somebody who knows more than we can see
    WRONG = auto()  # mail is refused, lost or distrusted until it is mended


class Subject(StrEnum):
    """What was looked at, in the order in which it is told."""

    SETTINGS = auto()  # what the operator wrote
    SERVER = auto()  # the SMTP server: reached, protected, logged in
    SPF = auto()  # who may send for the domain, RFC 7208
    DKIM = auto()  # the published keys, RFC 6376
    DMARC = auto()  # the policy, and whether it is met, RFC 9989
    PTR = auto()  # the name of the sending address
    MX = auto()  # where answers and bounces go


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """A record of the DNS, to be copied as it is."""

    name: str
    type: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One sentence, or a few, about one thing."""

    subject: Subject
    grade: Grade
    message: str
    record: Record | None = None  # what to publish
