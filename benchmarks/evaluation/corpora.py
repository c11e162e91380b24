"""Where the roundups with gold lie: ours, and those that may lie beside the project."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.evaluation.gold import GoldRoundup, read_gold

_ROOT: Final = Path(__file__).parents[2]
OUR_ROUNDUPS: Final = _ROOT / "benchmarks" / "roundups"
SHARED_ROUNDUPS: Final = _ROOT.parent / "shared" / "roundups"


@dataclass(frozen=True, kw_only=True)
class Specimen:
    """A roundup as it lies on the disk, and its gold."""

    source: bytes
    gold: GoldRoundup


def find_corpora() -> Iterator[Path]:
    """Yield the folders of roundups that are there; the project may be checked out alone."""
    return (folder for folder in (SHARED_ROUNDUPS, OUR_ROUNDUPS) if (folder / "gold").is_dir())


def load_corpus(folder: Path) -> tuple[Specimen, ...]:
    """Load all roundups of a folder that have gold, by name."""
    golds = (
        read_gold(json.loads(path.read_text(encoding="utf-8")))
        for path in sorted((folder / "gold").glob("*.json"))
    )
    return tuple(Specimen(source=(folder / gold.file).read_bytes(), gold=gold) for gold in golds)
