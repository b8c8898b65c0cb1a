"""A delivered order becomes sale entries: once, line by line, without freight, in the month of its delivery."""

from datetime import date

import pytest
from sqlalchemy import func, select

from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.history import Act
from marketplace.sales import services as sales
from marketplace.sales.kinds import EntryKind, Verification
from marketplace.sales.models import OrdersDay, SaleEntry, SalesDay
from tests.conftest import NOON
from tests.makers.cooperatives import make_cooperative
from tests.makers.sales import Sold, category_named, deliver, make_order, vietnam

pytestmark = pytest.mark.usefixtures("database")


def entries() -> list[SaleEntry]:
    return list(db.session.scalars(select(SaleEntry).order_by(SaleEntry.id)))


def test_each_line_becomes_an_entry_without_freight() -> None:
    cooperative = make_cooperative()
    order = make_order(cooperative, [Sold(120_000, 2), Sold(50_000, category="che-ca-phe")], delivery_fee=35_000)
    deliver(order, NOON)
    assert [(each.amount, each.quantity, each.unit_group) for each in entries()] == [
        (240_000, 1000, "mass"),
        (50_000, 500, "mass"),
    ]
    assert {each.verification for each in entries()} == {Verification.DELIVERED}
    assert {each.kind for each in entries()} == {EntryKind.DELIVERED}


def test_place_and_category_are_copied() -> None:
    cooperative = make_cooperative()
    deliver(make_order(cooperative, [Sold(50_000, category="che-ca-phe")]), NOON)
    (entry,) = entries()
    assert (entry.commune_id, entry.province_id) == (cooperative.commune_id, cooperative.province_id)
    assert entry.category_id == category_named("che-ca-phe").id


def test_a_discount_is_split_without_losing_a_dong() -> None:
    order = make_order(make_cooperative(), [Sold(10_000), Sold(10_000), Sold(10_000)], discount=10_000)
    deliver(order, NOON)
    assert [each.amount for each in entries()] == [6_666, 6_667, 6_667]
    assert sum(each.amount for each in entries()) == order.goods_total - order.discount


def test_the_month_turns_at_vietnamese_midnight() -> None:
    cooperative = make_cooperative()
    deliver(make_order(cooperative), vietnam(2026, 10, 31, 23, 59))
    deliver(make_order(cooperative), vietnam(2026, 11, 1, 0, 0))
    assert [each.day for each in entries()] == [date(2026, 10, 31), date(2026, 11, 1)]


def test_recorded_twice_it_counts_once() -> None:
    order = deliver(make_order(make_cooperative(), [Sold(100_000), Sold(70_000)]), NOON)
    with transaction():
        sales.record_delivered(order.id, act=Act(None, NOON))
    assert len(entries()) == 2
    assert db.session.scalar(select(func.sum(SalesDay.amount))) == 170_000
    assert db.session.scalar(select(func.sum(OrdersDay.orders))) == 1


def test_an_order_that_is_not_delivered_is_no_sale() -> None:
    order = make_order(make_cooperative())
    with pytest.raises(RuleBroken), transaction():
        sales.record_delivered(order.id, act=Act(None, NOON))
    assert not entries()


def test_an_order_of_two_categories_is_one_order() -> None:
    deliver(make_order(make_cooperative(), [Sold(100_000), Sold(70_000, category="che-ca-phe")]), NOON)
    assert list(db.session.scalars(select(OrdersDay.orders))) == [1]
    assert list(db.session.scalars(select(SalesDay.orders))) == [1, 1]
