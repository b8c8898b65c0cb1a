"""Serving pages and working off the outbox."""

import click
from flask.cli import with_appcontext
from granian import Granian
from granian.constants import Interfaces

from marketplace.wiring import ports


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=1, show_default=True, help="Processes; more than one need a worker of their own.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the site."""
    Granian(
        "marketplace.serving:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        log_access=False,
    ).serve()


@click.command()
@with_appcontext
def worker() -> None:
    """Work off the outbox in a process of its own."""
    ports().queue.work()
