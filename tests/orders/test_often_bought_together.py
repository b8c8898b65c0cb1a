"""What is bought in one checkout is counted each day, and told on a product's page."""

from datetime import timedelta

import pytest

from marketplace import jobs
from marketplace.inventory import services as inventory
from marketplace.kernel import clock
from marketplace.kernel.database import db, transaction
from marketplace.orders import together
from marketplace.orders.models import Order
from marketplace.products import display
from marketplace.products.below import cards_below
from tests.makers.orders import (
    BUYER,
    NOON,
    cancelled,
    make_cart,
    make_checkout,
    make_gone,
    make_offer,
    place,
    product_of,
)
from tests.makers.statements import counted_statements

HEADING = "Thường được mua cùng"


def buy(*variants, times=3, at=NOON):
    """Check out so often with one pack of each; return the orders."""
    placed = [place(make_checkout(make_cart(dict.fromkeys(variants, 1))), at=at) for _ in range(times)]
    return [db.session.get_one(Order, order.id) for each in placed for order in each.orders]


def count(at=NOON):
    with transaction():
        return together.count_pairs(at=at)


def names_with(variant):
    page = display.product_page(product_of(variant).slug)
    return [card.name for card in cards_below(page.product, today=clock.today()).together]


@pytest.fixture
def honey(database):
    return make_offer(name="Mật ong")


@pytest.fixture
def tea(honey):
    return make_offer(name="Chè shan")


def test_three_checkouts_make_a_pair_and_two_do_not(honey, tea):
    buy(honey, tea, times=2)
    assert count() == 0
    buy(honey, tea, times=1)
    assert count() == 2
    assert (names_with(honey), names_with(tea)) == (["Chè shan"], ["Mật ong"])


def test_the_oftenest_comes_first(honey, tea):
    rice = make_offer(name="Gạo nếp")
    buy(honey, rice, times=3)
    buy(honey, tea, times=4)
    count()
    assert names_with(honey) == ["Chè shan", "Gạo nếp"]


def test_what_was_called_off_does_not_count(honey, tea):
    cancelled(buy(honey, tea)[0])
    assert count() == 0


def test_a_pair_nobody_buys_any_more_is_forgotten(honey, tea):
    buy(honey, tea)
    count()
    assert count(NOON + together.LOOKED_BACK + timedelta(seconds=1)) == 0
    assert names_with(honey) == []


def test_counting_twice_changes_and_tells_nothing(honey, tea):
    buy(honey, tea)
    count()
    with counted_statements() as again:
        count()
    assert not [each for each in again if each.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))]


def test_the_page_shows_it_while_it_can_be_bought(client, honey, tea):
    page = f"/products/{product_of(honey).slug}"
    buy(honey, tea)
    jobs.count_what_goes_together()
    shown = client.get(page).text
    assert HEADING in shown
    assert f'href="/products/{product_of(tea).slug}"' in shown
    assert "Often bought together" in client.get(f"{page}?lang=en").text
    with transaction():
        inventory.count_stock(tea.id, 0, act=BUYER)
    assert HEADING not in client.get(f"{page}?lang=vi").text
    with transaction():
        inventory.count_stock(tea.id, 5, act=BUYER)
    make_gone(product_of(tea))
    assert HEADING not in client.get(f"{page}?lang=vi").text


def test_the_page_pays_one_statement_for_it(honey, tea):
    buy(honey, tea)
    page = display.product_page(product_of(honey).slug)
    with counted_statements() as asked:
        cards_below(page.product, today=clock.today())
    assert len(asked) == 1


def test_a_worker_counts_when_it_starts_and_once_a_day(market, monkeypatch):
    counted = []
    monkeypatch.setattr(jobs, "EVERY_DAY", (lambda: counted.append(1),))
    monkeypatch.setattr(jobs, "EVERY_MINUTE", ())
    tick = jobs.tick(market.app)
    for _ in range(3):
        tick()
    assert len(counted) == 1
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=1))
    tick()
    assert len(counted) == 2
