"""Wholesale prices of a pack: from so many packs on, each costs less."""

from collections.abc import Collection, Sequence

from sqlalchemy import ScalarSelect, bindparam, delete, func, select
from sqlalchemy.orm import InstrumentedAttribute

from marketplace.kernel import audit
from marketplace.kernel.database import db
from marketplace.kernel.history import Act
from marketplace.kernel.money import Dong
from marketplace.products import pricing, queries
from marketplace.products.listing import tell_search
from marketplace.products.models import PriceBreak, Product, Variant
from marketplace.products.pricing import PriceStep

_STEP = PriceBreak.metadata.tables[PriceBreak.__tablename__].c
_BREAKS = (
    select(_STEP.variant_id, _STEP.from_quantity, _STEP.unit_price)
    .where(_STEP.variant_id.in_(bindparam("ids", expanding=True)))
    .order_by(_STEP.variant_id, _STEP.from_quantity)
)


def set_price_breaks(variant_id: int, steps: Sequence[PriceStep], *, cooperative_id: int, act: Act) -> None:
    """Replace a pack's steps; they hold at once and are written to the audit trail.

    Raises:
        NotFound: the cooperative has no such variant.
        InvalidInput: too many steps, or one that does not fall.
    """
    variant = queries.get_variant_of_cooperative(variant_id, cooperative_id=cooperative_id)
    pricing.ensure_falling(variant.price, steps)
    before = breaks_of([variant_id])[variant_id]
    if list(steps) == before:
        return
    db.session.execute(delete(PriceBreak).where(PriceBreak.variant_id == variant_id))
    for step in steps:
        db.session.add(PriceBreak(variant_id=variant_id, from_quantity=step.from_quantity, unit_price=step.unit_price))
    db.session.flush()
    audit.record("price_breaks", "variant", variant_id, act, before=_told(before), after=_told(steps))
    tell_search(db.session.get_one(Product, variant.product_id), act=act)


def breaks_of(variant_ids: Collection[int]) -> dict[int, list[PriceStep]]:
    """Return each variant's steps, smallest quantity first, in one statement."""
    found: dict[int, list[PriceStep]] = {variant_id: [] for variant_id in variant_ids}
    rows = db.session.connection().execute(_BREAKS, {"ids": list(found)})
    for variant_id, from_quantity, unit_price in rows:
        found[variant_id].append(PriceStep(from_quantity, unit_price))
    return found


def break_price(quantity: InstrumentedAttribute[int]) -> ScalarSelect[Dong | None]:
    """Return in a query beside `Variant` what a pack costs at most when `quantity` are taken; null without a step.

    The lower one of this and the variant's own price is what `pricing.price_at` says.
    """
    return (
        select(func.min(PriceBreak.unit_price))
        .where(PriceBreak.variant_id == Variant.id, PriceBreak.from_quantity <= quantity)
        .correlate_except(PriceBreak)
        .scalar_subquery()
    )


def _told(steps: Sequence[PriceStep]) -> str:
    return ", ".join(f"{step.from_quantity}: {step.unit_price}" for step in steps)
