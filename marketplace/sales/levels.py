"""How sure a sale is: the level it was written down with, or the one it was lifted to later.

Entries are append-only, so a payment that is matched after the delivery does not change them: a dated levelling of the
order stands beside them, and whoever reads entries by level reads both.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.history import Act
from marketplace.sales import rollups
from marketplace.sales.kinds import EntryKind, Verification
from marketplace.sales.models import SaleEntry, SaleLevelling

_COUNTED = (
    "kind", "cooperative_id", "province_id", "commune_id", "category_id", "order_id", "channel", "verification", "day",
    "amount",
)  # fmt: skip


def lift_to_reconciled(order_id: int, *, act: Act) -> bool:
    """Let the sale of an order count as paid and matched from now on; the sums follow.

    Returns:
        Whether anything changed: not for an order without entries, and not twice.
    """
    held = select(SaleEntry.id).where(SaleEntry.order_id == order_id, SaleEntry.kind == EntryKind.DELIVERED)
    if not db.session.scalars(held.order_by(SaleEntry.id).with_for_update()).all():
        return False
    level = Verification.RECONCILED
    values = {"order_id": order_id, "level": level, "actor_id": act.actor_id, "at": act.at}
    if insert_or_ignore(SaleLevelling, values, unique=("order_id",)) is None:
        return False
    chosen = select(SaleEntry).where(SaleEntry.order_id == order_id, SaleEntry.verification != level)
    entries = db.session.scalars(chosen.execution_options(populate_existing=True)).all()
    rollups.relevel([{name: getattr(entry, name) for name in _COUNTED} for entry in entries], level=level)
    return bool(entries)


def level_of(order_id: int) -> Verification | None:
    """Return the level an order was lifted to, if it was."""
    return db.session.scalar(select(SaleLevelling.level).where(SaleLevelling.order_id == order_id))


def effective() -> ColumnElement[Any]:
    """Return the level an entry counts at, in a statement that went through `levelled`."""
    return func.coalesce(SaleLevelling.level, SaleEntry.verification)


def levelled(chosen: Select[Any]) -> Select[Any]:
    """Return a statement about entries with the levelling of their orders beside them."""
    return chosen.outerjoin(SaleLevelling, SaleLevelling.order_id == SaleEntry.order_id)
