"""Money for an order: the cooperative's word, news from banks and carriers, and what she decides on her desk."""

from collections.abc import Iterable, Sequence

from marketplace.kernel.database import db
from marketplace.kernel.history import Act
from marketplace.orders import cases, placing_again, queries
from marketplace.orders.kinds import PayBy
from marketplace.payments import desk, news, refunding
from marketplace.payments import queries as money
from marketplace.payments import services as payments
from marketplace.payments.kinds import Outcome
from marketplace.payments.models import Payment, Refund
from marketplace.payments.news import Recorded
from marketplace.payments.ports import News
from marketplace.payments.states import PaymentState
from marketplace.sales import services as sales
from marketplace.trade import letters, returning

#: News after which the buyer is told where her payment stands.
_CHANGED = frozenset({Outcome.RECEIVED, Outcome.PART_PAID, Outcome.OVERPAID})


def confirm_received(code: str, *, cooperative_id: int, act: Act) -> Payment:
    """She saw the transfer in her account, or holds the cash.

    Raises:
        NotFound: it is not her order.
        RuleBroken: cash for goods that have not been sent.
        TransitionNotAllowed, StaleState: it was received before.
    """
    order = queries.get_of_cooperative(code, cooperative_id=cooperative_id)
    return _told(payments.confirm_received(order.id, act=act), act)


def confirm_refunded(code: str, *, cooperative_id: int, bank_reference: str = "", act: Act) -> Payment:
    """She sent back what is owed for one of her orders.

    Raises:
        NotFound: it is not her order.
        InvalidInput: it is a transfer, and the bank's number of it is missing.
        TransitionNotAllowed, StaleState: nothing is owed back.
    """
    order = queries.get_of_cooperative(code, cooperative_id=cooperative_id)
    open_keys = [each.source_key for each in refunding.open_refunds(money.payment_of(order.id).id)]
    payment = payments.confirm_refunded(order.id, bank_reference=bank_reference, act=act)
    _went_back(order.id, open_keys, act)
    return payment


def send_refund(refund_id: int, *, cooperative_id: int, bank_reference: str, act: Act) -> Refund:
    """She sent one refund back, and the buyer is told.

    Raises:
        NotFound, InvalidInput, TransitionNotAllowed: as `refunding.send`.
    """
    refund = refunding.send(refund_id, cooperative_id=cooperative_id, bank_reference=bank_reference, act=act)
    _went_back(db.session.get_one(Payment, refund.payment_id).order_id, [refund.source_key], act)
    return refund


def hear(told: News, *, cooperative_id: int, act: Act) -> Recorded:
    """Take in one piece of news about her money, and count the sale as reconciled when its price is proven."""
    recorded = news.record(told, cooperative_id=cooperative_id, act=act)
    if recorded.order_id:
        lift_if_reconciled(recorded.order_id, act=act)
    if recorded.outcome in _CHANGED:
        _told(money.payment_of(recorded.order_id), act)
    return recorded


def hear_all(told: Iterable[News], *, cooperative_id: int, act: Act) -> list[Recorded]:
    """Take in the lines of a statement, in their order."""
    return [hear(each, cooperative_id=cooperative_id, act=act) for each in told]


def assign(news_id: int, order_code: str, *, cooperative_id: int, act: Act) -> Payment:
    """She knows which order the money is for.

    Raises:
        NotFound, InvalidInput, TransitionNotAllowed, StaleState: as `desk.assign`.
    """
    payment = desk.assign(news_id, order_code, cooperative_id=cooperative_id, act=act)
    lift_if_reconciled(payment.order_id, act=act)
    return _told(payment, act)


def place_again(news_id: int, *, cooperative_id: int, act: Act) -> Payment:
    """The money came after the order was cancelled, and she still has the goods: a new order takes both.

    Nothing is sent by this: the new order waits to be confirmed, and its buyer is told of it.

    Raises:
        NotFound: the news is not hers.
        OutOfStock: the goods were sold meanwhile.
        RuleBroken: it was placed again before.
        TransitionNotAllowed, StaleState: it was not late, or was decided on before.
    """
    old_id = desk.late_order_of(news_id, cooperative_id=cooperative_id)
    group, order = placing_again.place_again(old_id, act=act)
    payments.open_for(group.id, at=act.at)
    letters.tell_of_placing(letters.read_about(order.code), at=act.at)
    return _told(desk.place_on_new_order(news_id, order.id, cooperative_id=cooperative_id, act=act), act)


def _told(payment: Payment, act: Act) -> Payment:
    """Tell of a transfer that is there, or of what it lacks; cash at the door needs no word."""
    if payment.pay_by is not PayBy.VIETQR or not payment.paid:
        return payment
    if payment.missing and payment.state is PaymentState.PART_PAID:
        letters.tell_of_missing_payment(payment.order_id, f"part:{payment.paid}", at=act.at)
    elif payment.state is PaymentState.RECEIVED:
        letters.tell_of_payment(payment.order_id, at=act.at)
    return payment


def _went_back(order_id: int, source_keys: Sequence[str], act: Act) -> None:
    """Settle the returns and claims the money was owed for, which tells the buyer; of other money she is told here."""
    owed_for = [case for case in map(cases.find_owed, source_keys) if case is not None]
    for case in owed_for:
        returning.settle_with_refund(case, act=act)
    if len(owed_for) < len(source_keys):
        letters.tell_of_refund(order_id, f"{act.at.timestamp()}", at=act.at)


def lift_if_reconciled(order_id: int, *, act: Act) -> None:
    """Let a delivered order whose whole price is proven count at the surest level."""
    if money.is_reconciled(order_id):
        sales.lift_to_reconciled(order_id, act=act)
