"""Audit of the orders: sums hold from line to order to group, and histories end where the orders are."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, select

from marketplace.inventory.season_models import Season, SeasonShare
from marketplace.kernel.database import db
from marketplace.kernel.faults import Fault, state_faults
from marketplace.orders import case_checks
from marketplace.orders.models import Order, OrderGroup, OrderLine
from marketplace.orders.states import ORDER_LIFE, OrderState


def faults() -> Iterator[Fault]:
    """Yield the groups and orders that do not add up, and the orders whose history ends elsewhere."""
    yield from _groups()
    yield from _goods()
    yield from _totals()
    yield from state_faults(ORDER_LIFE, Order, first=OrderState.PLACED)
    yield from case_checks.faults()
    yield from _waiting_for_harvests()


def _groups() -> Iterator[Fault]:
    total = func.coalesce(func.sum(Order.total), 0)
    chosen = (
        select(OrderGroup.code, OrderGroup.total, total)
        .outerjoin(Order, Order.group_id == OrderGroup.id)
        .group_by(OrderGroup.id, OrderGroup.code, OrderGroup.total)
        .having(total != OrderGroup.total)
        .order_by(OrderGroup.id)
    )
    for code, said, true in db.session.execute(chosen):
        yield _sum_fault("order groups", f"order group {code}", "total", said, true, "its orders add up to")


def _goods() -> Iterator[Fault]:
    total = func.coalesce(func.sum(OrderLine.line_total), 0)
    chosen = (
        select(Order.code, Order.goods_total, total)
        .outerjoin(OrderLine, OrderLine.order_id == Order.id)
        .group_by(Order.id, Order.code, Order.goods_total)
        .having(total != Order.goods_total)
        .order_by(Order.id)
    )
    for code, said, true in db.session.execute(chosen):
        yield _sum_fault("orders", f"order {code}", "goods", said, true, "its lines add up to")


def _totals() -> Iterator[Fault]:
    due = Order.goods_total - Order.discount + Order.delivery_fee
    for code, said, true in db.session.execute(select(Order.code, Order.total, due).where(Order.total != due)):
        yield _sum_fault("orders", f"order {code}", "total", said, true, "goods less discount plus delivery are")


def _sum_fault(what: str, where: str, name: str, said: Any, true: Any, because: str) -> Fault:
    return Fault(what, where, f"The {where} says {int(said)} đồng as its {name}, but {because} {int(true)}.")


def _waiting_for_harvests() -> Iterator[Fault]:
    """What a season has promised is what stands in the lines of the orders that still wait for it."""
    settled = select(SeasonShare.order_id).where(SeasonShare.settled_at.is_not(None))
    waiting = (
        select(Order.season_id, func.sum(OrderLine.quantity).label("packs"))
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(Order.season_id.is_not(None), Order.state == OrderState.PLACED, Order.id.not_in(settled))
        .group_by(Order.season_id)
        .subquery()
    )
    total = func.coalesce(waiting.c.packs, 0)
    chosen = (
        select(Season.id, Season.taken, total)
        .outerjoin(waiting, waiting.c.season_id == Season.id)
        .where(Season.taken != total)
        .order_by(Season.id)
    )
    for season_id, taken, packs in db.session.execute(chosen):
        where = f"season {season_id}"
        yield Fault("seasons", where, f"The {where} has promised {taken}, but orders wait for {int(packs)} of it.")
