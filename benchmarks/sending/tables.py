"""The results as tables on a terminal."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from benchmarks.sending.gates import Gate
from benchmarks.sending.measurement import Row
from benchmarks.sending.results import Results
from benchmarks.sending.scale import Scale


def print_results(console: Console, results: Results) -> None:
    """Print all tables; what was missed in red."""
    if results.figures:
        console.print(_figures(results.figures))
    if results.scale:
        console.print(_sizes(results.scale), _answers(results.scale))
    console.print(_gates(results.gates))


def _table(title: str, *columns: str, words: int = 1) -> Table:
    table = Table(*columns, title=title, title_justify="left", box=None, padding=(0, 1))
    for column in table.columns[words:]:
        column.justify = "right"
        column.no_wrap = True
    return table


def _figures(rows: Sequence[Row]) -> Table:
    table = _table(
        "\nWays of sending (medians of interleaved rounds)",
        *("µs: of processor time, a message", "a second", "x source", "of each round"),
        *("client µs", "database µs", "sink µs", "steady", "bytes"),
    )
    for row in rows:
        table.add_row(
            row.key,
            f"{row.per_second:,.0f}",
            f"{row.ratio:.2f}",
            " ".join(f"{ratio:.2f}" for ratio in row.ratios),
            f"{row.client_cpu:,.0f}",
            _number(row.database_cpu),
            f"{row.sink_cpu:,.0f}",
            _number(row.steady),
            f"{row.bytes:,}",
        )
    return table


def _sizes(scale: Scale) -> Table:
    table = _table(
        f"\nGrowth: time ~ recipients ^ {scale.exponent:.3f}",
        *("recipients", "seconds", "a second", "plan s", "first mail s", "peak MB"),
        *("client µs", "database µs", "log bytes", "stored bytes", "not sent"),
        words=0,
    )
    for size in scale.sizes:
        table.add_row(
            f"{size.recipients:,}",
            f"{size.seconds:,.1f}",
            f"{size.recipients / size.seconds:,.0f}",
            f"{size.planning:.2f}",
            f"{size.first_mail:.2f}",
            f"{size.peak_memory / 2**20:.0f}",
            f"{size.client_cpu:.0f}",
            f"{size.database_cpu:.0f}",
            f"{size.wal:.0f}",
            f"{size.stored:.0f}",
            f"{size.not_sent:,}",
        )
    return table


def _answers(scale: Scale) -> Table:
    people = scale.sizes[-1].recipients
    table = _table(f"\nQuestions at {people:,} recipients", "", "ms", "first", "found")
    for answer in scale.answers:
        table.add_row(
            answer.question,
            f"{answer.milliseconds:,.1f}",
            f"{answer.first:,.1f}",
            f"{answer.found:,}",
        )
    return table


def _gates(gates: Sequence[Gate]) -> Table:
    table = _table("\nLimits", "", "", "limit", "unit", "")
    for gate in gates:
        table.add_row(
            gate.name,
            f"{gate.value:,.3g}" if gate.value < 100 else f"{gate.value:,.0f}",
            f"{gate.sense} {gate.limit:g}",
            gate.unit,
            "MISSED" if gate.missed else "kept",
            style="bold red" if gate.missed else None,
        )
    return table


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}"
