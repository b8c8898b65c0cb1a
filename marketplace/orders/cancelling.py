"""Calling an order off. What it had taken goes back on sale exactly once."""

from dataclasses import replace

from sqlalchemy import func, or_, select

from marketplace.inventory import seasons
from marketplace.inventory import services as inventory
from marketplace.kernel.database import db
from marketplace.kernel.errors import InvalidInput
from marketplace.kernel.history import Act, move
from marketplace.kernel.lifecycle import Actor
from marketplace.kernel.messages import msg
from marketplace.kernel.text import normalise
from marketplace.orders import rules
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.states import ORDER_LIFE, OrderAction
from marketplace.traceability.models import Lot
from marketplace.traceability.states import LotState

LONGEST_REASON = 300


def cancel_by_buyer(order: Order, *, reason: str, act: Act) -> Order:
    """The buyer changed her mind, before the goods were packed; she need not say why.

    Raises:
        RuleBroken: it is packed or on its way; she has to call the cooperative.
        TransitionNotAllowed: it is delivered or cancelled.
    """
    rules.ensure_buyer_may_cancel(order.state)
    return _cancel(order, _short(reason), replace(act, by=Actor.BUYER))


def cancel_by_cooperative(order: Order, *, reason: str, act: Act) -> Order:
    """The cooperative cannot send it, or the parcel was refused at the door and comes back.

    Raises:
        InvalidInput: no reason is given; the buyer will read it.
        TransitionNotAllowed: it is delivered or cancelled.
    """
    told = _short(reason)
    if not told:
        raise InvalidInput(fields={"reason": msg("Hãy ghi lý do hủy. Người mua sẽ đọc được.")})
    return _cancel(order, told, replace(act, by=Actor.SELLER))


def cancel_by_timer(order: Order, *, reason: str, act: Act) -> Order:
    """A deadline passed. `act.due_at` says when.

    Raises:
        TransitionNotAllowed, StaleState: it went on meanwhile.
    """
    return _cancel(order, reason, replace(act, by=Actor.TIMER))


def _cancel(order: Order, reason: str, act: Act) -> Order:
    move(ORDER_LIFE, order, OrderAction.CANCEL, replace(act, note=reason))
    order.cancelled_at = act.at
    order.cancel_reason = reason
    db.session.flush()
    if order.season_id is not None:
        seasons.release(order.id, act=act)
    inventory.give_back(order.id, act=act, packs=_fit_for_sale(order.id))
    return order


def packs_by_variant(order_id: int) -> dict[int, int]:
    """Return how many packs of each variant an order still holds."""
    chosen = select(OrderLine.variant_id, func.sum(OrderLine.quantity)).where(OrderLine.order_id == order_id)
    return {variant_id: int(packs) for variant_id, packs in db.session.execute(chosen.group_by(OrderLine.variant_id))}


def _fit_for_sale(order_id: int) -> dict[int, int]:
    """Return how many packs of each variant go back on sale: none of a lot that was held or recalled meanwhile."""
    chosen = (
        select(OrderLine.variant_id, func.sum(OrderLine.quantity))
        .outerjoin(Lot, Lot.id == OrderLine.lot_id)
        .where(OrderLine.order_id == order_id, or_(Lot.id.is_(None), Lot.state == LotState.OPEN))
        .group_by(OrderLine.variant_id)
    )
    return {variant_id: int(packs) for variant_id, packs in db.session.execute(chosen)}


def _short(reason: str) -> str:
    clean = normalise(reason)
    if len(clean) > LONGEST_REASON:
        raise InvalidInput(
            fields={"reason": msg("Dài quá %(longest)s ký tự. Hãy viết ngắn hơn.", longest=LONGEST_REASON)}
        )
    return clean
