"""What the figures were measured on; above all how long its disk takes for a commit."""

import os
import platform
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

_WRITES: Final = 100
_BLOCK: Final = b"x" * 8192


def describe_machine(folder: Path) -> dict[str, str | float]:
    """Describe this machine, with the disk that a folder lies on."""
    models = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processors": os.cpu_count() or 0,
        "processor": models[0] if models else platform.machine(),
        "memory_gb": round(memory / 2**30),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "file_system": _find_file_system(folder),
        "write_to_disk_ms": _time_writes(folder / "trial") * 1000,
    }


def _find_file_system(folder: Path) -> str:
    """Return the kind of file system of a folder; in `tmpfs` nothing is ever written to disk."""
    place = str(folder.resolve())
    mounts = [
        line.split()[1:3] for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()
    ]
    fitting = [
        (len(mount), kind)
        for mount, kind in mounts
        if place == mount or place.startswith(mount.rstrip("/") + "/")
    ]
    return max(fitting)[1] if fitting else "unknown"


def _time_writes(file: Path) -> float:
    """Return the seconds that 8 KB take until they are surely on the disk, as a median."""
    taken = []
    with file.open("wb", buffering=0) as log:
        for _ in range(_WRITES):
            begun = perf_counter()
            log.write(_BLOCK)
            os.fdatasync(log.fileno())
            taken.append(perf_counter() - begun)
    file.unlink()
    return median(taken)
