"""Handing in a bank statement from the command line."""

from collections import Counter
from pathlib import Path

import click
from flask.cli import with_appcontext

from marketplace.cooperatives import queries as cooperatives
from marketplace.kernel import clock
from marketplace.kernel.database import foresee, transactionally
from marketplace.kernel.errors import MarketplaceError
from marketplace.kernel.history import Act
from marketplace.payments import sheets, statements
from marketplace.territory.rules import TerritoryScope
from marketplace.trade import paying
from marketplace.wiring import ports


@click.command("import-statement")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--cooperative", "code", required=True, help="Code of the cooperative whose account it is.")
@click.option("--dry-run", is_flag=True, help="Tell what would happen; nothing is kept.")
@with_appcontext
def import_statement(file: Path, code: str, dry_run: bool) -> None:
    """Match a bank statement (CSV or XLSX) with the open orders of a cooperative; safe to repeat."""
    act = Act(actor_id=None, at=clock.now(), note="import-statement")
    try:
        owner = cooperatives.get_by_code(code, scope=TerritoryScope(everywhere=True)).id
        statement = statements.read(sheets.candidates(file.read_bytes(), ports().sheet_reader))
        hear = foresee if dry_run else transactionally
        recorded = hear(lambda: paying.hear_all(statement.news, cooperative_id=owner, act=act))
    except MarketplaceError as error:
        raise click.ClickException(str(error)) from error
    for outcome, count in sorted(Counter(each.outcome.value for each in recorded).items()):
        click.echo(f"{count:6}  {outcome}")
    click.echo(f"{statement.outgoing:6}  outgoing, passed over")
    for line in statement.unreadable:
        click.echo(f"line {line.number} cannot be read: {line.told}", err=True)
