"""What an editor should know about a roundup that has just been read."""

from collections.abc import Iterator
from typing import Final

from newsletter.roundups.models import Block, Finding, Reading, RoundupItem, Severity

_CLOSE: Final = 0.1
_DAMAGED: Final = "\ufffd"


def find_in_item(item: RoundupItem, number: int) -> Iterator[Finding]:
    """Find what an item lacks; items are counted from 0."""
    if item.link.url is None:
        yield _of_item(
            "link.missing",
            Severity.ERROR,
            number,
            "has no address to link to",
            "hat keine Adresse zum Verlinken",
        )
    if item.title is None:
        yield _of_item(
            "title.missing", Severity.WARNING, number, "has no title", "hat keine Überschrift"
        )
    if not item.contributors:
        yield _of_item(
            "author.missing", Severity.WARNING, number, "names no author", "nennt keinen Autor"
        )
    if item.published_as is None and item.published_on is None:
        yield _of_item("date.missing", Severity.WARNING, number, "has no date", "hat kein Datum")
    elif item.published_on is None:
        yield _of_item(
            "date.unclear",
            Severity.WARNING,
            number,
            f"has a date that is no single day: {item.published_as}",
            f"hat ein Datum, das kein bestimmter Tag ist: {item.published_as}",
        )
    if not item.blocks and item.standfirst is None:
        yield _of_item("text.missing", Severity.WARNING, number, "has no text", "hat keinen Text")


def find_in_whole(
    *,
    entries: int,
    items: int,
    left_over: tuple[Block, ...],
    readings: tuple[Reading, ...],
    text: str,
) -> Iterator[Finding]:
    """Find what concerns the whole roundup; `left_over` without contents list and ornaments."""
    if entries and entries != items:
        yield Finding(
            code="contents.mismatch",
            severity=Severity.WARNING,
            message=f"Items named in the contents list: {entries}, found in the text: {items}.",
            message_de=f"Beiträge im Inhaltsverzeichnis: {entries}, im Text: {items}.",
        )
    if left_over:
        count, line = len(left_over), left_over[0].lines[0]
        yield Finding(
            code="left_over.text",
            severity=Severity.WARNING,
            message=f"Paragraphs that belong to no item: {count}, the first in line {line}.",
            message_de=f"Absätze ohne Beitrag: {count}, der erste in Zeile {line}.",
        )
    if _DAMAGED in text:
        yield Finding(
            code="text.damaged",
            severity=Severity.WARNING,
            message="Some characters of the source could not be read; they are shown as �.",
            message_de="Einige Zeichen der Quelle waren nicht lesbar; sie erscheinen als �.",
        )
    rival = next((reading for reading in readings[1:] if reading.items != items), None)
    if rival and readings[0].score - rival.score < _CLOSE:
        yield Finding(
            code="reading.uncertain",
            severity=Severity.HINT,
            message=f"Another reading is close: {rival.name}, items: {rival.items}.",
            message_de=f"Fast ebenso gut passt: {rival.name}, Beiträge: {rival.items}.",
        )


def _of_item(code: str, severity: Severity, number: int, english: str, german: str) -> Finding:
    return Finding(
        code=code,
        severity=severity,
        message=f"Item {number + 1} {english}.",
        message_de=f"Beitrag {number + 1} {german}.",
        item=number,
    )
