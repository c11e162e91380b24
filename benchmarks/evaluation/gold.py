"""What a careful editor says of a roundup: its items, and of each field what it should hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum, auto
from typing import Any, Final


class Field(StrEnum):
    """What is judged of an item; the last one of the roundup as a whole."""

    TITLE = auto()
    KICKER = auto()
    STANDFIRST = auto()
    AUTHORS = auto()
    CONTRIBUTORS = auto()  # in other roles
    DATE = auto()
    SOURCE = auto()
    URL = auto()
    LINK_KIND = auto()
    LINK_LANGUAGE = auto()
    SUBHEADINGS = auto()
    ITEM_KIND = auto()
    RIGHTS = auto()
    TEXT_STARTS = auto()
    TEXT_ENDS = auto()
    BLOCK_KINDS = auto()
    ISSUE_TITLE = auto()


Value = tuple[str, ...]
"""What a field holds; nothing at all is a judgement, too."""


@dataclass(frozen=True, kw_only=True)
class GoldBlock:
    """What the block that begins at a line of the source may be."""

    line: int
    kinds: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class GoldItem:
    """One item; a field that is not among `expected` is not judged. Some have no title."""

    title: str
    expected: Mapping[Field, Value]
    blocks: tuple[GoldBlock, ...] = ()

    def expect(self, field_: Field, *value: str) -> "GoldItem":
        """Return the item with another value, if the field is judged at all."""
        if field_ not in self.expected:
            return self
        return replace(self, expected={**self.expected, field_: value})

    def ignore(self, *fields: Field) -> "GoldItem":
        """Return the item with some fields not judged."""
        kept = {name: value for name, value in self.expected.items() if name not in fields}
        return replace(self, expected=kept)


@dataclass(frozen=True, kw_only=True)
class GoldRoundup:
    """A file and what is in it; `scoped` where more items may stand around those that are named."""

    file: str
    language: str
    items: tuple[GoldItem, ...]
    issue_title: Value | None = None  # None: not judged
    negative: bool = False
    scoped: bool = False
    shape: str = field(default="")


_ONE_VALUE: Final = {
    "title": Field.TITLE,
    "kicker": Field.KICKER,
    "standfirst": Field.STANDFIRST,
    "date": Field.DATE,
    "source": Field.SOURCE,
    "url": Field.URL,
    "link_kind": Field.LINK_KIND,
    "link_language": Field.LINK_LANGUAGE,
    "item_kind": Field.ITEM_KIND,
    "rights": Field.RIGHTS,
    "text_starts": Field.TEXT_STARTS,
    "text_ends": Field.TEXT_ENDS,
}
_MANY_VALUES: Final = {"authors": Field.AUTHORS, "subheadings": Field.SUBHEADINGS}
_ROLES: Final = {"translation": "translator", "introduction": "introduction"}
_KINDS: Final = {
    "para": ("paragraph",),
    "intro": ("paragraph",),
    "subheading": ("subheading",),
    "quote": ("quotation",),
    "standfirst": ("standfirst",),
    "permission": ("rights",),
}


def read_gold(raw: Mapping[str, Any]) -> GoldRoundup:
    """Read a gold file's JSON."""
    title = raw.get("issue_title")
    return GoldRoundup(
        file=raw["file"],
        language=raw.get("lang", "")[:2],
        items=tuple(_read_item(item) for item in raw["items"]),
        issue_title=_one(title) if "issue_title" in raw else None,
        negative=raw.get("negative", raw.get("shape", "").startswith("NEGATIVE")),
        scoped="scope" in raw,
        shape=raw.get("shape", ""),
    )


def _read_item(raw: Mapping[str, Any]) -> GoldItem:
    expected: dict[Field, Value] = {
        name: _one(raw[key]) for key, name in _ONE_VALUE.items() if key in raw
    }
    expected |= {name: tuple(raw[key]) for key, name in _MANY_VALUES.items() if key in raw}
    if "contributors" in raw:
        people = (f"{person['name']} ({person['role']})" for person in raw["contributors"])
        expected[Field.CONTRIBUTORS] = tuple(sorted(people))
    if "credits" in raw:
        people = (
            f"{person['name']} ({_ROLES[role]})"
            for person in raw["credits"]
            for role in person["roles"]
        )
        expected[Field.CONTRIBUTORS] = tuple(sorted(people))
    return GoldItem(
        title=raw.get("title") or "",
        expected=expected,
        blocks=tuple(_read_block(block) for block in raw.get("blocks", ())),
    )


def _read_block(raw: Mapping[str, Any]) -> GoldBlock:
    names = (kind for name in (raw["kind"], *raw.get("alt", ())) for kind in _KINDS[name])
    return GoldBlock(line=raw["line"], kinds=frozenset(names))


def _one(value: str | None) -> Value:
    return () if value is None else (value,)
