"""What a source says of itself, put where its text says nothing better."""

from dataclasses import replace

from newsletter.roundups.models import Contributor, Roundup, RoundupItem, SourceFacts
from newsletter.roundups.names import parse_names

_GUESSED = 0.6


def apply_facts(roundup: Roundup) -> Roundup:
    """Fill the title of a roundup, or the empty fields of a single article, from its facts."""
    facts = roundup.facts
    if roundup.reading != "single":
        return replace(roundup, title=roundup.title or facts.title)
    return replace(roundup, items=tuple(_fill(item, facts) for item in roundup.items))


def _fill(item: RoundupItem, facts: SourceFacts) -> RoundupItem:
    confidence = item.confidence
    people, day = item.contributors, item.published_on
    if not people and (found := _read_authors(facts)):
        people, confidence = found, replace(confidence, contributors=_GUESSED)
    if item.published_as is None and facts.published_on:
        day, confidence = facts.published_on, replace(confidence, published_on=_GUESSED)
    return replace(item, contributors=people, published_on=day, confidence=confidence)


def _read_authors(facts: SourceFacts) -> tuple[Contributor, ...]:
    """Read the names that front matter gives; what does not look like one is none."""
    named = (parse_names(author) for author in facts.authors)
    return tuple(person for people in named for person in people or ())
