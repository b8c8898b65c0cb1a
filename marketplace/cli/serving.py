"""Serving pages and working off the outbox."""

import errno
import socket

import click
from flask.cli import with_appcontext
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from marketplace.wiring import ports, settings

#: How long a process may take to finish what it is answering before it is ended.
STOP_SECONDS = 10


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1),
    help="Processes; with more than one, `marketplace worker` must run as well.",
)
@with_appcontext
def serve(host: str, port: int, workers: int) -> None:
    """Serve the site until stopped with Ctrl-C."""
    _ensure_free(host, port)
    click.echo(f"Chợ Sen: http://{host}:{port}  (Ctrl-C: dừng / stop)")
    server = Granian(
        target_for(workers),
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.warning,
        log_access=False,
    )
    server.serve()
    click.echo("Đã dừng / stopped.")


@click.command()
@with_appcontext
def worker() -> None:
    """Work off the outbox in a process of its own until stopped with Ctrl-C."""
    ports().queue.work()


def target_for(workers: int) -> str:
    """Return what each web process loads: several at once would each work off the same outbox and gain nothing."""
    beside = workers == 1 and settings().worker_in_server
    return f"marketplace.serving:{'application_with_worker' if beside else 'application'}"


def _ensure_free(host: str, port: int) -> None:
    """Refuse a port that somebody has: the server itself would share it, and half of the requests would go astray.

    Raises:
        ClickException: it cannot be listened at.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(_why_not(host, port, error)) from error


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. Choose another: marketplace serve --port {port + 1}"
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than this user has. Choose one above 1023."
    return f"Cannot listen at {host}:{port}: {error.strerror}."
