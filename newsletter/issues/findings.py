"""What the checks report: how grave it is, where it stands, and the sentence that says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as with_default
from enum import StrEnum, auto
from hashlib import sha256

from newsletter.issues.models import Item
from newsletter.translation import translate


class Severity(StrEnum):
    """How grave a finding is."""

    ERROR = auto()  # stops the publishing unless overridden with a reason
    WARNING = auto()  # stops it until somebody has looked at it and ticked it off
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

    @property
    def key(self) -> str:
        """What it is known by: with other facts or at another place it is another finding."""
        facts = repr(sorted(self.facts.items())).encode(errors="replace")
        digest = sha256(facts).hexdigest()[:16]
        return f"{self.code}/{self.item_id or 0}/{self.field}/{digest}"

    def say(self, language: str) -> str:
        """Return the sentence in a language."""
        return translate(language, self.sentence).format_map(self.facts)


@dataclass(frozen=True, kw_only=True)
class Reporter:
    """Makes the findings about one item, or about the issue."""

    item: Item | None = None

    def error(self, code: str, field: str, sentence: str, **facts: str | int) -> Finding:
        """Return a finding that stops the publishing."""
        return self._make(Severity.ERROR, code, field, sentence, facts)

    def warning(self, code: str, field: str, sentence: str, **facts: str | int) -> Finding:
        """Return a finding that has to be looked at."""
        return self._make(Severity.WARNING, code, field, sentence, facts)

    def hint(self, code: str, field: str, sentence: str, **facts: str | int) -> Finding:
        """Return a finding that may be of interest."""
        return self._make(Severity.HINT, code, field, sentence, facts)

    def _make(
        self,
        severity: Severity,
        code: str,
        field: str,
        sentence: str,
        facts: Mapping[str, str | int],
    ) -> Finding:
        return Finding(
            code=code,
            severity=severity,
            sentence=sentence,
            facts=facts,
            field=field,
            item_id=self.item.id if self.item else None,
            position=self.item.position if self.item else None,
        )
