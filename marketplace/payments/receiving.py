"""Money that came in: every receipt is a row, and the payment knows their sum."""

from sqlalchemy import update

from marketplace.kernel.database import db
from marketplace.kernel.history import Act, move
from marketplace.kernel.money import Dong
from marketplace.payments import refunding
from marketplace.payments.kinds import ReceiptKind, RefundReason
from marketplace.payments.models import Payment, PaymentReceipt
from marketplace.payments.states import PAYMENT_LIFE, PaymentAction, PaymentState

OPEN = (PaymentState.EXPECTED, PaymentState.PART_PAID)


def receive(payment: Payment, amount: Dong, *, kind: ReceiptKind, source_key: str, act: Act) -> PaymentReceipt:
    """Put money on a payment that waits for it: part paid, or received; what is too much is owed back.

    The payment is held by the caller's transaction.

    Raises:
        TransitionNotAllowed: nothing is waited for.
    """
    PAYMENT_LIFE.after(payment.state, PaymentAction.RECEIVE_PART)
    receipt = _write(payment, amount, kind=kind, source_key=source_key, act=act)
    if payment.missing:
        move(PAYMENT_LIFE, payment, PaymentAction.RECEIVE_PART, act)
        return receipt
    move(PAYMENT_LIFE, payment, PaymentAction.RECEIVE, act)
    payment.received_at = act.at
    db.session.flush()
    surplus = Dong(payment.paid - payment.amount)
    if surplus:
        refunding.owe(payment, surplus, reason=RefundReason.OVERPAID, source_key=f"over:{receipt.id}", act=act)
    return receipt


def receive_to_return(
    payment: Payment, amount: Dong, *, kind: ReceiptKind, source_key: str, reason: str, act: Act
) -> PaymentReceipt:
    """Write down money that nothing was waited for, and owe all of it back."""
    receipt = _write(payment, amount, kind=kind, source_key=source_key, act=act)
    if payment.state is PaymentState.DROPPED:
        payment.received_at = act.at
        db.session.flush()
    refunding.owe(payment, amount, reason=reason, source_key=f"back:{receipt.id}", act=act)
    return receipt


def _write(payment: Payment, amount: Dong, *, kind: ReceiptKind, source_key: str, act: Act) -> PaymentReceipt:
    receipt = PaymentReceipt(
        payment_id=payment.id, kind=kind, amount=amount, source_key=source_key, actor_id=act.actor_id, at=act.at
    )
    db.session.add(receipt)
    db.session.execute(
        update(Payment)
        .where(Payment.id == payment.id)
        .values(paid=Payment.paid + amount)
        .execution_options(synchronize_session=False)
    )
    db.session.flush()
    db.session.refresh(payment, ["paid"])
    return receipt
