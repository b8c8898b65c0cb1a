"""What proves the origin of a product, as an OCOP dossier asks for it (QĐ 26/2026/QĐ-TTg): its lots and its codes."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select

from marketplace.kernel.database import db
from marketplace.traceability.models import Lot, LotUse, TraceEvent, TradeItemNumber
from marketplace.traceability.states import LotState


class LotEvidence(NamedTuple):
    """A lot with how much is told of it: events written down, and lots it was made of."""

    number: str
    code: str
    state: LotState
    produced_on: date
    best_before_on: date | None
    quantity: int
    unit: str
    standard: str
    events: int
    sources: int


def lots_of_product(product_id: int) -> Sequence[LotEvidence]:
    """Return a product's lots, newest first, in one statement."""
    chosen = (
        select(
            Lot.number, Lot.code, Lot.state, Lot.produced_on, Lot.best_before_on, Lot.quantity, Lot.unit, Lot.standard,
            _count(TraceEvent, TraceEvent.lot_id == Lot.id), _count(LotUse, LotUse.to_lot_id == Lot.id),
        )
        .where(Lot.product_id == product_id)
        .order_by(Lot.produced_on.desc(), Lot.id.desc())
    )  # fmt: skip
    return [LotEvidence(*row) for row in db.session.execute(chosen)]


def gtins_of_product(product_id: int) -> list[str]:
    """Return the GTINs of a product's packs, the oldest first."""
    chosen = select(TradeItemNumber.gtin).where(TradeItemNumber.product_id == product_id)
    return list(db.session.scalars(chosen.order_by(TradeItemNumber.id)))


def _count(model: Any, which: Any) -> Any:
    return select(func.count(model.id)).where(which).correlate(Lot).scalar_subquery()
