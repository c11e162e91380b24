"""Where the links of a mail lead: the plain part often has the address that is not counted."""

import re
from typing import Final
from urllib.parse import urlsplit

from newsletter.roundups.addresses import normalise_url, strip_tracking, unwrap_url
from newsletter.roundups.phrases import split_words

_FEWEST_LETTERS: Final = 3
_REACH: Final = 200  # characters behind a link's words in which its address stands
_URL: Final = re.compile(r"https?://[^\s<>\"'\[\]{}|\\^`]{4,2000}")
_BLANKS: Final = re.compile(r"\s+")
_GAP: Final = re.compile(r"[\s\W_]*")  # what may stand between the words and the address
_REFERENCE: Final = re.compile(r"\s{0,3}\[(\d{1,3})\]")
_OPAQUE: Final = re.compile(r"[\w%=+~-]{16,}")
_WORDS: Final = re.compile(r"[A-Za-zÀ-ÿ]{2,}(?:[-_][A-Za-zÀ-ÿ0-9]{2,})+")
_COUNTERS: Final = split_words(
    "click clicks link links track tracking trk lnk go r t l e em ct url redirect email mail "
    "mailing newsletter nl news list-manage mailchi sendgrid mandrillapp sendibm rapidmail "
    "cleverreach mailjet hubspotlinks klclick exct substack beehiiv mlsend getresponse inxmail"
)
_TRAILING: Final = ".,;:!?)>»”\"'*_"


class PlainLinks:
    """The plain twin of a mail's part, asked once for each link in their order."""

    def __init__(self, plain: str) -> None:
        self._text = _BLANKS.sub(" ", plain)
        self._folded = _fold(self._text)
        self._place = 0
        self._notes = {
            match[1]: found[0]
            for match in re.finditer(r"\[(\d{1,3})\]:?\s(?=https?://)", self._text)
            if (found := _URL.match(self._text, match.end()))
        }

    def improve(self, words: str, url: str) -> str:
        """Return the address of a link as the plain part has it, if that is the better one."""
        target = strip_tracking(unwrap_url(url))
        found = self._find(words)
        if found is None or not _counts(target):
            return target
        plain = strip_tracking(unwrap_url(found.rstrip(_TRAILING)))
        same = normalise_url(plain) == normalise_url(target)
        return target if same or _host(plain) == _host(target) or _counts(plain) else plain

    def _find(self, words: str) -> str | None:
        """Find the address behind a link's words, from where the link before was found."""
        wanted = _fold(_BLANKS.sub(" ", words).strip())
        if sum(char.isalnum() for char in wanted) < _FEWEST_LETTERS:
            return None
        place = self._folded.find(wanted, self._place)
        if place < 0:
            return None
        end = place + len(wanted)
        if reference := _REFERENCE.match(self._text, end):
            self._place = end
            return self._notes.get(reference[1])
        gap = _GAP.match(self._text, end, end + _REACH)
        found = _URL.match(self._text, gap.end() if gap else end)
        if found is None:
            return None
        self._place = found.end()
        return found[0]


def _fold(text: str) -> str:
    """Write in lower case, letter by letter, so that places stay the same."""
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def _counts(url: str) -> bool:
    """Tell whether an address leads through somebody who counts clicks: it has no words."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    told = f"{parts.path}?{parts.query}"
    counter = not _COUNTERS.isdisjoint((parts.hostname or "").lower().split(".")[:-1])
    return not _WORDS.search(parts.path) and (bool(_OPAQUE.search(told)) or counter)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
