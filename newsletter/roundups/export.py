"""A roundup as the JSON that `newsletter roundup read --json` prints."""

import json
from dataclasses import fields
from typing import Any

from newsletter.roundups.models import Block, Confidence, Finding, Roundup, RoundupItem


def as_json(roundup: Roundup) -> dict[str, Any]:
    """Give the roundup as objects that json can write."""
    return {
        "kind": roundup.kind.value,
        "language": roundup.language,
        "reading": roundup.reading,
        "readings": [
            {"name": one.name, "items": one.items, "score": one.score} for one in roundup.readings
        ],
        "issue": {
            "title": roundup.title,
            "intro": [block.text for block in roundup.intro],
            "outro": [block.text for block in roundup.outro],
        },
        "items": [_item(item) for item in roundup.items],
        "left_over": [block.text for block in roundup.left_over],
        "findings": [_finding(finding) for finding in roundup.findings],
    }


def to_json(roundup: Roundup) -> str:
    """Write the roundup as one JSON document."""
    return json.dumps(as_json(roundup), ensure_ascii=False, indent=2)


def _item(item: RoundupItem) -> dict[str, Any]:
    link, rights, source = item.link, item.rights, item.source
    return {
        "title": item.title,
        "kicker": item.kicker,
        "standfirst": item.standfirst,
        "contributors": [
            {"name": person.name, "prefix": person.prefix, "role": person.role.value}
            for person in item.contributors
        ],
        "published_on": item.published_on.isoformat() if item.published_on else None,
        "source": {"name": source.name, "url": source.url},
        "blocks": [_block(block) for block in item.blocks],
        "link": {
            "kind": link.kind.value,
            "url": link.url,
            "label": link.label,
            "language": link.language,
        },
        "rights": {"basis": rights.basis.value, "note": rights.note},
        "item_kind": item.kind.value,
        "confidence": _confidence(item.confidence),
    }


def _block(block: Block) -> dict[str, Any]:
    return {"kind": block.kind.value, "text": block.text, "lines": list(block.lines)}


def _confidence(confidence: Confidence) -> dict[str, float]:
    scores = ((one.name, getattr(confidence, one.name)) for one in fields(confidence))
    return {name: score for name, score in scores if score is not None}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "item": finding.item,
        "message": finding.message,
    }
