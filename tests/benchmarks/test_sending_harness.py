"""The benchmark of the sending measures what it says, on the real thing, in small; never how fast.

Needs smtp-sink and smtp-source of Debian's package postfix.
"""

import asyncio
import json
import shutil
import sys
from pathlib import Path

import pytest

from benchmarks.sending import __main__ as benchmark
from benchmarks.sending.machine import describe_machine
from benchmarks.sending.mails import MAILS, Mail, publish_issue
from benchmarks.sending.plain_sender import Mail as PlainMail
from benchmarks.sending.processor import cpu_seconds, peak_memory, tree_seconds
from benchmarks.sending.programs import (
    BenchmarkError,
    find_program,
    plain_environment,
    python,
    run_beside,
    run_to_end,
)
from benchmarks.sending.sinks import check_count, open_sink, open_tls_sink
from benchmarks.sending.ways import measure_source
from newsletter.database import Sessions
from newsletter.links import Links
from newsletter.mail import Slot, check_design
from newsletter.settings import Settings
from tests.newsletter.certificates import make_certificates

_FOLDERS = "/usr/sbin:/usr/local/sbin:/usr/bin:/bin"

needs_postfix = pytest.mark.skipif(
    not shutil.which("smtp-sink", path=_FOLDERS),
    reason="smtp-sink and smtp-source are missing: they are in Debian's package postfix",
)


def children_of(*lines: str) -> tuple[str, ...]:
    return (sys.executable, "-c", "\n".join(lines))


@needs_postfix
def test_the_ways_of_sending_are_measured_and_kept(tmp_path: Path) -> None:
    output = tmp_path / "sending.json"
    code = benchmark.main(
        [
            *("--only", "figures", "--ways", "1 worker", "--mails", "10 KB"),
            *("--people", "2000", "--rounds", "1", "--output", str(output)),
        ]
    )

    assert code in {0, 1}  # 1: a limit is missed, which says nothing on a busy machine
    document = json.loads(output.read_text())
    assert [row["name"] for row in document["figures"]] == ["smtp-source", "1 worker"]
    ours = document["figures"][1]
    assert ours["runs"][0]["messages"] == 2000
    assert abs(ours["bytes"] / 10_000 - 1) < 0.1
    for figure in ("per_second", "ratio", "client_cpu", "database_cpu", "sink_cpu", "first_mail"):
        assert ours[figure] > 0, figure
    assert document["machine"]["write_to_disk_ms"] > 0
    assert {gate["name"] for gate in document["gates"]} == {
        "speed, 10 KB, 1 worker",
        "processor, 10 KB, 1 worker",
    }
    assert output.with_suffix(".svg").read_text().startswith("<svg")


@needs_postfix
def test_growth_is_measured_and_questions_are_asked(tmp_path: Path) -> None:
    output = tmp_path / "sending.json"
    code = benchmark.main(["--only", "scale", "--sizes", "300", "600", "--output", str(output)])

    assert code in {0, 1}
    scale = json.loads(output.read_text())["scale"]
    # One left after the first.
    assert [size["recipients"] for size in scale["sizes"]] == [300, 599]
    assert [size["not_sent"] for size in scale["sizes"]] == [3 + 1, 6 + 1]
    assert all(size["peak_memory"] > 2**20 for size in scale["sizes"])
    questions = {answer["question"]: answer["found"] for answer in scale["answers"]}
    assert questions["who did not get it, and why: failed"] == 6
    assert any("/recipients" in question for question in questions)
    assert questions["who did not get it, and why: reasons (30 % not)"] > 5
    assert questions["who did not get it, and why: people of the rarest reason (30 % not)"] >= 1
    assert questions["a file of 20,000 people (30 % not)"] == 599 + 1


def test_whoever_lacks_a_program_is_told_how_to_install_it() -> None:
    with pytest.raises(BenchmarkError, match=r"smtp-nothing is missing.*apt-get install it"):
        find_program("smtp-nothing", install="apt-get install it")


@needs_postfix
async def test_the_sink_proves_how_many_mails_it_took() -> None:
    async with open_sink(50) as sink:
        await measure_source(sink.port, messages=50, size=1000, connections=4)
        await check_count(sink, 50)


@needs_postfix
async def test_a_mail_too_many_is_noticed() -> None:
    async with open_sink(49) as sink:
        with pytest.raises(BenchmarkError):
            await measure_source(sink.port, messages=50, size=1000, connections=1)
        await sink.program.process.wait()
        with pytest.raises(BenchmarkError, match="more mails than the 49"):
            await check_count(sink, 49)


async def test_the_sink_with_tls_counts_what_smtplib_sends(tmp_path: Path) -> None:
    certificates = make_certificates(tmp_path)
    lines = (
        "import smtplib, ssl, sys",
        "client = smtplib.SMTP('localhost', int(sys.argv[1]))",
        "client.starttls(context=ssl.create_default_context(cafile=sys.argv[2]))",
        "for number in range(3):",
        "    client.sendmail('a@b.test', ['c@d.test'], '.' if number == 2 else 'x\\n.\\ny' * 9000)",
        "client.quit()",
    )
    async with open_tls_sink(certificates.certificate, certificates.key) as sink:
        await run_to_end(
            *children_of(*lines), str(sink.port), str(certificates.authority), within=20
        )
        assert sink.cpu_seconds > 0
        await check_count(sink, 3)


async def test_the_time_of_children_counts_even_after_their_end() -> None:
    lines = (
        "import subprocess, sys, time",
        "spin = 'import time\\nwhile time.process_time() < 0.2: pass'",
        "subprocess.run([sys.executable, '-c', spin])",
        "print('done', flush=True)",
        "time.sleep(60)",
    )
    async with run_beside(*children_of(*lines)) as program:
        async with asyncio.timeout(20):
            while "done" not in program.said:  # noqa: ASYNC110  # its words are no event
                await asyncio.sleep(0.01)
        alone, whole = cpu_seconds(program.number), tree_seconds(program.number)
        assert peak_memory(program.number) > 2**20
    assert whole - alone >= 0.15
    assert program.has_ended


async def test_a_program_that_fails_is_quoted() -> None:
    with pytest.raises(BenchmarkError, match="it is broken"):
        await run_to_end(*children_of("import sys; sys.exit('it is broken')"), within=20)
    with pytest.raises(BenchmarkError, match="did not end within"):
        await run_to_end(*children_of("import time; time.sleep(60)"), within=0.2)


def test_operators_settings_do_not_reach_the_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLETTER_SMTP__HOST", "relay.example")

    assert "NEWSLETTER_SMTP__HOST" not in plain_environment()
    assert plain_environment(NEWSLETTER_NAME="x")["NEWSLETTER_NAME"] == "x"
    assert python("a.module", "x") == (sys.executable, "-m", "a.module", "x")


def test_the_machine_is_described(tmp_path: Path) -> None:
    machine = describe_machine(tmp_path)

    assert machine["processors"]
    assert machine["file_system"] != "unknown"
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail.name)
async def test_a_mail_has_the_size_it_is_said_to_have(sessions: Sessions, mail: Mail) -> None:
    settings = Settings(
        _env_file=None,
        imprint="Redaktion Randnotizen, Musterweg 1, 12345 Musterstadt",
        templates_dir=mail.design,
    )
    check_design(settings.templates_dir)
    links = Links(base_url=settings.base_url, secret="of this test")
    published = await publish_issue(sessions, mail, settings, links)

    assert abs(published.bytes / mail.about - 1) < 0.05
    assert Slot.GREETING in published.rendered.html
    assert Slot.TOKEN in published.rendered.html


def test_the_plain_senders_personalise_too() -> None:
    mail = PlainMail(
        subject="Von Ufern",
        html=f"<p>{Slot.GREETING}</p>https://a.example/{Slot.TOKEN}",
        text=f"{Slot.GREETING} https://a.example/{Slot.TOKEN}",
    )
    first, second = mail.build(1), mail.build(2)

    assert "Mára Beispiel 1" in first.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Liebe Leserinnen" in second.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert first["Message-ID"] != second["Message-ID"]
    assert Slot.TOKEN not in first.as_string()
