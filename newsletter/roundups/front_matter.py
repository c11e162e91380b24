"""The lines before a Markdown text that say what it is: between fences, or as bare fields."""

import re
from dataclasses import dataclass
from typing import Final

from newsletter.roundups.dates import find_date
from newsletter.roundups.models import SourceFacts
from newsletter.roundups.months import LANGUAGES
from newsletter.roundups.phrases import split_words

_FENCED: Final = re.compile(
    r"\A(?P<fence>---|\+\+\+)[ \t]*\n(?P<body>.{0,10000}?)\n"
    r"(?:(?P=fence)|\.\.\.)[ \t]*(?:\n|\Z)",
    re.DOTALL,
)
_FIELD: Final = re.compile(r"(?P<key>[A-Za-z][\w -]{0,30}?)\s*[:=]\s*(?P<value>.*)")
_ENTRY: Final = re.compile(r"\s*-\s+(?P<value>\S.*)")
_TITLES: Final = split_words("title titel titre título titolo titulo")
_AUTHORS: Final = split_words("author authors autor autoren autorin autores auteur by")
_DATES: Final = split_words("date datum fecha data published published_at publishdate pubdate")
_LANGUAGES: Final = split_words("lang language sprache locale")
_TAGS: Final = split_words(
    "tags tag keywords schlagwörter categories category kategorie kategorien"
)
# Bare fields are front matter only where their names leave no doubt.
_KNOWN: Final = (
    _TITLES
    | _AUTHORS
    | _DATES
    | _LANGUAGES
    | _TAGS
    | split_words(
        "slug number summary status template save_as url modified draft layout permalink "
        "description"
    )
)
_FEWEST_BARE: Final = 2
_QUOTES: Final = "\"'"


@dataclass(frozen=True, kw_only=True)
class FrontMatter:
    """The facts of a text, and the text without them."""

    facts: SourceFacts
    text: str


def split_front_matter(text: str) -> FrontMatter:
    """Take the front matter off a text: simple fields of YAML or TOML, or Pelican's bare ones."""
    if match := _FENCED.match(text):
        fields = _read_fields(match["body"].split("\n"))
        if fields:
            return FrontMatter(facts=_read_facts(fields), text=text[match.end() :])
    head, blank, rest = text.lstrip("\n").partition("\n\n")
    lines = head.split("\n")
    fields = _read_fields(lines)
    if len(fields) == len(lines) >= _FEWEST_BARE and _KNOWN.issuperset(fields):
        return FrontMatter(facts=_read_facts(fields), text=rest if blank else "")
    return FrontMatter(facts=SourceFacts(), text=text)


def _read_fields(lines: list[str]) -> dict[str, list[str]]:
    """Read "key: value", "key: [a, b]" and "key:" with entries below; the rest is passed over."""
    fields: dict[str, list[str]] = {}
    key = None
    for line in lines:
        if key is not None and (entry := _ENTRY.match(line)):
            fields[key].append(_bare(entry["value"]))
        elif field := _FIELD.match(line):
            key = field["key"].strip().lower()
            fields.setdefault(key, []).extend(_split_value(field["value"].strip()))
    return fields


def _split_value(value: str) -> list[str]:
    if value.startswith("[") and value.endswith("]"):
        return [bare for part in value[1:-1].split(",") if (bare := _bare(part))]
    bare = _bare(value)
    return [bare] if bare else []


def _bare(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] in _QUOTES and value[-1] == value[0]:
        value = value[1:-1]
    return value.strip()


def _read_facts(fields: dict[str, list[str]]) -> SourceFacts:
    def collect(names: frozenset[str]) -> tuple[str, ...]:
        return tuple(value for key, values in fields.items() if key in names for value in values)

    printed = next(iter(collect(_DATES)), "")
    found = find_date(printed)
    code = next(iter(collect(_LANGUAGES)), "").lower()[:2]
    return SourceFacts(
        title=next(iter(collect(_TITLES)), None),
        authors=collect(_AUTHORS),
        published_on=found.value if found else None,
        language=code if code in LANGUAGES else None,
        tags=tuple(
            tag for value in collect(_TAGS) for part in value.split(",") if (tag := part.strip())
        ),
    )
