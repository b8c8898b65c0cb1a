"""Reads about carts and orders. Every look-up takes whose orders they are; a stranger finds nothing."""

import hmac
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from marketplace.kernel import clock
from marketplace.kernel.codes import clean_code
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.history import history_of
from marketplace.kernel.messages import msg
from marketplace.kernel.phones import parse_phone
from marketplace.orders import labels
from marketplace.orders.cart_reading import cart_count, cart_view, checkout_view, sellers_in_cart
from marketplace.orders.cart_views import CartItem, CartPhoto, CartSeller, CartView, CheckoutPart, CheckoutView
from marketplace.orders.models import Order, OrderGroup, OrderLine
from marketplace.orders.rates import rates_of
from marketplace.orders.reading import full_orders, group_view, order_views, summaries, summary_rows
from marketplace.orders.states import ORDER_LIFE, OrderState
from marketplace.orders.views import (
    Contact,
    GroupView,
    HistoryStep,
    LineView,
    OrderSummary,
    OrderView,
    ParcelView,
    TodayCounts,
)

__all__ = [
    "CartItem",
    "CartPhoto",
    "CartSeller",
    "CartView",
    "CheckoutPart",
    "CheckoutView",
    "Contact",
    "GroupView",
    "HistoryStep",
    "LineView",
    "OrderSummary",
    "OrderView",
    "ParcelView",
    "TodayCounts",
    "cart_count",
    "cart_view",
    "checkout_view",
    "count_by_state",
    "find_order_for_guest",
    "get_group_of_order",
    "get_of_buyer",
    "get_of_cooperative",
    "get_of_guest",
    "get_placed_group",
    "group_of_buyer",
    "history",
    "order_of_cooperative",
    "orders_of_buyer",
    "orders_of_cooperative",
    "orders_of_group",
    "rates_of",
    "sellers_in_cart",
    "today_counts",
]

#: Who ordered before a harvest waits for that, and not for an answer.
_WAITS_FOR_HARVEST = and_(Order.state == OrderState.PLACED, Order.season_id.is_not(None))

_NO_ORDER = msg("Không tìm thấy đơn hàng này.")


def get_placed_group(code: str) -> GroupView:
    """Return a checkout by its code, which nobody can guess: the page after placing.

    Raises:
        NotFound: there is none.
    """
    rows = db.session.execute(full_orders().where(OrderGroup.code == clean_code(code))).all()
    if not rows:
        raise NotFound(_NO_ORDER)
    return group_view(rows)


def get_group_of_order(code: str) -> GroupView:
    """Return the checkout that one order belongs to, for the market's own letters: no page may call this.

    Raises:
        NotFound: there is none.
    """
    of_order = select(Order.group_id).where(Order.code == code)
    rows = db.session.execute(full_orders().where(OrderGroup.id.in_(of_order))).all()
    if not rows:
        raise NotFound(_NO_ORDER)
    return group_view(rows)


def group_of_buyer(code: str, *, buyer_id: int) -> GroupView:
    """Return one of a buyer's checkouts.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    mine = full_orders().where(OrderGroup.code == clean_code(code), OrderGroup.buyer_id == buyer_id)
    rows = db.session.execute(mine).all()
    if not rows:
        raise NotFound(_NO_ORDER)
    return group_view(rows)


def find_order_for_guest(code: str, phone: str) -> GroupView | None:
    """Return a checkout to somebody who knows one of its codes and the phone number given with it.

    A wrong number, a wrong code and nonsense all give the same answer.
    """
    found = _group_for_guest(code, phone)
    if found is None:
        return None
    return group_view(db.session.execute(full_orders().where(OrderGroup.id == found.id)).all())


def orders_of_buyer(buyer_id: int, *, before_id: int | None = None, limit: int = 20) -> list[OrderSummary]:
    """Return a buyer's orders, newest first; the next page begins before the last one's id."""
    chosen = summary_rows().where(OrderGroup.buyer_id == buyer_id).limit(limit)
    if before_id is not None:
        chosen = chosen.where(Order.id < before_id)
    return summaries(db.session.execute(chosen))


def order_of_cooperative(code: str, *, cooperative_id: int, at: datetime) -> OrderView:
    """Return one of a cooperative's orders as she may see it at a moment.

    Raises:
        NotFound: there is none, or it is another cooperative's.
    """
    hers = full_orders().where(Order.code == clean_code(code), Order.cooperative_id == cooperative_id)
    rows = db.session.execute(hers).all()
    if not rows:
        raise NotFound(_NO_ORDER)
    return order_views(rows)[0].for_seller(at)


def orders_of_cooperative(
    cooperative_id: int,
    *,
    at: datetime,
    states: Collection[OrderState] = (),
    to_harvest: bool | None = None,
    before_id: int | None = None,
    limit: int = 30,
) -> list[OrderSummary]:
    """Return a cooperative's orders, newest first; the next page begins before the last one's id.

    Args:
        states: only these; all of them when none is named.
        to_harvest: only those that wait for a harvest, or none of those.
    """
    chosen = summary_rows().where(Order.cooperative_id == cooperative_id).limit(limit)
    if states:
        chosen = chosen.where(Order.state.in_(states))
    if to_harvest is not None:
        chosen = chosen.where(_WAITS_FOR_HARVEST if to_harvest else ~_WAITS_FOR_HARVEST)
    if before_id is not None:
        chosen = chosen.where(Order.id < before_id)
    return [summary.for_seller(at) for summary in summaries(db.session.execute(chosen))]


def count_by_state(cooperative_id: int) -> dict[OrderState, int]:
    """Return how many orders of a cooperative stand in each state; states without any are 0."""
    chosen = select(Order.state, func.count()).where(Order.cooperative_id == cooperative_id).group_by(Order.state)
    known = {state: orders for state, orders in db.session.execute(chosen)}
    return dict.fromkeys(OrderState, 0) | known


def count_to_harvest(cooperative_id: int) -> int:
    """Return how many orders of a cooperative wait for a harvest, and not for an answer of hers."""
    chosen = select(func.count(Order.id)).where(Order.cooperative_id == cooperative_id, _WAITS_FOR_HARVEST)
    return db.session.scalar(chosen) or 0


def today_counts(cooperative_id: int, *, at: datetime) -> TodayCounts:
    """Return what waits for a cooperative now, and what reached buyers on this Vietnamese day."""
    counts = count_by_state(cooperative_id)
    today = clock.day_of(at)
    delivered = select(func.count(Order.id)).where(
        Order.cooperative_id == cooperative_id,
        Order.delivered_at >= clock.start_of(today),
        Order.delivered_at < clock.end_of(today),
    )
    return TodayCounts(
        to_confirm=counts[OrderState.PLACED] - count_to_harvest(cooperative_id),
        to_pack=counts[OrderState.CONFIRMED],
        to_ship=counts[OrderState.PACKED],
        on_the_way=counts[OrderState.SHIPPED],
        delivered_today=db.session.scalar(delivered) or 0,
    )


def history(order_id: int) -> list[HistoryStep]:
    """Return an order's way so far in words, beginning with its placing; only for an order already looked up."""
    placed_at, buyer_id = db.session.execute(
        select(Order.placed_at, OrderGroup.buyer_id)
        .join(OrderGroup, OrderGroup.id == Order.group_id)
        .where(Order.id == order_id)
    ).one()
    first = labels.step_label(OrderState.PLACED)
    steps = [HistoryStep(first.text, first.tone, placed_at, "", buyer_id)]
    for change in history_of(ORDER_LIFE.kind, order_id):
        label = labels.change_label(OrderState(change.after), change.action, change.by)
        steps.append(HistoryStep(label.text, label.tone, change.at, change.note, change.actor_id))
    return steps


def get_of_cooperative(code: str, *, cooperative_id: int) -> Order:
    """Return one of a cooperative's orders to do something with it.

    Raises:
        NotFound: there is none, or it is another cooperative's.
    """
    hers = select(Order).where(Order.code == clean_code(code), Order.cooperative_id == cooperative_id)
    return _found(db.session.scalar(hers))


def get_of_buyer(code: str, *, buyer_id: int) -> Order:
    """Return one of a buyer's orders to do something with it.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    mine = select(Order).join(OrderGroup, OrderGroup.id == Order.group_id)
    return _found(db.session.scalar(mine.where(Order.code == clean_code(code), OrderGroup.buyer_id == buyer_id)))


def get_of_guest(code: str, *, phone: str) -> Order:
    """Return an order by its code to somebody who knows the phone number given with it.

    Raises:
        NotFound: there is none, or the number is another one.
    """
    if _group_for_guest(code, phone) is None:
        raise NotFound(_NO_ORDER)
    return _found(db.session.scalar(select(Order).where(Order.code == clean_code(code))))


def orders_of_group(group_id: int) -> list[Order]:
    """Return the orders of one checkout."""
    return list(db.session.scalars(select(Order).where(Order.group_id == group_id).order_by(Order.id)))


def first_line(order_id: int) -> dict[int, int]:
    """Return one pack of an order's first line, by line id."""
    chosen = select(func.min(OrderLine.id)).where(OrderLine.order_id == order_id, OrderLine.quantity > 0)
    return {db.session.scalars(chosen).one(): 1}


def cooperative_of(order_id: int) -> int:
    """Return whose order it is."""
    return db.session.scalars(select(Order.cooperative_id).where(Order.id == order_id)).one()


def packs_by_product(order_id: int) -> dict[int, int]:
    """Return how many packs of each product an order holds."""
    counted = select(OrderLine.product_id, func.sum(OrderLine.quantity)).where(OrderLine.order_id == order_id)
    return {product_id: int(packs) for product_id, packs in db.session.execute(counted.group_by(OrderLine.product_id))}


def _found(order: Order | None) -> Order:
    if order is None:
        raise NotFound(_NO_ORDER)
    return order


def _group_for_guest(code: str, phone: str) -> OrderGroup | None:
    try:
        typed = parse_phone(phone)
    except ValueError:
        return None
    clean = clean_code(code)
    of_order = select(Order.group_id).where(Order.code == clean)
    chosen = select(OrderGroup).where(or_(OrderGroup.code == clean, OrderGroup.id.in_(of_order)))
    group = db.session.scalar(chosen)
    if group is None or not hmac.compare_digest(group.buyer_phone.encode(), typed.encode()):
        return None
    return group
