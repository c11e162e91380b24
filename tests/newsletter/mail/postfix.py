"""A Postfix of the tests' own: Debian's programs with folders, a port and an end of our own."""

import os
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.newsletter.certificates import Certificates

_PROGRAM = Path("/usr/sbin/postfix")

_SERVICES = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
tlsmgr unix - - n 1000? 1 tlsmgr
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""

_SETTINGS = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = postfix.test
mydestination =
local_recipient_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
relay_domains = discard.test, gone.test, later.test, blocked.test, full.test
relay_recipient_maps =
transport_maps = inline:{{ {{discard.test = discard:}}, {{gone.test = error:5.1.1 nobody here}} }}
default_transport = error:5.4.4 nothing leaves this machine
smtpd_recipient_restrictions = check_recipient_access inline:{{
    {{later.test = 450 4.7.1 come back later}},
    {{blocked.test = 550 5.7.1 not from you}},
    {{full.test = 552 5.2.2 mailbox full}} }},
    reject_unauth_destination
header_checks = regexp:{folder}/headers
message_size_limit = 100000
smtpd_error_sleep_time = 0
smtpd_tls_security_level = may
smtpd_tls_chain_files = {key}, {certificate}
"""


@dataclass(frozen=True, kw_only=True)
class Postfix:
    """A running Postfix on 127.0.0.1."""

    port: int
    log: Path

    def delivered(self) -> list[str]:
        """Return who got a message, once for each."""
        return re.findall(r"to=<([^>]+)>, relay=none.* status=sent", self.log.read_text())


@contextmanager
def run_postfix(certificates: Certificates) -> Iterator[Postfix]:
    """Run a Postfix for a while; skip the test where there is none, or no right to start it."""
    if not _PROGRAM.exists():
        pytest.skip("Postfix is not installed: `apt-get install postfix` brings it.")
    if os.geteuid() != 0:
        pytest.skip("Only root can start a Postfix.")
    # not pytest's own folder, which Postfix's user may not enter
    folder = Path(tempfile.mkdtemp(prefix="postfix-"))
    folder.chmod(0o755)
    port = _find_port()
    for name in ("etc", "queue", "data"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix")
    (folder / "etc/master.cf").write_text(_SERVICES.format(port=port))
    settings = _SETTINGS.format(
        folder=folder, key=certificates.key, certificate=certificates.certificate
    )
    (folder / "etc/main.cf").write_text(settings)
    (folder / "headers").write_text("/^X-Refuse:/ REJECT 5.7.1 looks like spam\n")
    _call(folder, "start")
    try:
        yield Postfix(port=port, log=folder / "log")
    finally:
        _call(folder, "stop")
        shutil.rmtree(folder)


def _find_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _call(folder: Path, command: str) -> None:
    # words of our own
    arguments = (_PROGRAM, "-c", folder / "etc", command)
    done = subprocess.run(arguments, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr + (folder / "log").read_text()
