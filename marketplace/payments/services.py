"""What happens to payments. The money itself goes straight to the cooperative; these rows only know of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel import audit
from marketplace.kernel.database import db, dialect_insert
from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.history import Act, move
from marketplace.kernel.messages import msg
from marketplace.kernel.money import Dong
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order
from marketplace.payments import queries, rules
from marketplace.payments.models import Payment
from marketplace.payments.states import PAYMENT_LIFE, PaymentAction, PaymentState

_ORDERS_TO_PAY = (
    select(
        *(Order.id, Order.code, Order.pay_by, Order.total),
        *(Cooperative.bank_key, Cooperative.bank_account, Cooperative.bank_account_holder),
    )
    .join(Cooperative, Cooperative.id == Order.cooperative_id)
    .where(Order.group_id == bindparam("group"))
    .order_by(Order.id)
)


def open_for(group_id: int, *, at: datetime) -> None:
    """Open the payment of every order of a checkout; one that is open already stays as it is."""
    connection = db.session.connection()
    opened = [_opened(row, at) for row in connection.execute(_ORDERS_TO_PAY, {"group": group_id})]
    table = Payment.metadata.tables[Payment.__tablename__]
    connection.execute(dialect_insert(table).on_conflict_do_nothing(index_elements=["order_id"]), opened)


def confirm_received(order_id: int, *, act: Act) -> Payment:
    """The cooperative saw the transfer in her account, or holds the cash.

    Money for an order that was cancelled meanwhile is owed back at once.

    Raises:
        RuleBroken: cash for goods that have not been sent.
        TransitionNotAllowed: it was received before.
    """
    payment = queries.payment_of(order_id)
    order = db.session.get_one(Order, order_id)
    rules.ensure_can_be_received(payment.pay_by, order.state)
    move(PAYMENT_LIFE, payment, PaymentAction.RECEIVE, act)
    payment.received_at = act.at
    db.session.flush()
    return payment


def drop(order_id: int, *, act: Act) -> Payment:
    """Nothing is to be paid any more.

    Raises:
        TransitionNotAllowed: something was paid already.
    """
    return move(PAYMENT_LIFE, queries.payment_of(order_id), PaymentAction.DROP, act)


def owe_all_back(order_id: int, *, act: Act) -> Payment:
    """Everything that was paid must go back to the buyer.

    Raises:
        TransitionNotAllowed: nothing was paid.
    """
    return move(PAYMENT_LIFE, queries.payment_of(order_id), PaymentAction.OWE_BACK, act)


def owe_back(order_id: int, amount: Dong, reason: str, source_key: str, *, act: Act) -> None:
    """A part of what was paid must go back to the buyer.

    What is owed stands with its cause (a return, a claim, a changed line); here it is held against what was paid.

    Args:
        source_key: names the cause; the same one is owed once.

    Raises:
        RuleBroken: more than was paid, or nothing was paid at all.
    """
    if amount > queries.paid_of(order_id):
        raise RuleBroken(msg("Số tiền hoàn lớn hơn số tiền người mua đã trả cho đơn này."))
    audit.record("payment.owed_back", "order", order_id, act, amount=amount, reason=reason, source_key=source_key)


def follow_total(order_id: int, *, act: Act, source_key: str) -> None:
    """The order costs another sum than before: what is still expected follows, what was paid too much is owed back.

    Raises:
        RuleBroken: it would cost more than the buyer paid already.
    """
    payment = queries.payment_of(order_id)
    total = db.session.scalars(select(Order.total).where(Order.id == order_id)).one()
    if payment.state == PaymentState.EXPECTED:
        audit.record("payment.amount", "order", order_id, act, before=payment.amount, after=total)
        payment.amount = total
        db.session.flush()
        return
    if total > payment.amount:
        raise RuleBroken(msg("Người mua đã trả tiền rồi nên đơn không tăng giá được nữa. Hãy gửi đúng số đã đặt."))
    if total < payment.amount:
        owe_back(order_id, Dong(payment.amount - total), "adjusted", source_key, act=act)


def settle_cancelled(order_id: int, *, act: Act) -> Payment:
    """Settle the payment of a cancelled order: dropped when nothing was paid, owed back when it was.

    Raises:
        StaleState: it was paid at this very moment; the whole cancellation is to be tried again.
    """
    if queries.payment_of(order_id).state == PaymentState.RECEIVED:
        return owe_all_back(order_id, act=act)
    return drop(order_id, act=act)


def confirm_refunded(order_id: int, *, act: Act) -> Payment:
    """The cooperative sent the money back.

    Raises:
        TransitionNotAllowed: nothing is owed back.
    """
    payment = move(PAYMENT_LIFE, queries.payment_of(order_id), PaymentAction.REFUND, act)
    payment.refunded_at = act.at
    db.session.flush()
    return payment


def _opened(row: Row[*tuple[Any, ...]], at: datetime) -> dict[str, Any]:
    by_transfer = row.pay_by == PayBy.VIETQR
    return {
        "order_id": row.id,
        "pay_by": row.pay_by,
        "state": PaymentState.EXPECTED,
        "amount": row.total,
        "reference": rules.reference_of(row.code),
        "bank_key": row.bank_key if by_transfer else "",
        "bank_account": row.bank_account if by_transfer else "",
        "bank_account_holder": row.bank_account_holder if by_transfer else "",
        "created_at": at,
    }
