"""The first step of every input: bytes of any kind become the text that an import keeps."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from newsletter.roundups.archives import detect_office
from newsletter.roundups.decoding import decode
from newsletter.roundups.feed_json import read_json_feed, write_json_feed
from newsletter.roundups.feed_xml import read_xml_feed
from newsletter.roundups.feeds import Feed, is_feed, pick_entries
from newsletter.roundups.mail_pages import write_page
from newsletter.roundups.mails import is_mail, open_mail
from newsletter.roundups.models import InputKind, SourceFacts
from newsletter.roundups.open_documents import convert_open_document
from newsletter.roundups.word_documents import convert_word

_FRAME: Final = '<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>{}</body></html>\n'


@dataclass(frozen=True, kw_only=True)
class Converted:
    """Clean text that can be kept and read again; `kind` is None where the text itself tells it.

    Office documents and mails have become HTML, a feed of which days were picked a JSON Feed.
    """

    text: str
    kind: InputKind | None = None
    facts: SourceFacts | None = None  # what the text does not say itself


def convert(
    source: bytes | str, *, since: date | None = None, until: date | None = None
) -> Converted:
    """Make clean text of an input; of a feed only the entries of some days, both included.

    Raises the RoundupErrors of what cannot be opened, is too large, or is hostile.
    """
    if isinstance(source, bytes) and (office := detect_office(source)):
        make = convert_word if office is InputKind.DOCX else convert_open_document
        return Converted(text=decode(_FRAME.format(make(source))), kind=office)
    raw = source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass")
    if is_mail(raw):
        mail = open_mail(raw)
        return Converted(
            text=decode(write_page(mail)),
            kind=InputKind.MAIL,
            facts=SourceFacts(
                title=mail.subject,
                sender=mail.sender,
                published_on=mail.sent_on,
            ),
        )
    text = decode(source)
    if not is_feed(text):
        return Converted(text=text)
    if since is None and until is None:
        return Converted(text=text, kind=InputKind.FEED)
    picked = pick_entries(read_feed(text), since=since, until=until)
    return Converted(text=write_json_feed(picked), kind=InputKind.FEED)


def read_feed(text: str) -> Feed:
    """Read a feed of any kind; raises XmlEntitiesError, DamagedInputError, TooManyItemsError."""
    return read_json_feed(text) if text.lstrip().startswith("{") else read_xml_feed(text)
