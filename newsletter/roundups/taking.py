"""One step from an input to what an import keeps: the text, and the roundup it was read as."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from newsletter.roundups.archives import detect_office
from newsletter.roundups.conversion import convert
from newsletter.roundups.decoding import decode
from newsletter.roundups.errors import RoundupError
from newsletter.roundups.kinds import detect_kind
from newsletter.roundups.models import InputKind, Roundup
from newsletter.roundups.reading import read_survey, survey_converted

_LONGEST_PLAIN: Final = 500_000  # more of anything may take its time


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


def is_plain(source: bytes | str) -> bool:
    """Tell whether an input is plain text of usual length, or none that any kind would take."""
    if len(source) > _LONGEST_PLAIN:
        return False
    try:
        if isinstance(source, bytes) and detect_office(source):
            return False
        return detect_kind(decode(source)) is InputKind.TEXT
    except RoundupError:
        return True  # the same refusal comes again, without a worker's help
