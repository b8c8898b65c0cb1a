"""What happens to payments. The money itself goes straight to the cooperative; these rows only know of it."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, case, literal, select

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel import audit
from marketplace.kernel.database import db, dialect_insert, present_connection
from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.history import Act, move
from marketplace.kernel.messages import msg
from marketplace.kernel.money import Dong
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from marketplace.payments import cod, queries, receiving, refunding, rules
from marketplace.payments.kinds import ReceiptKind, RefundReason
from marketplace.payments.models import Payment, Refund
from marketplace.payments.states import PAYMENT_LIFE, PaymentAction, PaymentState

_TABLE = Payment.metadata.tables[Payment.__tablename__]
_ACCOUNT = ("bank_key", "bank_account", "bank_account_holder")
#: What the payment of an order says when it is opened; the account only where the money goes there.
_OPENED = select(
    Order.id.label("order_id"),
    Order.pay_by,
    literal(PaymentState.EXPECTED, _TABLE.c.state.type).label("state"),
    Order.total.label("amount"),
    # Its code is the text that a transfer must carry: short, upper case, without 0, O, 1 and I, with a check character.
    Order.code.label("reference"),
    *(case((Order.pay_by == PayBy.VIETQR, getattr(Cooperative, name)), else_="").label(name) for name in _ACCOUNT),
    bindparam("opened_at", type_=_TABLE.c.created_at.type).label("created_at"),
).join(Cooperative, Cooperative.id == Order.cooperative_id)


def open_for(group_id: int, *, at: datetime) -> None:
    """Open the payment of every order of a checkout; one that is open already stays as it is."""
    present_connection().execute(_opening(present_connection().dialect.name), {"group": group_id, "opened_at": at})


@cache
def _opening(_dialect: str) -> Any:
    """Return the statement, which differs between databases, written once."""
    opened = _OPENED.where(Order.group_id == bindparam("group")).order_by(Order.id)
    columns = [each.name for each in opened.selected_columns]
    return dialect_insert(_TABLE).from_select(columns, opened).on_conflict_do_nothing(index_elements=["order_id"])


def confirm_received(order_id: int, *, act: Act) -> Payment:
    """The cooperative saw the transfer in her account, or holds the cash: what was missing is there.

    Money for an order that was cancelled meanwhile is owed back at once.

    Raises:
        RuleBroken: cash for goods that have not been sent, or a card payment.
        TransitionNotAllowed: it was received before.
    """
    payment = hold(order_id)
    if payment.state is not PaymentState.EXPECTED and cod.is_with_the_carrier(order_id):
        # Counted as paid when the buyer handed it over; now the carrier has passed it on.
        cod.remit(order_id, act=act)
        return payment
    order = db.session.get_one(Order, order_id)
    rules.ensure_settled_by_hand(payment.pay_by)
    rules.ensure_can_be_received(payment.pay_by, order.state)
    PAYMENT_LIFE.after(payment.state, PaymentAction.RECEIVE)
    by_hand: Any = {"kind": ReceiptKind.BY_HAND, "source_key": f"hand:{payment.id}:{payment.paid}", "act": act}
    if payment.state is PaymentState.DROPPED:
        receiving.receive_to_return(payment, payment.missing, **by_hand, reason=RefundReason.PAID_LATE)
    else:
        receiving.receive(payment, payment.missing, **by_hand)
        cod.remit(order_id, act=act)
    return payment


def change_way(order_id: int, pay_by: PayBy, *, act: Act) -> Payment:
    """Nothing was paid by card, and the order is to be paid in another way now; its bank account is copied anew.

    Raises:
        RuleBroken: something was paid, or nothing is waited for.
    """
    payment = hold(order_id)
    if payment.state is not PaymentState.EXPECTED:
        raise RuleBroken(msg("Đơn này đã được trả tiền."))
    audit.record("payment.pay_by", "order", order_id, act, before=payment.pay_by.value, after=pay_by.value)
    db.session.flush()
    chosen = _OPENED.where(Order.id == order_id)
    fresh = present_connection().execute(chosen, {"opened_at": act.at}).one()
    payment.pay_by = fresh.pay_by
    for name in _ACCOUNT:
        setattr(payment, name, getattr(fresh, name))
    db.session.flush()
    return payment


def drop(order_id: int, *, act: Act) -> Payment:
    """Nothing is to be paid any more.

    Raises:
        TransitionNotAllowed: something was paid already.
    """
    return move(PAYMENT_LIFE, hold(order_id), PaymentAction.DROP, act)


def owe_back(order_id: int, amount: Dong, *, reason: str, source_key: str, act: Act) -> Refund:
    """Owe a part of what was paid for an order back to its buyer.

    Args:
        reason: a `RefundReason`, or the caller's own words for the cooperative to read.
        source_key: names the occasion; called again with it, nothing changes and the same refund is returned.

    Raises:
        RuleBroken: nothing, or more than was paid and is not owed back yet.
    """
    payment = hold(order_id)
    _count_cash_at_the_door(payment, act)
    return refunding.owe(payment, amount, reason=reason, source_key=source_key, act=act)


def follow_total(order_id: int, *, act: Act, source_key: str) -> None:
    """The order costs another sum than before: what is still expected follows, what was paid too much is owed back.

    Raises:
        RuleBroken: it would cost more than the buyer paid already.
    """
    payment = hold(order_id)
    total = db.session.scalars(select(Order.total).where(Order.id == order_id)).one()
    if payment.state in receiving.OPEN:
        _expect(payment, total, source_key, act)
        return
    kept = payment.paid - payment.owed_back
    if total > kept:
        raise RuleBroken(msg("Người mua đã trả tiền rồi nên đơn không tăng giá được nữa. Hãy gửi đúng số đã đặt."))
    if total < kept:
        refunding.owe(payment, Dong(kept - total), reason=RefundReason.ADJUSTED, source_key=source_key, act=act)


def _expect(payment: Payment, total: Dong, source_key: str, act: Act) -> None:
    """Ask for another sum; what came in already may be all of it now, or too much."""
    audit.record("payment.amount", "order", payment.order_id, act, before=payment.amount, after=total)
    payment.amount = total
    db.session.flush()
    if payment.paid and payment.paid >= total:
        move(PAYMENT_LIFE, payment, PaymentAction.RECEIVE, act)
        payment.received_at = act.at
        db.session.flush()
    surplus = Dong(payment.paid - total)
    if surplus > 0:
        refunding.owe(payment, surplus, reason=RefundReason.ADJUSTED, source_key=source_key, act=act)


def _count_cash_at_the_door(payment: Payment, act: Act) -> None:
    """What a buyer handed to the carrier she has paid, whether or not the carrier has passed it on."""
    state = db.session.scalars(select(Order.state).where(Order.id == payment.order_id)).one()
    if payment.pay_by is PayBy.COD and state is OrderState.DELIVERED and payment.state is PaymentState.EXPECTED:
        key = f"door:{payment.id}"
        receiving.receive(payment, payment.missing, kind=ReceiptKind.BY_HAND, source_key=key, act=act)


def settle_cancelled(order_id: int, *, act: Act) -> Payment:
    """Settle the payment of a cancelled order: dropped when nothing was paid, owed back as far as it was."""
    payment = hold(order_id)
    cod.come_back(order_id, act=act)
    left = Dong(payment.paid - payment.owed_back)
    if left:
        key = f"cancelled:{payment.id}:{payment.paid}"
        refunding.owe(payment, left, reason=RefundReason.CANCELLED, source_key=key, act=act)
    elif payment.state is PaymentState.EXPECTED:
        move(PAYMENT_LIFE, payment, PaymentAction.DROP, act)
    return payment


def ensure_settled_by_hand(order_id: int) -> None:
    """Refuse a cooperative's word about the money of an order that is paid by card.

    Raises:
        RuleBroken: it is.
    """
    rules.ensure_settled_by_hand(queries.payment_of(order_id).pay_by)


def confirm_refunded(order_id: int, *, bank_reference: str = "", act: Act) -> Payment:
    """The cooperative sent back all that is owed for an order.

    Raises:
        InvalidInput: it is a transfer, and the bank's number is missing.
        RuleBroken: it goes back to a card, by itself.
        TransitionNotAllowed: nothing is owed back.
    """
    payment = hold(order_id)
    rules.ensure_settled_by_hand(payment.pay_by)
    owed = refunding.open_refunds(payment.id)
    if not owed:
        PAYMENT_LIFE.after(payment.state, PaymentAction.REFUND)
    for refund in owed:
        refunding.mark_sent(refund, payment, bank_reference=bank_reference, act=act)
    return payment


def hold(order_id: int) -> Payment:
    """Return the payment of an order as it stands now, held until the transaction ends.

    Raises:
        NotFound: it has none.
    """
    return refunding.hold(queries.payment_of(order_id).id)
