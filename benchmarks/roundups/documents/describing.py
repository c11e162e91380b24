"""Owns the marked description of a document: its text and its gold are read from one writing.

Marks stand in double braces. `{{item link=continue}}` alone on a line opens an item.
`{{title|Words}}` prints the words and takes them as gold; `{{date=2025-12-03|3. Dezember}}` prints
one and takes the other; `{{url=https://…|}}` prints nothing. `{{>}}` stands before the first words
of an item's text and `{{<}}` after its last.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MARK = re.compile(r"\{\{(?P<key>[a-z_]+|[<>])(?:=(?P<gold>[^|{}]*))?(?:\|(?P<printed>[^{}]*))?\}\}")
ITEM = re.compile(r"\{\{item(?P<facts>(?: [a-z_]+=\S+)*)\}\}\n?")
DECORATION = re.compile(r"\[([^\]]*)\]\([^)]*\)|\^\[[^\]]*\]|\*{1,3}|^[#>|-]+ ", re.MULTILINE)
WORDS_KEPT = 6
SINGLE = ("title", "kicker", "standfirst", "date", "source", "url")
FACTS = {
    "link": "link_kind",
    "language": "link_language",
    "kind": "item_kind",
    "rights": "rights",
}
ROLES = ("translator", "introduction", "interviewee", "photo")


@dataclass(frozen=True, kw_only=True)
class Description:
    """One document to be made: its header, its text without marks, what a reader should find."""

    header: dict[str, str]
    body: str
    gold: dict[str, Any]


@dataclass(kw_only=True)
class _Reading:
    """What has been read of a body so far."""

    printed: str = ""
    items: list[dict[str, Any]] = field(default_factory=list)
    issue_title: str | None = None
    prefix: str | None = None
    starts: dict[int, int] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)


def describe(path: Path) -> Description:
    """Read a marked description.

    Raises ValueError where a mark is unknown or stands outside an item.
    """
    head, _, body = path.read_text("utf-8").partition("\n====\n")
    header = dict(line.split(": ", 1) for line in head.strip().splitlines())
    reading = _read(body, header)
    return Description(header=header, body=reading.printed, gold=_gold(header, reading))


def _read(body: str, header: dict[str, str]) -> _Reading:
    reading = _Reading()
    for number, part in enumerate(re.split(r"(?=\{\{item[ }])", body)):
        text = part
        if number:
            opened = ITEM.match(part)
            if opened is None:
                raise ValueError(f"an item opens with unreadable facts: {part[:60]}")
            reading.items.append(_open(header, opened["facts"]))
            text = part[opened.end() :]
        _print(text, reading)
    for place, item in enumerate(reading.items):
        _bound(reading, place, item)
    return reading


def _open(header: dict[str, str], facts: str) -> dict[str, Any]:
    item: dict[str, Any] = {"authors": [], "contributors": [], "subheadings": []}
    item |= dict.fromkeys(SINGLE)
    item |= {"link_kind": header.get("link", "none"), "link_language": None, "rights": None}
    item["item_kind"] = "excerpt"
    given = dict(fact.split("=", 1) for fact in facts.split())
    item["doubtful"] = given.pop("doubtful", "").split(",")
    return item | {FACTS[key]: value for key, value in given.items()}


def _print(text: str, reading: _Reading) -> None:
    place = 0
    for mark in MARK.finditer(text):
        reading.printed += text[place : mark.start()]
        place = mark.end()
        _keep(mark, reading)
        reading.printed += mark["printed"] or ""
    reading.printed += text[place:]
    if "{{" in reading.printed:
        raise ValueError("a mark could not be read: " + reading.printed.split("{{", 1)[1][:60])


def _keep(mark: re.Match[str], reading: _Reading) -> None:
    key = mark["key"]
    value = mark["gold"] if mark["gold"] is not None else (mark["printed"] or "")
    if key == "issue":
        reading.issue_title = value
        return
    item, place = reading.items[-1], len(reading.items) - 1
    if key == ">":
        reading.starts[place] = len(reading.printed)
    elif key == "<":
        reading.ends[place] = len(reading.printed)
    elif key == "prefix":
        reading.prefix = value
    elif key in ROLES:
        item["contributors"].append({"name": value, "role": key, "prefix": reading.prefix})
        reading.prefix = None
    elif key in {"author", "subheading"}:
        item[key + "s"].append(value)
    elif key in SINGLE and item[key] is None:
        item[key] = value
    else:
        raise ValueError(f"{key} is unknown or given twice: {mark[0]}")


def _bound(reading: _Reading, place: int, item: dict[str, Any]) -> None:
    if place in reading.starts:
        line = _bare(reading.printed[reading.starts[place] :].split("\n", 1)[0])
        item["text_starts"] = " ".join(line.split()[:WORDS_KEPT])
    if place in reading.ends:
        line = _bare(reading.printed[: reading.ends[place]].rsplit("\n", 1)[-1])
        item["text_ends"] = " ".join(line.split()[-WORDS_KEPT:])


def _bare(line: str) -> str:
    return DECORATION.sub(lambda found: found[1] or "", line)


def _gold(header: dict[str, str], reading: _Reading) -> dict[str, Any]:
    gold: dict[str, Any] = {key: header[key] for key in ("file", "shape", "lang")}
    gold["n_items"] = len(reading.items)
    gold["negative"] = header.get("negative") == "yes"
    if reading.issue_title or header.get("issue") == "none":
        gold["issue_title"] = reading.issue_title
    unjudged = {"doubtful", *header.get("doubtful", "").split()}
    gold["items"] = [
        {key: value for key, value in item.items() if key not in unjudged | {*item["doubtful"]}}
        for item in reading.items
    ]
    return gold
