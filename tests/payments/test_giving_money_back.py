"""Refunds are rows: never more than was paid, never twice for one occasion, and a failed one is still owed."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import current_app
from sqlalchemy import select

from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, NotFound, RuleBroken, TransitionNotAllowed
from marketplace.kernel.history import Act
from marketplace.kernel.money import Dong
from marketplace.orders.kinds import PayBy
from marketplace.payments import checks, queries, refunding, services
from marketplace.payments.models import Payment
from marketplace.payments.states import REFUND_LIFE, PaymentState
from marketplace.payments.states import RefundAction as A
from marketplace.payments.states import RefundState as S
from tests.conftest import NOON
from tests.makers.cooperatives import make_cooperative
from tests.makers.money import pay
from tests.makers.orders import make_order

ACT = Act(3, NOON)
TABLE = {
    (S.OWED, A.SEND): S.SENT,
    (S.SENT, A.CONFIRM): S.CONFIRMED,
    (S.SENT, A.FAIL): S.FAILED,
    (S.FAILED, A.SEND): S.SENT,
    (S.CONFIRMED, A.FAIL): S.FAILED,
}


@pytest.mark.parametrize("state", list(S))
def test_the_table_of_the_program_is_the_table_of_the_market(state):
    for action in A:
        assert REFUND_LIFE.table.get((state, action)) == TABLE.get((state, action)), action


@pytest.fixture
def order(database):
    made = make_order(pay_by=PayBy.VIETQR)
    pay(made)
    return made


def owe(order, amount, key="return-1"):
    with transaction():
        return services.owe_back(order.id, Dong(amount), reason="Thiếu một gói", source_key=key, act=ACT)


def step(verb, refund, order, **typed):
    with transaction():
        return verb(refund.id, cooperative_id=order.cooperative_id, act=ACT, **typed)


def payment_of(order):
    db.session.expire_all()
    return queries.payment_of(order.id)


def test_a_part_is_owed_back_and_the_payment_stays(order):
    owe(order, 20_000)
    payment = payment_of(order)
    assert (payment.state, payment.amount, payment.paid) == (PaymentState.RECEIVED, order.total, order.total)
    assert queries.sums_of(order.cooperative_id).to_refund == 20_000


def test_the_same_occasion_is_owed_once(order):
    assert owe(order, 20_000).id == owe(order, 20_000).id
    assert payment_of(order).owed_back == 20_000


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_is_no_refund(order, amount):
    with pytest.raises(RuleBroken):
        owe(order, amount)


def test_more_than_was_paid_is_refused(order):
    owe(order, order.total - 10_000)
    with pytest.raises(RuleBroken, match="lớn hơn số tiền đã nhận"):
        owe(order, 10_001, key="return-2")
    assert payment_of(order).owed_back == order.total - 10_000


def test_all_of_it_sent_is_refunded_and_a_failure_is_owed_again(order):
    refund = owe(order, order.total)
    assert payment_of(order).state is PaymentState.TO_REFUND
    step(refunding.send, refund, order, bank_reference="FT1")
    assert payment_of(order).state is PaymentState.REFUNDED
    step(refunding.fail, refund, order)
    assert payment_of(order).state is PaymentState.TO_REFUND
    step(refunding.send, refund, order, bank_reference="FT2")
    step(refunding.confirm, refund, order)
    assert (payment_of(order).state, refund.bank_reference) == (PaymentState.REFUNDED, "FT2")
    with pytest.raises(TransitionNotAllowed):
        step(refunding.send, refund, order, bank_reference="FT3")
    assert list(checks.faults()) == []


@pytest.mark.parametrize("reference", ["", "  ", "x" * 61])
def test_a_transfer_back_needs_the_banks_number(order, reference):
    refund = owe(order, 20_000)
    with pytest.raises(InvalidInput):
        step(refunding.send, refund, order, bank_reference=reference)
    assert refund.state is S.OWED


def test_a_stranger_finds_no_refund(order):
    refund = owe(order, 20_000)
    stranger = make_cooperative("Tà Phìn").id
    for verb, typed in ((refunding.send, {"bank_reference": "FT1"}), (refunding.confirm, {}), (refunding.fail, {})):
        with pytest.raises(NotFound), transaction():
            verb(refund.id, cooperative_id=stranger, act=ACT, **typed)


def refund_at_one_moment(order_id, amount, times):
    """Let several owe back at once; returns how many were let."""
    app, start = current_app._get_current_object(), Barrier(times)
    db.session.rollback()

    def run(number):
        with app.app_context():
            start.wait(30)
            try:
                with transaction():
                    services.owe_back(order_id, Dong(amount), reason="x", source_key=f"race-{number}", act=ACT)
            except RuleBroken:
                return 0
            return 1

    with ThreadPoolExecutor(times) as threads:
        return sum(threads.map(run, range(times)))


def test_of_six_who_give_all_back_at_once_one_is_let(order):
    assert refund_at_one_moment(order.id, order.total, 6) == 1
    assert payment_of(order).owed_back == order.total
    assert list(checks.faults()) == []


@pytest.mark.parametrize("market", ["postgresql"], indirect=True)
def test_without_the_guards_more_goes_back_than_came(database, monkeypatch):
    """The race itself: looking first and writing afterwards, without holding the payment, lets several through."""
    made = make_order(pay_by=PayBy.VIETQR)
    pay(made)

    def look(payment_id):
        return db.session.scalars(select(Payment).where(Payment.id == payment_id)).one()

    def careless(payment, amount):
        if payment.owed_back + amount > payment.paid:
            raise RuleBroken("quá nhiều")
        time.sleep(0.3)

    monkeypatch.setattr(refunding, "hold", look)
    monkeypatch.setattr(refunding, "_reserve", careless)
    assert refund_at_one_moment(made.id, made.total, 4) > 1
    assert any("owed back" in fault.sentence for fault in checks.faults())
