"""How far a lot went: all lots that hold something of it, and every order and buyer they reached, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, literal, null, or_, select, union_all

from marketplace.kernel import clock
from marketplace.kernel.database import UtcDateTime, db
from marketplace.orders.models import Order, OrderGroup, OrderLine, Parcel
from marketplace.orders.states import OrderState
from marketplace.products.models import Product
from marketplace.traceability.kinds import LotKind
from marketplace.traceability.models import Lot, LotUse
from marketplace.traceability.states import LotState

#: Goods of a lot are in such an order: packed at the cooperative's, on the way, or with the buyer.
PACKED, GONE = OrderState.PACKED, (OrderState.SHIPPED, OrderState.DELIVERED)
WITH_GOODS = (PACKED, *GONE)


class ReachedLot(NamedTuple):
    """A lot that holds something of the lot asked for. `goods` names the product or the material."""

    id: int
    code: str
    number: str
    kind: LotKind
    state: LotState
    product_id: int | None
    goods: str
    quantity: int
    unit: str


class ReachedLine(NamedTuple):
    """A line of an order with goods of such a lot; without `lot_id` it was packed and nobody named a lot."""

    lot_id: int | None
    order_id: int
    order_code: str
    state: OrderState
    packs: int
    product_name: str
    buyer_name: str
    phone: str
    email: str
    commune_id: int
    carrier: str
    tracking_number: str
    shipped_at: datetime | None


@dataclass(frozen=True)
class Reach:
    """Everything a lot went into and everybody it went to."""

    lots: Sequence[ReachedLot]
    lines: Sequence[ReachedLine]

    @cached_property
    def by_order(self) -> dict[int, list[ReachedLine]]:
        """The lines of each order."""
        found: dict[int, list[ReachedLine]] = {}
        for line in self.lines:
            found.setdefault(line.order_id, []).append(line)
        return found

    @property
    def product_ids(self) -> set[int]:
        """The products that any of these lots is of."""
        return {lot.product_id for lot in self.lots if lot.product_id is not None}


_LOT_COLUMNS = (Lot.id, Lot.code, Lot.number, Lot.kind, Lot.state, Lot.product_id)


def reach_of(lot: Lot) -> Reach:
    """Return everything a lot went into and everybody it went to, in one statement.

    Orders packed without naming a lot are taken in where they hold a product concerned and left after the lot was
    there: nobody can tell that they do not hold it.
    """
    rows = db.session.execute(_STATEMENT, {"lot": lot.id, "since": clock.start_of(lot.produced_on)}).all()
    lots = {row[0]: ReachedLot(*row[:9]) for row in rows if row[0] is not None}
    return Reach(list(lots.values()), [ReachedLine(row[0], *row[9:]) for row in rows if row[9] is not None])


def _whole() -> Any:
    affected = select(bindparam("lot", type_=Lot.id.type).label("lot_id")).cte("affected", recursive=True)
    # UNION keeps each lot once, so that a diamond is walked once and a ring in the records ends.
    affected = affected.union(
        select(LotUse.to_lot_id).select_from(LotUse).join(affected, LotUse.from_lot_id == affected.c.lot_id)
    )
    return union_all(_of_named_lots(affected), _of_no_named_lot(affected))


def _of_named_lots(affected: Any) -> Select[*tuple[Any, ...]]:
    goods = _goods_name()
    return (
        select(*_LOT_COLUMNS, goods, Lot.quantity, Lot.unit, *_order_columns())
        .select_from(affected)
        .join(Lot, Lot.id == affected.c.lot_id)
        .outerjoin(Product, Product.id == Lot.product_id)
        .outerjoin(OrderLine, (OrderLine.lot_id == Lot.id) & (OrderLine.quantity > 0))
        .outerjoin(Order, (Order.id == OrderLine.order_id) & Order.state.in_(WITH_GOODS))
        .outerjoin(OrderGroup, OrderGroup.id == Order.group_id)
        .outerjoin(Parcel, Parcel.order_id == Order.id)
    )


def _of_no_named_lot(affected: Any) -> Select[*tuple[Any, ...]]:
    products = select(Lot.product_id).join(affected, Lot.id == affected.c.lot_id).where(Lot.product_id.is_not(None))
    return (
        select(*(null() for _ in range(9)), *_order_columns())
        .select_from(OrderLine)
        .join(Order, Order.id == OrderLine.order_id)
        .join(OrderGroup, OrderGroup.id == Order.group_id)
        .outerjoin(Parcel, Parcel.order_id == Order.id)
        .where(
            OrderLine.lot_id.is_(None),
            OrderLine.quantity > 0,
            OrderLine.product_id.in_(products),
            Order.state.in_(WITH_GOODS),
            or_(Parcel.shipped_at.is_(None), Parcel.shipped_at >= bindparam("since", type_=UtcDateTime())),
        )
    )


def _goods_name() -> Any:
    # A raw lot has its material, a finished one its product; the other of the two is empty.
    return Lot.material.concat(_or_nothing(Product.name)).label("goods")


def _or_nothing(column: Any) -> Any:
    return func.coalesce(column, literal(""))


def _order_columns() -> tuple[Any, ...]:
    return (
        Order.id.label("order_id"), Order.code.label("order_code"), Order.state.label("order_state"),
        OrderLine.quantity.label("packs"), OrderLine.product_name, OrderGroup.buyer_name, OrderGroup.buyer_phone,
        OrderGroup.buyer_email, OrderGroup.commune_id, _or_nothing(Parcel.carrier).label("carrier"),
        _or_nothing(Parcel.tracking_number).label("tracking_number"), Parcel.shipped_at,
    )  # fmt: skip


_STATEMENT = _whole()
