"""Building the search index anew."""

import click
from flask.cli import with_appcontext

from marketplace.products import searching
from marketplace.wiring import ports


@click.command()
@with_appcontext
def reindex() -> None:
    """Build the search index anew from the tables; the old one serves meanwhile."""
    documents = list(searching.documents())
    ports().search.rebuild(documents)
    click.echo(f"The search index holds {len(documents)} products.")
