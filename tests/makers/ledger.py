"""Card money with the operator: orders paid by card as the ledger sees them, and payouts on their way."""

from datetime import datetime, timedelta

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act
from marketplace.kernel.money import Dong
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from marketplace.payments import card_books, payouts
from marketplace.payments import queries as payments
from marketplace.payments.ledger_models import Payout
from marketplace.payments.states import PayoutState
from marketplace.trade import fulfilling
from tests.conftest import NOON
from tests.makers.money import pay
from tests.makers.orders import advance, make_offer, make_order, make_shipped

FEE = 5_000
LATER = NOON + timedelta(days=1)


def card_order(
    cooperative: Cooperative,
    *,
    state: OrderState = OrderState.DELIVERED,
    is_received: bool = True,
    price: int = 120_000,
    at: datetime = NOON,
) -> Order:
    """Return a paid order whose money the operator holds; the buyer says that all is well unless told otherwise."""
    order = make_order(wanted={make_offer(cooperative=cooperative, price=price): 1}, pay_by=PayBy.VIETQR, at=at)
    pay(order)
    with transaction():
        payment = payments.payment_of(order.id)
        card_books.book_received(payment, payment.amount, source_key=order.code, act=Act(None, at))
        card_books.book_fee(payment, Dong(FEE), source_key=order.code, act=Act(None, at))
    if state is OrderState.DELIVERED:
        advance(make_shipped(order, at), OrderState.DELIVERED, at + timedelta(hours=4))
        if is_received:
            with transaction():
                fulfilling.receive(order.id, act=Act(None, at + timedelta(hours=5)))
    return order


def book_back(order: Order, amount: int, *, at: datetime = LATER) -> None:
    """Let card money of an order go back to its buyer."""
    with transaction():
        payment = payments.payment_of(order.id)
        card_books.book_refunded(payment, Dong(amount), source_key=f"{order.code}:{amount}", act=Act(None, at))


def make_payout(
    cooperative_id: int, state: PayoutState = PayoutState.DRAFT, *, at: datetime = LATER, actor_id: int | None = None
) -> Payout:
    """Return a payout of everything that is ready, brought to a state."""
    act = Act(actor_id, at)
    with transaction():
        payout = payouts.draft(cooperative_id, act=act)
        if state is PayoutState.DROPPED:
            payouts.drop(payout.code, act=act)
        elif state is not PayoutState.DRAFT:
            payouts.send(payout.code, act=act)
        if state is PayoutState.UNRESOLVED:
            payouts.lose_sight(payout.code, reason="Ngân hàng chưa trả lời", act=act)
        elif state is PayoutState.FAILED:
            payouts.fail(payout.code, reason="Sai số tài khoản", act=act)
        elif state is PayoutState.PAID:
            payouts.confirm(payout.code, bank_reference="FT26330000001", act=act)
    return db.session.get_one(Payout, payout.id)
