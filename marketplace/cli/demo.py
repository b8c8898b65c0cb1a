"""The demo market: made once, told about each time."""

from collections.abc import Iterator
from datetime import datetime

import click
from flask.cli import with_appcontext

from marketplace.accounts import queries as accounts
from marketplace.cli.demo_market.cast import CAST, PASSWORD
from marketplace.cli.demo_market.market import CHECKOUTS, make_market
from marketplace.cli.setup import load_reference_data, update_schema
from marketplace.cooperatives.fictional import is_demo_market
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.products import following
from marketplace.wiring import ports, settings

_ANOTHER_MARKET = (
    "A market that is not the demo is in this database. Nothing was changed. "
    "Choose another VAR_DIR or DATABASE_URL for the demo."
)


@click.command()
@click.option("--checkouts", default=CHECKOUTS, show_default=True, help="How many times people bought in the year.")
@with_appcontext
def demo(checkouts: int) -> None:
    """Make the demo market unless it is there, and print who can sign in."""
    update_schema()
    if is_demo_market():
        click.echo("The demo market is there; everything done in it was kept.")
    else:
        click.echo("Making the demo market: a year of trade, about half a minute…")
        load_reference_data()
        make_demo(clock.now(), checkouts=checkouts)
    ensure_searchable()
    for line in log_ins(settings().base_url):
        click.echo(line)


def make_demo(now: datetime, *, checkouts: int) -> None:
    """Make the demo market in one transaction: when it is interrupted, nothing of it is left.

    Raises:
        ClickException: another market is in the database.
    """
    with transaction():
        if accounts.search_people("", limit=1):
            raise click.ClickException(_ANOTHER_MARKET)
        make_market(now, checkouts=checkouts)


def ensure_searchable() -> None:
    """Build this machine's search index where it has none, also when an earlier run was stopped before it."""
    if not ports().search.is_ready():
        following.rebuild(ports().search)


def log_ins(address: str) -> Iterator[str]:
    """Yield what somebody who tries the market needs to know."""
    longest = max(len(login.email) for login in CAST)
    yield ""
    yield f"Chợ Sen (chợ mẫu): {address}"
    yield f"Mật khẩu chung / one password for all: {PASSWORD}"
    yield ""
    for login in CAST:
        yield f"  {login.email:<{longest}}  {login.starts_at:<9} {login.does}"
    yield ""
