"""Audit of the card payments: tries are the sum of their parts, receipts by card are succeeded parts, and the news."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, or_, select

from marketplace.kernel.database import db
from marketplace.kernel.faults import Fault, state_faults
from marketplace.orders.kinds import PayBy
from marketplace.payments import card_books
from marketplace.payments.card_models import CardIntent, CardNewsItem, CardPart, CardRefund
from marketplace.payments.kinds import CardOccasion, ReceiptKind
from marketplace.payments.models import Payment, PaymentReceipt, Refund
from marketplace.payments.states import (
    CARD_LIFE,
    CARD_NEWS_LIFE,
    CARD_REFUND_LIFE,
    CardNewsState,
    CardRefundState,
    CardState,
    RefundState,
)

_WHAT = "card payments"
_SENT = (CardRefundState.SENT, CardRefundState.ARRIVED)


def faults() -> Iterator[Fault]:
    """Yield card payments that do not add up, and card money that is nowhere."""
    yield from _tries_and_parts()
    yield from _parts_and_receipts()
    yield from _receipts_without_part()
    yield from _too_much_back()
    yield from _confirmed_but_nowhere()
    yield from state_faults(CARD_LIFE, CardIntent, first=CardState.NEW)
    yield from state_faults(CARD_REFUND_LIFE, CardRefund, first=CardRefundState.TO_SEND)
    yield from state_faults(CARD_NEWS_LIFE, CardNewsItem, first=CardNewsState.NEW)


def _tries_and_parts() -> Iterator[Fault]:
    parts = func.coalesce(func.sum(CardPart.amount), 0)
    chosen = (
        select(CardIntent.id, CardIntent.amount, parts)
        .outerjoin(CardPart, CardPart.intent_id == CardIntent.id)
        .group_by(CardIntent.id, CardIntent.amount)
        .having(parts != CardIntent.amount)
    )
    for intent_id, amount, true in db.session.execute(chosen.order_by(CardIntent.id)):
        yield _fault(f"card payment {intent_id}", f"is of {amount} đồng, but its parts add up to {int(true)}")


def _parts_and_receipts() -> Iterator[Fault]:
    """A part has its receipt exactly when its try succeeded, of the same sum and payment."""
    has_succeeded = CardIntent.state == CardState.SUCCEEDED
    differs: Any = or_(
        has_succeeded & PaymentReceipt.id.is_(None),
        ~has_succeeded & PaymentReceipt.id.is_not(None),
        PaymentReceipt.amount != CardPart.amount,
        PaymentReceipt.payment_id != CardPart.payment_id,
    )
    chosen = (
        select(CardPart.id, CardPart.amount, CardIntent.id, CardIntent.state)
        .join(CardIntent, CardIntent.id == CardPart.intent_id)
        .outerjoin(PaymentReceipt, PaymentReceipt.id == CardPart.receipt_id)
        .where(differs)
    )
    for part_id, amount, intent_id, state in db.session.execute(chosen.order_by(CardPart.id)):
        told = f"of card payment {intent_id} ({state.value}) is of {amount} đồng, but its receipt says otherwise"
        yield _fault(f"card part {part_id}", told)


def _receipts_without_part() -> Iterator[Fault]:
    chosen = (
        select(PaymentReceipt.id, PaymentReceipt.amount)
        .outerjoin(CardPart, CardPart.receipt_id == PaymentReceipt.id)
        .where(PaymentReceipt.kind == ReceiptKind.CARD, CardPart.id.is_(None))
    )
    for receipt_id, amount in db.session.execute(chosen.order_by(PaymentReceipt.id)):
        yield _fault(f"receipt {receipt_id}", f"says that {amount} đồng came by card, but no card payment does")


def _too_much_back() -> Iterator[Fault]:
    """Yield parts of which more went back than came, and refunds said to be sent that neither card nor bank sent."""
    live = func.coalesce(func.sum(CardRefund.amount), 0)
    chosen = (
        select(CardPart.id, CardPart.amount, live)
        .join(CardRefund, CardRefund.part_id == CardPart.id)
        .where(CardRefund.state != CardRefundState.FAILED)
        .group_by(CardPart.id, CardPart.amount)
        .having(live > CardPart.amount)
    )
    for part_id, amount, back in db.session.execute(chosen.order_by(CardPart.id)):
        yield _fault(f"card part {part_id}", f"is of {amount} đồng, but {int(back)} go back")
    to_card = func.coalesce(func.sum(CardRefund.amount).filter(CardRefund.state.in_(_SENT)), 0)
    sent = to_card + card_books.given_by_bank(Refund.id)
    said = (
        select(Refund.id, Refund.amount, sent)
        .join(Payment, Payment.id == Refund.payment_id)
        .outerjoin(CardRefund, CardRefund.refund_id == Refund.id)
        .where(Payment.pay_by == PayBy.CARD, Refund.state.in_((RefundState.SENT, RefundState.CONFIRMED)))
        .group_by(Refund.id, Refund.amount)
        .having(sent != Refund.amount)
    )
    for refund_id, amount, true in db.session.execute(said.order_by(Refund.id)):
        yield _fault(f"refund {refund_id}", f"says that {amount} đồng were sent, but {int(true)} were")


def _confirmed_but_nowhere() -> Iterator[Fault]:
    """Yield payments that the provider confirmed and that are on no order, on no desk and put aside by nobody."""
    chosen = (
        select(CardNewsItem.id, CardNewsItem.name, CardNewsItem.state)
        .outerjoin(CardIntent, CardIntent.id == CardNewsItem.intent_id)
        .where(
            or_(
                CardNewsItem.state == CardNewsState.NEW,
                (CardNewsItem.occasion == CardOccasion.PAID)
                & CardNewsItem.state.in_((CardNewsState.APPLIED, CardNewsState.KNOWN))
                & (CardIntent.id.is_(None) | (CardIntent.state != CardState.SUCCEEDED)),
            )
        )
    )
    for news_id, name, state in db.session.execute(chosen.order_by(CardNewsItem.id)):
        yield _fault(f"news {news_id}", f"({name}) is {state.value}, but on no order and on no desk")


def _fault(where: str, told: str) -> Fault:
    return Fault(_WHAT, where, f"The {where} {told}.")
