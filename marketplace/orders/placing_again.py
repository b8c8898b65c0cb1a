"""Placing a cancelled order once more, because its money came after all and the goods are still there.

The cancelled order stays as it is: what happened, happened. The new one has the same goods at the same prices for the
same buyer, and waits to be confirmed like any other.
"""

from typing import Any

from sqlalchemy import inspect, select

from marketplace.inventory import season_queries, seasons
from marketplace.inventory import services as inventory
from marketplace.inventory.rules import Taking
from marketplace.kernel.codes import new_code
from marketplace.kernel.database import db, insert_or_ignore
from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.messages import msg
from marketplace.kernel.money import Dong
from marketplace.orders.case_models import LineAdjustment
from marketplace.orders.kinds import AdjustmentKind
from marketplace.orders.models import Order, OrderGroup, OrderLine
from marketplace.orders.rules import CODE_LENGTH, CODE_PREFIX, GROUP_CODE_LENGTH, GROUP_PREFIX
from marketplace.orders.states import OrderState

_LINES_OWN = frozenset({"id", "order_id", "lot_id", "ordered"})
#: All goods of an order that are weighed at one time are one adjustment; this is its first.
FIRST = "1"
_GROUPS_OWN = frozenset({"id", "key", "code", "total", "placed_at"})


def place_again(order_id: int, *, act: Act) -> tuple[OrderGroup, Order]:
    """Place the goods of a cancelled order as a new one, paid by transfer as the old one was; once.

    Raises:
        OutOfStock: they were sold meanwhile.
        RuleBroken: the order is not cancelled, or was placed again before.
    """
    old = db.session.get_one(Order, order_id)
    if old.state is not OrderState.CANCELLED:
        raise RuleBroken(msg("Đơn này chưa hủy, không cần đặt lại."))
    group = _group_like(old, act)
    season_id = _season_still_waiting(old)
    order = Order(
        code=new_code(CODE_LENGTH, prefix=CODE_PREFIX),
        group_id=group.id,
        placed_at=act.at,
        season_id=season_id,
        **{
            name: getattr(old, name)
            for name in (
                "cooperative_id", "pay_by", "channel", "goods_total", "discount", "delivery_fee", "total",
                "pickup_point_id", "pickup",
            )
        },
    )  # fmt: skip
    db.session.add(order)
    db.session.flush()
    lines = _lines_like(old, order.id)
    db.session.add_all(lines)
    db.session.flush()
    db.session.add_all(_weighing_of(line, act) for line in lines if line.measured is not None)
    takings = [Taking(order.id, line.variant_id, line.quantity) for line in lines]
    if season_id is None:
        inventory.take(takings, act=act)
    else:
        # An order that waits for a harvest has one line.
        (taking,) = takings
        seasons.take({season_id: taking}, act=act)
    return group, order


def _lines_like(old: Order, order_id: int) -> list[OrderLine]:
    """Return new lines of what was still in the old order: what had been left out of it is not ordered again."""
    chosen = select(OrderLine).where(OrderLine.order_id == old.id, OrderLine.quantity > 0).order_by(OrderLine.id)
    return [
        OrderLine(order_id=order_id, ordered=line.quantity, **_copied(line, without=_LINES_OWN))
        for line in db.session.scalars(chosen)
    ]


def _weighing_of(line: OrderLine, act: Act) -> LineAdjustment:
    """Say of goods that were weighed before what they weigh: the new order costs what the old one did."""
    return LineAdjustment(
        order_id=line.order_id,
        order_line_id=line.id,
        kind=AdjustmentKind.WEIGHED,
        source_key=FIRST,
        quantity_change=0,
        measured=line.measured,
        amount_change=Dong(line.line_total - line.quantity * line.unit_price),
        reason="",
        actor_id=act.actor_id,
        at=act.at,
    )


def _season_still_waiting(old: Order) -> int | None:
    """Return the harvest that the goods are still waited for from; what is in since is taken from the stock."""
    offer = season_queries.offer(old.season_id) if old.season_id is not None else None
    return offer.id if offer is not None and offer.awaits_harvest else None


def _group_like(old: Order, act: Act) -> OrderGroup:
    """Return a new checkout of the same buyer; its key names the old order, so that it comes about once."""
    before = db.session.get_one(OrderGroup, old.group_id)
    own = {
        "key": f"again:{old.id}",
        "code": new_code(GROUP_CODE_LENGTH, prefix=GROUP_PREFIX),
        "total": old.total,
        "placed_at": act.at,
    }
    made = insert_or_ignore(OrderGroup, _copied(before, without=_GROUPS_OWN) | own, unique=("key",))
    if made is None:
        raise RuleBroken(msg("Đơn này đã được đặt lại trước đó."))
    return db.session.get_one(OrderGroup, made)


def _copied(row: Any, *, without: frozenset[str]) -> dict[str, Any]:
    """Return what a row says, but for what is its own."""
    return {
        column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs if column.key not in without
    }
