"""Letters are posted with their cause: none for what was undone, none twice."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace import jobs
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.outbox import OutboxMessage
from marketplace.orders.states import OrderState
from marketplace.trade import cancelling, fulfilling
from tests.conftest import NOON
from tests.makers.cooperatives import make_cooperative
from tests.makers.orders import advance, cancelled, make_cart, make_checkout, make_offer, make_order, place


def letters():
    chosen = select(OutboxMessage.payload).where(OutboxMessage.kind == "order-mail").order_by(OutboxMessage.id)
    return list(db.session.scalars(chosen))


def test_buyer_and_each_cooperative_are_told_of_an_order(database):
    two = {make_offer(): 1, make_offer(cooperative=make_cooperative("Tà Phìn")): 1}
    placed = place(make_checkout(make_cart(two)))
    first, second = (order.code for order in placed.orders)
    assert letters() == [
        {"template": "order_placed", "group": placed.code},
        {"template": "order_to_confirm", "order": first},
        {"template": "order_to_confirm", "order": second},
    ]


def test_nobody_is_told_of_what_was_refused(database):
    checkout = make_checkout(make_cart({make_offer(): 1}), seen_total=1)
    with pytest.raises(RuleBroken):
        place(checkout)
    assert letters() == []


def test_the_buyer_is_told_when_it_is_on_its_way(database):
    order = make_order(state=OrderState.PACKED)
    advance(order, OrderState.SHIPPED)
    assert letters()[-1] == {"template": "order_shipped", "order": order.code}


def test_the_buyer_is_told_when_the_cooperative_cancels(database):
    order = cancelled(make_order())
    assert letters()[-1] == {"template": "order_cancelled", "order": order.code}


def test_the_cooperative_is_told_when_the_buyer_cancels(database):
    order = make_order()
    with transaction():
        cancelling.cancel_by_guest(order.code, phone="0500000888", reason="", act=Act(None, NOON))
    assert letters()[-1] == {"template": "order_cancelled_by_buyer", "order": order.code}


def test_she_is_asked_for_reviews_once_when_she_says_that_all_is_well(database):
    order = make_order(state=OrderState.DELIVERED)
    assert letters()[-1]["template"] == "order_shipped"
    with transaction():
        fulfilling.receive(order.id, act=Act(None, NOON))
    assert letters()[-1] == {"template": "order_to_review", "order": order.code}
    jobs.run_timers(NOON + timedelta(days=30))
    assert [each["template"] for each in letters()].count("order_to_review") == 1


def test_she_is_asked_for_reviews_when_the_week_is_over(database):
    order = make_order(state=OrderState.DELIVERED)
    for _twice in range(2):
        jobs.run_timers(NOON + timedelta(days=8))
    assert [each for each in letters() if each["template"] == "order_to_review"] == [
        {"template": "order_to_review", "order": order.code}
    ]
