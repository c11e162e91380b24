"""What spam filters think of the issue: SpamAssassin and rspamd, as Debian has them.

Not collected by `make test`, because installing them takes longer than all other tests: this is
`make mailcheck`.
"""

import asyncio
import json
import re
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from newsletter.mail import Envelope, IssueContent
from tests.mailcheck.letters import DOMAIN, make_key, write_issue
from tests.mailcheck.name_server import Records, quote_record, serve_names
from tests.newsletter.mail.all_kinds import ALL_KINDS
from tests.newsletter.mail.sample import ISSUE

_ADDRESS = "203.0.113.5"  # of documentation (RFC 5737)
_HOST = f"mail.{DOMAIN}"
_HIGHEST = 0.5  # of a symbol against us
_LONGEST_START = 120  # seconds: it compiles all its expressions first


async def _run(*command: str, given: bytes = b"") -> str:
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate(given)
    return out.decode(errors="replace")


@pytest.mark.parametrize("issue", [ISSUE, ALL_KINDS], ids=["fifteen", "all_kinds"])
async def test_spamassassin_has_nothing_against_it(issue: IssueContent) -> None:
    message = write_issue(issue).message

    report = await _run("spamassassin", "--local", "--test-mode", given=message)

    score = re.search(r"score=(-?[\d.]+)", report)
    assert score, report[:500]
    assert float(score[1]) <= 0, report[-1500:]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def _rspamd(folder: Path, names: int) -> AsyncIterator[int]:
    """Run an rspamd of our own that asks our name server and nobody else; yields its port."""
    local = folder / "local.d"
    local.mkdir()
    port = _free_port()
    files = {
        "options.inc": f'dns {{ nameserver = ["127.0.0.1:{names}:1"]; timeout = 2s; }}\n'
        "local_addrs = [];\n",
        "worker-normal.inc": f'bind_socket = "127.0.0.1:{port}";\ncount = 1;\n',
        "worker-controller.inc": "enabled = false;\n",
        "worker-proxy.inc": "enabled = false;\n",
        "worker-fuzzy.inc": "enabled = false;\n",
        "logging.inc": 'type = "console";\nlevel = "warning";\n',
        "fuzzy_check.conf": "enabled = false;\n",  # asks servers of its makers
    }
    for name, text in files.items():
        (local / name).write_text(text)
    variables = [
        f"--var={name}={folder}" for name in ("DBDIR", "RUNDIR", "LOGDIR", "LOCAL_CONFDIR")
    ]
    log = (folder / "rspamd.log").open("wb")
    process = await asyncio.create_subprocess_exec(
        "rspamd", "--no-fork", "--insecure", *variables,
        stdout=asyncio.subprocess.DEVNULL, stderr=log,
    )  # fmt: skip
    try:
        async with asyncio.timeout(_LONGEST_START):
            while not await _listens(port):
                await asyncio.wait({asyncio.create_task(process.wait())}, timeout=0.2)
                assert process.returncode is None, (folder / "rspamd.log").read_text()
        yield port
    finally:
        log.close()
        if process.returncode is None:
            process.terminate()
            await process.wait()


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="rspamd"))
    yield path
    shutil.rmtree(path)


async def _judge(port: int, envelope: Envelope) -> dict[str, float]:
    """Return the symbols that rspamd finds in a mail, with their scores."""
    report = await _run(
        "rspamc", "--connect", f"127.0.0.1:{port}", "--json", "--ip", _ADDRESS,
        "--helo", _HOST, "--hostname", _HOST, "--from", envelope.return_path,
        "--rcpt", envelope.address, "symbols",
        given=envelope.message,
    )  # fmt: skip
    return {name: one["score"] for name, one in json.loads(report)["symbols"].items()}


async def test_rspamd_has_nothing_against_it_and_finds_it_signed(folder: Path) -> None:
    key = make_key(folder)
    records: Records = {
        (key.name, "TXT"): quote_record(key.record),
        (DOMAIN, "TXT"): quote_record(f"v=spf1 ip4:{_ADDRESS} -all"),
        (f"_dmarc.{DOMAIN}", "TXT"): quote_record("v=DMARC1; p=reject; adkim=s; aspf=s"),
        (DOMAIN, "MX"): f"10 {_HOST}.",
        (DOMAIN, "A"): _ADDRESS,
        (_HOST, "A"): _ADDRESS,
        ("5.113.0.203.in-addr.arpa", "PTR"): f"{_HOST}.",
    }
    async with serve_names(records) as names, _rspamd(folder, names) as port:
        found = await _judge(port, write_issue(ISSUE, key))
        of_all_kinds = await _judge(port, write_issue(ALL_KINDS, key))

    assert {name: score for name, score in found.items() if score > _HIGHEST} == {}
    # Latin, Arabic and Hebrew in one mail: that is the editors' choice.
    assert {name for name, score in of_all_kinds.items() if score > _HIGHEST} <= {"R_MIXED_CHARSET"}
    assert {"R_DKIM_ALLOW", "R_SPF_ALLOW", "DMARC_POLICY_ALLOW"} <= set(found)
