"""What strangers made is read in a process of its own; over its limits that one ends, not ours."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO

import pytest

from newsletter.roundups import (
    Confinement,
    EmptyInputError,
    FaultError,
    InputTooLargeError,
    RoundupError,
    TooDemandingError,
    WorkerLostError,
    read,
    read_confined,
    run_confined,
    take_apart,
    warm_up,
)
from newsletter.roundups.decoding import decode
from newsletter.roundups.workers import Answer, Job, perform, read_message, serve, write_message

PAGE = (
    b"<html><body><h1>Beet</h1><p>Von Anna Berg</p><p>Ein Text, der danach kommt.</p></body></html>"
)


@pytest.fixture(scope="module")
def confinement() -> Iterator[Confinement]:
    kept = Confinement(seconds=2, megabytes=100)
    yield kept
    kept.close()


def test_a_page_is_read_in_the_worker_as_it_is_here(confinement: Confinement) -> None:
    there = confinement.run(take_apart, PAGE, name="a.html")
    assert there == take_apart(PAGE, name="a.html")


def test_a_worker_stays_for_the_next_job(confinement: Confinement) -> None:
    assert confinement.run(os.getpid) == confinement.run(os.getpid) != os.getpid()


def test_the_workers_environment_holds_no_secret(confinement: Confinement) -> None:
    assert confinement.run(os.getenv, "PATH") is None


def test_a_refusal_comes_back_as_the_very_error_with_its_facts(confinement: Confinement) -> None:
    with pytest.raises(EmptyInputError):
        confinement.run(take_apart, b" ")
    with pytest.raises(InputTooLargeError, match="5,000,001") as caught:
        confinement.run(decode, "x" * 5_000_001)
    assert (caught.value.size, caught.value.limit) == (5_000_001, 5_000_000)


@pytest.mark.parametrize(
    ("program", "what"),
    [
        ("while True: pass", "counts for ever"),
        ("__import__('time').sleep(60)", "waits for ever"),
        ("x = bytearray(300_000_000)", "takes memory"),
        ("__import__('os')._exit(3)", "ends by itself"),
        ("def f(): f()\nf()", "calls itself"),
        ("raise ValueError('libxml2: Out of memory')", "tells it in words"),
    ],
)
def test_a_job_that_runs_wild_is_ended_and_the_next_one_is_served(
    confinement: Confinement, program: str, what: str
) -> None:
    begun = time.monotonic()
    with pytest.raises(TooDemandingError, match="2 seconds or 100 MB") as caught:
        confinement.run(exec, program, {})
    assert (caught.value.seconds, caught.value.megabytes) == (2, 100), what
    assert time.monotonic() - begun < 15  # generous: this machine may be busy
    assert confinement.run(len, "abc") == 3


def test_a_fault_of_ours_is_told_with_its_trace_and_not_mistaken_for_greed(
    confinement: Confinement,
) -> None:
    with pytest.raises(FaultError) as caught:
        confinement.run(int, "Rübe")
    assert "ValueError" in caught.value.trace
    assert "Rübe" not in caught.value.trace + str(caught.value)


def test_a_worker_that_keeps_too_much_is_replaced(confinement: Confinement) -> None:
    first = confinement.run(os.getpid)
    confinement.run(exec, "import builtins; builtins.kept = bytearray(80_000_000)", {})
    assert confinement.run(os.getpid) != first


def test_a_worker_that_died_meanwhile_is_replaced(confinement: Confinement) -> None:
    os.kill(confinement.run(os.getpid), 9)
    with suppress(TooDemandingError):  # it may not be quite dead yet
        confinement.run(len, "ab")
    assert confinement.run(len, "ab") == 2


def test_many_at_a_time_are_served_one_after_the_other(confinement: Confinement) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: confinement.run(abs, -n), range(20)))
    assert found == list(range(20))


def test_a_worker_that_cannot_be_started_is_one_clear_error(
    confinement: Confinement, tmp_path: pytest.TempPathFactory
) -> None:
    broken = Confinement(program="raise SystemExit(1)")
    with pytest.raises(WorkerLostError):
        broken.run(len, "abc")
    broken.close()


def test_everybody_shares_one_worker_for_plain_text_too() -> None:
    warm_up()
    assert run_confined(os.getpid) == run_confined(os.getpid)
    assert read_confined(PAGE).roundup == read(PAGE)
    text = (
        "Äpfel im März\nVon Anna Berg – 3. Dezember 2025\nEs gibt keine. Aber man träumt davon.\n"
    )
    assert read_confined(text, name="a.txt").roundup == read(text, name="a.txt")
    with pytest.raises(EmptyInputError):
        read_confined(b"")


@pytest.mark.parametrize("source", [b"<div>" * 100_000, b"<p>a b c</p>" * 400_000])
def test_hostile_documents_end_in_one_sentence(source: bytes) -> None:
    with pytest.raises(RoundupError):
        read_confined(PAGE + source)


def test_a_job_is_done_the_same_without_a_process() -> None:
    def ask(function: object, *arguments: object) -> Answer:
        job = Job(function=function, arguments=arguments, named={}, seconds=60, megabytes=4_000)  # type: ignore[arg-type]  # any function does
        return perform(job)

    assert ask(len, "abc").result == 3
    assert ask(decode, b"").refusal is EmptyInputError
    assert "ZeroDivisionError" in ask(divmod, 1, 0).fault
    assert ask(exec, "raise MemoryError", {}).wild
    assert ask(exec, "raise OSError('Out of memory')", {}).wild


def test_the_worker_serves_until_the_parent_hangs_up() -> None:
    incoming, outgoing = BytesIO(), BytesIO()
    for number in (1, 2):
        job = Job(function=abs, arguments=(-number,), named={}, seconds=60, megabytes=4_000)
        write_message(incoming, job)
    incoming.seek(0)
    serve(incoming, outgoing)
    outgoing.seek(0)
    assert read_message(outgoing) == "ready"
    assert [read_message(outgoing).result for _ in range(2)] == [1, 2]
    assert read_message(outgoing) is None
