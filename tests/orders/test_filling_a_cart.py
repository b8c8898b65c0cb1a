"""Putting goods into a cart, changing how many, taking them out."""

import pytest
from sqlalchemy import select

from marketplace.kernel.database import db, transaction
from marketplace.kernel.errors import InvalidInput, NotFound, OutOfStock
from marketplace.orders import carts, queries
from marketplace.orders.models import Cart
from marketplace.products.states import ProductState
from tests.conftest import NOON
from tests.makers.cooperatives import make_cooperative
from tests.makers.orders import make_cart, make_offer
from tests.makers.products import make_product, variant_of


def add(token, variant, quantity=1):
    with transaction():
        return carts.add(token, variant.id, quantity=quantity, at=NOON)


def quantities(token):
    return {item.variant_id: item.quantity for item in queries.cart_view(token).items}


def test_the_first_thing_makes_a_cart_with_a_token_of_ours(database):
    honey = make_offer()
    token = add(None, honey)
    assert quantities(token) == {honey.id: 1}
    assert len(token) >= 32


def test_a_token_somebody_made_up_is_not_taken_over(database):
    token = add("i-made-this-up", make_offer())
    assert token != "i-made-this-up"
    assert queries.cart_count("i-made-this-up") == 0


def test_the_same_thing_again_adds_up(database):
    honey = make_offer()
    token = add(add(None, honey, 2), honey, 3)
    assert quantities(token) == {honey.id: 5}
    assert queries.cart_count(token) == 1


def test_more_than_is_there_is_refused_and_the_cart_stays(database):
    honey = make_offer(stock=4)
    token = add(None, honey, 3)
    with pytest.raises(OutOfStock, match="chỉ còn 4, bạn chọn 5"):
        add(token, honey, 2)
    assert quantities(token) == {honey.id: 3}


@pytest.mark.parametrize("quantity", [0, -1, 1000])
def test_a_quantity_is_one_to_999(database, quantity):
    honey = make_offer(stock=5000)
    with pytest.raises(InvalidInput):
        add(None, honey, quantity)


def test_two_wishes_together_stay_within_999(database):
    honey = make_offer(stock=5000)
    token = add(None, honey, 999)
    with pytest.raises(InvalidInput):
        add(token, honey, 1)


@pytest.mark.parametrize("state", [state for state in ProductState if state is not ProductState.PUBLISHED])
def test_only_what_is_published_can_be_put_in(database, state):
    product = make_product(make_cooperative(), state=state)
    with pytest.raises(NotFound):
        add(None, variant_of(product))


def test_what_does_not_exist_cannot_be_put_in(database):
    with pytest.raises(NotFound), transaction():
        carts.add(None, 424_242, quantity=1, at=NOON)


def test_the_quantity_can_be_set(database):
    honey = make_offer()
    token = make_cart({honey: 1})
    with transaction():
        carts.set_quantity(token, honey.id, quantity=7, at=NOON)
    assert quantities(token) == {honey.id: 7}


def test_setting_more_than_is_there_is_refused(database):
    honey = make_offer(stock=3)
    token = make_cart({honey: 1})
    with pytest.raises(OutOfStock), transaction():
        carts.set_quantity(token, honey.id, quantity=4, at=NOON)
    assert quantities(token) == {honey.id: 1}


def test_none_of_it_takes_it_out(database):
    honey = make_offer()
    token = make_cart({honey: 1})
    with transaction():
        carts.set_quantity(token, honey.id, quantity=0, at=NOON)
    assert queries.cart_view(token).is_empty


def test_taking_out_twice_is_no_fault(database):
    honey = make_offer()
    token = make_cart({honey: 1})
    for _ in range(2):
        with transaction():
            carts.remove(token, honey.id, at=NOON)
    assert queries.cart_view(token).is_empty


def test_nobody_changes_a_cart_without_its_token(database):
    honey = make_offer()
    make_cart({honey: 1})
    with pytest.raises(NotFound), transaction():
        carts.set_quantity("another-token", honey.id, quantity=2, at=NOON)


def test_what_is_not_in_the_cart_cannot_be_set(database):
    tea = make_offer(name="Chè Shan tuyết")
    token = make_cart({make_offer(): 1})
    with pytest.raises(NotFound), transaction():
        carts.set_quantity(token, tea.id, quantity=2, at=NOON)


def test_two_carts_become_one(database):
    honey, tea = make_offer(stock=10), make_offer(name="Chè Shan tuyết")
    guest, hers = make_cart({honey: 2, tea: 1}), make_cart({honey: 3})
    with transaction():
        carts.merge(guest, into=hers, at=NOON)
    assert quantities(hers) == {honey.id: 5, tea.id: 1}
    assert quantities(guest) == {}


def test_merging_takes_no_more_than_there_is(database):
    honey = make_offer(stock=4)
    guest, hers = make_cart({honey: 3}), make_cart({honey: 3})
    with transaction():
        carts.merge(guest, into=hers, at=NOON)
    assert quantities(hers) == {honey.id: 4}


def test_a_cart_merged_with_itself_stays(database):
    honey = make_offer()
    token = make_cart({honey: 2})
    with transaction():
        carts.merge(token, into=token, at=NOON)
    assert quantities(token) == {honey.id: 2}


def test_a_cart_remembers_when_it_was_used(database):
    make_cart({make_offer(): 1})
    assert db.session.scalars(select(Cart.changed_at)).one() == NOON
