"""Makes the documents and plain texts that the import is judged by, and their gold.

Run by hand from the project's root: `python -m benchmarks.roundups.make_documents [NAME ...]`.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

import docx

from benchmarks.roundups.documents.describing import Description, describe
from benchmarks.roundups.documents.office import write_office
from benchmarks.roundups.documents.plain import write_plain
from benchmarks.roundups.documents.word import write_word

HERE = Path(__file__).parent
HOST = re.compile(r"https?://([^/\s)\]>]+)")
WRITERS = {"plain": write_plain, "python-docx": write_word, "LibreOffice": write_office}


def make(path: Path) -> Path:
    """Write the document of a description and its gold; return where the document is."""
    description = describe(path)
    _check(description)
    header = description.header
    tool = header.setdefault("made_with", "plain text")
    written = HERE / header["file"]
    WRITERS[tool.split()[0]](description.body, header, written)
    versions = {"python-docx": f"python-docx {docx.__version__}"}
    gold = description.gold | {"made_with": versions.get(tool, tool)}
    place = HERE / "gold" / f"{Path(header['file']).stem}.json"
    place.write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return written


def _check(description: Description) -> None:
    """Refuse a real host, and an item without anything to know it by."""
    for host in HOST.findall(description.body):
        if not host.endswith(".example"):
            raise ValueError(f"{description.header['file']}: {host} could be somebody's")
    for number, item in enumerate(description.gold["items"], 1):
        if not _known(item):
            raise ValueError(f"{description.header['file']}: item {number} has no title, no text")


def _known(item: dict[str, Any]) -> bool:
    named = ("title", "text_starts", "text_ends")
    return item.get("item_kind") == "sponsor" or any(item.get(key) for key in named)


if __name__ == "__main__":
    chosen = sys.argv[1:]
    for found in sorted((HERE / "documents").glob("*.marked")):
        if not chosen or found.stem in chosen:
            print(make(found).relative_to(HERE))
