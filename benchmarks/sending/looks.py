"""What is seen while the benchmark runs: a bar on a terminal, lines elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn


@dataclass
class Watched:
    """One measurement under way."""

    progress: Progress
    task: TaskID
    result: str = ""

    def tell(self, done: int, whole: int) -> None:
        """Note how far it is."""
        self.progress.update(self.task, completed=done, total=whole)


class Look:
    """Shows each measurement while it is made, and what came of it.

    Drawn once a second: on two processors everything that looks on costs those who are measured.
    """

    def __init__(self, console: Console) -> None:
        self.console = console
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed:,.0f} of {task.total:,.0f}"),
            TimeElapsedColumn(),
            console=console,
            refresh_per_second=1,
            transient=True,
            disable=not console.is_terminal,
        )
        self._whole: TaskID | None = None

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def begin(self, name: str, steps: int) -> None:
        """Begin a part of the benchmark of so many measurements."""
        if self._whole is not None:
            self._progress.remove_task(self._whole)
        self._whole = self._progress.add_task(name, total=steps)

    @contextmanager
    def watch(self, name: str) -> Iterator[Watched]:
        """Show one measurement for as long as the block lasts, then its result."""
        watched = Watched(self._progress, self._progress.add_task(name, total=None))
        try:
            yield watched
        finally:
            self._progress.remove_task(watched.task)
        if self._whole is not None:
            self._progress.advance(self._whole)
        self.console.print(f"{name}: {watched.result}", highlight=False)
