"""Buyer and cooperative press "cancel", or cancel and count, at one moment: stock goes back once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from marketplace.inventory import queries as inventory
from marketplace.inventory import services as stock
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import StaleState, TransitionNotAllowed
from marketplace.kernel.history import Act
from marketplace.orders.kinds import PayBy
from marketplace.payments import queries as payments
from marketplace.payments.states import PaymentState
from marketplace.trade import cancelling, paying
from marketplace.trade.placing import place_order
from tests.conftest import NOON
from tests.makers.orders import make_cart, make_checkout, make_offer, make_order

ACT = Act(None, NOON)


def at_one_moment(app, works):
    start = Barrier(len(works))

    def run(work):
        with app.app_context():
            start.wait(30)
            try:
                with transaction():
                    work()
            except (StaleState, TransitionNotAllowed) as refusal:
                return type(refusal).__name__
            return "done"

    db.session.rollback()
    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


def test_ten_cancellations_give_back_once(database):
    honey = make_offer(stock=10)
    order = make_order(wanted={honey: 4})
    code, seller = order.code, order.cooperative_id

    def cancel():
        cancelling.cancel_by_cooperative(code, cooperative_id=seller, reason="Hết hàng", act=ACT)

    answers = at_one_moment(database.app, [cancel] * 10)
    assert answers.count("done") == 1
    assert inventory.available_of([honey.id])[honey.id] == 10
    assert inventory.stock_faults() == []


@pytest.mark.parametrize("_attempt", range(3))
def test_paid_and_cancelled_at_one_moment_loses_no_money(database, _attempt):
    order = make_order(pay_by=PayBy.VIETQR)
    order_id, code, seller = order.id, order.code, order.cooperative_id

    def cancel():
        cancelling.cancel_by_cooperative(code, cooperative_id=seller, reason="Hết hàng", act=ACT)

    def receive():
        paying.confirm_received(code, cooperative_id=seller, act=ACT)

    cancelled, received = at_one_moment(database.app, [cancel, receive])
    state = payments.payment_of(order_id).state
    assert (cancelled, received, state) in {
        ("done", "done", PaymentState.TO_REFUND),
        ("done", "StaleState", PaymentState.DROPPED),
        ("StaleState", "done", PaymentState.RECEIVED),
    }


def test_counting_while_selling_keeps_every_sale(database):
    honey = make_offer(stock=100)
    honey_id, checkouts = honey.id, [make_checkout(make_cart({honey: 1})) for _ in range(10)]

    def count_two_more():
        stock.count_stock(honey_id, 102, act=ACT, seen=100)

    def buying(checkout):
        return lambda: place_order(checkout, act=ACT)

    works = [count_two_more, count_two_more, *map(buying, checkouts)]
    assert at_one_moment(database.app, works) == ["done"] * 12
    assert inventory.available_of([honey_id])[honey_id] == 100 + 2 * 2 - 10
    assert inventory.stock_faults() == []
