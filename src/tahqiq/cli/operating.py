"""Running a server the way an operator wants it: its log, its figures, its limits, and an orderly end.

``serve`` and ``witness serve`` are both run here, so that what holds for one holds for the other.
"""

import secrets
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from tahqiq import __version__
from tahqiq.desk.clock import Clock
from tahqiq.errors import BadInput
from tahqiq.model.configuration import Configuration
from tahqiq.store.secret_file import read_secret
from tahqiq.web.log_lines import set_up_log, tell

if TYPE_CHECKING:
    import uvicorn
    from starlette.types import ASGIApp

    from tahqiq.web.meters import Figures

OPERATORS_HOST = "127.0.0.1"
TALLY_SECONDS = 3600.0
_LEAST_TOKEN = 32
Command = Callable[..., Any]


@dataclass(frozen=True)
class Operating:
    """What the operator decided on this run: the configuration, and what options of the command stand over it."""

    configuration: Configuration
    log_form: str = "plain"
    log_level: str = "warning"
    metrics_port: int = 0


def operated(command: Command) -> Command:
    """``--log-form``, ``--log-level``, ``--metrics-port``: the options of every command that serves."""
    options = (
        click.option(
            "--log-form",
            type=click.Choice(("plain", "json")),
            default="plain",
            show_default=True,
            help="How lines of the log are written, on the error stream.",
        ),
        click.option(
            "--log-level",
            type=click.Choice(("info", "warning", "error")),
            default="info",
            show_default=True,
            help="From which weight on; 'info' has a line for every request.",
        ),
        click.option(
            "--metrics-port",
            default=0,
            show_default=True,
            type=click.IntRange(0, 65535),
            help="A port on loopback for /metrics and /health; 0 for none.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@dataclass(frozen=True)
class Served:
    """What is served: the application, for which kind of audience, and how it does inside."""

    app: "ASGIApp"
    audience: str
    figures: "Figures"
    health: Callable[[], Mapping[str, bool]]
    clock: Clock


def serve_app(served: Served, line: socket.socket, operating: Operating) -> None:
    """Serves on a socket that listens already, until it is told to stop; requests under way then come to their end.

    Raises ``BadInput``: CFG006, CFG007, CFG008 for the operator's token, WEB004 for a port that cannot be had.
    """
    from tahqiq.cli.supervised import Supervised
    from tahqiq.web.meters import Meters
    from tahqiq.web.patience import Patience
    from tahqiq.web.pulse import Inside, Pulse, security_txt
    from tahqiq.web.request_log import RequestLog

    configuration, limits = operating.configuration, operating.configuration.limits
    meters = Meters(served.figures)
    inside = Inside(meters, served.health, _token(configuration))

    def contact() -> str | None:
        return security_txt(configuration.contact, configuration.serve.public_url, served.clock.now())

    most_head = limits.header_kib * 1024
    pulse = Patience(Pulse(served.app, inside, contact), limits.body_seconds, most_head)
    app = RequestLog(pulse, secrets.token_bytes, served.audience, meters.hear)
    with operators_port(operating.metrics_port, inside):
        set_up_log(operating.log_form, operating.log_level)
        host, port = line.getsockname()[:2]
        tell("start", version=__version__, host=host, port=port, audience=served.audience)
        with tallied(served.figures):
            run_until_told(Supervised(_settings(app, configuration)), line)
        tell("stop")


def _settings(app: "ASGIApp", configuration: Configuration) -> "uvicorn.Config":
    """The server program with our limits, and without words of its own."""
    import uvicorn

    from tahqiq.web.patience import patient_protocol

    limits, behind_proxy = configuration.limits, configuration.serve.behind_proxy
    return uvicorn.Config(
        app,
        http=patient_protocol(limits.header_seconds),
        ws="none",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=behind_proxy,
        forwarded_allow_ips="127.0.0.1,::1" if behind_proxy else None,
        limit_concurrency=limits.at_once,
        h11_max_incomplete_event_size=limits.header_kib * 1024,
        timeout_keep_alive=limits.keep_alive_seconds,
        timeout_graceful_shutdown=limits.stop_seconds,
    )


def run_until_told(server: "uvicorn.Server", line: socket.socket) -> None:
    """Runs until SIGTERM or SIGINT; either is an orderly end, not a failure.

    The server raises the signal again once everything under way has ended; by then it has done its work.
    """
    before = signal.signal(signal.SIGTERM, lambda _signal, _frame: None)
    try:
        with suppress(KeyboardInterrupt):
            server.run(sockets=[line])
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def tallied(figures: "Figures", every: float = TALLY_SECONDS) -> Iterator[None]:
    """The figures as a line in the log, every hour and at the end: for whoever has nothing that collects them."""
    ended = threading.Event()

    def tally() -> None:
        while not ended.wait(every):
            _tell_tally(figures)

    thread = threading.Thread(target=tally, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(5)
        _tell_tally(figures)


def _tell_tally(figures: "Figures") -> None:
    found: dict[str, Any] = {one.name.removeprefix("tahqiq_"): one.value for one in figures()}
    tell("tally", **found)


@contextmanager
def operators_port(port: int, inside: Any) -> Iterator[None]:
    """The figures on a port of their own, on loopback, in a thread of their own; nothing where ``port`` is 0."""
    if not port:
        yield
        return
    import uvicorn

    from tahqiq.web.headers import KnownHosts
    from tahqiq.web.patience import patient_protocol
    from tahqiq.web.pulse import OperatorsPort

    guarded = KnownHosts(OperatorsPort(inside), hosts=("127.0.0.1", "localhost", "::1"))
    server = uvicorn.Server(
        uvicorn.Config(
            guarded,
            http=patient_protocol(5),
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=16,
            timeout_graceful_shutdown=1,
        )
    )
    with listening(OPERATORS_HOST, port) as line:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [line]}, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.should_exit = True
            thread.join(5)


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens; raises ``BadInput`` (WEB004) where the port cannot be had."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise BadInput(
            "WEB004",
            f"port {port} on {host} cannot be used: {error.strerror or error}",
            "stop what is served there, or choose another with --port.",
        ) from error


def _token(configuration: Configuration) -> str | None:
    where = configuration.metrics.token_file
    if where is None:
        return None
    token = read_secret(where, "the operator's token")
    if len(token) < _LEAST_TOKEN or not token.isascii():
        raise BadInput(
            "CFG008",
            f"the operator's token in {where} has fewer than {_LEAST_TOKEN} characters, or others than ASCII",
            "make one with 'openssl rand -hex 32'.",
        )
    return token
