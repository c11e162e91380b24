"""The ways of sending that are compared; each is measured by one call."""

import json
import shutil
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks.sending.journeys import send
from benchmarks.sending.mails import LARGE, MAILS, Mail, Published, publish_issue
from benchmarks.sending.measurement import Run
from benchmarks.sending.programs import (
    POSTFIX,
    BenchmarkError,
    find_program,
    plain_environment,
    python,
    run_to_end,
)
from benchmarks.sending.sinks import Sink, check_count, open_sink, open_tls_sink
from benchmarks.sending.stage import Stage, checkpoint, open_workers
from newsletter.mail import Rendered
from tests.newsletter.certificates import Certificates, make_certificates

YARDSTICK: Final = "smtp-source"
ONE: Final = "1 worker"
TWO: Final = "2 workers"
WITH_TLS: Final = "1 worker, STARTTLS"
PLAIN: Final = ("aiosmtplib", "smtplib in threads")
_HEADERS: Final = 140  # bytes that smtp-source puts before its payload
_SLOWEST: Final = 30  # messages a second; who is slower has failed
_SECONDS_TO_BEGIN: Final = 60.0

Tell = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Options:
    """How it is measured."""

    rounds: int = 5
    seconds: float = 6.0  # that a round of smtp-source takes
    people: int | None = None  # so many in each round instead
    connections: int = 16  # of each worker, and of all others
    ways: tuple[str, ...] = ()  # these only, beside smtp-source; none named: all
    mails: tuple[Mail, ...] = MAILS


@dataclass(frozen=True, kw_only=True)
class Course:
    """What all ways of sending one mail share."""

    stage: Stage
    mail: Mail
    bytes: int  # of a message
    rendered: Rendered
    people: int
    options: Options
    folder: Path


@dataclass(frozen=True, kw_only=True)
class Way:
    """One way of sending a mail to everybody."""

    name: str
    measure: Callable[[int, Tell], Awaitable[Run]]  # of the round


async def preview(stage: Stage, mail: Mail) -> tuple[int, Rendered]:
    """Return the size of a mail's message, and the mail as it is rendered."""
    published = await _publish(stage, mail)
    return published.bytes, published.rendered


def ways_of(course: Course) -> list[Way]:
    """Return the ways of sending a mail, the yardstick first."""
    seconds, wanted = course.options.seconds, course.options.ways
    ways = [
        Way(name=YARDSTICK, measure=partial(_run_source, course)),
        Way(name=ONE, measure=partial(_run_workers, course, 1)),
        Way(name=TWO, measure=partial(_run_workers, course, 2)),
        Way(name=WITH_TLS, measure=partial(_run_with_tls, course)),
        Way(name=PLAIN[0], measure=partial(_run_plain, course, "aiosmtplib", seconds)),
        Way(name=PLAIN[1], measure=partial(_run_plain, course, "smtplib", seconds)),
    ]
    if course.mail is not LARGE:
        ways = [way for way in ways if way.name != WITH_TLS]
    return [way for way in ways if not wanted or way.name in (YARDSTICK, *wanted)]


async def measure_source(port: int, *, messages: int, size: int, connections: int) -> Run:
    """Let smtp-source send to a port."""
    ended = await run_to_end(
        *(find_program("smtp-source", install=POSTFIX), "-d", "-s", str(connections)),
        *("-l", str(max(size - _HEADERS, 1)), "-m", str(messages)),
        *("-f", "redaktion@randnotizen.example", "-t", "mara@post.example", f"127.0.0.1:{port}"),
        within=_patience(messages),
    )
    return Run(
        round=0,
        messages=messages,
        bytes=size,
        seconds=ended.seconds,
        client_cpu=ended.cpu_seconds,
        sink_cpu=0.0,
    )


async def _run_source(course: Course, number: int, _tell: Tell) -> Run:
    async with open_sink(course.people) as sink:
        before = sink.cpu_seconds
        run = await measure_source(
            sink.port,
            messages=course.people,
            size=course.bytes,
            connections=course.options.connections,
        )
        used = sink.cpu_seconds - before
        await check_count(sink, course.people)
    return replace(run, round=number, sink_cpu=used)


async def _run_workers(course: Course, count: int, number: int, tell: Tell) -> Run:
    server = {"NEWSLETTER_SMTP__HOST": "127.0.0.1", "NEWSLETTER_SMTP__SECURITY": "none"}
    return await _run_sending(course, count, open_sink(course.people), server, number, tell)


async def _run_with_tls(course: Course, number: int, tell: Tell) -> Run:
    certificates = _certificates(course.folder)
    server = {
        "NEWSLETTER_SMTP__HOST": "localhost",
        "NEWSLETTER_SMTP__SECURITY": "starttls",
        "SSL_CERT_FILE": str(certificates.authority),
    }
    sink = open_tls_sink(certificates.certificate, certificates.key)
    return await _run_sending(course, 1, sink, server, number, tell)


async def _run_sending(
    course: Course,
    count: int,
    opening: AbstractAsyncContextManager[Sink],
    server: Mapping[str, str],
    number: int,
    tell: Tell,
) -> Run:
    """Send a new issue to everybody by worker processes of ours."""
    stage, mail = course.stage, course.mail
    published = await _publish(stage, mail)
    connections = course.options.connections
    async with opening as sink:
        address = {
            "NEWSLETTER_SMTP__PORT": str(sink.port),
            "NEWSLETTER_SMTP__CONNECTIONS": str(connections),
        }
        async with open_workers(
            stage, mail, {**server, **address}, count=count, connections=connections
        ) as workers:
            await checkpoint(stage)
            journey = await send(
                *(stage, published.number, workers, sink),
                within=_patience(course.people),
                tell=tell,
            )
            peak = max(worker.peak_memory for worker in workers)
        if journey.sent != course.people:
            raise BenchmarkError(f"Only {journey.sent} of {course.people} people were sent to.")
        await check_count(sink, course.people)
    return Run(
        round=number,
        messages=journey.sent,
        bytes=published.bytes,
        seconds=journey.seconds,
        client_cpu=journey.client_cpu,
        sink_cpu=journey.sink_cpu,
        database_cpu=journey.database_cpu,
        start_up=max(worker.start_up for worker in workers),
        first_mail=journey.first_mail,
        steady=journey.steady,
        peak_memory=peak,
    )


async def _run_plain(course: Course, way: str, seconds: float, number: int, _tell: Tell) -> Run:
    """Send for some seconds as most programs do; how many mails that is nobody knows before."""
    rendered = course.rendered
    file = course.folder / "mail.json"
    file.write_text(
        json.dumps({"subject": rendered.subject, "html": rendered.html, "text": rendered.text})
    )
    async with open_sink(None) as sink:
        before = sink.cpu_seconds
        connections = str(course.options.connections)
        ended = await run_to_end(
            *python("benchmarks.sending.plain_sender", way, str(sink.port), connections),
            *(str(seconds), str(file)),
            within=seconds + _SECONDS_TO_BEGIN,
            environment=plain_environment(),
        )
        used = sink.cpu_seconds - before
    sent = json.loads(ended.said)
    return Run(
        round=number,
        messages=sent["messages"],
        bytes=course.bytes,
        seconds=sent["seconds"],
        client_cpu=sent["cpu_seconds"],
        sink_cpu=used,
    )


async def _publish(stage: Stage, mail: Mail) -> Published:
    return await publish_issue(stage.sessions, mail, stage.settings_for(mail), stage.links)


def _certificates(folder: Path) -> Certificates:
    find_program("openssl", install="apt-get install openssl")
    place = folder / "certificates"
    if place.exists():
        shutil.rmtree(place)
    place.mkdir()
    return make_certificates(place)


def _patience(messages: int) -> float:
    """Return how many seconds to wait for so many messages before giving up."""
    return _SECONDS_TO_BEGIN + messages / _SLOWEST
