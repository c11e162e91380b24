"""The results as one picture (SVG) that reads well on light and on dark pages."""

from collections.abc import Iterator, Sequence
from html import escape
from math import log10
from typing import Final

from benchmarks.sending.measurement import Row
from benchmarks.sending.results import Results
from benchmarks.sending.scale import Scale, Size

_WIDTH: Final = 760
_LEFT: Final = 150  # where bars begin
_RIGHT: Final = 140  # kept for the numbers behind the bars
_LINE: Final = 24  # height of a bar with its gap
_PLOT: Final = 210  # height of the plot of growth
_MARGIN: Final = 24
_OURS: Final = "worker"

_STYLE: Final = """
text { font: 13px system-ui, sans-serif; fill: #24292f; }
.title { font-size: 15px; font-weight: 600; }
.dim { fill: #57606a; }
.ground { fill: #ffffff; stroke: #d0d7de; }
.bar { fill: #8c959f; }
.ours { fill: #0969da; }
.line { stroke: #24292f; stroke-width: 1; fill: none; }
.ideal { stroke: #8c959f; stroke-width: 1; stroke-dasharray: 4 4; fill: none; }
.round { fill: #ffffff; stroke: #24292f; }
.grid { stroke: #d0d7de; stroke-width: 1; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .dim { fill: #9da7b3; }
  .ground { fill: #0d1117; stroke: #3d444d; }
  .bar { fill: #6e7681; }
  .ours { fill: #4493f8; }
  .line { stroke: #e6edf3; }
  .round { fill: #0d1117; stroke: #e6edf3; }
  .grid { stroke: #30363d; }
}
"""


def draw(results: Results) -> str:
    """Draw bars of speed beside smtp-source, and time by recipients."""
    pieces: list[str] = []
    top = float(_MARGIN)
    for mail in dict.fromkeys(row.mail for row in results.figures):
        rows = [row for row in results.figures if row.mail == mail]
        pieces += _draw_bars(mail, rows, top)
        top += _LINE * (len(rows) + 1) + _MARGIN
    if results.scale and len(results.scale.sizes) > 1:
        pieces += _draw_growth(results.scale, top)
        top += _PLOT + 2 * _LINE + _MARGIN
    size = f'viewBox="0 0 {_WIDTH} {top:.0f}" width="{_WIDTH}" height="{top:.0f}"'
    ground = f'x="0.5" y="0.5" width="{_WIDTH - 1}" height="{top - 1:.0f}" rx="8"'
    words = _describe(results)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{words}">',
            f"<style>{_STYLE}</style>",
            f'<rect class="ground" {ground}/>',
            *pieces,
            "</svg>\n",
        ]
    )


def _describe(results: Results) -> str:
    """Say in words what the picture shows."""
    words = [f"{row.key}: {row.per_second:,.0f} mails a second" for row in results.figures]
    if results.scale:
        words += [
            f"{size.recipients:,} recipients: {size.seconds:,.1f} seconds"
            for size in results.scale.sizes
        ]
    return escape("; ".join(words), quote=True)


def _draw_bars(mail: str, rows: Sequence[Row], top: float) -> Iterator[str]:
    """A bar a way; a line at the speed of smtp-source, a point for the ratio of each round."""
    source = rows[0].per_second / rows[0].ratio
    most = max(max(row.per_second, source * max(row.ratios)) for row in rows)
    scale = (_WIDTH - _LEFT - _RIGHT) / most
    yield _write(_MARGIN, top + 14, f"{mail}: mails a second", "title")
    top += _LINE
    for place, row in enumerate(rows):
        y = top + place * _LINE
        name = "ours" if _OURS in row.name else "bar"
        middle = y + _LINE / 2
        yield _write(_MARGIN, middle + 4, row.name)
        yield (
            f'<rect class="{name}" x="{_LEFT}" y="{y + 4:.1f}" '
            f'width="{max(row.per_second * scale, 1):.1f}" height="{_LINE - 8}"/>'
        )
        if row is not rows[0]:
            for ratio in row.ratios:
                x = _LEFT + ratio * source * scale
                yield f'<circle class="round" cx="{x:.1f}" cy="{middle:.1f}" r="3"/>'
        words = f"{row.per_second:,.0f}"
        words += f" · {row.ratio:.2f} ×" if row is not rows[0] else ""
        yield _write(_WIDTH - _RIGHT + 12, middle + 4, words)
    x = _LEFT + source * scale
    bottom = top + len(rows) * _LINE
    yield f'<line class="line" x1="{x:.1f}" y1="{top:.1f}" x2="{x:.1f}" y2="{bottom:.1f}"/>'


def _draw_growth(scale: Scale, top: float) -> Iterator[str]:
    """Seconds by recipients, both logarithmic; what is linear is a line of slope one."""
    title = f"Time by recipients: exponent {scale.exponent:.3f} (dashed: linear)"
    yield _write(_MARGIN, top + 14, title, "title")
    top += _LINE
    sizes = scale.sizes
    first, last = log10(sizes[0].recipients), log10(sizes[-1].recipients)
    low = log10(min(size.seconds for size in sizes)) - 0.2
    high = log10(max(size.seconds for size in sizes)) + 0.2

    def x_of(people: float) -> float:
        return _LEFT + (log10(people) - first) / (last - first) * (_WIDTH - _LEFT - _RIGHT)

    def y_of(seconds: float) -> float:
        return top + _PLOT - (log10(seconds) - low) / (high - low) * _PLOT

    linear = sizes[-1].seconds / sizes[-1].recipients
    # What is linear starts where it enters the picture.
    begin = max(sizes[0].recipients, 10**low / linear)
    ideal = [(x_of(people), y_of(people * linear)) for people in (begin, sizes[-1].recipients)]
    yield from _draw_grid(top)
    yield _draw_line("ideal", ideal)
    yield _draw_line("line", [(x_of(size.recipients), y_of(size.seconds)) for size in sizes])
    for size in sizes:
        yield from _draw_size(size, x_of(size.recipients), y_of(size.seconds), top)


def _draw_grid(top: float) -> Iterator[str]:
    for y in (top, top + _PLOT):
        yield f'<line class="grid" x1="{_LEFT}" y1="{y}" x2="{_WIDTH - _RIGHT}" y2="{y}"/>'


def _draw_size(size: Size, x: float, y: float, top: float) -> Iterator[str]:
    yield f'<circle class="ours" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
    memory = f"{size.seconds:,.1f} s · {size.peak_memory / 2**20:.0f} MB"
    yield _write(x + 10, y + 16, memory)
    yield _write(x, top + _PLOT + 18, f"{size.recipients:,}", "dim", anchor="middle")


def _draw_line(name: str, points: Sequence[tuple[float, float]]) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline class="{name}" points="{path}"/>'


def _write(x: float, y: float, words: str, name: str = "", *, anchor: str = "start") -> str:
    return (
        f'<text class="{name}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">'
        f"{escape(words)}</text>"
    )
