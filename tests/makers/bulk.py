"""Imports for tests, made by the real services."""

from marketplace.bulk import queries, services
from marketplace.bulk.models import ProductImport
from marketplace.bulk.states import ImportState
from marketplace.cooperatives.models import Cooperative
from marketplace.importing import check_import, keep_import
from marketplace.kernel.database import transaction
from marketplace.kernel.history import Act
from marketplace.wiring import ports
from tests.conftest import NOON
from tests.makers.tables import csv_table, row

ACT = Act(actor_id=None, at=NOON)


def make_import(cooperative: Cooperative, content: bytes = b"", pictures: bytes = b"") -> ProductImport:
    """Return an import whose files were looked into; one good row when nothing else is given."""
    sent = services.receive("bang.csv", content or csv_table([row(1)]), pictures, store=ports().media)
    with transaction():
        one = services.begin(cooperative.id, sent, act=ACT)
    check_import({"import_id": one.id})
    return again(one)


def keep(one: ProductImport, *, is_sent: bool = False) -> ProductImport:
    """Confirm an import and do all its parts."""
    with transaction():
        services.confirm(one.code, cooperative_id=one.cooperative_id, act=ACT, is_sent=is_sent)
    while again(one).state == ImportState.APPLYING:
        keep_import({"import_id": one.id, "done": again(one).done})
    return again(one)


def again(one: ProductImport) -> ProductImport:
    """Return the import as it stands now."""
    found = queries.find(one.id)
    assert found is not None
    return found
