"""What processes used of the processor and of memory, as Linux counts it (proc(5))."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

_TICKS: Final = os.sysconf("SC_CLK_TCK")  # a second
_PROC: Final = Path("/proc")


def cpu_seconds(process_id: int) -> float:
    """Return the time that a process spent on processors, in itself and in the kernel for it.

    Raises FileNotFoundError if there is no such process.
    """
    fields = _read_fields(process_id)
    return (int(fields[11]) + int(fields[12])) / _TICKS


def tree_seconds(process_id: int) -> float:
    """Return the time of a process and of all its children, those that have ended included."""
    fields = _read_fields(process_id)
    ended = (int(fields[13]) + int(fields[14])) / _TICKS
    return cpu_seconds(process_id) + ended + sum(_seconds_of(_children(process_id)))


def peak_memory(process_id: int) -> int:
    """Return the most bytes of memory that a process ever had at once."""
    for line in (_PROC / str(process_id) / "status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def _seconds_of(process_ids: Iterable[int]) -> Iterator[float]:
    for process_id in process_ids:
        try:
            yield tree_seconds(process_id)
        except (
            FileNotFoundError,
            ProcessLookupError,
        ):  # it ended: its parent counts it from now on
            continue


def _children(process_id: int) -> list[int]:
    tasks = _PROC / str(process_id) / "task"
    return [
        int(child) for task in tasks.iterdir() for child in (task / "children").read_text().split()
    ]


def _read_fields(process_id: int) -> list[str]:
    """Return the fields of /proc/PID/stat from the third on; the second may contain anything."""
    stat = (_PROC / str(process_id) / "stat").read_text()
    return stat.rpartition(")")[2].split()
