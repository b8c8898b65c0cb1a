"""Audit of the stock: what can be sold is the sum of what came and went."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import exists, func, select

from marketplace.inventory.kinds import MovementKind
from marketplace.inventory.models import StockHold, StockItem, StockMovement
from marketplace.inventory.queries import stock_faults
from marketplace.kernel import clock
from marketplace.kernel.database import db
from marketplace.kernel.faults import Fault

# No hold that counts now can have been granted earlier than this.
GRANTED_WITHIN = timedelta(hours=1)


def faults() -> Iterator[Fault]:
    """Yield the variants whose stock is not the sum of its movements."""
    yield from _differing()
    yield from _moved_without_stock()
    yield from _held_too_much()


def _held_too_much() -> Iterator[Fault]:
    """Among the holds of one moment there is never more than was there: each was granted out of what was left."""
    # What the cooperative counted down after a hold was granted is not the hold's fault, so only a look at holds that
    # were granted after the last count of a variant tells anything.
    held = (
        select(StockHold.variant_id, func.sum(StockHold.quantity).label("packs"))
        .where(StockHold.expires_at > clock.now())
        .group_by(StockHold.variant_id)
        .subquery()
    )
    counted_since = exists().where(
        StockMovement.variant_id == held.c.variant_id,
        StockMovement.kind == MovementKind.COUNTED,
        StockMovement.at > clock.now() - GRANTED_WITHIN,
    )
    chosen = (
        select(StockItem.variant_id, StockItem.available, held.c.packs)
        .join(held, held.c.variant_id == StockItem.variant_id)
        .where(held.c.packs > StockItem.available, ~counted_since)
        .order_by(StockItem.variant_id)
    )
    for variant_id, available, packs in db.session.execute(chosen):
        yield Fault(
            "holds",
            f"variant {variant_id}",
            f"Of the variant {variant_id}, {int(packs)} are held, but only {available} are in stock.",
        )


def _differing() -> Iterator[Fault]:
    for fault in stock_faults():
        where = f"variant {fault.variant_id}"
        yield Fault(
            "stock",
            where,
            f"The {where} has {fault.available} in stock, but its movements add up to {fault.moved}.",
        )


def _moved_without_stock() -> Iterator[Fault]:
    chosen = (
        select(StockMovement.variant_id, func.sum(StockMovement.change))
        .outerjoin(StockItem, StockItem.variant_id == StockMovement.variant_id)
        .where(StockItem.variant_id.is_(None))
        .group_by(StockMovement.variant_id)
        .order_by(StockMovement.variant_id)
    )
    for variant_id, total in db.session.execute(chosen):
        yield Fault(
            "stock",
            f"variant {variant_id}",
            f"The variant {variant_id} has no stock row, but its movements add up to {int(total)}.",
        )
