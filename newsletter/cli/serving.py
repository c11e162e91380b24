"""The commands that stay: serve, web, worker, catch-mail; and migrate."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from newsletter.cli.errors import PortInUse
from newsletter.cli.installation import Installation, mail_servers, open_installation
from newsletter.cli.logs import configure_logs
from newsletter.cli.memory import collect_rarely, keep_freed_memory
from newsletter.cli.running import STOP_SIGNALS, now, run
from newsletter.cli.samples import add_samples, demo_settings
from newsletter.deliveries import run_worker
from newsletter.editors import first_editor_missing, invite
from newsletter.mail import Server, catch_mail, count_connections
from newsletter.settings import Security, Settings, read_settings
from newsletter.web import Site, create_app, end_streams

_log = logging.getLogger(__name__)


def parse_host(text: str) -> str:
    """Return the name or address of a host. Raises typer.BadParameter."""
    try:
        text.encode("idna")
    except UnicodeError:
        raise typer.BadParameter(f"{text!r} is no name or address of a host") from None
    return text


Host = Annotated[str, typer.Option(parser=parse_host, help="Address to listen on.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0: any free one.")]


def serve(
    *,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    demo: Annotated[
        bool, typer.Option("--demo", help="Use the demo's data folder, with sample data.")
    ] = False,
) -> None:
    """Run the pages and a worker in one process; mails are caught where no SMTP server is set."""
    settings = demo_settings(read_settings()) if demo else read_settings()
    configure_logs(settings.log_format)
    run(_serve(settings, host, port, samples=demo))


def web(*, host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """Run the pages only; workers run elsewhere."""
    settings = read_settings()
    configure_logs(settings.log_format)
    run(_web(settings, host, port))


def worker(
    concurrency: Annotated[
        int | None, typer.Option(min=1, help="Connections to the SMTP servers.")
    ] = None,
) -> None:
    """Send what is to be sent, beside any number of other workers on one database."""
    settings = read_settings()
    configure_logs(settings.log_format)
    run(_work(settings, concurrency))


def catch_mail_command(
    host: Host = "127.0.0.1",
    port: Port = 2525,
    folder: Annotated[Path | None, typer.Option(help="Where mails are kept.")] = None,
) -> None:
    """Run an SMTP server that keeps every mail as a file and delivers none."""
    settings = read_settings()
    configure_logs(settings.log_format)
    run(_catch(folder or settings.caught_folder, host, port))


def migrate() -> None:
    """Bring the database up to date; every other command does it too."""

    async def _migrate(settings: Settings) -> None:
        async with open_installation(settings, visit=True):
            print("The database is up to date.")

    run(_migrate(read_settings()))


async def _serve(settings: Settings, host: str, port: int, *, samples: bool) -> None:
    with _listening(host, port) as listener:
        settings = _own_address(settings, listener)
        async with AsyncExitStack() as stack:
            installation = await stack.enter_async_context(open_installation(settings))
            if samples:
                await add_samples(installation)
            servers = await stack.enter_async_context(open_door(settings))
            await stack.enter_async_context(start_worker(installation, servers))
            await _run_site(installation, listener)


async def _web(settings: Settings, host: str, port: int) -> None:
    with _listening(host, port) as listener:
        settings = _own_address(settings, listener)
        async with open_installation(settings) as installation:
            await _run_site(installation, listener)


async def _work(settings: Settings, concurrency: int | None) -> None:
    keep_freed_memory()
    servers = mail_servers(settings)
    async with (
        open_installation(settings) as installation,
        start_worker(installation, servers, connections=concurrency, is_apart=True),
    ):
        collect_rarely()
        _log.info("sending to %s", ", ".join(f"{each.host}:{each.port}" for each in servers))
        await _told_to_stop()
        _log.info("stopping")


async def _catch(folder: Path, host: str, port: int) -> None:
    async with catch_mail(folder, host=host, port=port) as catcher:
        _log.info("catching mail on %s:%d into %s", host, catcher.port, folder)
        await _told_to_stop()


@asynccontextmanager
async def open_door(settings: Settings) -> AsyncIterator[Sequence[Server]]:
    """Yield the SMTP servers of the settings, or a mail catcher of our own where none is set."""
    if settings.smtp.host or not settings.embedded:
        yield mail_servers(settings)
        return
    folder = settings.caught_folder
    async with catch_mail(folder) as catcher:
        _log.info("no SMTP server is set: mails are caught in %s", folder)
        yield [
            Server(
                host="127.0.0.1",
                port=catcher.port,
                security=Security.NONE,
                connections=settings.smtp.connections,
            )
        ]


@asynccontextmanager
async def start_worker(
    installation: Installation,
    servers: Sequence[Server],
    *,
    connections: int | None = None,
    is_apart: bool = False,
) -> AsyncIterator[None]:
    """Run the worker of an installation for as long as the block lasts.

    So many `connections` at once, whatever the settings of the server say; of several servers,
    each keeps to its own number. `is_apart` says that there is no web server beside it.
    """
    if connections and len(servers) == 1:
        servers = [replace(servers[0], connections=connections)]
    async with run_worker(
        url=installation.url,
        sessions=installation.sessions,
        servers=servers,
        settings=installation.settings,
        links=installation.links,
        clock=now,
        connections=connections or count_connections(servers),
        alone=installation.owned,
        may_nap=is_apart,
    ):
        yield


async def _run_site(installation: Installation, listener: socket.socket) -> None:
    settings = installation.settings
    site = Site(settings=settings, sessions=installation.sessions, links=installation.links)
    await _greet(installation)
    app = create_app(site)
    server = _Server(
        uvicorn.Config(
            app,
            access_log=False,  # it would hold tokens; the application writes its own
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=3,  # seconds
            proxy_headers=False,  # the application believes only TRUSTED_PROXIES
        )
    )

    async def stop() -> None:
        await _told_to_stop()
        end_streams(app)
        server.should_exit = True

    stopping = asyncio.create_task(stop())
    try:
        await server.serve(sockets=[listener])
    finally:
        stopping.cancel()


class _Server(uvicorn.Server):
    """Leaves signals to us: uvicorn would kill the process before the database is stopped."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _own_address(settings: Settings, listener: socket.socket) -> Settings:
    """Let links lead to the port that we listen on, unless an address was set."""
    if "base_url" in settings.model_fields_set:
        return settings
    port = listener.getsockname()[1]
    return settings.model_copy(update={"base_url": f"http://localhost:{port}"})


async def _greet(installation: Installation) -> None:
    """Say where the pages are, and how the first editor comes in."""
    pages = installation.settings.base_url
    print(f"Public pages  {pages}/\nDesk          {pages}/desk")
    async with installation.sessions.begin() as session:
        if await first_editor_missing(session):
            token = await invite(session, None, now=now())
            print(
                "First editor  choose a password with this one-time link (48 hours):\n"
                f"              {pages}/desk/setup/{token}"
            )
    print("Stop with Ctrl-C.", flush=True)


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """Take the port before anything else is started. Raises PortInUse."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()  # who comes before the pages are ready waits for them
    except OSError as error:
        listener.close()
        raise PortInUse(host, port, (error.strerror or "unknown").lower()) from None
    with listener:
        yield listener


async def _told_to_stop() -> None:
    """Wait for SIGTERM or Ctrl-C."""
    told = asyncio.Event()
    for number in STOP_SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, told.set)
    await told.wait()
