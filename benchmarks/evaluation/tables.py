"""The evaluation as tables for people, on the terminal and in a file."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from benchmarks.evaluation.findings import Miss, Tally
from benchmarks.evaluation.gold import Field
from benchmarks.evaluation.runs import Deformed, Evaluation, Result

_HEAD: Final = ("items", "precision", "recall", "fields", "right")


def print_evaluation(console: Console, evaluation: Evaluation, *, misses: bool) -> None:
    """Print the tables, and with `misses` a line for each thing that is not as it should be."""
    console.print(_tabulate("Roundups as they are", evaluation.results))
    console.print(_tabulate("All of them deformed", evaluation.deformed))
    console.print(_tabulate_fields(evaluation))
    if misses:
        _print_misses(console, evaluation)


def write_evaluation(evaluation: Evaluation, path: Path) -> None:
    """Write all figures as JSON."""
    document = {
        "roundups": [
            {"name": one.name, "milliseconds": round(one.milliseconds, 1)} | _figures(one.tally)
            for one in evaluation.results
        ],
        "deformations": [
            {"name": one.name, "files": one.files} | _figures(one.tally)
            for one in evaluation.deformed
        ],
        "all": _figures(evaluation.whole) | {"by_field": _by_field(evaluation.whole)},
        "all_deformed": _figures(evaluation.whole_deformed)
        | {"by_field": _by_field(evaluation.whole_deformed)},
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _tabulate(title: str, rows: Iterable[Result | Deformed]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("name", no_wrap=True)
    for head in (*_HEAD, "ms / files"):
        table.add_column(head, justify="right")
    whole = Tally()
    for row in rows:
        whole += row.tally
        last = f"{row.milliseconds:.0f} ms" if isinstance(row, Result) else f"{row.files}"
        table.add_row(row.name, *_cells(row.tally), last)
    table.add_section()
    table.add_row("all", *_cells(whole), "")
    return table


def _tabulate_fields(evaluation: Evaluation) -> Table:
    table = Table(title="Fields", title_justify="left")
    table.add_column("field")
    for head in ("judged", "right", "judged deformed", "right deformed"):
        table.add_column(head, justify="right")
    whole, deformed = evaluation.whole, evaluation.whole_deformed
    for name in Field:
        if (share := whole.of(name)) is None:
            continue
        table.add_row(
            name.value,
            str(whole.judged[name]),
            _percent(share),
            str(deformed.judged[name]),
            _percent(deformed.of(name)),
        )
    return table


def _print_misses(console: Console, evaluation: Evaluation) -> None:
    for result in evaluation.results:
        _print_lines(console, "", result.misses)
    for deformed in evaluation.deformed:
        _print_lines(console, f"[{deformed.name}] ", deformed.misses)


def _print_lines(console: Console, lead: str, misses: Iterable[Miss]) -> None:
    for miss in misses:
        console.print(f"{lead}{miss}", markup=False, highlight=False, soft_wrap=True)


def _cells(tally: Tally) -> tuple[str, ...]:
    return (
        str(tally.expected),
        _percent(tally.precision),
        _percent(tally.recall),
        str(tally.judged.total()),
        _percent(tally.accuracy),
    )


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"


def _figures(tally: Tally) -> dict[str, Any]:
    return {
        "items": tally.expected,
        "precision": round(tally.precision, 4),
        "recall": round(tally.recall, 4),
        "fields": tally.judged.total(),
        "accuracy": round(tally.accuracy, 4),
        "split_negatives": tally.split_negatives,
    }


def _by_field(tally: Tally) -> dict[str, float]:
    shares = ((name, tally.of(name)) for name in Field)
    return {name.value: round(share, 4) for name, share in shares if share is not None}
