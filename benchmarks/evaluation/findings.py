"""What was found of a roundup, judged field by field against its gold, and counted."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from benchmarks.evaluation.gold import Field, GoldItem, GoldRoundup, Value
from benchmarks.evaluation.matching import Match, match_items
from newsletter.roundups import BlockKind, RightsBasis, Role, Roundup, RoundupItem

_QUOTES: Final = str.maketrans(dict.fromkeys("„“”»«‟", '"') | dict.fromkeys("‚‘’‹›", "'"))
_BLANKS: Final = re.compile(r"\s+")
_LOOSE: Final = frozenset((Field.SOURCE, Field.KICKER))  # capitals are a matter of style

_STARTS: Final = frozenset((Field.TEXT_STARTS, Field.STANDFIRST))  # the first words are enough
_LONGEST_TOLD: Final = 80
_AROUND_TEXT: Final = frozenset((BlockKind.SUBHEADING, BlockKind.NOTE))


@dataclass(frozen=True, kw_only=True)
class Miss:
    """One thing that is not as it should be; `item` is the title in the gold."""

    file: str
    item: str
    field: str
    expected: str
    found: str

    def __str__(self) -> str:
        """Tell it in one line."""
        return f"{self.file} · {self.item[:40]} · {self.field}: {self.expected} ≠ {self.found}"


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Counts of one or many roundups; they can be added."""

    expected: int = 0  # items
    found: int = 0
    matched: int = 0
    judged: Counter[Field] = field(default_factory=Counter)
    right: Counter[Field] = field(default_factory=Counter)
    split_negatives: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Add two tallies."""
        return Tally(
            expected=self.expected + other.expected,
            found=self.found + other.found,
            matched=self.matched + other.matched,
            judged=self.judged + other.judged,
            right=self.right + other.right,
            split_negatives=self.split_negatives + other.split_negatives,
        )

    @property
    def precision(self) -> float:
        """The share of found items that are items."""
        return self.matched / self.found if self.found else float(not self.expected)

    @property
    def recall(self) -> float:
        """The share of items that were found."""
        return self.matched / self.expected if self.expected else 1.0

    @property
    def accuracy(self) -> float:
        """The share of all judged fields that are right."""
        return self.right.total() / self.judged.total() if self.judged.total() else 1.0

    def of(self, name: Field) -> float | None:
        """Tell the accuracy of one field, if it was judged."""
        return self.right[name] / self.judged[name] if self.judged[name] else None


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """The counts of one roundup, and what they leave to be wished for."""

    tally: Tally
    misses: tuple[Miss, ...]


@dataclass(frozen=True, kw_only=True)
class _Verdict:
    """One field, judged."""

    field: Field
    expected: Value
    found: Value
    right: bool
    item: str


def judge(gold: GoldRoundup, roundup: Roundup) -> Judgement:
    """Judge what was found of a roundup."""
    pairs = match_items(gold.items, roundup.items)
    extra = _find_extra(gold, roundup, pairs)
    verdicts = tuple(_judge_all(gold, roundup, pairs))
    tally = Tally(
        expected=len(gold.items),
        found=len(pairs) + len(extra),
        matched=len(pairs),
        judged=Counter(one.field for one in verdicts),
        right=Counter(one.field for one in verdicts if one.right),
        split_negatives=int(gold.negative and len(roundup.items) > 1),
    )
    paired = {pair.gold for pair in pairs}
    missing = (item.title for place, item in enumerate(gold.items) if place not in paired)
    misses = (
        *(_miss(gold, title, "item", "an item", "none") for title in missing),
        *(_miss(gold, title, "item", "none", "an item") for title in extra),
        *(
            _miss(gold, one.item, one.field, _tell(one.expected), _tell(one.found))
            for one in verdicts
            if not one.right
        ),
    )
    return Judgement(tally=tally, misses=misses)


def measure(judgements: Iterable[Judgement]) -> Tally:
    """Add the counts of many roundups."""
    return sum((one.tally for one in judgements), Tally())


def _miss(gold: GoldRoundup, item: str, name: str, expected: str, found: str) -> Miss:
    return Miss(file=gold.file, item=item, field=name, expected=expected, found=found)


def _tell(value: Value) -> str:
    return " + ".join(map(_shorten, value)) or "nothing"


def _shorten(text: str) -> str:
    half = _LONGEST_TOLD // 2
    return text if len(text) <= _LONGEST_TOLD else f"{text[:half]} … {text[-half:]}"


def _find_extra(gold: GoldRoundup, roundup: Roundup, pairs: tuple[Match, ...]) -> list[str]:
    """Find the items that are none; around a scope that the gold keeps to, nobody knows."""
    paired = {pair.found for pair in pairs}
    places = range(len(roundup.items))
    if gold.scoped and paired:
        places = range(min(paired), max(paired))
    return [roundup.items[place].title or "(untitled)" for place in places if place not in paired]


def _judge_all(gold: GoldRoundup, roundup: Roundup, pairs: tuple[Match, ...]) -> Iterator[_Verdict]:
    if gold.issue_title is not None:
        found = () if roundup.title is None else (roundup.title,)
        yield _compare(Field.ISSUE_TITLE, gold.issue_title, found, "")
    for pair in pairs:
        wanted, item = gold.items[pair.gold], roundup.items[pair.found]
        for name, expected in wanted.expected.items():
            start = _find_start(wanted, item, expected) if name is Field.TEXT_STARTS else None
            yield _compare(name, expected, start or find_value(item, name), wanted.title)
        yield from _judge_blocks(wanted, item, roundup, pair.found)


def _judge_blocks(
    wanted: GoldItem, item: RoundupItem, roundup: Roundup, number: int
) -> Iterator[_Verdict]:
    kinds = {block.lines[0]: block.kind.value for block in item.blocks}
    roles = {label.lines[0]: label.role.value for label in roundup.labels if label.item == number}
    for block in wanted.blocks:
        found = kinds.get(block.line) or roles.get(block.line, "elsewhere")
        yield _Verdict(
            field=Field.BLOCK_KINDS,
            expected=(f"line {block.line}", *sorted(block.kinds)),
            found=(found,),
            right=found in block.kinds,
            item=wanted.title,
        )


def _find_start(wanted: GoldItem, item: RoundupItem, expected: Value) -> Value | None:
    """Find where the text starts: a standfirst that nobody set apart is its first paragraph."""
    starts = [block.text for block in item.blocks if block.kind not in _AROUND_TEXT]
    if item.standfirst and not wanted.expected.get(Field.STANDFIRST):
        starts.insert(0, item.standfirst)
    flat = _flatten("".join(expected), loose=False)
    return next(((one,) for one in starts if _flatten(one, loose=False).startswith(flat)), None)


def _compare(name: Field, expected: Value, found: Value, item: str) -> _Verdict:
    flat = tuple(_flatten(text, loose=name in _LOOSE) for text in expected)
    own = tuple(_flatten(text, loose=name in _LOOSE) for text in found)
    if name in _STARTS and expected:
        right = bool(own) and own[0].startswith(flat[0])
    elif name is Field.TEXT_ENDS and expected:
        right = bool(own) and own[0].endswith(flat[0])
    elif name is Field.URL:
        right = [url.rstrip("/") for url in expected] == [url.rstrip("/") for url in found]
    else:
        right = flat == own
    return _Verdict(field=name, expected=expected, found=found, right=right, item=item)


def _flatten(text: str, *, loose: bool) -> str:
    plain = unicodedata.normalize("NFC", text).translate(_QUOTES)
    flat = _BLANKS.sub(" ", plain).strip()
    return flat.casefold() if loose else flat


def find_value(item: RoundupItem, name: Field) -> Value:
    """Tell what was found in one field of an item."""
    match name:
        case Field.AUTHORS:
            return tuple(one.name for one in item.contributors if one.role is Role.AUTHOR)
        case Field.CONTRIBUTORS:
            others = (one for one in item.contributors if one.role is not Role.AUTHOR)
            return tuple(sorted(f"{one.name} ({one.role.value})" for one in others))
        case Field.SUBHEADINGS:
            return tuple(one.text for one in item.blocks if one.kind is BlockKind.SUBHEADING)
        case _:
            value = _find_one(item, name)
            return () if value is None else (value,)


def _find_one(item: RoundupItem, name: Field) -> str | None:
    basis = item.rights.basis
    texts = [block.text for block in item.blocks]
    values = {
        Field.TITLE: item.title,
        Field.KICKER: item.kicker,
        Field.STANDFIRST: item.standfirst,
        Field.DATE: item.published_on.isoformat() if item.published_on else None,
        Field.SOURCE: item.source.name,
        Field.URL: item.link.url,
        Field.LINK_KIND: item.link.kind.value,
        Field.LINK_LANGUAGE: item.link.language,
        Field.ITEM_KIND: item.kind.value,
        Field.RIGHTS: None if basis is RightsBasis.UNKNOWN else basis.value,
        Field.TEXT_STARTS: texts[0] if texts else item.standfirst,
        Field.TEXT_ENDS: texts[-1] if texts else item.standfirst,
    }
    return values[name]
