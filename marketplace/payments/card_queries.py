"""Reads about card payments: what a buyer still owes by card, and what waits on the operator's desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from marketplace.kernel.database import db
from marketplace.kernel.money import Dong
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order, OrderGroup
from marketplace.payments import card_refunds
from marketplace.payments.card_models import CardIntent, CardNewsItem, CardPart, CardRefund
from marketplace.payments.card_paying import OVER
from marketplace.payments.models import Payment, Refund
from marketplace.payments.receiving import OPEN
from marketplace.payments.states import CardNewsState, CardState, RefundState

ON_DESK = (CardNewsState.WRONG_SUM, CardNewsState.ELSEWHERE, CardNewsState.UNKNOWN, CardNewsState.DISPUTED)
MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class CardDebt:
    """What is still to be paid by card for a checkout, by order id, and how the last try went.

    `client_secret` is given only while the buyer's bank waits for her.
    """

    by_order: Mapping[int, Dong]
    state: CardState | None = None
    reason: str = ""
    client_secret: str = ""

    @property
    def amount(self) -> Dong:
        """The sum of it."""
        return Dong(sum(self.by_order.values()))


@dataclass(frozen=True, slots=True)
class CardNewsView:
    """News on the operator's desk, and the checkout that it is about, where there is one."""

    id: int
    state: CardNewsState
    name: str
    provider_id: str
    amount: Dong
    reason: str
    happened_at: datetime
    group_code: str


@dataclass(frozen=True, slots=True)
class CardRefundView:
    """A refund that no card took, or not all of it: the operator has to see to `amount`, which is what is missing."""

    id: int
    amount: Dong
    order_code: str
    provider_id: str
    reason: str
    owed_at: datetime
    buyer_name: str
    buyer_phone: str


def debt_of(group_id: int) -> CardDebt:
    """Return what a checkout still owes by card."""
    chosen = (
        select(Order.id, Payment.amount - Payment.paid)
        .join(Payment, Payment.order_id == Order.id)
        .where(
            Order.group_id == group_id,
            Order.state.not_in(OVER),
            Payment.pay_by == PayBy.CARD,
            Payment.state.in_(OPEN),
        )
    )
    owed = {order_id: missing for order_id, missing in db.session.execute(chosen.order_by(Order.id)) if missing > 0}
    last = db.session.scalar(
        select(CardIntent).where(CardIntent.group_id == group_id).order_by(CardIntent.id.desc()).limit(1)
    )
    return CardDebt(owed) if last is None else CardDebt(owed, last.state, last.reason, last.client_secret)


def news_on_desk() -> list[CardNewsView]:
    """Return what waits for the operator, the oldest first."""
    chosen = (
        select(
            *(CardNewsItem.id, CardNewsItem.state, CardNewsItem.name, CardNewsItem.provider_id, CardNewsItem.amount),
            *(CardNewsItem.reason, CardNewsItem.happened_at, func.coalesce(OrderGroup.code, "")),
        )
        .outerjoin(CardIntent, CardIntent.id == CardNewsItem.intent_id)
        .outerjoin(OrderGroup, OrderGroup.id == CardIntent.group_id)
        .where(CardNewsItem.state.in_(ON_DESK))
        .order_by(CardNewsItem.id)
    )
    return [CardNewsView(*row) for row in db.session.execute(chosen.limit(MOST_SHOWN))]


def failed_refunds() -> list[CardRefundView]:
    """Return what goes back to buyers, but their cards did not take, the oldest first."""
    last: Any = (
        select(func.max(CardRefund.id)).where(CardRefund.refund_id == Refund.id).correlate(Refund).scalar_subquery()
    )
    chosen = (
        select(
            *(Refund.id, card_refunds.missing_of(), Order.code),
            *(func.coalesce(CardIntent.provider_id, ""), CardRefund.reason, Refund.owed_at),
            *(OrderGroup.buyer_name, OrderGroup.buyer_phone),
        )
        .join(Payment, Payment.id == Refund.payment_id)
        .join(Order, Order.id == Payment.order_id)
        .join(OrderGroup, OrderGroup.id == Order.group_id)
        .join(CardRefund, CardRefund.id == last)
        .join(CardPart, CardPart.id == CardRefund.part_id)
        .join(CardIntent, CardIntent.id == CardPart.intent_id)
        .where(Payment.pay_by == PayBy.CARD, Refund.state == RefundState.FAILED)
        .order_by(Refund.id)
    )
    return [CardRefundView(*row) for row in db.session.execute(chosen.limit(MOST_SHOWN))]
