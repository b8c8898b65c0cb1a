"""Goods are kept for a quarter of an hour from the start of a checkout, and free again without anybody's doing."""

from datetime import timedelta

import pytest

from marketplace.inventory import queries as inventory
from marketplace.inventory.models import StockHold
from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import OutOfStock, RuleBroken
from marketplace.orders import queries
from marketplace.orders.deadlines import HOLD
from marketplace.orders.holding import hold_cart
from tests.conftest import NOON
from tests.makers.orders import make_cart, make_checkout, make_offer, place

LATER = NOON + HOLD


def hold(token, at=NOON):
    with transaction():
        return hold_cart(token, at=at)


def test_a_held_pack_is_nobody_elses_for_a_quarter_of_an_hour(database):
    honey = make_offer(stock=3)
    mine, hers = make_cart({honey: 2}), make_cart({honey: 2})
    assert hold(mine) == LATER
    with pytest.raises(OutOfStock, match="chỉ còn 1"):
        hold(hers)
    with pytest.raises(OutOfStock):
        place(make_checkout(hers))
    assert inventory.available_to([honey.id], holder=mine, at=NOON) == {honey.id: 3}
    assert inventory.available_to([honey.id], holder=hers, at=NOON) == {honey.id: 1}
    assert inventory.available_of([honey.id]) == {honey.id: 3}
    assert inventory.stock_faults() == []


def test_when_the_time_is_over_the_goods_are_free_though_no_worker_runs(database):
    honey = make_offer(stock=3)
    mine, hers = make_cart({honey: 3}), make_cart({honey: 3})
    hold(mine)
    with pytest.raises(OutOfStock):
        hold(hers, at=LATER - timedelta(seconds=1))
    place(make_checkout(hers), at=LATER)
    assert inventory.available_of([honey.id]) == {honey.id: 0}


def test_placing_uses_what_its_own_checkout_holds(database):
    honey = make_offer(stock=2)
    mine = make_cart({honey: 2})
    hold(mine)
    place(make_checkout(mine))
    assert inventory.available_of([honey.id]) == {honey.id: 0}
    assert db.session.query(StockHold).count() == 0


def test_beginning_again_renews_the_hold_and_never_doubles_it(database):
    honey = make_offer(stock=2)
    mine = make_cart({honey: 2})
    hold(mine)
    assert hold(mine, at=NOON + timedelta(minutes=10)) == NOON + timedelta(minutes=25)
    rows = db.session.query(StockHold).all()
    assert [(row.quantity, row.expires_at) for row in rows] == [(2, NOON + timedelta(minutes=25))]


def test_of_several_goods_all_are_held_or_none(database):
    honey, tea = make_offer(stock=5), make_offer(stock=1, name="Chè Shan tuyết")
    other, mine = make_cart({tea: 1}), make_cart({honey: 2, tea: 1})
    hold(other)
    with pytest.raises(OutOfStock, match="Chè"):
        hold(mine)
    assert {row.holder for row in db.session.query(StockHold)} == {other}


def test_an_empty_cart_holds_nothing(database):
    with pytest.raises(RuleBroken, match="trống"):
        hold(None)


def test_the_cart_shows_what_others_leave(database, monkeypatch):
    monkeypatch.setattr("marketplace.kernel.clock.now", lambda: NOON)
    honey = make_offer(stock=3)
    mine, hers = make_cart({honey: 2}), make_cart({honey: 2})
    hold(mine)
    assert queries.cart_view(mine).items[0].available == 3
    assert queries.cart_view(hers).items[0].available == 1
