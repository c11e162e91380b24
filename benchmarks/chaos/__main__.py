"""`make chaos`: everything that may happen to a sending, and whether the promises held."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from benchmarks.chaos.backups import put_old_copy_back, restore_backup
from benchmarks.chaos.kills import kill_together, kill_with_journal, kill_without_journal
from benchmarks.chaos.machines import cut_off
from benchmarks.chaos.outages import fill_disk, fill_log, lose_database
from benchmarks.chaos.paces import keep_pace
from benchmarks.chaos.people import hang, poison
from benchmarks.chaos.scenes import Play, Row, Skipped
from benchmarks.chaos.stops import freeze, steer, stop_often

_RESULTS = Path(__file__).parents[1] / "results" / "chaos.json"
_QUICK = 0.1

SCENES: dict[str, Play] = {
    "journal": kill_with_journal,
    "no-journal": kill_without_journal,
    "together": kill_together,
    "stop": stop_often,
    "database": lose_database,
    "frozen": freeze,
    "disk": fill_disk,
    "log": fill_log,
    "steer": steer,
    "pace": keep_pace,
    "poison": poison,
    "hang": hang,
    "old-copy": put_old_copy_back,
    "restore": restore_backup,
    "machines": cut_off,
}

_console = Console(width=None if sys.stdout.isatty() else 150)


def main() -> int:
    """Play the scenes, print the table, keep it; return the exit code."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=SCENES, default=[*SCENES], metavar="SCENE")
    parser.add_argument("--quick", action="store_true", help="a tenth of it, and nothing is kept")
    given = parser.parse_args()
    rows = asyncio.run(_play(given.only, _QUICK if given.quick else 1.0))
    _console.print(_draw(rows))
    if not given.quick:
        _keep(rows)
    return 0 if all(row.ok for row in rows) else 1


async def _play(names: Sequence[str], size: float) -> Sequence[Row]:
    rows = []
    for name in names:
        with _console.status(name):
            row = await _play_one(name, size)
        rows.append(row)
        word = "skipped" if row.skipped else "ok" if row.ok else "FAILED"
        _console.print(f"{name}: {word}, {row.seconds:.0f} s")
        for failure in row.failures():
            _console.print(f"  [red]{escape(failure)}[/red]")
    return rows


async def _play_one(name: str, size: float) -> Row:
    """Play a scene; one that breaks off is a row too."""
    begin = monotonic()
    try:
        row = await SCENES[name](size)
    except Skipped as reason:
        row = Row(scene=name, done="", skipped=str(reason))
    except Exception as error:  # noqa: BLE001  # the others are to be played all the same
        row = Row(scene=name, done="", broken=(f"it broke off: {type(error).__name__}: {error}",))
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return replace(row, seconds=round(monotonic() - begin, 1), name=name, at=at)


def _draw(rows: Sequence[Row]) -> Table:
    table = Table(title="What happened, and what came of it")
    for name in ("scene", "what was done"):
        table.add_column(name)
    for name in ("people", "kills", "lost", "twice", "failed", "uncertain", "arrived", "s"):
        table.add_column(name, justify="right")
    table.add_column("")
    for row in rows:
        if row.skipped:
            table.add_row(row.scene, f"skipped: {escape(row.skipped)}")
            continue
        table.add_row(
            row.scene,
            escape(row.done) + "".join(f"\n[dim]{escape(note)}[/dim]" for note in row.notes),
            f"{row.people:,}",
            str(row.kills or ""),
            str(row.lost),
            f"{row.twice} (≤ {row.most_twice})",
            f"{row.failed} (≤ {row.most_failed})",
            f"{row.uncertain} (≤ {row.most_uncertain})",
            str(row.arrived) if row.uncertain else "",
            f"{row.seconds:.0f}",
            "[green]ok[/green]" if row.ok else "[red]FAILED[/red]",
        )
    return table


def _keep(rows: Sequence[Row]) -> None:
    """Write the rows; those of scenes that were not played this time stay."""
    kept = json.loads(_RESULTS.read_text())["rows"] if _RESULTS.exists() else []
    fresh = {row.name: {**asdict(row), "ok": row.ok} for row in rows if not row.skipped}
    results = {"rows": [row for row in kept if row["name"] not in fresh] + [*fresh.values()]}
    _RESULTS.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
