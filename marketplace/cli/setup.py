"""Making a market ready: schema and reference data."""

import logging
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from marketplace.kernel.database import db, transaction
from marketplace.monitoring import services as monitoring
from marketplace.products import services as products
from marketplace.territory import services as territory
from marketplace.traceability import sealing

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
SEALED_AT_ONCE = 500


@click.command()
@with_appcontext
def init() -> None:
    """Create or update the schema and load the reference data; safe to repeat."""
    prepare_market()
    click.echo("The market is ready.")


def prepare_market() -> None:
    """Bring schema and reference data up to date."""
    update_schema()
    load_reference_data()


def update_schema() -> None:
    """Bring the tables up to date; data is kept."""
    # Alembic tells of every look it takes; what matters here are its warnings.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    migrations().upgrade()
    seal_old_events()


def migrations() -> Any:
    """Return Flask-Migrate, told what our tables are and where their changes lie.

    It brings all of Alembic along, so it is imported only where tables are changed, not by every server.
    """
    library: Any = import_module("flask_migrate")
    library.Migrate(current_app, db, directory=str(MIGRATIONS), render_as_batch=True)
    return library


def seal_old_events() -> None:
    """Chain the events of a market that is older than its chains, some hundred in each transaction."""
    last: int | None = 0
    while last is not None:
        with transaction():
            last = sealing.seal_missing(after=last, at_most=SEALED_AT_ONCE)


def load_reference_data() -> None:
    """Load administrative units, categories, OCOP sets and plans: add what is missing, correct what differs."""
    with transaction():
        territory.load_reference_data()
        products.load_reference_data()
        monitoring.load_plans()
