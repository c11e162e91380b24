"""What may be a title, and the roundup's own: the first line, or one set apart below others."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from newsletter.roundups.marks import Marked

_REACH: Final = 4  # blocks of the front
_LONGEST_ABOVE: Final = 200
_RULE: Final = re.compile(r"\s*([=*~#_—-])\1{3,}\s*")
_NUMBERED: Final = re.compile(
    r"(?:#|№|\b(?:no|nr|nº|n°|issue|ausgabe|numéro|número)\b\.?)\s?\d", re.IGNORECASE
)


def is_title(marked: Marked, index: int) -> bool:
    """Tell whether a block may be the title of the roundup or of a piece."""
    mark = marked[index]
    return mark.plain and not mark.prose and not mark.text.endswith(",")


def find_issue_title(marked: Marked, front: Sequence[int]) -> int | None:
    """Find the roundup's title among the blocks before its first item."""
    if not front or is_title(marked, front[0]):
        return front[0] if front else None
    for above, index in pairwise(front[:_REACH]):
        if marked[above].level is not None or len(marked[above].text) > _LONGEST_ABOVE:
            return None
        if is_title(marked, index) and _is_set_apart(marked, index):
            return index
    return None


def _is_set_apart(marked: Marked, index: int) -> bool:
    """Tell whether a line is a heading, stands over a rule, or counts the issues."""
    below = marked[index + 1].block.printed if index + 1 < len(marked) else ""
    text = marked[index].text
    ruled = _RULE.fullmatch(below) is not None
    return marked[index].level is not None or ruled or _NUMBERED.search(text) is not None
