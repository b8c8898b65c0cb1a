"""Money that goes back: owed, sent with the bank's reference, confirmed or failed. What was paid stays as it is."""

from sqlalchemy import exists, select, update

from marketplace.kernel import outbox
from marketplace.kernel.database import db
from marketplace.kernel.errors import NotFound, RuleBroken
from marketplace.kernel.history import Act, move
from marketplace.kernel.messages import msg
from marketplace.kernel.money import Dong
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order
from marketplace.payments import rules
from marketplace.payments.models import Payment, Refund
from marketplace.payments.states import (
    PAYMENT_LIFE,
    REFUND_LIFE,
    PaymentAction,
    PaymentState,
    RefundAction,
    RefundState,
)

OPEN = (RefundState.OWED, RefundState.FAILED)


def owe(payment: Payment, amount: Dong, *, reason: str, source_key: str, act: Act) -> Refund:
    """Owe a part of what was paid back to the buyer; `payment` is held by the caller's transaction.

    Raises:
        RuleBroken: nothing, or more than was paid and not yet owed back.
    """
    rules.ensure_amount(amount)
    known = db.session.scalar(select(Refund).where(Refund.source_key == source_key))
    if known is not None:
        return known
    _reserve(payment, amount)
    refund = Refund(payment_id=payment.id, amount=amount, reason=reason, source_key=source_key, owed_at=act.at)
    db.session.add(refund)
    db.session.flush()
    if payment.pay_by is PayBy.CARD:
        outbox.post("card-refund", {"refund_id": refund.id}, key=str(refund.id), at=act.at)
    if payment.owed_back == payment.paid:
        is_dropped = payment.state is PaymentState.DROPPED
        move(PAYMENT_LIFE, payment, PaymentAction.RECEIVE if is_dropped else PaymentAction.OWE_BACK, act)
    return refund


def send(refund_id: int, *, cooperative_id: int, bank_reference: str, act: Act) -> Refund:
    """She transferred it back; a transfer needs the bank's number, cash does not.

    Raises:
        NotFound: it is not hers.
        InvalidInput: the bank's number is missing or too long.
        RuleBroken: it goes back to a card, by itself.
        TransitionNotAllowed: it is sent already.
    """
    refund, payment = _of_cooperative(refund_id, cooperative_id)
    rules.ensure_settled_by_hand(payment.pay_by)
    return mark_sent(refund, payment, bank_reference=bank_reference, act=act)


def send_for(source_key: str, *, bank_reference: str, act: Act) -> None:
    """Write down that what is owed under a key was transferred; nothing where nothing of it is open any more.

    Raises:
        InvalidInput: the bank's number is missing or too long.
    """
    open_ones = select(Refund).where(Refund.source_key == source_key, Refund.state.in_(OPEN))
    found = db.session.scalar(open_ones)
    if found is None:
        return
    payment = hold(found.payment_id)
    refund = db.session.get_one(Refund, found.id, populate_existing=True)
    mark_sent(refund, payment, bank_reference=bank_reference, act=act)


def mark_sent(refund: Refund, payment: Payment, *, bank_reference: str, act: Act) -> Refund:
    """Write down that a refund is on its way; with the last one, the whole payment is given back."""
    reference = rules.clean_bank_reference(bank_reference, is_needed=payment.pay_by is PayBy.VIETQR)
    move(REFUND_LIFE, refund, RefundAction.SEND, act)
    refund.bank_reference, refund.sent_at = reference, act.at
    db.session.flush()
    if payment.state is PaymentState.TO_REFUND and not _has_open(payment.id):
        move(PAYMENT_LIFE, payment, PaymentAction.REFUND, act)
        payment.refunded_at = act.at
        db.session.flush()
    return refund


def confirm(refund_id: int, *, cooperative_id: int, act: Act) -> Refund:
    """The buyer has it.

    Raises:
        NotFound: it is not hers.
        RuleBroken: it goes back to a card, by itself.
        TransitionNotAllowed: it was not sent.
    """
    refund, payment = _of_cooperative(refund_id, cooperative_id)
    rules.ensure_settled_by_hand(payment.pay_by)
    return move(REFUND_LIFE, refund, RefundAction.CONFIRM, act)


def fail(refund_id: int, *, cooperative_id: int, act: Act) -> Refund:
    """The bank sent it back: it is still owed.

    Raises:
        NotFound: it is not hers.
        RuleBroken: it goes back to a card, by itself.
        TransitionNotAllowed: it was not sent.
    """
    refund, payment = _of_cooperative(refund_id, cooperative_id)
    rules.ensure_settled_by_hand(payment.pay_by)
    return mark_failed(refund, payment, act=act)


def mark_failed(refund: Refund, payment: Payment, *, act: Act) -> Refund:
    """Write down that a refund came back: it is still owed, and the payment is not given back as a whole."""
    move(REFUND_LIFE, refund, RefundAction.FAIL, act)
    if payment.state is PaymentState.REFUNDED:
        move(PAYMENT_LIFE, payment, PaymentAction.REFUND_FAILED, act)
    return refund


def open_refunds(payment_id: int) -> list[Refund]:
    """Return what is still to be sent back for a payment, oldest first."""
    chosen = select(Refund).where(Refund.payment_id == payment_id, Refund.state.in_(OPEN))
    return list(db.session.scalars(chosen.order_by(Refund.id)))


def hold(payment_id: int) -> Payment:
    """Return a payment as it stands now, held until the transaction ends: of two who change it, one waits."""
    chosen = select(Payment).where(Payment.id == payment_id).with_for_update()
    return db.session.scalars(chosen.execution_options(populate_existing=True)).one()


def _reserve(payment: Payment, amount: Dong) -> None:
    """Take it out of what may still be given back, in one statement that decides by itself."""
    left = db.session.scalar(
        update(Payment)
        .where(Payment.id == payment.id, Payment.owed_back + amount <= Payment.paid)
        .values(owed_back=Payment.owed_back + amount)
        .returning(Payment.id)
        .execution_options(synchronize_session=False)
    )
    if left is None:
        raise RuleBroken(msg("Số tiền hoàn lớn hơn số tiền đã nhận mà chưa hoàn."))
    db.session.refresh(payment, ["owed_back"])


def _has_open(payment_id: int) -> bool:
    chosen = exists().where(Refund.payment_id == payment_id, Refund.state.in_(OPEN))
    return bool(db.session.scalar(select(chosen)))


def _of_cooperative(refund_id: int, cooperative_id: int) -> tuple[Refund, Payment]:
    chosen = (
        select(Refund.payment_id)
        .join(Payment, Payment.id == Refund.payment_id)
        .join(Order, Order.id == Payment.order_id)
        .where(Refund.id == refund_id, Order.cooperative_id == cooperative_id)
    )
    payment_id = db.session.scalar(chosen)
    if payment_id is None:
        raise NotFound
    payment = hold(payment_id)
    return db.session.get_one(Refund, refund_id, populate_existing=True), payment
