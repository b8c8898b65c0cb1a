"""A cooperative's table of products, from the command line."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from marketplace.bulk import queries, services
from marketplace.bulk.states import ImportState
from marketplace.cooperatives import lookups
from marketplace.importing import check_import, keep_import
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.errors import NotFound
from marketplace.kernel.history import Act
from marketplace.territory.rules import TerritoryScope
from marketplace.wiring import ports

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import-products")
@click.argument("file", type=_FILE)
@click.option("--cooperative", "code", required=True, help="The cooperative's code.")
@click.option("--pictures", type=_FILE, help="A zip with the pictures that the table names.")
@click.option("--confirm", "is_confirmed", is_flag=True, help="Keep it; without this it is only checked.")
@click.option("--send", "is_sent", is_flag=True, help="Send new products that lack nothing to the officers.")
@with_appcontext
def import_products(file: Path, code: str, pictures: Path | None, *, is_confirmed: bool, is_sent: bool) -> None:
    """Check a CSV or Excel table of products, and keep it when told to."""
    try:
        cooperative_id = lookups.get_by_code(code, scope=TerritoryScope(everywhere=True)).id
    except NotFound as error:
        raise click.ClickException(f"There is no cooperative {code}.") from error
    act = Act(actor_id=None, at=clock.now(), note="import-products")
    packed = pictures.read_bytes() if pictures else b""
    sent = services.receive(file.name, file.read_bytes(), packed, store=ports().media)
    with transaction():
        import_id = services.begin(cooperative_id, sent, act=act).id
    check_import({"import_id": import_id})
    _tell(import_id)
    if is_confirmed:
        _keep(import_id, cooperative_id, act, is_sent=is_sent)


def _tell(import_id: int) -> None:
    one = queries.find(import_id)
    if one is None or one.state == ImportState.UNREADABLE:
        raise click.ClickException(str(one.refusal["text"] % dict(one.refusal["values"])) if one else "It is gone.")
    click.echo(f"{one.code}: {one.rows} rows, {one.total} products: {one.new} new, {one.changed} changed.")
    faults = queries.faults_of(one)
    for fault in faults:
        click.echo(f"Dòng {fault.row}, cột {fault.column}: {fault.sentence}")
    if faults:
        raise click.ClickException(f"{len(faults)} faults; nothing was kept.")


def _keep(import_id: int, cooperative_id: int, act: Act, *, is_sent: bool) -> None:
    one = queries.find(import_id)
    if one is None:
        return
    with transaction():
        services.confirm(one.code, cooperative_id=cooperative_id, act=act, is_sent=is_sent)
    while (one := queries.find(import_id)) is not None and one.state == ImportState.APPLYING:
        keep_import({"import_id": import_id, "done": one.done})
    click.echo("Kept.")
