"""The cooperative says when the money is there; nothing that was paid vanishes."""

from datetime import timedelta

import pytest

from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import NotFound, RuleBroken, TransitionNotAllowed
from marketplace.kernel.history import Act, history_of
from marketplace.kernel.money import Dong
from marketplace.orders.kinds import PayBy
from marketplace.orders.states import OrderState
from marketplace.payments import queries
from marketplace.payments.labels import payment_label
from marketplace.payments.rules import ensure_can_be_received
from marketplace.payments.states import PAYMENT_LIFE
from marketplace.payments.states import PaymentAction as A
from marketplace.payments.states import PaymentState as S
from marketplace.trade import paying
from tests.conftest import NOON
from tests.makers.cooperatives import make_cooperative
from tests.makers.orders import cancelled, make_offer, make_order

LATER = Act(3, NOON + timedelta(days=1))

TABLE = {
    #            receive       receive_part drop       owe_back      refund       refund_failed
    S.EXPECTED:  (S.RECEIVED,  S.PART_PAID, S.DROPPED, None,         None,        None),
    S.PART_PAID: (S.RECEIVED,  S.PART_PAID, None,      S.TO_REFUND,  None,        None),
    S.RECEIVED:  (None,        None,        None,      S.TO_REFUND,  None,        None),
    S.DROPPED:   (S.TO_REFUND, None,        None,      None,         None,        None),
    S.TO_REFUND: (None,        None,        None,      S.TO_REFUND,  S.REFUNDED,  None),
    S.REFUNDED:  (None,        None,        None,      S.TO_REFUND,  None,        S.TO_REFUND),
}  # fmt: skip
ACTIONS = (A.RECEIVE, A.RECEIVE_PART, A.DROP, A.OWE_BACK, A.REFUND, A.REFUND_FAILED)


@pytest.mark.parametrize(
    ("state", "action", "after"),
    [(state, action, TABLE[state][place]) for state in S for place, action in enumerate(ACTIONS)],
)
def test_the_table_of_the_program_is_the_table_of_the_market(state, action, after):
    assert PAYMENT_LIFE.table.get((state, action)) == after


def receive(order, *, cooperative_id=None):
    with transaction():
        return paying.confirm_received(order.code, cooperative_id=cooperative_id or order.cooperative_id, act=LATER)


def refund(order):
    with transaction():
        return paying.confirm_refunded(
            order.code, cooperative_id=order.cooperative_id, bank_reference="FT26330123456", act=LATER
        )


def test_a_transfer_is_confirmed_by_hand(database):
    payment = receive(make_order(pay_by=PayBy.VIETQR))
    assert (payment.state, payment.received_at) == (S.RECEIVED, LATER.at)
    assert history_of("payment", payment.id)[-1].actor_id == 3


def test_twice_is_refused(database):
    order = make_order(pay_by=PayBy.VIETQR)
    receive(order)
    with pytest.raises(TransitionNotAllowed):
        receive(order)


def test_another_cooperative_cannot_confirm_it(database):
    order = make_order(pay_by=PayBy.VIETQR)
    with pytest.raises(NotFound):
        receive(order, cooperative_id=make_cooperative("Tà Phìn").id)
    assert queries.payment_of(order.id).state is S.EXPECTED


MAY_BE_RECEIVED = {
    #                     transfer  cash
    OrderState.PLACED:    (True,    False),
    OrderState.CONFIRMED: (True,    False),
    OrderState.PACKED:    (True,    False),
    OrderState.SHIPPED:   (True,    True),
    OrderState.DELIVERED: (True,    True),
    OrderState.CANCELLED: (True,    False),
    OrderState.RETURNED:  (True,    False),
}  # fmt: skip


@pytest.mark.parametrize("state", list(OrderState))
def test_cash_comes_with_the_goods_and_a_transfer_at_any_time(state):
    for pay_by, is_possible in zip((PayBy.VIETQR, PayBy.COD), MAY_BE_RECEIVED[state], strict=True):
        if is_possible:
            ensure_can_be_received(pay_by, state)
            continue
        with pytest.raises(RuleBroken, match="Hãy gửi hàng trước"):
            ensure_can_be_received(pay_by, state)


def test_cash_before_the_goods_left_is_refused(database):
    order = make_order(pay_by=PayBy.COD, state=OrderState.PACKED)
    with pytest.raises(RuleBroken):
        receive(order)
    db.session.expire_all()
    assert queries.payment_of(order.id).state is S.EXPECTED


def test_cash_is_confirmed_after_delivery(database):
    assert receive(make_order(pay_by=PayBy.COD, state=OrderState.DELIVERED)).state is S.RECEIVED


def test_money_for_a_cancelled_order_is_owed_back(database):
    order = cancelled(make_order(pay_by=PayBy.VIETQR))
    payment = receive(order)
    assert (payment.state, payment.received_at) == (S.TO_REFUND, LATER.at)


def test_what_was_owed_back_is_sent_back_once(database):
    order = make_order(pay_by=PayBy.VIETQR)
    receive(order)
    cancelled(order)
    payment = refund(order)
    assert (payment.state, payment.refunded_at) == (S.REFUNDED, LATER.at)
    with pytest.raises(TransitionNotAllowed):
        refund(order)


def test_nothing_is_sent_back_that_was_not_owed(database):
    order = make_order(pay_by=PayBy.VIETQR)
    receive(order)
    with pytest.raises(TransitionNotAllowed):
        refund(order)


def test_the_sums_of_a_cooperative(database):
    seller = make_cooperative()
    honey = make_offer(cooperative=seller, price=100_000, stock=50)
    orders = [make_order(wanted={honey: 1}, pay_by=PayBy.VIETQR) for _ in range(4)]
    total = orders[0].total
    receive(orders[0])
    receive(orders[1])
    cancelled(orders[1])
    cancelled(orders[2])
    sums = queries.sums_of(seller.id)
    assert (sums.expected, sums.received, sums.to_refund) == (total, total, total)
    assert queries.sums_of(make_cooperative("Tà Phìn").id).expected == Dong(0)


def test_every_state_has_its_words():
    assert {payment_label(state, PayBy.VIETQR).tone for state in S} == {"waiting", "done", "stopped", "attention"}
    assert str(payment_label(S.EXPECTED, PayBy.COD).text) == "Thu tiền khi giao"
    assert str(payment_label(S.EXPECTED, PayBy.VIETQR).text) == "Chờ chuyển khoản"
