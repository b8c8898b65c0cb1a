"""Opening a figure: the orders it is made of, and one order down to its lines, products and lots.

Nothing here tells who bought: officers see what was sold, not to whom.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Select, case, cast, exists, func, select, tuple_

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.messages import msg
from marketplace.kernel.money import Dong
from marketplace.orders.kinds import Channel, PayBy
from marketplace.orders.models import Order, OrderLine
from marketplace.sales.filtering import Filter, conditions, within
from marketplace.sales.kinds import EntryKind, Verification
from marketplace.sales.levels import effective, levelled
from marketplace.sales.models import SaleEntry, SaleLevelling
from marketplace.territory.rules import TerritoryScope
from marketplace.traceability.models import Lot

PAGE = 50

Place = tuple[date, int]
"""Where a page of orders ends: the day and the order's id."""


@dataclass(frozen=True, slots=True)
class OrderBehind:
    """What one order adds to a figure on one day: a refund on a later day is a row of its own."""

    day: date
    order_id: int
    code: str
    cooperative_name: str
    cooperative_code: str
    province_id: int
    delivered: Dong
    refunded: Dong
    verification: Verification

    @property
    def amount(self) -> Dong:
        """What is counted, in đồng."""
        return Dong(self.delivered + self.refunded)

    @property
    def place(self) -> Place:
        """The key after which the next page begins."""
        return self.day, self.order_id


@dataclass(frozen=True, slots=True)
class OpenedOrder:
    """An order as far as it concerns the figures."""

    id: int
    code: str
    cooperative_name: str
    cooperative_code: str
    channel: Channel
    pay_by: PayBy
    placed_at: datetime
    delivered_at: datetime | None
    goods_total: Dong
    discount: Dong
    delivery_fee: Dong
    total: Dong


@dataclass(frozen=True, slots=True)
class OpenedLine:
    """One entry of an order: what was delivered or given back, of which product, variant and lot."""

    kind: EntryKind
    day: date
    verification: Verification
    amount: Dong
    product_name: str
    variant_label: str
    quantity: int
    unit_price: Dong
    line_total: Dong
    lot_code: str | None


def orders_behind(chosen: Filter, *, after: Place | None = None, limit: int = PAGE) -> list[OrderBehind]:
    """Return the orders a figure is made of, the latest day first; their amounts add up to it.

    Args:
        after: the last row's `place` of the page before.
    """
    page = _days_of_orders(chosen, after, limit).subquery().c
    rows = db.session.execute(
        select(
            page.day,
            page.order_id,
            Order.code,
            Cooperative.name.label("cooperative_name"),
            Cooperative.code.label("cooperative_code"),
            page.province_id,
            page.delivered,
            page.refunded,
            func.coalesce(SaleLevelling.level, page.verification).label("verification"),
        )
        .join(Order, Order.id == page.order_id)
        .outerjoin(SaleLevelling, SaleLevelling.order_id == page.order_id)
        .join(Cooperative, Cooperative.id == Order.cooperative_id)
        .order_by(page.day.desc(), page.order_id.desc())
    )
    return [OrderBehind(**row._mapping) for row in rows]


def open_order(code: str, *, scope: TerritoryScope) -> OpenedOrder:
    """Return a counted order of the viewer's territory.

    Raises:
        NotFound: there is none, it was not delivered, or it was sold elsewhere.
    """
    counted = exists().where(SaleEntry.order_id == Order.id, *within(SaleEntry, scope))
    row = db.session.execute(
        select(
            Order.id,
            Order.code,
            Cooperative.name.label("cooperative_name"),
            Cooperative.code.label("cooperative_code"),
            Order.channel,
            Order.pay_by,
            Order.placed_at,
            Order.delivered_at,
            Order.goods_total,
            Order.discount,
            Order.delivery_fee,
            Order.total,
        )
        .join(Cooperative, Cooperative.id == Order.cooperative_id)
        .where(Order.code == code, counted)
    ).first()
    if row is None:
        raise NotFound(msg("Không tìm thấy đơn đã giao nào mang mã này trong địa bàn của bạn."))
    return OpenedOrder(**row._mapping)


def lines_of(order_id: int) -> list[OpenedLine]:
    """Return the entries of an order, deliveries before refunds, in the order of its lines."""
    entry, line = SaleEntry, OrderLine
    rows = db.session.execute(
        select(
            entry.kind,
            entry.day,
            effective().label("verification"),
            entry.amount,
            line.product_name,
            line.variant_label,
            line.quantity,
            line.unit_price,
            line.line_total,
            Lot.code.label("lot_code"),
        )
        .select_from(entry)
        .join(line, line.id == entry.order_line_id)
        .outerjoin(Lot, Lot.id == entry.lot_id)
        .outerjoin(SaleLevelling, SaleLevelling.order_id == entry.order_id)
        .where(entry.order_id == order_id)
        .order_by(entry.day, entry.kind, line.id)
    )
    return [OpenedLine(**row._mapping) for row in rows]


def _days_of_orders(chosen: Filter, after: Place | None, limit: int) -> Select[*tuple[Any, ...]]:
    """Select one page of days and orders; only these are looked up by name afterwards."""
    entry = SaleEntry
    beyond = [] if after is None else [tuple_(entry.day, entry.order_id) < after]
    wanted = conditions(entry, replace(chosen, verification=None))
    page = (
        select(
            entry.day,
            entry.order_id,
            func.min(entry.province_id).label("province_id"),
            _sum_of(EntryKind.DELIVERED),
            _sum_of(EntryKind.REFUNDED),
            func.min(entry.verification).label("verification"),
        )
        .where(*wanted, *beyond)
        .group_by(entry.day, entry.order_id)
        .order_by(entry.day.desc(), entry.order_id.desc())
        .limit(limit)
    )
    return page if chosen.verification is None else levelled(page).where(effective() == chosen.verification)


def _sum_of(kind: EntryKind) -> Any:
    amounts = case((SaleEntry.kind == kind, SaleEntry.amount), else_=0)
    # PostgreSQL adds up whole numbers to a decimal one.
    return cast(func.sum(amounts), BigInteger).label(kind.value)
