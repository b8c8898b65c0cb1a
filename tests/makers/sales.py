"""Orders that are already on their way, so that a test can deliver, refund or cancel them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from sqlalchemy import select

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.clock import VIETNAM
from marketplace.kernel.codes import new_code
from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act, move
from marketplace.kernel.money import Dong
from marketplace.orders import queries as orders
from marketplace.orders.kinds import Channel, PayBy
from marketplace.orders.models import Order, OrderGroup, OrderLine
from marketplace.orders.states import ORDER_LIFE, OrderAction
from marketplace.payments.models import Payment
from marketplace.products import standing
from marketplace.products.models import Category, Product, Variant
from marketplace.products.states import ProductState
from marketplace.sales import services as sales

Row = TypeVar("Row")

PLACED_AT = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
ON_THE_WAY = (OrderAction.CONFIRM, OrderAction.PACK, OrderAction.SHIP)


@dataclass(frozen=True)
class Sold:
    """One line: `quantity` packs of half a kilogram at `price` đồng."""

    price: int
    quantity: int = 1
    category: str = "gao-ngu-coc"
    name: str = "Gạo nếp nương"


def vietnam(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    """Return a moment of a Vietnamese day."""
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)


def category_named(slug: str) -> Category:
    """Return the shelf with this slug."""
    return db.session.scalars(select(Category).where(Category.slug == slug)).one()


def make_order(
    cooperative: Cooperative,
    lines: Sequence[Sold] = (Sold(price=100_000),),
    *,
    discount: int = 0,
    delivery_fee: int = 30_000,
    placed_at: datetime = PLACED_AT,
    steps: Sequence[OrderAction] = ON_THE_WAY,
    channel: Channel = Channel.ONLINE,
) -> Order:
    """Return an order that was placed and taken through `steps`, by default handed to the carrier."""
    with transaction():
        order = _placed(cooperative, lines, discount=discount, delivery_fee=delivery_fee, placed_at=placed_at)
        order.channel = channel
        for hours, step in enumerate(steps, start=1):
            move(ORDER_LIFE, order, step, Act(None, placed_at + timedelta(hours=hours)))
    return order


def deliver(order: Order, at: datetime) -> Order:
    """Let the buyer have the order, and write the sale down."""
    with transaction():
        move(ORDER_LIFE, order, OrderAction.DELIVER, Act(None, at))
        order.delivered_at = at
        sales.record_delivered(order.id, act=Act(None, at))
        standing.count_sold(orders.packs_by_product(order.id), act=Act(None, at))
    return order


def make_sale(cooperative: Cooperative, price: int, at: datetime, *, category: str = "gao-ngu-coc") -> Order:
    """Return a delivered order of one line."""
    order = make_order(cooperative, [Sold(price=price, category=category)], placed_at=at - timedelta(days=3))
    return deliver(order, at)


def cancel(order: Order, at: datetime, reason: str = "Khách không nhận hàng") -> Order:
    """Take the order back: before it leaves, or refused at the door."""
    with transaction():
        move(ORDER_LIFE, order, OrderAction.CANCEL, Act(None, at, reason))
        order.cancelled_at, order.cancel_reason = at, reason
    return order


def refund(order: Order, at: datetime, *, amount: int = 0, key: str = "refund-1") -> Order:
    """Give money back for the order's first line; all that is left of every line when no amount is named."""
    with transaction():
        left = sales.refundable_amounts(order.id)
        amounts = {min(left): Dong(amount)} if amount else left
        sales.record_refunded(order.id, amounts=amounts, source_key=key, act=Act(None, at))
    return order


def _placed(
    cooperative: Cooperative, lines: Sequence[Sold], *, discount: int, delivery_fee: int, placed_at: datetime
) -> Order:
    goods = sum(line.price * line.quantity for line in lines)
    total = goods - discount + delivery_fee
    group = _added(_group(cooperative, total, placed_at))
    order = _added(
        Order(
            code=new_code(8),
            group_id=group.id,
            cooperative_id=cooperative.id,
            pay_by=PayBy.COD,
            goods_total=Dong(goods),
            discount=Dong(discount),
            delivery_fee=Dong(delivery_fee),
            total=Dong(total),
            placed_at=placed_at,
        )
    )
    for line in lines:
        _added(_line(order, line, _variant(cooperative, line)))
    payment = Payment(
        order_id=order.id, pay_by=PayBy.COD, amount=Dong(total), reference=order.code, created_at=placed_at
    )
    _added(payment)
    return order


def _group(cooperative: Cooperative, total: int, placed_at: datetime) -> OrderGroup:
    return OrderGroup(
        key=new_code(12),
        code=new_code(8),
        buyer_name="Nguyễn Thị Người Mua",
        buyer_phone="+84500000777",
        street="12 Phố Bí Mật",
        commune_id=cooperative.commune_id,
        province_id=cooperative.province_id,
        total=Dong(total),
        placed_at=placed_at,
    )


def _line(order: Order, line: Sold, variant: Variant) -> OrderLine:
    return OrderLine(
        order_id=order.id,
        variant_id=variant.id,
        product_id=variant.product_id,
        category_id=category_named(line.category).id,
        product_name=line.name,
        variant_label=variant.label,
        unit=variant.unit,
        amount=variant.amount,
        quantity=line.quantity,
        unit_price=Dong(line.price),
        line_total=Dong(line.price * line.quantity),
    )


def _variant(cooperative: Cooperative, line: Sold) -> Variant:
    product = _added(
        Product(
            code=new_code(8),
            slug=new_code(8).lower(),
            cooperative_id=cooperative.id,
            category_id=category_named(line.category).id,
            state=ProductState.PUBLISHED,
            name=line.name,
            folded_name=line.name,
            created_at=PLACED_AT,
        )
    )
    return _added(
        Variant(
            product_id=product.id, label="Túi 0,5 kg", unit="kg", amount=500, price=Dong(line.price), weight_grams=550
        )
    )


def _added(row: Row) -> Row:
    db.session.add(row)
    db.session.flush()
    return row
