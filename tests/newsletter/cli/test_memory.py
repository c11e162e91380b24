"""How a worker treats its memory, seen in a process of its own."""

import subprocess
import sys

_LOOK = """
import gc
from newsletter.cli.memory import collect_rarely, keep_freed_memory
keep_freed_memory()
collect_rarely()
loop = []
loop.append(loop)
print(gc.isenabled(), gc.get_freeze_count() > 10_000, gc.get_threshold()[0] > 700)
del loop
print(gc.collect() >= 1)
"""


def test_cycles_are_looked_for_seldom_and_found_all_the_same() -> None:
    ended = subprocess.run([sys.executable, "-c", _LOOK], capture_output=True, check=True)
    assert ended.stdout.split() == [b"True"] * 4
