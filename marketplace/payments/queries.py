"""Reads about payments."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from marketplace.cooperatives.banks import get_bank
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.money import Dong
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order
from marketplace.payments.kinds import ReceiptKind
from marketplace.payments.models import Payment, PaymentReceipt, ProviderNews, Refund
from marketplace.payments.states import NewsState, PaymentState, RefundState
from marketplace.payments.vietqr import VietQr, transfer_text

_AWAITED = (PaymentState.EXPECTED, PaymentState.PART_PAID)


@dataclass(frozen=True)
class Transfer:
    """What a buyer needs for a bank transfer. `payload` is the text of the VietQR code."""

    bank_name: str
    account: str
    holder: str
    amount: Dong
    text: str
    payload: str


@dataclass(frozen=True)
class PaymentSums:
    """What a cooperative waits for, has, and owes back, in đồng."""

    expected: Dong
    received: Dong
    to_refund: Dong


def payment_of(order_id: int) -> Payment:
    """Return the payment of an order that was looked up before.

    Raises:
        NotFound: it has none.
    """
    payment = db.session.scalar(select(Payment).where(Payment.order_id == order_id))
    if payment is None:
        raise NotFound
    return payment


def payments_of(order_ids: Collection[int]) -> dict[int, Payment]:
    """Return the payments of several orders by order id."""
    if not order_ids:
        return {}
    rows = db.session.scalars(select(Payment).where(Payment.order_id.in_(order_ids)))
    return {row.order_id: row for row in rows}


def transfer_of(payment: Payment) -> Transfer | None:
    """Return what the buyer needs to transfer the money, or `None` when there is nothing to transfer (any more)."""
    if payment.pay_by != PayBy.VIETQR or payment.state not in _AWAITED:
        return None
    return Transfer(
        bank_name=get_bank(payment.bank_key).short_name,
        account=payment.bank_account,
        holder=payment.bank_account_holder,
        amount=payment.missing,
        text=transfer_text(payment.reference),
        payload=vietqr_of(payment),
    )


def vietqr_of(payment: Payment) -> str:
    """Return the text of the VietQR code that pays exactly what is missing into the cooperative's own account."""
    return VietQr(
        bank_bin=get_bank(payment.bank_key).bin,
        account=payment.bank_account,
        amount=payment.missing,
        purpose=transfer_text(payment.reference),
    ).payload()


def sums_of(cooperative_id: int) -> PaymentSums:
    """Return what a cooperative waits for, has received and keeps, and has still to send back herself."""
    missing = case((Payment.state.in_(_AWAITED), Payment.amount - Payment.paid), else_=0)
    hers = select(func.sum(missing), func.sum(Payment.paid - Payment.owed_back))
    expected, kept = db.session.execute(
        hers.join(Order, Order.id == Payment.order_id).where(Order.cooperative_id == cooperative_id)
    ).one()
    owed = (
        select(func.sum(Refund.amount))
        .join(Payment, Payment.id == Refund.payment_id)
        .join(Order, Order.id == Payment.order_id)
        .where(Order.cooperative_id == cooperative_id, Refund.state.in_((RefundState.OWED, RefundState.FAILED)))
        .where(Payment.pay_by != PayBy.CARD)
    )
    sums = (expected, kept, db.session.scalar(owed))
    return PaymentSums(*(Dong(int(each or 0)) for each in sums))


def refunds_of(order_id: int) -> list[Refund]:
    """Return everything that goes or went back for an order, oldest first."""
    chosen = select(Refund).join(Payment, Payment.id == Refund.payment_id).where(Payment.order_id == order_id)
    return list(db.session.scalars(chosen.order_by(Refund.id)))


def last_sent_refund(order_id: int) -> Dong:
    """Return the sum that was sent back last for an order; 0 where nothing was."""
    chosen = (
        select(Refund.amount)
        .join(Payment, Payment.id == Refund.payment_id)
        .where(Payment.order_id == order_id, Refund.sent_at.is_not(None))
    )
    return Dong(db.session.scalar(chosen.order_by(Refund.sent_at.desc(), Refund.id.desc()).limit(1)) or 0)


def is_reconciled(order_id: int) -> bool:
    """Tell whether the whole price of an order is proven: told by a bank, provider or carrier, not by word alone."""
    return db.session.scalar(select(Payment.id).where(Payment.order_id == order_id, has_proof())) is not None


def has_proof() -> ColumnElement[bool]:
    """Tell the same in a query that reads `Payment`."""
    proven = (
        select(func.coalesce(func.sum(PaymentReceipt.amount), 0))
        .outerjoin(ProviderNews, ProviderNews.receipt_id == PaymentReceipt.id)
        .where(
            PaymentReceipt.payment_id == Payment.id,
            or_(ProviderNews.state == NewsState.MATCHED, PaymentReceipt.kind == ReceiptKind.CARD),
        )
        .correlate(Payment)
        .scalar_subquery()
    )
    return and_(Payment.amount > 0, proven >= Payment.amount)
