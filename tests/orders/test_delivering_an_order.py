"""What is delivered counts as sold from that day; the cash is another matter."""

from datetime import timedelta

from sqlalchemy import select

from marketplace.kernel.database import db
from marketplace.orders.kinds import PayBy
from marketplace.orders.states import OrderState
from marketplace.payments import queries as payments
from marketplace.payments.states import PaymentState
from marketplace.sales.models import SaleEntry
from tests.conftest import NOON
from tests.makers.orders import make_offer, make_order


def entries():
    return db.session.scalars(select(SaleEntry)).all()


def test_the_day_of_delivery_is_written_down(database):
    assert make_order(state=OrderState.DELIVERED).delivered_at == NOON + timedelta(hours=4)


def test_a_sale_is_recorded_without_the_freight(database):
    order = make_order(state=OrderState.DELIVERED, wanted={make_offer(price=120_000): 2})
    assert [(entry.order_id, entry.amount) for entry in entries()] == [(order.id, 240_000)]


def test_nothing_is_a_sale_before_it_is_delivered(database):
    make_order(state=OrderState.SHIPPED)
    assert entries() == []


def test_cash_is_not_received_by_delivering(database):
    order = make_order(state=OrderState.DELIVERED, pay_by=PayBy.COD)
    assert payments.payment_of(order.id).state is PaymentState.EXPECTED
