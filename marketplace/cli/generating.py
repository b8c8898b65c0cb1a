"""Making a market of any size for measuring."""

import click
from flask.cli import with_appcontext

from marketplace.cli.setup import prepare_market
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import RuleBroken
from marketplace.synthetic.market import Size, make_market


@click.command()
@click.option("--cooperatives", default=100, show_default=True, type=click.IntRange(1, 50_000))
@click.option("--products", default=1_000, show_default=True, type=click.IntRange(1, 1_000_000))
@click.option("--seed", default=1, show_default=True, help="The same seed makes the same market.")
@with_appcontext
def generate(cooperatives: int, products: int, seed: int) -> None:
    """Add a made-up market of a given size; refuses where real cooperatives trade."""
    prepare_market()
    try:
        with transaction():
            make_market(Size(cooperatives, products), seed=seed, now=clock.now())
    except RuleBroken as broken:
        raise click.ClickException("Real cooperatives are in this database. Nothing was changed.") from broken
    click.echo(f"Made: {cooperatives:,} cooperatives, {products:,} products. Now: marketplace reindex")
