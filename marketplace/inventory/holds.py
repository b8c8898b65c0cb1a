"""Goods kept for a quarter of an hour for whoever began to check out.

A hold counts while its time runs and not a moment longer: every look at what is left compares the clock, so nothing
has to free it. Holds and sales of a variant are decided one after the other, behind the lock of its stock row:
a statement that waited for another's hold must see that hold.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, literal, select

from marketplace.inventory.models import StockHold, StockItem
from marketplace.kernel.database import UtcDateTime, db, dialect_insert, present_connection

_STOCK = StockItem.metadata.tables[StockItem.__tablename__]
_HOLD = StockHold.metadata.tables[StockHold.__tablename__]

# For statements on the stock: what others than `holder` keep at `now`.
HELD_BY_OTHERS = (
    select(func.coalesce(func.sum(_HOLD.c.quantity), 0))
    .where(
        _HOLD.c.variant_id == _STOCK.c.variant_id,
        _HOLD.c.expires_at > bindparam("now", type_=UtcDateTime()),
        _HOLD.c.holder != bindparam("holder"),
    )
    .correlate(_STOCK)
    .scalar_subquery()
)
_LOCK = (
    select(_STOCK.c.variant_id)
    .where(_STOCK.c.variant_id.in_(bindparam("wanted", expanding=True)))
    .order_by(_STOCK.c.variant_id)
    .with_for_update()
)
_RELEASE = delete(_HOLD).where(_HOLD.c.holder == bindparam("by"))
FORGET_AFTER = timedelta(days=1)


def lock(variant_ids: Iterable[int]) -> None:
    """Let nobody else hold or take these goods until the transaction ends; on SQLite nobody can anyway."""
    wanted = sorted(set(variant_ids))
    if wanted and present_connection().dialect.name == "postgresql":
        present_connection().execute(_LOCK, {"wanted": wanted}).all()


def hold(holder: str, packs: Mapping[int, int], *, until: datetime, at: datetime) -> list[int]:
    """Keep so many packs of each variant for a holder; what she held before is replaced.

    Returns:
        The variants of which there was not enough; for these nothing is held.
    """
    lock(packs)
    release(holder)
    return [each for each in sorted(packs) if not _hold_one(holder, each, packs[each], until, at)]


def release(holder: str) -> None:
    """Let go of everything somebody holds."""
    present_connection().execute(_RELEASE, {"by": holder})


def forget(*, at: datetime) -> None:
    """Take out the rows of holds that ended long ago; they count for nothing."""
    db.session.execute(delete(StockHold).where(StockHold.expires_at < at - FORGET_AFTER))


def _hold_one(holder: str, variant_id: int, quantity: int, until: datetime, at: datetime) -> bool:
    """Look and keep in one statement."""
    values = select(literal(holder), _STOCK.c.variant_id, literal(quantity), literal(until, UtcDateTime())).where(
        _STOCK.c.variant_id == variant_id, _STOCK.c.available - HELD_BY_OTHERS >= quantity
    )
    statement = (
        dialect_insert(_HOLD)
        .from_select(["holder", "variant_id", "quantity", "expires_at"], values)
        .returning(_HOLD.c.id)
    )
    return present_connection().execute(statement, {"now": at, "holder": holder}).first() is not None
