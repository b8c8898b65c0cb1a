"""Shipping names the carrier, so that the buyer knows where her parcel is."""

import pytest

from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, NotFound
from marketplace.kernel.history import Act
from marketplace.orders import queries
from marketplace.orders.states import OrderState
from marketplace.trade import fulfilling
from tests.conftest import NOON
from tests.makers.cooperatives import make_cooperative
from tests.makers.orders import make_order


def ship(order, *, cooperative_id=None, **told):
    with transaction():
        whose = cooperative_id or order.cooperative_id
        fulfilling.ship(order.code, cooperative_id=whose, act=Act(None, NOON), **told)


def test_the_buyer_sees_carrier_and_number(database):
    order = make_order(state=OrderState.PACKED)
    ship(order, carrier=" Viettel  Post ", tracking_number="VTP 123")
    parcel = queries.find_order_for_guest(order.code, "0500000888").orders[0].parcel
    assert (parcel.carrier, parcel.tracking_number, parcel.shipped_at) == ("Viettel Post", "VTP 123", NOON)


def test_she_may_bring_it_herself_without_a_number(database):
    order = make_order(state=OrderState.PACKED)
    ship(order, carrier="Tự giao")
    assert order.state is OrderState.SHIPPED


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"carrier": " "}, "carrier"),
        ({"carrier": "x" * 81}, "carrier"),
        ({"carrier": "GHN", "tracking_number": "9" * 61}, "tracking_number"),
    ],
)
def test_without_a_carrier_it_is_not_sent(database, told, field):
    order = make_order(state=OrderState.PACKED)
    with pytest.raises(InvalidInput) as refusal:
        ship(order, **told)
    assert set(refusal.value.fields) == {field}
    db.session.expire_all()
    assert order.state is OrderState.PACKED


def test_another_cooperative_cannot_send_it(database):
    order = make_order(state=OrderState.PACKED)
    with pytest.raises(NotFound):
        ship(order, cooperative_id=make_cooperative("Tà Phìn").id, carrier="GHN")
