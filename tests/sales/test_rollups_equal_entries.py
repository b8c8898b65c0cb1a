"""The sums by day always equal their entries: after concurrent deliveries, refunds and a rebuild."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import RuleBroken
from marketplace.kernel.history import Act
from marketplace.orders.models import Order
from marketplace.sales import checks
from marketplace.sales import services as sales
from marketplace.sales.models import OrdersDay, OrdersMonth, SaleEntry, SalesDay, SalesMonth
from tests.conftest import NOON, Market
from tests.makers.cooperatives import make_cooperative
from tests.makers.sales import Sold, deliver, make_order, refund
from tests.makers.thirty_orders import make_thirty_orders

Rows = list[tuple[object, ...]]


def rollups() -> list[Rows]:
    sold = [SalesDay.day, SalesDay.commune_id, SalesDay.category_id, SalesDay.channel, SalesDay.verification]
    sums = select(
        SalesDay.cooperative_id, SalesDay.province_id, *sold, SalesDay.amount, SalesDay.entries, SalesDay.orders
    )
    orders = select(OrdersDay.cooperative_id, OrdersDay.day, OrdersDay.province_id, OrdersDay.channel, OrdersDay.orders)
    return [sorted(tuple(row) for row in db.session.execute(chosen)) for chosen in (sums, orders)]


def at_once(app: Flask, works: Sequence[Callable[[], object]]) -> None:
    together = Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        with app.app_context():
            together.wait()
            work()

    with ThreadPoolExecutor(len(works)) as pool:
        list(pool.map(run, works))
    # This session may still look at the rows as they were before.
    db.session.rollback()


def deliver_by_id(order_id: int) -> None:
    deliver(db.session.get_one(Order, order_id), NOON)


def test_eight_orders_delivered_at_the_same_moment(database: Market) -> None:
    cooperative = make_cooperative()
    lines = [Sold(10_000), Sold(20_000, category="mat-ong")]
    order_ids = [make_order(cooperative, lines).id for _ in range(8)]
    at_once(database.app, [partial(deliver_by_id, order_id) for order_id in order_ids])
    assert not list(checks.faults())
    assert sorted(db.session.scalars(select(SalesDay.amount))) == [80_000, 160_000]
    assert list(db.session.scalars(select(OrdersDay.orders))) == [8]


def test_one_order_recorded_by_many_at_the_same_moment(database: Market) -> None:
    order = deliver(make_order(make_cooperative()), NOON)
    with transaction():
        for model in (SaleEntry, SalesDay, SalesMonth, OrdersDay, OrdersMonth):
            db.session.execute(delete(model))
    order_id = order.id

    def record() -> None:
        with transaction():
            sales.record_delivered(order_id, act=Act(None, NOON))

    at_once(database.app, [record] * 6)
    assert list(db.session.scalars(select(SalesDay.amount))) == [100_000]
    assert not list(checks.faults())


def test_two_refunds_at_once_never_give_back_more_than_was_paid(database: Market) -> None:
    order_id = deliver(make_order(make_cooperative()), NOON).id
    refused = []

    def give_back(key: str) -> None:
        try:
            refund(db.session.get_one(Order, order_id), NOON, amount=70_000, key=key)
        except RuleBroken:
            refused.append(key)

    at_once(database.app, [partial(give_back, "a"), partial(give_back, "b")])
    assert len(refused) == 1
    assert list(db.session.scalars(select(SalesDay.amount))) == [30_000]


def test_a_rebuild_gives_what_was_kept_all_along(database: Market) -> None:
    make_thirty_orders()
    kept = rollups()
    with transaction():
        db.session.execute(update(SalesDay).values(amount=1))
        db.session.execute(delete(OrdersDay))
        db.session.execute(update(OrdersMonth).values(orders=9))
        db.session.execute(delete(SalesMonth))
        sales.rebuild_rollups()
    assert rollups() == kept
    assert not list(checks.faults())


@pytest.mark.usefixtures("database")
def test_thirty_orders_leave_nothing_to_complain_about() -> None:
    make_thirty_orders()
    assert not list(checks.faults())
