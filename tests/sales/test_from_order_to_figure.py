"""The whole way by the real services: placed, packed with a lot, delivered, counted, and opened down to the lot."""

from datetime import date

import pytest

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act
from marketplace.orders import queries as orders
from marketplace.orders.models import Order
from marketplace.orders.states import OrderState
from marketplace.products.models import Product
from marketplace.sales import queries as sales
from marketplace.sales.queries import Filter
from marketplace.territory.rules import TerritoryScope
from marketplace.trade import auditing, fulfilling
from tests.conftest import NOON, Market
from tests.makers.cooperatives import make_cooperative
from tests.makers.lots import make_lot
from tests.makers.orders import advance, make_offer, make_order

EVERYWHERE = TerritoryScope(everywhere=True)
NOVEMBER = Filter(scope=EVERYWHERE, first_day=date(2026, 11, 1), last_day=date(2026, 11, 30))


@pytest.fixture
def confirmed(database: Market) -> Order:
    offer = make_offer(price=120_000, cooperative=make_cooperative())
    return make_order(state=OrderState.CONFIRMED, wanted={offer: 2})


def packed_with_a_lot(order: Order) -> str:
    (line,) = orders.order_of_cooperative(order.code, cooperative_id=order.cooperative_id, at=NOON).lines
    lot = make_lot(db.session.get_one(Cooperative, order.cooperative_id), db.session.get_one(Product, line.product_id))
    with transaction():
        given = {line.id: lot.code}
        fulfilling.pack(order.code, cooperative_id=order.cooperative_id, act=Act(None, NOON), lots=given)
    return lot.code


def test_nothing_counts_before_the_buyer_has_it(confirmed: Order) -> None:
    advance(confirmed, OrderState.PACKED)
    advance(confirmed, OrderState.SHIPPED)
    assert sales.net_delivered_sales(NOVEMBER) == 0
    advance(confirmed, OrderState.DELIVERED)
    assert sales.net_delivered_sales(NOVEMBER) == 240_000


def test_a_figure_opens_to_the_lot(confirmed: Order) -> None:
    lot_code = packed_with_a_lot(confirmed)
    advance(confirmed, OrderState.SHIPPED)
    advance(confirmed, OrderState.DELIVERED)
    (behind,) = sales.orders_behind(NOVEMBER)
    opened = sales.open_order(behind.code, scope=EVERYWHERE)
    (line,) = sales.lines_of(opened.id)
    assert (line.lot_code, line.quantity, line.amount) == (lot_code, 2, 240_000)


def test_the_audit_finds_nothing_on_the_whole_way(confirmed: Order) -> None:
    assert not list(auditing.faults())
    for state in (OrderState.PACKED, OrderState.SHIPPED, OrderState.DELIVERED):
        advance(confirmed, state)
        assert not list(auditing.faults())


def test_the_audit_finds_nothing_after_a_cancellation(database: Market) -> None:
    make_order(state=OrderState.CANCELLED)
    assert not list(auditing.faults())
