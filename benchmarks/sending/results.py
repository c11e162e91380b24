"""The results as they are kept: one JSON file with every round, and the machine it was."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.sending.gates import Gate, gates_of_figures, gates_of_scale
from benchmarks.sending.measurement import Row, Run
from benchmarks.sending.questions import Answer
from benchmarks.sending.scale import Scale, Size

_DIGITS: Final = 5  # that mean anything


@dataclass(frozen=True, kw_only=True)
class Results:
    """Both parts of the benchmark; one that was not run stays as it was."""

    figures: tuple[Row, ...] = ()
    scale: Scale | None = None

    @property
    def gates(self) -> list[Gate]:
        """All limits, and how they were kept."""
        return [
            *gates_of_figures(self.figures),
            *(gates_of_scale(self.scale) if self.scale else ()),
        ]


def write_results(
    results: Results, path: Path, *, options: str, machine: Mapping[str, str | float]
) -> None:
    """Write everything, rounded to what it is worth."""
    gates = [{**asdict(gate), "missed": gate.missed} for gate in results.gates]
    document = {
        "machine": dict(machine),
        "options": options,
        "gates": gates,
        "figures": [asdict(row) for row in results.figures],
        "scale": asdict(results.scale) if results.scale else None,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(_round(document), indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def read_results(path: Path) -> Results:
    """Read what was written; nothing where there is no file."""
    if not path.exists():
        return Results()
    document = json.loads(path.read_text(encoding="utf-8"))
    return Results(
        figures=tuple(_row(row) for row in document["figures"]),
        scale=_scale(document["scale"]) if document["scale"] else None,
    )


def _row(row: dict[str, Any]) -> Row:
    runs = tuple(Run(**run) for run in row["runs"])
    return Row(**{**row, "ratios": tuple(row["ratios"]), "runs": runs})


def _scale(scale: dict[str, Any]) -> Scale:
    return Scale(
        sizes=tuple(Size(**size) for size in scale["sizes"]),
        exponent=scale["exponent"],
        answers=tuple(Answer(**answer) for answer in scale["answers"]),
    )


def _round(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}")
    if isinstance(value, dict):
        return {key: _round(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_round(each) for each in value]
    return value
