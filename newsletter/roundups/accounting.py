"""The proof that nothing was lost: every visible character of the source is accounted for."""

from newsletter.roundups.models import Roundup
from newsletter.roundups.shapes import count_visible


def count_accounted_characters(roundup: Roundup) -> int:
    """Count the visible characters of all labelled blocks.

    It equals `source_characters` when nothing is lost.
    """
    return sum(count_visible(label.text) for label in roundup.labels)
