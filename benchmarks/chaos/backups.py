"""A database that went back in time: nothing is sent again until a person says so."""

import asyncio
import shutil
import subprocess
from pathlib import Path

from benchmarks.chaos.scenes import Row, fill
from benchmarks.chaos.stage import Stage, open_stage

_QUIET = 12  # seconds in which nothing may leave: longer than the upkeep takes to come round
_SOME = 100  # mails
_PATIENCE = 60  # seconds for a command


async def put_old_copy_back(size: float) -> Row:
    """Copy the data folder in mid-send, go on, and put the copy back."""
    async with open_stage(max(int(5_000 * size), 1_000), own_database=True) as stage:
        await stage.spread(lives=1, seconds=30)
        data = stage.folder / "data" / "postgres"
        old = stage.folder / "old"
        await _send_some(stage)
        known = len(stage.receiver.copies)
        await _copy(data, old)
        await _send_some(stage)
        after = len(stage.receiver.copies) - known
        await asyncio.to_thread(shutil.rmtree, data)
        await _copy(old, data)
        return await _come_back(stage, after, "old copy put back", "data folder copied in mid-send")


async def restore_backup(size: float) -> Row:
    """Make a backup in mid-send with the program's own command, go on, and restore it."""
    async with open_stage(max(int(5_000 * size), 1_000), own_database=True) as stage:
        await stage.spread(lives=1, seconds=30)
        backup = stage.folder / "backup.newsletter"
        async with stage.start("worker", name="worker") as worker:
            await stage.await_mails(_SOME, worker)
            known = len(stage.receiver.copies)  # what leaves while it is made may not be in it
            await _run(stage, "backup", str(backup), says="It holds addresses")
            await stage.await_mails(_SOME, worker)
        after = len(stage.receiver.copies) - known
        await _run(stage, "restore", str(backup), "--force", says="The database is as it was")
        return await _come_back(stage, after, "backup restored", "backup made in mid-send")


async def _come_back(stage: Stage, after: int, scene: str, done: str) -> Row:
    """Begin again on the old database; release the sending after a while."""
    before = len(stage.receiver.copies)
    await stage.receiver.behave(delay=0)
    async with stage.start("worker", name="worker") as worker:
        await asyncio.sleep(_QUIET)
        worker.check()
        resent = len(stage.receiver.copies) - before
        status = await stage.read_status()
        async with stage.start("issue", "resume", str(stage.issue_id), "--yes", name="resume"):
            await stage.await_end(worker)
        findings = await stage.check()
    broken = [f"{resent} mails left before anybody said so"] if resent else []
    if status != "paused":
        broken.append(f"the sending is {status}, not held")
    row = Row(
        scene=scene,
        done=f"{done}, {after} mails later put back; resumed by a person",
        most_twice=after + 40,
        broken=tuple(broken),
        notes=(f"nothing left in {_QUIET} s before",) if not resent else (),
    )
    return fill(row, findings)


async def _send_some(stage: Stage) -> None:
    async with stage.start("worker", name="worker") as worker:
        await stage.await_mails(_SOME, worker)


async def _run(stage: Stage, *words: str, says: str) -> None:
    async with stage.start(*words, name=words[0]) as command:
        async with asyncio.timeout(_PATIENCE):
            await command.wait()
        if says not in command.said:
            raise RuntimeError(f"newsletter {words[0]}: {command.said[-300:]}")


async def _copy(source: Path, target: Path) -> None:
    """Copy a folder with its owners."""
    copy = shutil.which("cp")
    assert copy  # noqa: S101  # every system has it
    await asyncio.to_thread(subprocess.run, [copy, "-a", str(source), str(target)], check=True)
