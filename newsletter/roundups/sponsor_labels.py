"""Lines that say no more than that an advertisement begins, or that it ends."""

from typing import Final

from newsletter.roundups.note_words import SPONSOR_ENDS, SPONSOR_LABELS

_AROUND: Final = " :*[]()/|.–—-"
_ENDS: Final = frozenset(SPONSOR_ENDS)


def is_sponsor_label(text: str) -> bool:
    """Tell whether a line says no more than that what follows is advertising."""
    return text.strip(_AROUND).lower() in SPONSOR_LABELS


def is_sponsor_end(text: str) -> bool:
    """Tell whether a line says no more than that the advertising above it is over."""
    return text.strip(_AROUND).lower() in _ENDS
