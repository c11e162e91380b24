"""What makes a mail heavy: Gmail hides the end of one whose HTML is longer than 102 KB."""

import re
from dataclasses import dataclass
from itertools import pairwise

_ITEM = re.compile(r'<div\b[^>]*class="(?:card|panel) item')
_AFTER = re.compile(r'<div\b[^>]*class="(?:card outro|foot)')


@dataclass(frozen=True, kw_only=True, slots=True)
class Weight:
    """The bytes of HTML that a mail has."""

    total: int
    items: tuple[int, ...]  # of each item, in order; empty if a template marks none

    @property
    def frame(self) -> int:
        """What is left: styles, head, contents, the editors' words, foot."""
        return self.total - sum(self.items)

    def heaviest(self, count: int) -> tuple[int, ...]:
        """Return the numbers of the heaviest items, the heaviest first; 1 is the first item."""
        by_size = sorted(enumerate(self.items, 1), key=lambda pair: -pair[1])
        return tuple(number for number, _ in by_size[:count])


def weigh(html: str) -> Weight:
    """Weigh the HTML of a rendered issue."""
    starts = [match.start() for match in _ITEM.finditer(html)]
    after = _AFTER.search(html, starts[-1]) if starts else None
    borders = [*starts, after.start()] if after else starts
    sizes = tuple(len(html[start:end].encode()) for start, end in pairwise(borders))
    return Weight(total=len(html.encode()), items=sizes)
