"""The market's clock acts on deadlines in the order in which they fell, once, however late it comes by."""

from datetime import timedelta

import pytest

from marketplace import jobs
from marketplace.inventory import queries as inventory
from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act, StateChange
from marketplace.orders import disputing
from marketplace.orders.kinds import CaseKind, PayBy
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState as S
from marketplace.payments import queries as payments
from marketplace.payments.states import PaymentState
from marketplace.trade import fulfilling, paying, returning, timers
from tests.conftest import NOON
from tests.makers.cases import ask_for, make_delivered
from tests.makers.cooperatives import EVERYWHERE
from tests.makers.orders import make_offer, make_order

HOURS, DAYS = (lambda count: timedelta(hours=count)), (lambda count: timedelta(days=count))


@pytest.fixture
def honey(database):
    return make_offer(stock=50)


def order_by(honey, pay_by=PayBy.COD, state=S.PLACED, at=NOON):
    return make_order(wanted={honey: 2}, pay_by=pay_by, state=state, at=at)


def run(at):
    return jobs.run_timers(at)


def last_step(order):
    return db.session.query(StateChange).filter_by(kind="order", subject_id=order.id).order_by(StateChange.id).all()[-1]


def state_of(order):
    db.session.expire_all()
    return db.session.get_one(Order, order.id).state


def test_a_transfer_that_does_not_come_in_two_days_frees_the_goods(honey):
    order = order_by(honey, PayBy.VIETQR)
    assert run(NOON + HOURS(48) - timedelta(seconds=1)) == 0
    assert run(NOON + HOURS(48)) == 1
    assert state_of(order) is S.CANCELLED
    assert inventory.available_of([honey.id]) == {honey.id: 50}
    assert payments.payment_of(order.id).state is PaymentState.DROPPED


def test_a_transfer_that_was_seen_is_waited_for_no_longer(honey):
    order = order_by(honey, PayBy.VIETQR)
    with transaction():
        paying.confirm_received(order.code, cooperative_id=order.cooperative_id, act=Act(None, NOON))
    assert run(NOON + HOURS(60)) == 0
    assert run(NOON + DAYS(5)) == 1
    assert state_of(order) is S.CANCELLED
    assert payments.payment_of(order.id).state is PaymentState.TO_REFUND


@pytest.mark.parametrize("state", [S.CONFIRMED, S.PACKED])
def test_what_was_promised_and_not_sent_is_called_off(honey, state):
    order = order_by(honey, state=state)
    assert run(NOON + HOURS(1) + DAYS(14)) == 1
    assert state_of(order) is S.CANCELLED


def test_a_week_after_delivery_an_order_counts_as_received(honey):
    order = order_by(honey, state=S.DELIVERED)
    due = NOON + HOURS(4) + DAYS(7)
    assert run(due) == 1
    db.session.expire_all()
    assert (order.state, order.received_at) == (S.DELIVERED, due)


def test_what_the_buyer_confirmed_herself_needs_no_clock(honey):
    order = order_by(honey, state=S.DELIVERED)
    with transaction():
        fulfilling.receive(order.id, act=Act(7, NOON + DAYS(1)))
    assert run(NOON + DAYS(30)) == 0


def test_after_a_week_off_the_clock_acts_in_the_order_in_which_the_deadlines_fell(honey):
    unpaid, unconfirmed = order_by(honey, PayBy.VIETQR), order_by(honey, at=NOON - DAYS(4))
    delivered = order_by(honey, state=S.DELIVERED, at=NOON - DAYS(7))
    late = NOON + DAYS(9)
    assert [each.at for each in timers.passed(at=late)] == sorted(each.at for each in timers.passed(at=late))
    assert run(late) == 3
    steps = db.session.query(StateChange).filter_by(kind="order", by="timer").order_by(StateChange.id).all()
    assert [(step.subject_id, step.due_at, step.at) for step in steps] == [
        (delivered.id, NOON - DAYS(7) + HOURS(4) + DAYS(7), late),
        (unconfirmed.id, NOON + DAYS(1), late),
        (unpaid.id, NOON + DAYS(2), late),
    ]
    assert last_step(unpaid).actor_id is None


def test_running_again_changes_nothing(honey):
    order_by(honey, PayBy.VIETQR)
    order_by(honey)
    assert run(NOON + DAYS(10)) == 2
    assert run(NOON + DAYS(10)) == 0
    assert db.session.query(StateChange).filter_by(kind="order").count() == 2


def test_a_deadline_that_no_longer_holds_is_passed_over(honey, monkeypatch):
    order = order_by(honey)
    found = timers.passed(at=NOON + DAYS(6))
    with transaction():
        fulfilling.confirm(order.code, cooperative_id=order.cooperative_id, act=Act(1, NOON + DAYS(6)))
    answers = [found, []]
    monkeypatch.setattr(timers, "passed", lambda **_: answers.pop(0))
    assert run(NOON + DAYS(6)) == 0
    assert state_of(order) is S.CONFIRMED


def test_silence_takes_a_claim_to_the_officer_once(database):
    claim = ask_for(make_delivered(), CaseKind.CLAIM)
    assert run(claim.answer_by) == 1
    assert run(claim.answer_by + DAYS(1)) == 0
    [(dispute, _, _)] = disputing.open_disputes(EVERYWHERE)
    assert (dispute.by_silence, dispute.decide_by) == (True, claim.answer_by + DAYS(7))


def test_goods_that_never_come_back_end_the_return(database):
    asked = ask_for(make_delivered(), CaseKind.RETURN)
    owner = db.session.get_one(Order, asked.order_id).cooperative_id
    with transaction():
        returning.accept(asked.code, cooperative_id=owner, answer="", act=Act(1, asked.asked_at))
    run(asked.asked_at + DAYS(14))
    db.session.expire_all()
    assert asked.state == "lapsed"
