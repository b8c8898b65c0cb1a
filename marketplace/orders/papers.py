"""What is printed for parcels: the slip of one order, and the list of all that has to be packed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, select

from marketplace.kernel.database import db
from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.messages import msg
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.ports import PackingLine
from marketplace.orders.reading import full_orders, order_views
from marketplace.orders.states import OrderState
from marketplace.orders.views import LineView, OrderView
from marketplace.products.models import Variant

#: While goods are in the house or on their way a slip is of use; before and after, its address is nobody's business.
HAS_SLIP = frozenset({OrderState.CONFIRMED, OrderState.PACKED, OrderState.SHIPPED})
MOST_ORDERS = 200


def ensure_has_slip(order: OrderView) -> None:
    """Refuse the slip of an order that is not being sent.

    Raises:
        RuleBroken: it is not confirmed yet, or was sent long ago, or called off.
    """
    if order.state not in HAS_SLIP:
        raise RuleBroken(msg("Chỉ in phiếu gửi cho đơn đã xác nhận và chưa giao xong."))


def orders_to_pack(cooperative_id: int, *, at: datetime) -> list[OrderView]:
    """Return a cooperative's confirmed orders whole, oldest first, so many as one list takes."""
    chosen = full_orders().where(Order.cooperative_id == cooperative_id, Order.state == OrderState.CONFIRMED)
    return [view.for_seller(at) for view in order_views(db.session.execute(chosen.limit(MOST_ORDERS)).all())]


def weight_of(order_id: int) -> int:
    """Return what the parcel of an order weighs, packaging included, in grams."""
    weighed = select(func.sum(OrderLine.quantity * Variant.weight_grams))
    chosen = weighed.join(Variant, Variant.id == OrderLine.variant_id).where(OrderLine.order_id == order_id)
    return int(db.session.scalar(chosen) or 0)


def together(orders: Iterable[OrderView], lots: Mapping[int, str]) -> list[PackingLine]:
    """Return what all orders take from the store, most of it first.

    Args:
        lots: the lot to take first, by product.
    """
    counts: dict[tuple[str, str, int], int] = defaultdict(int)
    for line in _sent(line for order in orders for line in order.lines):
        counts[line.product_name, line.variant_label, line.product_id] += line.quantity
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    return [PackingLine(str(count), name, pack, lots.get(product, "")) for (name, pack, product), count in rows]


def goods_of(order: OrderView) -> tuple[tuple[str, str], ...]:
    """Return how many of what lies in one parcel."""
    return tuple((f"{line.quantity} ×", f"{line.product_name}, {line.variant_label}") for line in _sent(order.lines))


def products_of(orders: Collection[OrderView]) -> set[int]:
    """Return which products are packed."""
    return {line.product_id for order in orders for line in order.lines}


def _sent(lines: Iterable[LineView]) -> Iterable[LineView]:
    return (line for line in lines if line.quantity)
