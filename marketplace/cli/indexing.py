"""Building the search index anew."""

import click
from flask.cli import with_appcontext

from marketplace.products import catalogue, following
from marketplace.wiring import ports


@click.command()
@with_appcontext
def reindex() -> None:
    """Build the search index anew from the tables; the old one serves meanwhile, and nothing that changes is missed."""
    if not following.rebuild(ports().search):
        raise click.ClickException("Another process of this machine is building the index. Nothing was done.")
    click.echo(f"The search index holds {catalogue.count_shown()} products.")
