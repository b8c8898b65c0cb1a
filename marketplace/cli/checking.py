"""Auditing the rows of a market."""

from itertools import islice

import click
from flask.cli import with_appcontext

from marketplace.trade import auditing


@click.command()
@click.option("--limit", default=20, show_default=True, help="How many faults to name at most.")
@with_appcontext
def check(limit: int) -> None:
    """Audit the rows; exit 1 with the first faults."""
    found = list(islice(auditing.faults(), limit))
    for fault in found:
        click.echo(f"{fault.what}: {fault.sentence}")
    if found:
        more = " (there may be more)" if len(found) == limit else ""
        raise click.ClickException(f"{len(found)} faults found{more}.")
    for name, _faults in auditing.CHECKS:
        click.echo(f"ok  {name}")
