"""An order that has not moved for too long is late, and only the officers of its territory are told."""

from datetime import timedelta

import pytest

from marketplace.monitoring.lateness import count_late_orders, late_orders
from marketplace.orders.states import OrderAction
from marketplace.territory.rules import TerritoryScope
from tests.conftest import NOON
from tests.makers.cooperatives import TA_PHIN, make_cooperative
from tests.makers.sales import deliver, make_order

pytestmark = pytest.mark.usefixtures("database")

EVERYWHERE = TerritoryScope(everywhere=True)


def test_an_order_nobody_confirmed_for_two_days() -> None:
    cooperative = make_cooperative()
    make_order(cooperative, placed_at=NOON - timedelta(days=2), steps=[])
    late = make_order(cooperative, placed_at=NOON - timedelta(days=4, minutes=1), steps=[])
    (found,) = late_orders(EVERYWHERE, at=NOON)
    assert (found.code, found.days_late(NOON), found.cooperative_name) == (late.code, 2, cooperative.name)
    assert count_late_orders(EVERYWHERE, at=NOON) == 1


def test_the_last_step_counts_and_not_the_first() -> None:
    cooperative = make_cooperative()
    # Makers take a step an hour after the one before.
    make_order(cooperative, placed_at=NOON - timedelta(days=3), steps=[OrderAction.CONFIRM])
    assert not late_orders(EVERYWHERE, at=NOON)
    make_order(cooperative, placed_at=NOON - timedelta(days=3, hours=2), steps=[OrderAction.CONFIRM])
    assert count_late_orders(EVERYWHERE, at=NOON) == 1


def test_what_is_delivered_is_never_late() -> None:
    order = make_order(make_cooperative(), placed_at=NOON - timedelta(days=90))
    assert count_late_orders(EVERYWHERE, at=NOON) == 1
    deliver(order, NOON)
    assert not late_orders(EVERYWHERE, at=NOON)


def test_an_officer_of_one_province_is_not_told_about_another() -> None:
    here, elsewhere = make_cooperative(), make_cooperative("Tà Phìn", commune_code=TA_PHIN)
    make_order(elsewhere, placed_at=NOON - timedelta(days=9), steps=[])
    assert not late_orders(TerritoryScope(province_id=here.province_id), at=NOON)
    assert count_late_orders(TerritoryScope(province_id=elsewhere.province_id), at=NOON) == 1
