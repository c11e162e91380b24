"""Machines made of network namespaces: each with an address of its own, and a cable to be cut."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.chaos.scenes import Skipped

HUB = "10.231.77.1"
"""The address of the machine in the middle."""

_PREFIX = "chaos"
_NET = 24  # bits


class Network:
    """Machines around a switch, out of reach of anything else."""

    def __init__(self, ip: str) -> None:
        self._ip = ip
        self._machines: list[str] = []

    @property
    def hub(self) -> Sequence[str]:
        """What runs a command on the machine in the middle."""
        return (self._ip, "netns", "exec", _name("hub"))

    def enter(self, machine: str) -> Sequence[str]:
        """Return what runs a command on a machine."""
        return (self._ip, "netns", "exec", _name(machine))

    def address(self, machine: str) -> str:
        """Return the address of a machine."""
        return HUB.removesuffix("1") + str(self._machines.index(machine) + 11)

    def add(self, machine: str) -> None:
        """Set a machine up, with a cable to the switch."""
        self._machines.append(machine)
        hub, name, cable = _name("hub"), _name(machine), f"to-{machine}"
        self.run("netns", "add", name)
        self.run("-n", hub, "link", "add", cable, "type", "veth", "peer", "eth0", "netns", name)
        self.run("-n", hub, "link", "set", cable, "master", "switch", "up")
        self.run("-n", name, "link", "set", "lo", "up")
        self.run("-n", name, "address", "add", f"{self.address(machine)}/{_NET}", "dev", "eth0")
        self.run("-n", name, "link", "set", "eth0", "up")

    def add_hub(self) -> None:
        """Set up the machine in the middle, which is the switch too."""
        hub = _name("hub")
        self.run("netns", "add", hub)
        self.run("-n", hub, "link", "add", "switch", "type", "bridge")
        self.run("-n", hub, "address", "add", f"{HUB}/{_NET}", "dev", "switch")
        self.run("-n", hub, "link", "set", "lo", "up")
        self.run("-n", hub, "link", "set", "switch", "up")

    def cut(self, machine: str) -> None:
        """Pull the cable of a machine."""
        self.run("-n", _name("hub"), "link", "set", f"to-{machine}", "down")

    def mend(self, machine: str) -> None:
        """Plug the cable of a machine in again."""
        self.run("-n", _name("hub"), "link", "set", f"to-{machine}", "up")

    def run(self, *words: str) -> None:
        """Run `ip`. Raises Skipped if it may not."""
        done = subprocess.run([self._ip, *words], capture_output=True, check=False)  # noqa: S603
        if done.returncode:
            raise Skipped(f"no network of our own: {done.stderr.decode().strip()}")


@contextmanager
def open_network(*machines: str) -> Iterator[Network]:
    """Set machines up and take them away again. Raises Skipped where that is not allowed."""
    ip = shutil.which("ip", path=f"{os.defpath}:/usr/sbin:/sbin")
    if not ip or os.geteuid() != 0:
        raise Skipped("machines are network namespaces, which only root may make with iproute2")
    _remove_leftovers(ip)
    network = Network(ip)
    with ExitStack() as stack:
        stack.callback(_remove, ip, f"{_PREFIX}-{os.getpid()}-")
        network.add_hub()
        for machine in machines:
            network.add(machine)
        yield network


def _remove_leftovers(ip: str) -> None:
    """Take away what a run left that was killed."""
    for name in _list():
        owner = name.split("-")[1]
        if owner.isdecimal() and not Path(f"/proc/{owner}").exists():
            _remove(ip, name)


def _remove(ip: str, beginning: str) -> None:
    for name in _list():
        if name.startswith(beginning):
            subprocess.run([ip, "netns", "delete", name], check=False)  # noqa: S603


def _list() -> list[str]:
    folder = Path("/run/netns")
    return [path.name for path in folder.glob(f"{_PREFIX}-*-*")] if folder.exists() else []


def _name(machine: str) -> str:
    return f"{_PREFIX}-{os.getpid()}-{machine}"
