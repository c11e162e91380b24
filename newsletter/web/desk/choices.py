"""What the selects of the desk's forms offer, in the words of a language."""

from collections.abc import Mapping
from dataclasses import dataclass

from babel import Locale

from newsletter.mail import ItemKind, LinkKind
from newsletter.translation import translate

Choice = tuple[str, str]
"""What is sent, and what is shown."""

_KINDS = {
    ItemKind.EXCERPT.value: "Teaser",
    ItemKind.FULL.value: "Whole text",
    ItemKind.LINK.value: "Title and link only",
    ItemKind.VIDEO.value: "Video",
    ItemKind.AUDIO.value: "Audio",
    ItemKind.BOOK.value: "Book",
    ItemKind.EVENT.value: "Event",
    ItemKind.NOTE.value: "Word of the editors",
    ItemKind.SPONSOR.value: "Sponsored",
}
_LINK_KINDS = {
    LinkKind.CONTINUE.value: "Continue reading",
    LinkKind.ORIGINAL.value: "To the original",
    LinkKind.WATCH.value: "Watch",
    LinkKind.LISTEN.value: "Listen",
    LinkKind.NONE.value: "No link",
}
_RIGHTS = {
    "": "not said",
    "quotation": "right of quotation",
    "permission": "permission",
    "licence": "licence",
    "own": "own text",
}
_TONGUES = ("de", "en", "es", "fr", "it", "nl", "pl", "pt", "ru")


@dataclass(frozen=True, kw_only=True)
class Choices:
    """All selects of an item's form."""

    kinds: tuple[Choice, ...]
    link_kinds: tuple[Choice, ...]
    rights: tuple[Choice, ...]
    tongues: tuple[Choice, ...]

    def kind(self, code: str) -> str:
        """Return the name of a kind of item."""
        return dict(self.kinds)[code]

    def with_tongue(self, code: str) -> tuple[Choice, ...]:
        """Return the languages, and the one that an item has all the same."""
        known = code in dict(self.tongues)
        return self.tongues if known else (*self.tongues, (code, code))


def list_choices(language: str) -> Choices:
    """Return what an item's form offers to an editor of a language."""
    names = Locale(language).languages
    return Choices(
        kinds=_say(_KINDS, language),
        link_kinds=_say(_LINK_KINDS, language),
        rights=_say(_RIGHTS, language),
        tongues=(("", translate(language, "not said")), *((tag, names[tag]) for tag in _TONGUES)),
    )


def _say(words: Mapping[str, str], language: str) -> tuple[Choice, ...]:
    return tuple((code, translate(language, word)) for code, word in words.items())
