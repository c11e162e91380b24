"""How well the importer does: `make evaluate`. Exit 1 when it falls short of its targets."""

import argparse
from pathlib import Path
from typing import Final

from rich.console import Console

from benchmarks.evaluation import (
    SHARED_ROUNDUPS,
    Targets,
    evaluate,
    find_corpora,
    find_failures,
    print_evaluation,
    write_evaluation,
)

_RESULTS: Final = Path(__file__).parent / "results" / "evaluation.json"
_WIDTH: Final = 120  # columns, where no terminal tells


def main() -> int:
    """Evaluate, print, write; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true", help="one line for each miss")
    console = Console()
    if not console.is_terminal:
        console = Console(width=_WIDTH)
    options = parser.parse_args()
    folders = tuple(find_corpora())
    if SHARED_ROUNDUPS not in folders:
        console.print("The shared roundups do not lie beside this checkout; only ours are read.")
    evaluation = evaluate(folders)
    print_evaluation(console, evaluation, misses=options.misses)
    write_evaluation(evaluation, _RESULTS)
    failures = list(find_failures(evaluation, Targets()))
    for failure in failures:
        console.print(failure, style="red")
    return 1 if failures else 0


if __name__ == "__main__":
    raise SystemExit(main())
