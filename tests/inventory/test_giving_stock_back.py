"""What a cancelled order took goes back on sale exactly once."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from marketplace.inventory import queries, services
from marketplace.inventory.kinds import MovementKind
from marketplace.inventory.models import StockMovement
from marketplace.inventory.rules import Taking
from marketplace.kernel.database import db, transaction
from marketplace.kernel.history import Act
from tests.conftest import NOON
from tests.makers.orders import make_offer

MARKET = Act(None, NOON)
ORDER = 501


def sold(*, stock=10, quantity=4):
    honey = make_offer(stock=stock)
    with transaction():
        services.take([Taking(ORDER, honey.id, quantity)], act=MARKET)
    return honey


def give_back(order_id=ORDER):
    with transaction():
        return services.give_back(order_id, act=MARKET)


def test_it_can_be_sold_again(database):
    honey = sold()
    assert give_back() is True
    assert queries.available_of([honey.id])[honey.id] == 10


def test_twice_gives_back_once(database):
    honey = sold()
    give_back()
    assert give_back() is False
    assert queries.available_of([honey.id])[honey.id] == 10
    assert queries.stock_faults() == []


def test_an_order_that_took_nothing_gives_nothing_back(database):
    assert give_back(order_id=999) is False


def test_the_database_itself_refuses_a_second_return(database):
    honey = sold()
    give_back()
    again = StockMovement(
        variant_id=honey.id, change=4, kind=MovementKind.RETURNED_TO_SALE, order_id=ORDER, actor_id=None, at=NOON
    )
    with pytest.raises(IntegrityError), transaction():
        db.session.add(again)


def test_a_stock_that_is_not_its_movements_is_found(database):
    honey = make_offer(stock=10)
    with transaction():
        db.session.execute(text("UPDATE stock_item SET available = 11"))
    fault = queries.stock_faults()[0]
    assert (fault.variant_id, fault.available, fault.moved) == (honey.id, 11, 10)
