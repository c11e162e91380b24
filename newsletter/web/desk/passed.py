"""In spite of what an issue was published: its errors with their reasons, its ticked warnings."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from newsletter.issues import list_overrides, list_ticks
from newsletter.web.desk.visit import Visit

SENTENCES = {
    "author.missing": "The author is missing.",
    "author.spelling": "A name is written in two ways.",
    "date.distant": "The date lies far from those of the other items.",
    "date.future": "The date lies in the future.",
    "event.undated": "The event does not say when it is.",
    "image.alt": "The picture has no words for those who cannot see it.",
    "imprint.missing": "There is no imprint; set NEWSLETTER_IMPRINT.",
    "item.duplicate": "The item has been in an issue before, or stands here twice.",
    "items.none": "The issue has no items.",
    "leftover": "Something was left over.",
    "leftover.footnote": "A star points to a note that is not there.",
    "link.dead": "The link is dead.",
    "link.missing": "The link is missing.",
    "link.placeholder": "The link is only a placeholder.",
    "link.words": "A link does not say where it leads.",
    "merge.unfilled": "A field of another program is filled in by nobody.",
    "quotes.unbalanced": "A quotation mark has no partner.",
    "rights.missing": "A whole article does not say by what right it is printed.",
    "size.large": "The mail is large.",
    "source.missing": "The source is missing.",
    "sponsor.unlabelled": "Something looks paid for and carries no label.",
    "subject.empty": "The issue has no title; it is the mail's subject.",
    "subject.long": "The subject is long.",
    "subject.repeated": "The last issue had the same subject.",
    "text.missing": "The mail has no plain text part.",
    "title.missing": "The title is missing.",
    "translator.missing": "The original is in another language; say who translated it.",
    "unsubscribe.missing": "The mail has no link by which readers can unsubscribe.",
}
"""By code of the finding; the facts of each are gone once it is published."""


@dataclass(frozen=True, kw_only=True)
class Passed:
    """What was let pass, at how many places, and why."""

    sentence: str
    places: int
    reason: str  # empty: it was looked at
    at: datetime


async def list_passed(visit: Visit, number: int) -> list[Passed]:
    """Return in spite of what an issue was published: a line for each kind of finding."""
    overrides = {each.code: each for each in await list_overrides(visit.session, number)}
    ticks = await list_ticks(visit.session, number)
    places = Counter(tick.key.partition("/")[0] for tick in ticks)
    ticked_at = {tick.key.partition("/")[0]: tick.at for tick in ticks}
    return [
        Passed(
            sentence=visit.say(SENTENCES.get(code, code)),
            places=places[code],
            reason=overrides[code].reason if code in overrides else "",
            at=overrides[code].at if code in overrides else ticked_at[code],
        )
        for code in (*overrides, *(code for code in places if code not in overrides))
    ]
