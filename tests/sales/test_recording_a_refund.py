"""Money given back is a negative entry on the day it is given, never a change of what was written before."""

from datetime import date

import pytest
from sqlalchemy import select

from marketplace.cooperatives.models import Cooperative
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import NotFound, RuleBroken
from marketplace.kernel.history import Act
from marketplace.kernel.money import Dong
from marketplace.sales import services as sales
from marketplace.sales.kinds import EntryKind
from marketplace.sales.models import OrdersDay, SaleEntry
from marketplace.territory import queries as territory
from tests.conftest import NOON
from tests.makers.cooperatives import XUAN_TRUONG, make_cooperative
from tests.makers.sales import Sold, deliver, make_order, refund, vietnam

pytestmark = pytest.mark.usefixtures("database")


def refunds() -> list[SaleEntry]:
    chosen = select(SaleEntry).where(SaleEntry.kind == EntryKind.REFUNDED).order_by(SaleEntry.id)
    return list(db.session.scalars(chosen))


def test_a_refund_counts_on_its_own_day() -> None:
    order = deliver(make_order(make_cooperative(), [Sold(200_000)]), vietnam(2026, 10, 30))
    refund(order, vietnam(2026, 11, 2), amount=50_000)
    (entry,) = refunds()
    assert (entry.day, entry.amount, entry.quantity) == (date(2026, 11, 2), -50_000, 0)
    assert list(db.session.scalars(select(OrdersDay.orders))) == [1]


def test_goods_leave_the_figures_with_their_last_dong() -> None:
    order = deliver(make_order(make_cooperative(), [Sold(100_000, 4)]), NOON)
    refund(order, NOON, amount=150_000, key="first")
    refund(order, NOON, amount=250_000, key="second")
    assert [(each.amount, each.quantity) for each in refunds()] == [(-150_000, 0), (-250_000, -2000)]
    assert set(sales.refundable_amounts(order.id).values()) == {0}


def test_the_same_refund_counts_once() -> None:
    order = deliver(make_order(make_cooperative()), NOON)
    refund(order, NOON, amount=40_000)
    refund(order, NOON, amount=40_000)
    assert len(refunds()) == 1


def test_more_than_the_line_counts_for_is_refused() -> None:
    order = deliver(make_order(make_cooperative(), [Sold(100_000)], discount=10_000), NOON)
    with pytest.raises(RuleBroken, match="lớn hơn"):
        refund(order, NOON, amount=90_001)
    assert not refunds()


def test_what_was_not_delivered_cannot_be_refunded() -> None:
    order = make_order(make_cooperative())
    with pytest.raises(NotFound), transaction():
        sales.record_refunded(order.id, amounts={1: Dong(1)}, source_key="x", act=Act(None, NOON))


def test_a_cooperative_that_moved_is_refunded_where_it_sold() -> None:
    cooperative = make_cooperative()
    sold_at = cooperative.commune_id
    order = deliver(make_order(cooperative), NOON)
    elsewhere = territory.find_commune(XUAN_TRUONG)
    assert elsewhere is not None
    with transaction():
        db.session.get_one(Cooperative, cooperative.id).commune_id = elsewhere.id
    refund(order, NOON)
    assert {entry.commune_id for entry in refunds()} == {sold_at}
