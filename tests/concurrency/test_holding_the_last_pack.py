"""Many begin to check out, and as many try to buy, at one moment: nothing is promised twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from marketplace.inventory import holds, queries
from marketplace.inventory.models import StockHold
from marketplace.kernel.database import db, transactionally
from marketplace.kernel.errors import OutOfStock
from marketplace.orders.holding import hold_cart
from tests.concurrency.racing import place_once
from tests.conftest import NOON
from tests.makers.orders import make_cart, make_checkout, make_offer

CROWD, PACKS = 8, 3


def at_one_moment(app, deeds):
    """Do all deeds at once and return whether each succeeded."""
    start = Barrier(len(deeds))

    def run(deed):
        with app.app_context():
            start.wait(30)
            return deed()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(run, deeds))


def holding(token):
    def deed():
        try:
            transactionally(lambda: hold_cart(token, at=NOON))
        except OutOfStock:
            return False
        return True

    return deed


def buying(checkout):
    return lambda: place_once(checkout).placed is not None


def test_holds_and_sales_together_never_exceed_the_stock(database):
    honey = make_offer(stock=PACKS)
    honey_id = honey.id
    tokens = [make_cart({honey: 1}) for _ in range(CROWD)]
    checkouts = [make_checkout(make_cart({honey: 1})) for _ in range(CROWD)]
    db.session.rollback()
    done = at_one_moment(database.app, [*map(holding, tokens), *map(buying, checkouts)])
    assert sum(done) == PACKS
    held = db.session.scalar(select(func.coalesce(func.sum(StockHold.quantity), 0)))
    assert held + PACKS - queries.available_of([honey_id])[honey_id] == PACKS
    assert queries.stock_faults() == []


@pytest.mark.parametrize("market", ["postgresql"], indirect=True)
def test_without_the_lock_postgresql_promises_one_pack_twice(database, monkeypatch):
    """A hold changes no row that a sale waits for: unlocked, each decides on what it saw before the other."""
    honey = make_offer(stock=1)
    tokens = [make_cart({honey: 1}) for _ in range(2)]
    meeting, decide = Barrier(2), holds._hold_one

    def decide_together(*given):
        decided = decide(*given)
        meeting.wait(10)
        return decided

    monkeypatch.setattr(holds, "lock", lambda _ids: None)
    monkeypatch.setattr(holds, "_hold_one", decide_together)
    db.session.rollback()
    done = at_one_moment(database.app, [holding(token) for token in tokens])
    assert done == [True, True]
