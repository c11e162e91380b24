"""Notes that say on what grounds a text is reprinted."""

import re
from typing import Final

from newsletter.roundups.models import Rights
from newsletter.roundups.note_words import RIGHTS_LEADS, RIGHTS_PHRASES
from newsletter.roundups.phrases import all_phrases, alternatives, fold_apostrophes

_LONGEST: Final = 400
_PHRASES: Final = tuple(
    (basis, re.compile(rf"(?<!\w)(?:{alternatives(all_phrases(table))})", re.IGNORECASE))
    for basis, table in RIGHTS_PHRASES.items()
)
# Prose may well grant permissions: a note begins with its phrase or with one of these.
_LEADS: Final = re.compile(rf"\W*(?:{alternatives(RIGHTS_LEADS)})", re.IGNORECASE)


def find_rights(text: str) -> Rights | None:
    """Read a block as a permission or licence note; its star is taken off."""
    if len(text) > _LONGEST:
        return None
    folded = fold_apostrophes(text)
    for basis, pattern in _PHRASES:
        match = pattern.search(folded)
        if match and (_LEADS.match(folded) or not folded[: match.start()].strip(" *()[]–-_")):
            return Rights(basis=basis, note=text.strip(" *_[]()"))
    return None
