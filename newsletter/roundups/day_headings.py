"""Headings that are nothing but a day: the pieces below each of them are of that day."""

from dataclasses import replace
from typing import Final

from newsletter.roundups.dates import PrintedDate
from newsletter.roundups.marks import Marked, MarkedBlock

_FEWEST: Final = 2  # a single one is the day of the roundup


def is_day_heading(mark: MarkedBlock) -> bool:
    """Tell whether a heading names a day and nothing else."""
    byline = mark.byline
    bare = byline is not None and not (byline.contributors or byline.source)
    return bare and byline is not None and mark.block.heading is not None


def spread_days(marked: Marked) -> Marked:
    """Give the day of a heading to the bylines below it that have none."""
    days = {mark.byline.published_on for mark in marked if is_day_heading(mark) and mark.byline} - {
        None
    }
    if len(days) < _FEWEST:
        return marked
    parts: list[MarkedBlock] = []
    day: PrintedDate | None = None
    level = 0
    for mark in marked:
        heading = mark.block.heading
        if is_day_heading(mark) and mark.byline and heading:
            day, level = mark.byline.printed_date, heading
        elif heading is not None and heading < level:
            day = None
        parts.append(_date(mark, day))
    return tuple(parts)


def _date(mark: MarkedBlock, day: PrintedDate | None) -> MarkedBlock:
    byline = mark.byline
    if day is None or byline is None or byline.printed_date is not None:
        return mark
    return replace(mark, byline=replace(byline, printed_date=day))
