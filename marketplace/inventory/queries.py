"""Reads about stock."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select

from marketplace.inventory.models import StockHold, StockItem, StockMovement
from marketplace.kernel.database import db
from marketplace.products.models import Product, Variant


@dataclass(frozen=True)
class StockFault:
    """A variant whose stock is not the sum of its movements."""

    variant_id: int
    available: int
    moved: int


# Written once, as every list and product page asks.
_STOCK = StockItem.metadata.tables[StockItem.__tablename__].c
_VARIANT = Variant.metadata.tables[Variant.__tablename__].c
_AVAILABLE = select(_STOCK.variant_id, _STOCK.available).where(_STOCK.variant_id.in_(bindparam("ids", expanding=True)))
_IN_STOCK = (
    select(_VARIANT.product_id)
    .join(StockItem, _STOCK.variant_id == _VARIANT.id)
    .where(_VARIANT.product_id.in_(bindparam("ids", expanding=True)), _VARIANT.is_active, _STOCK.available > 0)
)


def available_of(variant_ids: Collection[int]) -> dict[int, int]:
    """Return how many packs of each variant can be sold now; 0 where nothing was ever counted."""
    rows = db.session.execute(_AVAILABLE, {"ids": list(set(variant_ids))}) if variant_ids else ()
    known = {variant_id: available for variant_id, available in rows}
    return {variant_id: known.get(variant_id, 0) for variant_id in variant_ids}


def available_to(variant_ids: Collection[int], *, holder: str, at: datetime) -> dict[int, int]:
    """Return how many packs of each variant this buyer can have now: what others hold at the moment is left out."""
    known = available_of(variant_ids)
    held = held_by_others(variant_ids, holder=holder, at=at)
    return {variant_id: max(0, left - held.get(variant_id, 0)) for variant_id, left in known.items()}


def held_by_others(variant_ids: Collection[int], *, holder: str, at: datetime) -> dict[int, int]:
    """Return how many packs of each variant others keep at a moment; variants of which nobody does are left out."""
    if not variant_ids:
        return {}
    chosen = (
        select(StockHold.variant_id, func.sum(StockHold.quantity))
        .where(StockHold.variant_id.in_(set(variant_ids)), StockHold.expires_at > at, StockHold.holder != holder)
        .group_by(StockHold.variant_id)
    )
    return {variant_id: int(packs) for variant_id, packs in db.session.execute(chosen)}


def held_until(holder: str, *, at: datetime) -> datetime | None:
    """Return until when the goods of a cart are kept for it, or `None` when they are not."""
    chosen = select(func.min(StockHold.expires_at)).where(StockHold.holder == holder, StockHold.expires_at > at)
    return db.session.scalar(chosen)


def products_in_stock(product_ids: Collection[int]) -> set[int]:
    """Return those of the products of which at least one pack can be sold now."""
    return set(db.session.scalars(_IN_STOCK, {"ids": list(set(product_ids))})) if product_ids else set()


def names_of(variant_ids: Collection[int]) -> dict[int, str]:
    """Return product and packing of each variant as one name: "Mật ong bạc hà – hũ 500 g"."""
    chosen = (
        select(Variant.id, Product.name, Variant.label)
        .join(Product, Product.id == Variant.product_id)
        .where(Variant.id.in_(set(variant_ids)))
    )
    return {row.id: full_name(row.name, row.label) for row in db.session.execute(chosen)}


def full_name(product_name: str, variant_label: str) -> str:
    """Return product and packing as one name."""
    return f"{product_name} – {variant_label}" if variant_label else product_name


def movements_of(variant_id: int, *, limit: int = 50) -> list[StockMovement]:
    """Return the last changes of a variant's stock, newest first."""
    chosen = select(StockMovement).where(StockMovement.variant_id == variant_id)
    return list(db.session.scalars(chosen.order_by(StockMovement.id.desc()).limit(limit)))


def stock_faults() -> list[StockFault]:
    """Return every variant whose stock is not the sum of its movements; there must be none."""
    moved = (
        select(StockMovement.variant_id, func.sum(StockMovement.change).label("moved"))
        .group_by(StockMovement.variant_id)
        .subquery()
    )
    total = func.coalesce(moved.c.moved, 0)
    chosen = (
        select(StockItem.variant_id, StockItem.available, total.label("moved"))
        .outerjoin(moved, moved.c.variant_id == StockItem.variant_id)
        .where(StockItem.available != total)
        .order_by(StockItem.variant_id)
    )
    return [StockFault(row.variant_id, row.available, int(row.moved)) for row in db.session.execute(chosen)]
