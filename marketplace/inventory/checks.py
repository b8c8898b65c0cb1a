"""Audit of the stock: what can be sold is the sum of what came and went."""

from collections.abc import Iterator

from sqlalchemy import func, select

from marketplace.inventory.models import StockItem, StockMovement
from marketplace.inventory.queries import stock_faults
from marketplace.kernel.database import db
from marketplace.kernel.faults import Fault


def faults() -> Iterator[Fault]:
    """Yield the variants whose stock is not the sum of its movements."""
    yield from _differing()
    yield from _moved_without_stock()


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
