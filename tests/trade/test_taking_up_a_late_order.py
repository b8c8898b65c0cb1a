"""Money comes after its order was cancelled, and the goods are still there: a new order takes both, as they were."""

import pytest
from sqlalchemy import select

from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act
from marketplace.orders.kinds import PayBy
from marketplace.orders.models import Order
from marketplace.payments.models import ProviderNews
from marketplace.trade import adjusting, auditing, paying
from tests.conftest import NOON
from tests.makers.cases import lines_of
from tests.makers.cooperatives import make_cooperative
from tests.makers.money import pay
from tests.makers.orders import cancelled, make_offer, make_order

HERS = Act(1, NOON)


@pytest.fixture
def shop(database):
    return make_cooperative()


def take_up_again(order: Order) -> Order:
    """Cancel an order, let its money come late, and place it again."""
    pay(cancelled(order))
    told = db.session.scalars(select(ProviderNews)).one()
    with transaction():
        payment = paying.place_again(told.id, cooperative_id=order.cooperative_id, act=HERS)
    db.session.expire_all()
    assert [fault.sentence for fault in auditing.faults()] == []
    return db.session.get_one(Order, payment.order_id)


def test_what_had_been_left_out_is_not_ordered_again(shop):
    honey, tea = make_offer(cooperative=shop), make_offer(cooperative=shop, name="Chè Shan tuyết")
    order = make_order(wanted={honey: 3, tea: 1}, pay_by=PayBy.VIETQR)
    first, second = lines_of(order)
    given = {"cooperative_id": shop.id, "reason": "Mưa đá", "act": HERS}
    with transaction():
        adjusting.leave_out(order.code, {first.id: 1, second.id: 1}, **given)
    again = take_up_again(order)
    assert [(line.variant_id, line.ordered, line.quantity) for line in lines_of(again)] == [(honey.id, 2, 2)]
    assert again.total == order.total


def test_what_was_weighed_keeps_its_weight_and_price(shop):
    fish = make_offer(cooperative=shop, price=200_000, name="Cá tầm Sa Pa")
    with transaction():
        fish.is_weighed = True
        db.session.add(fish)
    order = make_order(wanted={fish: 1}, pay_by=PayBy.VIETQR)
    with transaction():
        adjusting.weigh(order.code, {lines_of(order)[0].id: 930}, cooperative_id=shop.id, act=HERS)
    again = take_up_again(order)
    assert [(line.measured, line.line_total) for line in lines_of(again)] == [(930, 186_000)]
    assert again.total == order.total


def test_what_was_to_be_fetched_is_still_to_be_fetched(shop):
    order = make_order(wanted={make_offer(cooperative=shop): 1}, pay_by=PayBy.VIETQR)
    with transaction():
        order.pickup = "Chợ phiên Bắc Hà"
        db.session.add(order)
    assert take_up_again(order).pickup == "Chợ phiên Bắc Hà"
