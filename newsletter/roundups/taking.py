"""One step from an input to what an import keeps: the text, and the roundup it was read as."""

from dataclasses import dataclass
from datetime import date

from newsletter.roundups.conversion import convert
from newsletter.roundups.models import Roundup
from newsletter.roundups.reading import read_survey, survey_converted


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A roundup, and the clean text that reads as the same again."""

    text: str
    roundup: Roundup


def take_apart(
    source: bytes | str,
    *,
    name: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Taken:
    """Convert an input of any kind and take it apart; of a feed the entries of some days.

    Raises the RoundupErrors of `convert` and `read`.
    """
    converted = convert(source, since=since, until=until)
    return Taken(text=converted.text, roundup=read_survey(survey_converted(converted, name=name)))
