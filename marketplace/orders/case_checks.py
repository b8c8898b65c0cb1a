"""Audit of what came after placing: adjustments tell every change of a line, refunds stay within what was paid."""

from collections.abc import Iterator

from sqlalchemy import func, or_, select

from marketplace.kernel.database import db
from marketplace.kernel.faults import Fault, state_faults
from marketplace.orders.case_models import Claim, Dispute, GoodsReturn, LineAdjustment
from marketplace.orders.cases import SHAPES
from marketplace.orders.models import Order, OrderLine
from marketplace.orders.states import (
    CLAIM_LIFE,
    DISPUTE_LIFE,
    RETURN_LIFE,
    ClaimState,
    DisputeState,
    OrderState,
    ReturnState,
)


def faults() -> Iterator[Fault]:
    """Yield lines that changed without an adjustment, cases that owe too much, and histories that end elsewhere."""
    yield from _lines_changed_in_silence()
    yield from _owed_by_cases()
    yield from _owed_more_than_cost()
    yield from state_faults(RETURN_LIFE, GoodsReturn, first=ReturnState.ASKED)
    yield from state_faults(CLAIM_LIFE, Claim, first=ClaimState.ASKED)
    yield from state_faults(DISPUTE_LIFE, Dispute, first=DisputeState.OPEN)
    yield from _received_undelivered()


def _lines_changed_in_silence() -> Iterator[Fault]:
    told = (
        select(
            LineAdjustment.order_line_id,
            func.sum(LineAdjustment.quantity_change).label("packs"),
            func.sum(LineAdjustment.amount_change).label("amount"),
        )
        .group_by(LineAdjustment.order_line_id)
        .subquery()
    )
    packs, amount = func.coalesce(told.c.packs, 0), func.coalesce(told.c.amount, 0)
    placed = OrderLine.ordered * OrderLine.unit_price
    chosen = (
        select(OrderLine.id)
        .outerjoin(told, told.c.order_line_id == OrderLine.id)
        .where(or_(OrderLine.quantity != OrderLine.ordered + packs, OrderLine.line_total != placed + amount))
        .order_by(OrderLine.id)
    )
    for line_id in db.session.scalars(chosen):
        yield Fault(
            "adjustments", f"order line {line_id}", f"The order line {line_id} changed otherwise than written down."
        )


def _owed_by_cases() -> Iterator[Fault]:
    for kind, shape in SHAPES.items():
        goods = select(func.coalesce(func.sum(shape.line.amount), 0)).where(shape.line.case_id == shape.model.id)
        owed = goods.scalar_subquery() + shape.model.freight_share
        chosen = select(shape.model.code, shape.model.owed, owed).where(shape.model.owed != owed)
        for code, said, true in db.session.execute(chosen.order_by(shape.model.id)):
            yield Fault(
                f"{kind}s",
                f"{kind} {code}",
                f"The {kind} {code} owes {int(said)} đồng, but its lines and freight add up to {int(true)}.",
            )


def _owed_more_than_cost() -> Iterator[Fault]:
    owed = [
        select(func.coalesce(func.sum(shape.model.owed), 0))
        .where(shape.model.order_id == Order.id)
        .correlate(Order)
        .scalar_subquery()
        for shape in SHAPES.values()
    ]
    back = owed[0] + owed[1]
    chosen = select(Order.code, Order.total, back).where(back > Order.total).order_by(Order.id)
    for code, total, owes in db.session.execute(chosen):
        yield Fault(
            "refunds", f"order {code}", f"Of the order {code}, {int(owes)} đồng go back, but it cost {int(total)}."
        )


def _received_undelivered() -> Iterator[Fault]:
    chosen = select(Order.code).where(Order.received_at.is_not(None), Order.state != OrderState.DELIVERED)
    for code in db.session.scalars(chosen.order_by(Order.id)):
        yield Fault("orders", f"order {code}", f"The order {code} counts as received, but was not delivered.")
