"""Audit of the payments: one for each order, of its whole total, by the way the order was to be paid; and the money.

What came in is the sum of receipts, what goes back the sum of refunds, and every piece of confirmed news is on a
payment, on the desk, or was put aside by a person with a reason.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from marketplace.kernel.database import db
from marketplace.kernel.faults import Fault, state_faults
from marketplace.orders.models import Order
from marketplace.payments import card_checks
from marketplace.payments.kinds import ReceiptKind
from marketplace.payments.models import CodParcel, Payment, PaymentReceipt, ProviderNews, Refund
from marketplace.payments.states import (
    COD_LIFE,
    NEWS_LIFE,
    PAYMENT_LIFE,
    REFUND_LIFE,
    CodState,
    NewsState,
    PaymentState,
    RefundState,
)


def faults() -> Iterator[Fault]:
    """Yield orders without payment, payments that do not fit their order, and histories that end elsewhere."""
    yield from _missing()
    yield from _unfitting()
    yield from _sums("paid", Payment.paid, PaymentReceipt)
    yield from _sums("owed back", Payment.owed_back, Refund)
    yield from _lost_news()
    yield from _receipts_without_news()
    yield from state_faults(PAYMENT_LIFE, Payment, first=PaymentState.EXPECTED)
    yield from state_faults(REFUND_LIFE, Refund, first=RefundState.OWED)
    yield from state_faults(NEWS_LIFE, ProviderNews, first=NewsState.NEW)
    yield from card_checks.faults()
    yield from state_faults(COD_LIFE, CodParcel, first=CodState.TO_COLLECT)


def _missing() -> Iterator[Fault]:
    chosen = (
        select(Order.code)
        .outerjoin(Payment, Payment.order_id == Order.id)
        .where(Payment.id.is_(None))
        .order_by(Order.id)
    )
    for code in db.session.scalars(chosen):
        yield Fault("payments", f"order {code}", f"The order {code} has no payment.")


def _differs() -> ColumnElement[bool]:
    """What is still expected is what the order costs; what was paid may be more, when the order became smaller."""
    return or_(
        and_(Payment.received_at.is_(None), Payment.amount != Order.total),
        and_(Payment.received_at.is_not(None), Payment.amount < Order.total),
    )


def _unfitting() -> Iterator[Fault]:
    chosen = (
        select(Payment.reference, Order.code, Payment.amount, Order.total, Payment.pay_by, Order.pay_by)
        .join(Order, Order.id == Payment.order_id)
        .where(or_(_differs(), Payment.pay_by != Order.pay_by))
        .order_by(Payment.id)
    )
    for reference, code, amount, total, pay_by, agreed in db.session.execute(chosen):
        yield Fault(
            "payments",
            f"payment {reference}",
            f"The payment {reference} is of {amount} đồng by {pay_by}, but its order {code} is of {total} by {agreed}.",
        )


def _sums(name: str, said: Any, rows: Any) -> Iterator[Fault]:
    true = func.coalesce(func.sum(rows.amount), 0)
    chosen = (
        select(Payment.reference, said, true)
        .outerjoin(rows, rows.payment_id == Payment.id)
        .group_by(Payment.id, Payment.reference, said)
        .having(true != said)
        .order_by(Payment.id)
    )
    for reference, held, rows_sum in db.session.execute(chosen):
        yield Fault(
            "payments",
            f"payment {reference}",
            f"The payment {reference} says {int(held)} đồng are {name}, but its rows add up to {int(rows_sum)}.",
        )


def _lost_news() -> Iterator[Fault]:
    """Yield news that is nowhere: never decided on, or said to be on a payment or known without being so."""
    nowhere = or_(
        ProviderNews.state == NewsState.NEW,
        and_(ProviderNews.state == NewsState.MATCHED, ProviderNews.amount > 0, ProviderNews.receipt_id.is_(None)),
        and_(ProviderNews.state == NewsState.KNOWN, ProviderNews.same_as_id.is_(None)),
    )
    chosen = select(ProviderNews.id, ProviderNews.source, ProviderNews.own_id, ProviderNews.amount)
    for news_id, source, own_id, amount in db.session.execute(chosen.where(nowhere).order_by(ProviderNews.id)):
        yield Fault(
            "news",
            f"news {news_id}",
            f"{source.value} told of {amount} đồng ({own_id}), but they are on no payment and on no desk.",
        )


def _receipts_without_news() -> Iterator[Fault]:
    chosen = (
        select(PaymentReceipt.id, PaymentReceipt.amount, Payment.reference)
        .join(Payment, Payment.id == PaymentReceipt.payment_id)
        .outerjoin(ProviderNews, ProviderNews.receipt_id == PaymentReceipt.id)
        .where(PaymentReceipt.kind == ReceiptKind.NEWS, ProviderNews.id.is_(None))
        .order_by(PaymentReceipt.id)
    )
    for receipt_id, amount, reference in db.session.execute(chosen):
        yield Fault(
            "receipts",
            f"receipt {receipt_id}",
            f"{amount} đồng on the payment {reference} are said to come from news that does not exist.",
        )
