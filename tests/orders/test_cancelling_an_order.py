"""A cancelled order gives its stock back once, drops or owes back its money, and says why."""

import pytest
from sqlalchemy import func, select

from marketplace.inventory import queries as inventory
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, NotFound, TransitionNotAllowed
from marketplace.kernel.history import Act, history_of
from marketplace.orders.kinds import PayBy
from marketplace.orders.states import OrderState
from marketplace.payments import queries as payments
from marketplace.payments.states import PaymentState
from marketplace.sales.models import SaleEntry
from marketplace.trade import cancelling, paying
from tests.conftest import NOON
from tests.makers.cooperatives import make_cooperative
from tests.makers.orders import cancelled, make_offer, make_order
from tests.makers.people import make_person

BY_BUYER = Act(5, NOON)


def stock_of(variant):
    return inventory.available_of([variant.id])[variant.id]


@pytest.mark.parametrize("state", [OrderState.PLACED, OrderState.CONFIRMED, OrderState.PACKED, OrderState.SHIPPED])
def test_what_it_took_goes_back_on_sale(database, state):
    honey = make_offer(stock=10)
    order = make_order(wanted={honey: 4}, state=state)
    assert stock_of(honey) == 6
    cancelled(order)
    assert stock_of(honey) == 10
    assert inventory.stock_faults() == []


def test_twice_gives_back_once(database):
    honey = make_offer(stock=10)
    order = cancelled(make_order(wanted={honey: 4}))
    with pytest.raises(TransitionNotAllowed):
        cancelled(order)
    assert stock_of(honey) == 10


def test_the_reason_is_kept_for_the_buyer_and_the_history(database):
    order = cancelled(make_order(), reason="  Hết hàng  do mưa bão ")
    assert (order.cancel_reason, order.cancelled_at) == ("Hết hàng do mưa bão", NOON)
    assert history_of("order", order.id)[-1].note == "Hết hàng do mưa bão"


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_a_cooperative_says_why(database, reason):
    order = make_order()
    with pytest.raises(InvalidInput) as refusal:
        cancelled(order, reason=reason)
    assert set(refusal.value.fields) == {"reason"}
    db.session.expire_all()
    assert order.state is OrderState.PLACED


def test_what_nobody_paid_is_dropped(database):
    order = cancelled(make_order(pay_by=PayBy.VIETQR))
    assert payments.payment_of(order.id).state is PaymentState.DROPPED


def test_what_was_paid_is_owed_back(database):
    order = make_order(pay_by=PayBy.VIETQR)
    with transaction():
        paying.confirm_received(order.code, cooperative_id=order.cooperative_id, act=BY_BUYER)
    cancelled(order)
    assert payments.payment_of(order.id).state is PaymentState.TO_REFUND


def test_what_was_delivered_is_not_cancelled_here(database):
    order = make_order(state=OrderState.DELIVERED)
    with pytest.raises(TransitionNotAllowed):
        cancelled(order)
    assert db.session.scalar(select(func.count()).select_from(SaleEntry)) == 1


def test_one_order_of_a_group_leaves_the_others_alone(database):
    honey, tea = make_offer(), make_offer(cooperative=make_cooperative("Tà Phìn"), name="Chè Shan tuyết")
    first = make_order(wanted={honey: 1, tea: 1})
    cancelled(first)
    assert stock_of(honey) == 10
    assert stock_of(tea) == 9


def test_a_signed_in_buyer_cancels_her_own(database):
    buyer = make_person()
    order = make_order(buyer_id=buyer.id)
    with transaction():
        cancelling.cancel_by_buyer(order.code, buyer_id=buyer.id, reason="", act=Act(buyer.id, NOON))
    assert order.state is OrderState.CANCELLED


def test_a_signed_in_buyer_cannot_cancel_another_ones(database):
    lan, hoa = make_person("Lan"), make_person("Hoa")
    order = make_order(buyer_id=lan.id)
    with pytest.raises(NotFound), transaction():
        cancelling.cancel_by_buyer(order.code, buyer_id=hoa.id, reason="", act=Act(hoa.id, NOON))


@pytest.mark.parametrize("phone", ["0500000889", "", "abc"])
def test_a_guest_needs_the_phone_number_of_the_order(database, phone):
    order = make_order()
    with pytest.raises(NotFound), transaction():
        cancelling.cancel_by_guest(order.code, phone=phone, reason="", act=BY_BUYER)


def test_another_cooperative_cannot_cancel_it(database):
    order, other = make_order(), make_cooperative("Tà Phìn")
    with pytest.raises(NotFound), transaction():
        cancelling.cancel_by_cooperative(order.code, cooperative_id=other.id, reason="Không", act=BY_BUYER)
