"""What the checks report: how grave it is, where it stands, and the sentence that says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as with_default
from enum import StrEnum, auto

from newsletter.translation import translate


class Severity(StrEnum):
    """How grave a finding is."""

    ERROR = auto()  # stops the publishing unless overridden with a reason
    WARNING = auto()  # should be looked at
    HINT = auto()  # may be of interest


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong, or may be; without an item it is about the whole issue.

    `sentence` is an English message id with places for facts.
    """

    code: str  # such as link.missing
    severity: Severity
    sentence: str
    facts: Mapping[str, str | int] = with_default(default_factory=dict)
    field: str = ""
    item_id: int | None = None
    position: int | None = None  # of the item, from 1

    @property
    def message(self) -> str:
        """The sentence in English."""
        return self.say("en")

    def say(self, language: str) -> str:
        """Return the sentence in a language."""
        return translate(language, self.sentence).format_map(self.facts)
