"""Lots of the cast, opened by the real services."""

from dataclasses import replace
from datetime import UTC, date, datetime

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel import clock
from marketplace.kernel.database import transaction
from marketplace.kernel.history import Act
from marketplace.products.models import Product
from marketplace.traceability import label_reading, printing, services
from marketplace.traceability.models import LabelRun, Lot
from marketplace.traceability.printing import Wanted
from marketplace.traceability.rules import LotData
from tests.makers.products import make_product

PACKED = Act(actor_id=None, at=datetime(2026, 11, 22, 5, 0, tzinfo=UTC))
"""At noon in Vietnam on 22/11/2026, as the tests' other times."""


def lot_data(product_code: str, **changed: object) -> LotData:
    """Return what a cooperative tells about a lot of 50 kg, harvested, made and packed in the week before."""
    told = LotData(
        product_code=product_code,
        quantity=50_000,
        unit="kg",
        produced_on=date(2026, 11, 20),
        harvested_on=date(2026, 11, 18),
        packed_on=date(2026, 11, 21),
        best_before_on=date(2027, 11, 20),
        standard="TCVN 11888:2017",
        place="Bản Lìm Mông",
    )
    return replace(told, **changed)  # type: ignore[arg-type]


def make_lot(cooperative: Cooperative, product: Product | None = None, *, act: Act = PACKED, **changed: object) -> Lot:
    """Return a lot of the cooperative; without a product, of a published one made for it.

    Args:
        changed: further fields of `LotData`: number, produced_on, best_before_on, quantity…
    """
    of = product or make_product(cooperative)
    with transaction():
        return services.open_lot(cooperative.id, lot_data(of.code, **changed), act)


def make_label_run(
    lot: Lot, *, count: int = 24, layout: str = "a4-3x8", act: Act | None = None, **more: object
) -> LabelRun:
    """Return a printing of the lot's labels, of this moment: files may be fetched for some days only.

    Args:
        more: further fields of `Wanted`: variant_id, has_serials, weighed.
    """
    with transaction():
        return printing.print_labels(lot, Wanted(count, layout, **more), act or Act(None, clock.now()))  # type: ignore[arg-type]


def make_serial(lot: Lot) -> str:
    """Return the number of the only label of a run of one."""
    run = make_label_run(lot, count=1, has_serials=True)
    return label_reading.serials_of(run, first=run.first_number, last=run.last_number)[0]
