"""What is wrong with a field as it was typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as with_default

from newsletter.translation import translate


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why one field cannot be stored; `sentence` is an English message id with places for facts."""

    field: str
    sentence: str
    facts: Mapping[str, str | int] = with_default(default_factory=dict)

    @property
    def message(self) -> str:
        """The sentence in English."""
        return self.say("en")

    def say(self, language: str) -> str:
        """Return the sentence in a language."""
        return translate(language, self.sentence).format_map(self.facts)
