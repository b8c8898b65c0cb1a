"""Making a market ready: schema, reference data, the first operator."""

import click
from flask.cli import with_appcontext
from flask_migrate import upgrade

from marketplace.kernel.database import transaction
from marketplace.products import services as products
from marketplace.territory import services as territory


@click.command()
@with_appcontext
def init() -> None:
    """Create or update the schema and load the reference data; safe to repeat."""
    prepare_market()
    click.echo("The market is ready.")


def prepare_market() -> None:
    """Bring schema and reference data up to date."""
    upgrade()
    with transaction():
        territory.load_reference_data()
        products.load_reference_data()
