"""Reads about payments."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from marketplace.cooperatives.banks import get_bank
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound
from marketplace.kernel.money import Dong
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from marketplace.payments.models import Payment
from marketplace.payments.states import PaymentState
from marketplace.payments.vietqr import VietQr, transfer_text


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


def paid_of(order_id: int) -> Dong:
    """Return what the buyer has paid for an order: cash is paid when the goods are handed over."""
    payment = payment_of(order_id)
    order_state = db.session.scalars(select(Order.state).where(Order.id == order_id)).one()
    is_paid = payment.received_at is not None or (payment.pay_by == PayBy.COD and order_state == OrderState.DELIVERED)
    return payment.amount if is_paid else Dong(0)


def payments_of(order_ids: Collection[int]) -> dict[int, Payment]:
    """Return the payments of several orders by order id."""
    if not order_ids:
        return {}
    rows = db.session.scalars(select(Payment).where(Payment.order_id.in_(order_ids)))
    return {row.order_id: row for row in rows}


def transfer_of(payment: Payment) -> Transfer | None:
    """Return what the buyer needs to transfer the money, or `None` when there is nothing to transfer (any more)."""
    if payment.pay_by != PayBy.VIETQR or payment.state != PaymentState.EXPECTED:
        return None
    return Transfer(
        bank_name=get_bank(payment.bank_key).short_name,
        account=payment.bank_account,
        holder=payment.bank_account_holder,
        amount=payment.amount,
        text=transfer_text(payment.reference),
        payload=vietqr_of(payment),
    )


def vietqr_of(payment: Payment) -> str:
    """Return the text of the VietQR code that pays exactly this sum into the cooperative's own account."""
    return VietQr(
        bank_bin=get_bank(payment.bank_key).bin,
        account=payment.bank_account,
        amount=payment.amount,
        purpose=transfer_text(payment.reference),
    ).payload()


def sums_of(cooperative_id: int) -> PaymentSums:
    """Return what a cooperative waits for, has received and owes back."""
    chosen = (
        select(Payment.state, func.sum(Payment.amount))
        .join(Order, Order.id == Payment.order_id)
        .where(Order.cooperative_id == cooperative_id)
        .group_by(Payment.state)
    )
    sums = {state: Dong(int(total)) for state, total in db.session.execute(chosen)}
    return PaymentSums(
        expected=sums.get(PaymentState.EXPECTED, Dong(0)),
        received=sums.get(PaymentState.RECEIVED, Dong(0)),
        to_refund=sums.get(PaymentState.TO_REFUND, Dong(0)),
    )
